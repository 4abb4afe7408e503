"""Tesseract at work on one picture. Loaded in the reading process alone."""

from PIL import Image
from tesserocr import OEM, PSM, PyTessBaseAPI

from bot.pictures.model import LANGUAGES, NoText, TextRead


class Recogniser:
    """Holds the language data, which take a third of a second to load."""

    def __init__(self, tessdata: str) -> None:
        self._tesseract = PyTessBaseAPI(path=tessdata, lang="+".join(LANGUAGES), oem=OEM.LSTM_ONLY, psm=PSM.AUTO)

    def read(self, picture: Image.Image) -> TextRead | NoText:
        self._tesseract.SetImage(picture)
        text = self._tesseract.GetUTF8Text().strip()
        return TextRead(text, self._tesseract.MeanTextConf() / 100) if text else NoText()
