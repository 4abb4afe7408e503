"""Pictures of a text, as a person would photograph a screen: dark letters of a common font on a light ground."""

from io import BytesIO
from pathlib import Path
from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

# Debian: fonts-dejavu-core, fonts-noto-core. Pillow's own font knows Russian letters too.
FONTS = (
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
    Path("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"),
)
SIZE = 30       # pixels of a letter's height
MARGIN = 40
COLUMNS = 48    # characters of a line


def rendered(text: str) -> bytes:
    """The text as a PNG."""
    lines = [line for part in text.splitlines() for line in wrap(part, COLUMNS) or [""]]
    font = _font()
    width = max(int(font.getlength(line)) for line in lines)
    step = round(SIZE * 1.5)
    image = Image.new("RGB", (width + 2 * MARGIN, len(lines) * step + 2 * MARGIN), "#fafafa")
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((MARGIN, MARGIN + number * step), line, font=font, fill="#101418")
    target = BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def _font() -> ImageFont.FreeTypeFont:
    known = next((path for path in FONTS if path.is_file()), None)
    font = ImageFont.truetype(known, SIZE) if known else ImageFont.load_default(SIZE)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font
