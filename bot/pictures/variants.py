"""The same picture made readable in several ways: no single one serves posts, dark chats, stories and paper alike.

Each gives black words on white, enlarged as Tesseract likes it. Loaded in the reading process alone.
"""

from collections.abc import Callable
from functools import reduce

from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

ENLARGED = 1.5          # ×3 made it worse
PIXELS = 16_000_000     # of a picture handed to Tesseract
PHONE_WIDTH = 720       # of an upright picture: what a phone shows is large enough at that
GROUND_STEP = 4         # the ground is looked for in a quarter of the picture
GROUND_WINDOW = 11      # and in squares of so many of its pixels: wider than two strokes, narrower than a bubble
BRIGHT = 225            # of 255 in each colour: the white of words on a photo


def plain(picture: Image.Image) -> Image.Image:
    """As it is, a dark theme inverted: best for posts and pages."""
    grey = picture.convert("L")
    if ImageStat.Stat(grey).median[0] < 128:
        grey = ImageOps.invert(grey)
    return _scaled(grey, ENLARGED)


def contrast(picture: Image.Image) -> Image.Image:
    """How far each point is from the ground around it: bubbles of any colour, gradients, paper in bad light."""
    if picture.height > picture.width > PHONE_WIDTH:
        picture = _scaled(picture, PHONE_WIDTH / picture.width)
    size = (max(1, picture.width // GROUND_STEP), max(1, picture.height // GROUND_STEP))
    ground = picture.resize(size, Image.Resampling.NEAREST).filter(ImageFilter.MedianFilter(GROUND_WINDOW))
    distance = ImageChops.difference(picture, ground.resize(picture.size, Image.Resampling.BILINEAR))
    furthest = _joined(ImageChops.lighter, distance)
    return _scaled(furthest.point([max(0, 255 - 2 * value) for value in range(256)]), ENLARGED)


def is_light(picture: Image.Image) -> bool:
    """Mostly white: there is no white writing on it that would need `bright`."""
    return ImageStat.Stat(_joined(ImageChops.darker, picture)).median[0] >= BRIGHT


def bright(picture: Image.Image) -> Image.Image:
    """Only what is nearly white: words on a photo."""
    if picture.height > picture.width > PHONE_WIDTH:
        picture = _scaled(picture, PHONE_WIDTH / picture.width)
    darkest = _scaled(_joined(ImageChops.darker, picture), ENLARGED)
    return darkest.point([255 if value < BRIGHT else 0 for value in range(256)])


def _scaled(picture: Image.Image, times: float) -> Image.Image:
    times = min(times, (PIXELS / (picture.width * picture.height)) ** 0.5)
    size = (max(1, round(picture.width * times)), max(1, round(picture.height * times)))
    return picture.resize(size, Image.Resampling.BICUBIC)


def _joined(by: Callable[[Image.Image, Image.Image], Image.Image], picture: Image.Image) -> Image.Image:
    return reduce(by, picture.split())
