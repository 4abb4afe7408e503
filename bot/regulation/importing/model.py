"""What comes out of a file: the content, and whatever about it a person should look at."""

from dataclasses import dataclass

from bot.regulation.model import Content, Problem


@dataclass(frozen=True, slots=True)
class Imported:
    content: Content
    problems: tuple[Problem, ...]
