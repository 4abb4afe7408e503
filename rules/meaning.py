"""What does a text mean, whatever its words? The opinion of the learned heads, for the rules of kind `meaning`.

Importing this module costs nothing: numpy, the encoder and the weights come with the first text, once.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from rules.learned import CATEGORIES, Header, Scale
from rules.schema import Category, Severity
from rules.text import Span, Text

if TYPE_CHECKING:
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
        import numpy as np

        from rules import features
        from rules.heads import together

        # One text at a time: threads that fight for the interpreter take four times as long for fifty texts.
        with self._lock:
            heads = self._loaded()
            whole, senses = features.of_text(text, evidence)
            [itself, *parts] = heads.scores([whole, *features.of_parts(text, senses, whole)])
        scores = together(itself, np.max(parts, axis=0) if parts else itself)
        chances = {
            category: _chance(float(score), self.header.scales[category])
            for category, score in zip(CATEGORIES, scores, strict=True)
        }
        places = np.argmax(parts, axis=0) if parts else np.zeros(len(CATEGORIES), int)
        decisive = {category: text.parts[at] for category, at in zip(CATEGORIES, places, strict=True)}
        return Opinion(chances, self.header, decisive)

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
    _decisive: Mapping[Category, Span]

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
        return self._decisive[category]


def _chance(score: float, scale: Scale) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, scale.slope * score + scale.offset))))
