"""Words on pictures, read in a process of their own."""

from bot.assembly.feature import Feature
from bot.assembly.foundation import Foundation
from bot.pictures.reader import PictureReader


def feature(house: Foundation) -> Feature:
    pictures = PictureReader(house.settings.tessdata_dir)
    return Feature({"pictures": pictures}, closing=(pictures.close,))
