"""The regulation as the rest of the bot sees it: numbered clauses, some of them bound to a topic.

A content is what a file says; an edition is a content that was stored and so has a number of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from bot.errors import RegulationFault


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
    """A stored content. `id` is its number: people read it, reviews and buttons remember it."""

    id: int
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """Where a topic leads: the number of a clause or None, and the nearest ones to choose another from."""

    number: str | None
    candidates: tuple[str, ...]


C = TypeVar("C", bound=Content)


def rebound(content: C, numbers: Mapping[str, str | None]) -> C:
    """The content with these topics at these clauses, and no other marks."""
    topics: dict[str, list[str]] = {}
    for topic, number in numbers.items():
        if number is not None:
            topics.setdefault(number, []).append(topic)
    sections = []
    for section in content.sections:
        clauses = tuple(replace(clause, topics=tuple(topics.pop(clause.number, ()))) for clause in section.clauses)
        sections.append(replace(section, clauses=clauses))
    return replace(content, sections=tuple(sections))


class EditionState(StrEnum):
    DRAFT = "draft"
    IN_FORCE = "in-force"
    ARCHIVE = "archive"


# With one of these a number would not lead to one clause.
BLOCKING: frozenset[RegulationFault] = frozenset({"duplicate-number"})


@dataclass(frozen=True, slots=True)
class Problem:
    """What a person should look at in an imported file. `place` is a line of a text, a paragraph of a document or a
    page of a .pdf; `subject` is a number or words."""

    kind: RegulationFault
    place: int
    subject: str = ""

    @property
    def is_blocking(self) -> bool:
        """Not to be published as it is."""
        return self.kind in BLOCKING


@dataclass(frozen=True, slots=True)
class ShelvedEdition:
    """An edition on the shelf, with how it came there. `author` is a name, '' for the server. All moments are UTC:
    when it was imported, from when it is or was in force, and until when."""

    edition: Edition
    file_name: str
    author: str
    imported_at: datetime
    published_at: datetime | None = None
    archived_at: datetime | None = None
    problems: tuple[Problem, ...] = ()
    candidates: dict[str, tuple[str, ...]] | None = None  # by topic: the clauses to choose from, the nearest first

    @property
    def standing(self) -> EditionState:
        if self.published_at is None:
            return EditionState.DRAFT
        return EditionState.ARCHIVE if self.archived_at is not None else EditionState.IN_FORCE

    @property
    def is_publishable(self) -> bool:
        return not any(problem.is_blocking for problem in self.problems)
