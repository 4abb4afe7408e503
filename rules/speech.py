"""How staff speak, and what a regulation calls the same thing: `speech.yaml` of a pack.

«тачка» and «транспортное средство» are one concept there; a concept is looked for as a word is.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from rules.errors import RuleError
from rules.morphology import lemmas

NAME = "speech.yaml"
_ANY = "*"  # at the end of a word: whatever begins so


class Speech:
    """`concepts` by name, each the words that stand for it; `filler` are words that say nothing of what is asked."""

    def __init__(self, concepts: Mapping[str, Sequence[str]], filler: Sequence[str]) -> None:
        self.names = tuple(sorted(concepts))
        self._concepts = concepts
        self._filler = frozenset(filler)
        self._known: dict[str, tuple[str, ...]] = {}

    def concepts(self, word: str) -> tuple[str, ...]:
        """The names of what a word in lower case, with е for ё, may stand for."""
        known = self._known.get(word)
        if known is None:
            exact, beginnings = self._words
            found: set[str] = set()
            for form in lemmas(word) | {word}:
                found |= exact.get(form, set())
                for end in range(1, len(form) + 1):
                    found |= beginnings.get(form[:end], set())
            known = self._known[word] = tuple(sorted(found))
        return known

    def is_filler(self, word: str) -> bool:
        return word in self._filler

    @cached_property
    def _words(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        exact: dict[str, set[str]] = {}
        beginnings: dict[str, set[str]] = {}
        for name, words in self._concepts.items():
            for word in words:
                if word.endswith(_ANY):
                    beginnings.setdefault(word.removesuffix(_ANY), set()).add(name)
                else:
                    for form in lemmas(word) | {word}:
                        exact.setdefault(form, set()).add(name)
        return exact, beginnings


def read(pack: Path) -> Speech:
    """Raises `RuleError`."""
    path = pack / NAME
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleError(path, 0, 0, "unreadable", reason=error.strerror or str(error), type="os") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RuleError(path, 0, 0, "yaml", reason=str(error), type="yaml") from None
    concepts = data.get("concepts") if isinstance(data, dict) else None
    if not isinstance(concepts, dict):
        raise RuleError(path, 0, 0, "missing-key", key="concepts")
    return Speech({str(name): _folded(words) for name, words in concepts.items()}, _folded(data.get("filler") or []))


def _folded(words: Any) -> tuple[str, ...]:
    # YAML reads «59» as a number and «no» as False: in a list of words both are words.
    return tuple(str(word).lower().replace("ё", "е") for word in words) if isinstance(words, list) else ()
