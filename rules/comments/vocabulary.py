"""Words that say nothing by themselves, as data: words.yaml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

_WORDS = Path(__file__).with_name("words.yaml")


@cache
def words() -> Mapping[str, frozenset[str]]:
    read: dict[str, str] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return {name: frozenset(said.split()) for name, said in read.items()}
