"""What comes out of an imported file: the content, and whatever about it a person should look at."""

from dataclasses import dataclass

from bot.errors import RegulationFault
from bot.regulation.model import Content

# With one of these a number would not lead to one clause, or a topic not to one number.
BLOCKING: frozenset[RegulationFault] = frozenset({"duplicate-number"})


@dataclass(frozen=True, slots=True)
class Problem:
    """`place` is a line of a text, a paragraph of a document or a page of a .pdf; `subject` is a number or words."""

    kind: RegulationFault
    place: int
    subject: str = ""

    @property
    def is_blocking(self) -> bool:
        """Not to be published as it is."""
        return self.kind in BLOCKING


@dataclass(frozen=True, slots=True)
class Imported:
    content: Content
    problems: tuple[Problem, ...]

    @property
    def is_publishable(self) -> bool:
        return not any(problem.is_blocking for problem in self.problems)
