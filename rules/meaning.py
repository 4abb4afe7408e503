"""What does a text mean, whatever its words? The opinion of the learned heads, for the rules of kind `meaning`.

Importing this module costs nothing: numpy, the encoder and the weights come with the first text, once.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from rules.learned import CATEGORIES, Header, Scale
from rules.schema import Category, Severity
from rules.text import Span, Text

if TYPE_CHECKING:
    from rules.encoder import Vectors
    from rules.features import Features
    from rules.heads import Heads


class Meaning:
    """Safe to ask from several threads."""

    def __init__(self, header: Header, weights: Path) -> None:
        self.header = header
        self._weights = weights
        self._lock = Lock()
        self._heads: Heads | None = None

    def opinion(self, text: Text, evidence: Iterable[tuple[Category, Severity]]) -> "Opinion | None":
        """`evidence` is what the exact rules found. None for a text without words: nothing is known of it."""
        if not text.parts:
            return None
        from rules import features

        # One text at a time: threads that fight for the interpreter take four times as long for fifty texts.
        with self._lock:
            heads = self._loaded()
            whole, senses = features.of_text(text, evidence)
            [scores] = heads.scores([whole])
        chances = {
            category: _chance(float(score), self.header.scales[category])
            for category, score in zip(CATEGORIES, scores, strict=True)
        }
        return Opinion(chances, self.header, _Sentences(text, whole, senses, heads))

    def _loaded(self) -> "Heads":
        if self._heads is None:
            from rules.heads import Heads

            self._heads = Heads.read(self._weights.read_bytes())
        return self._heads


@dataclass(frozen=True, slots=True)
class Opinion:
    """`chances` are probabilities that the text is a breach of the category."""

    chances: Mapping[Category, float]
    header: Header
    _sentences: "_Sentences"

    def doubts(self, category: Category) -> bool:
        """Whether an exact rule that has found something of this category, and may err, has erred."""
        return self.chances[category] < self.header.silence

    def severity(self, category: Category, named: Severity) -> Severity | None:
        """That of a finding: the one that the rule names, a hint where the heads are unsure, None for no finding."""
        chance, scale = self.chances[category], self.header.scales[category]
        if chance < scale.notice:
            return None
        return named if chance >= scale.sure else "hint"

    def decisive(self, category: Category) -> Span:
        """The sentence that alone speaks for the category most, as a folded span."""
        return self._sentences.decisive(category)


class _Sentences:
    """Each sentence of a text judged by itself, when somebody asks."""

    def __init__(self, text: Text, whole: "Features", senses: "Vectors", heads: "Heads") -> None:
        self._text = text
        self._whole = whole
        self._senses = senses
        self._heads = heads

    def decisive(self, category: Category) -> Span:
        return self._text.parts[int(self._scores[:, CATEGORIES.index(category)].argmax())]

    @cached_property
    def _scores(self) -> "Vectors":
        from rules.features import of_part

        each = zip(self._text.parts, self._senses, strict=True)
        return self._heads.scores([of_part(self._text, part, sense, self._whole) for part, sense in each])


def _chance(score: float, scale: Scale) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, scale.slope * score + scale.offset))))
