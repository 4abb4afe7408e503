"""How well something is told, in hits, false alarms and misses."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    hits: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        return self.hits / max(1, self.hits + self.false)

    @property
    def recall(self) -> float:
        return self.hits / max(1, self.hits + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(1, 2 * self.hits + self.false + self.missed)


def share(pairs: Iterable[tuple[bool, bool]]) -> Share:
    """Of what was said and what is true."""
    hits = false = missed = 0
    for said, true in pairs:
        hits += bool(said and true)
        false += bool(said and not true)
        missed += bool(true and not said)
    return Share(hits, false, missed)
