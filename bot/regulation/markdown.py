"""A regulation written as plain Markdown: a title, sections, numbered clauses and their topics.

    # Title
    Any words up to the first section are a note to editors and no part of the edition.
    ## 4. О чём не пишут
    4.2. Персональные данные не публикуются. {#personal-data}
    Lines up to the next clause belong to this one.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import RegulationError
from bot.regulation.model import Clause, Content, Section

_TITLE = re.compile(r"#\s+(\S.*)")
_SECTION = re.compile(r"##\s+(\d{1,3})\.?\s+(\S.*)")
_CLAUSE = re.compile(r"(\d{1,3}(?:\.\d{1,3}){1,4})\.?\s+(\S.*)")
_TOPICS = re.compile(r"\s*\{([^{}]*)\}\s*$")
_TOPIC = re.compile(r"#([a-z0-9]+(?:-[a-z0-9]+)*)")


@dataclass
class _Clause:
    line: int
    number: str
    lines: list[str]


@dataclass
class _Section:
    line: int
    number: str
    title: str
    clauses: list[_Clause] = field(default_factory=list)


def load(path: Path) -> Content:
    """The regulation in a file. Raises `RegulationError` and `OSError`."""
    content = path.read_bytes()
    try:
        return parse(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise RegulationError(content.count(b"\n", 0, error.start) + 1, "not-utf8") from None


def parse(text: str) -> Content:
    """Raises `RegulationError` at the first line that does not fit."""
    title = ""
    sections: list[_Section] = []
    for line, words in _lines(text):
        if match := _SECTION.fullmatch(words):
            sections.append(_Section(line, match[1], match[2].strip()))
        elif match := _TITLE.fullmatch(words):
            if title or sections:
                raise RegulationError(line, "wrong-heading", words)
            title = match[1].strip()
        elif words.startswith("#"):
            raise RegulationError(line, "wrong-heading", words)
        elif sections:
            _add(sections[-1], line, words)
    if not title:
        raise RegulationError(1, "no-title")
    if not sections:
        raise RegulationError(1, "no-sections")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Content(sha256, title, _finished(sections))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for line, words in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if words.strip():
            yield line, words.strip()


def _add(section: _Section, line: int, words: str) -> None:
    match = _CLAUSE.fullmatch(words)
    if match is None:
        if not section.clauses:
            raise RegulationError(line, "stray-text", words[:60])
        section.clauses[-1].lines.append(words)
    elif match[1].split(".")[0] != section.number:
        raise RegulationError(line, "foreign-clause", match[1])
    else:
        section.clauses.append(_Clause(line, match[1], [match[2]]))


def _finished(sections: list[_Section]) -> tuple[Section, ...]:
    numbers: set[str] = set()
    topics: set[str] = set()
    finished: list[Section] = []
    for section in sections:
        if not section.clauses:
            raise RegulationError(section.line, "empty-section", section.number)
        clauses = tuple(map(_clause, section.clauses))
        for raw, clause in zip(section.clauses, clauses, strict=True):
            if clause.number in numbers:
                raise RegulationError(raw.line, "duplicate-number", clause.number)
            if taken := topics.intersection(clause.topics):
                raise RegulationError(raw.line, "duplicate-topic", min(taken))
            numbers.add(clause.number)
            topics.update(clause.topics)
        if section.number in numbers:
            raise RegulationError(section.line, "duplicate-number", section.number)
        numbers.add(section.number)
        finished.append(Section(section.number, section.title, clauses))
    return tuple(finished)


def _clause(raw: _Clause) -> Clause:
    text = "\n".join(raw.lines)
    match = _TOPICS.search(text)
    if match is None:
        return Clause(raw.number, text)
    marks = match[1].split()
    topics = [mark[1] for mark in map(_TOPIC.fullmatch, marks) if mark]
    body = text[: match.start()].strip()
    if not marks or len(topics) != len(marks) or len(set(topics)) != len(topics) or not body:
        raise RegulationError(raw.line, "wrong-topics", match[0].strip())
    return Clause(raw.number, body, tuple(topics))
