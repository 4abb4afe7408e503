"""The Russian that reading looks for, as patterns; words.yaml has the words."""

import re
from pathlib import Path
from typing import Any

import yaml

_WORDS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, words))


SECTIONS: tuple[str, ...] = tuple(_WORDS["sections"])
SECTION = _any(_WORDS["sections"])
CONTENTS = _any(_WORDS["contents"])
TITLES = _any(_WORDS["titles"])
PAGES = _any(_WORDS["pages"])
OF_PAGES = re.escape(_WORDS["of-pages"])
APPENDIX = re.escape(_WORDS["appendix"])
APPENDIX_TO = re.escape(_WORDS["appendix-to"])
NUMBER_SIGN = re.escape(_WORDS["number-sign"])
HEADING_STYLE = re.escape(_WORDS["styles"]["heading"])
CONTENTS_STYLE = re.escape(_WORDS["styles"]["contents"])
TITLE_STYLE: str = _WORDS["styles"]["title"]
LETTERS: str = _WORDS["letters"]
LOOKALIKES: dict[str, str] = _WORDS["lookalikes"]
ROMAN = "IVXL" + "".join(letter for letter, latin in LOOKALIKES.items() if latin in "IX")
SMALL_LETTERS: str = _WORDS["libreoffice"]["small"]
LARGE_LETTERS: str = _WORDS["libreoffice"]["large"]
CAPITAL = r"[\u0410-\u042f\u0401A-Z]"  # Russian or Latin
SMALL = r"[\u0430-\u044f\u0451a-z]"
