"""Tesseract at work on one picture. Loaded in the reading process alone."""

from collections.abc import Iterator
from functools import lru_cache

from PIL import Image
from pymorphy3 import MorphAnalyzer
from tesserocr import OEM, PSM, PyTessBaseAPI

from bot.pictures import layout, lines, variants
from bot.pictures.lines import Line
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
        yield self._seen(variants.plain(picture), picture, PSM.AUTO)
        yield self._seen(variants.contrast(picture), picture, PSM.AUTO)
        if not variants.is_light(picture):
            yield self._seen(variants.bright(picture), picture, PSM.SPARSE_TEXT)

    def _seen(self, variant: Image.Image, picture: Image.Image, layout_of: int) -> list[Line]:
        self._tesseract.SetPageSegMode(layout_of)
        self._tesseract.SetImage(variant)
        return lines.from_tsv(self._tesseract.GetTSVText(0), variant.width / picture.width)


@lru_cache(maxsize=1000)
def _is_word(word: str) -> bool:
    """Loads the dictionary when a word is asked for: few pictures have one broken in two."""
    return bool(_dictionary().word_is_known(word))


@lru_cache(maxsize=1)
def _dictionary() -> MorphAnalyzer:
    return MorphAnalyzer(lang="ru")
