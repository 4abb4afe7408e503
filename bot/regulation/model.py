"""The regulation as the rest of the bot sees it: numbered clauses, some of them bound to a topic.

A content is what a file says; an edition is a content that was published and so has a number of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Clause:
    """`number` as people cite it («4.2»); `topics` are the rule pack's topics that lead here."""

    number: str
    text: str
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    number: str
    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """`sha256` is of the text that was parsed: the same text is the same edition."""

    sha256: str
    title: str
    sections: tuple[Section, ...]

    @property
    def clauses(self) -> Iterator[Clause]:
        return (clause for section in self.sections for clause in section.clauses)

    def clause(self, number: str) -> Clause | None:
        return next((clause for clause in self.clauses if clause.number == number), None)

    def clause_for(self, topic: str) -> Clause | None:
        """The clause that speaks of a topic of the rule pack; None when this regulation is silent on it."""
        return next((clause for clause in self.clauses if topic in clause.topics), None)

    def section_of(self, clause: Clause) -> Section | None:
        return next((section for section in self.sections if clause in section.clauses), None)


@dataclass(frozen=True, slots=True)
class Edition(Content):
    """A published content. `id` is what reviews and buttons remember."""

    id: int
    published_at: datetime | None = None
