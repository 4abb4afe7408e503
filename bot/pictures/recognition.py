"""Tesseract at work on one picture. Loaded in the reading process alone."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from PIL import Image, ImageDraw
from pymorphy3 import MorphAnalyzer
from tesserocr import OEM, PSM, PyTessBaseAPI

from bot.pictures import layout, lines, variants
from bot.pictures.lines import Box, Line
from bot.pictures.model import LANGUAGES, NoText, TextRead


class Recogniser:
    """Holds the language data, which take a tenth of a second to load. Raises `RuntimeError` for bad ones."""

    def __init__(self, tessdata: str) -> None:
        self._tesseract = PyTessBaseAPI(path=tessdata, lang="+".join(LANGUAGES), oem=OEM.LSTM_ONLY)

    def read(self, picture: Image.Image) -> TextRead | NoText:
        seen = lines.best(self._sights(picture))
        text = layout.text(seen, picture.height, _is_word)
        return TextRead(text, layout.confidence(seen)) if text else NoText()

    def _sights(self, picture: Image.Image) -> Iterator[list[Line]]:
        """What has been read well is wiped out before the next look: half of the time, and no second opinion of it."""
        plain = self._seen(variants.plain(picture), picture, PSM.AUTO)
        yield plain
        sure = [line.box for line in plain if line.is_sure]
        contrast = self._seen(_wiped(variants.contrast(picture), picture, sure), picture, PSM.AUTO)
        yield contrast
        sure += [line.box for line in contrast if line.is_sure]
        if not variants.is_light(picture):
            yield self._seen(_wiped(variants.bright(picture), picture, sure), picture, PSM.SPARSE_TEXT)

    def _seen(self, variant: Image.Image, picture: Image.Image, layout_of: int) -> list[Line]:
        self._tesseract.SetPageSegMode(layout_of)
        self._tesseract.SetImage(variant)
        return lines.from_tsv(self._tesseract.GetTSVText(0), variant.width / picture.width)


def _wiped(variant: Image.Image, picture: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    scale = variant.width / picture.width
    brush = ImageDraw.Draw(variant)
    for box in boxes:
        edges = (box.left * scale - 2, box.top * scale - 2, box.right * scale + 2, box.bottom * scale + 2)
        brush.rectangle(edges, fill=255)
    return variant


@lru_cache(maxsize=1000)
def _is_word(word: str) -> bool:
    """Loads the dictionary when a word is asked for: few pictures have one broken in two."""
    return bool(_dictionary().word_is_known(word))


@lru_cache(maxsize=1)
def _dictionary() -> MorphAnalyzer:
    return MorphAnalyzer(lang="ru")
