"""From a stranger's file to a picture that may be read: upright, on white, no larger than is of use.

Nothing is decoded before its size is known from the header. Loaded in the reading process alone.
"""

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.pictures.model import FORMATS, PIXEL_LIMIT, SIDE_LIMIT, NotAPicture, TooLarge

USEFUL_PIXELS = 12_000_000  # more takes longer and is read no better

Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT


def opened(content: bytes) -> Image.Image | NotAPicture | TooLarge:
    """The picture as a person sees it, in colour. Raises `OSError` and others when the file is damaged."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture: Image.Image = Image.open(BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError:
        return NotAPicture()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return TooLarge()
    if max(picture.size) > SIDE_LIMIT:
        return TooLarge()
    picture.thumbnail(_useful(picture.size))  # a JPEG is not even decoded larger
    picture = ImageOps.exif_transpose(picture)
    if picture.has_transparency_data:
        shown = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown)
    return picture.convert("RGB")


def _useful(size: tuple[int, int]) -> tuple[int, int]:
    width, height = size
    times = min(1.0, (USEFUL_PIXELS / (width * height)) ** 0.5)
    return max(1, round(width * times)), max(1, round(height * times))
