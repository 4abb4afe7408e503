"""Small pictures made in a moment, without a browser."""

from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFont

WORDS = "Проверка чтения"
FONTS = ("NotoSans-Regular.ttf", "DejaVuSans.ttf")  # what Pillow itself brings has no Cyrillic


def drawing(words: str = WORDS, ink: str = "black", ground: str = "white") -> Image.Image:
    picture = Image.new("RGB", (900, 140), ground)
    ImageDraw.Draw(picture).text((30, 40), words, fill=ink, font=_font(40))
    return picture


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    content = BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def cut(kind: str) -> bytes:
    """The first half of a file."""
    whole = saved(Image.effect_noise((300, 300), 80), kind)
    return whole[: len(whole) // 2]


def _font(size: int) -> ImageFont.FreeTypeFont:
    for name in FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    pytest.skip("no font with Cyrillic is installed; see `make browser`")
