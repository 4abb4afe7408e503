"""Which paragraphs are sections, which are clauses, and what is wrong with their numbers.

Files differ: 1. with 1.1. under it; I. with 1., 2., 3. running through; «Глава 2»; bare headings. So the habits of the
file are looked at first (habits.py), and then its paragraphs are taken one after another.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.errors import RegulationFault
from bot.regulation.importing.habits import Habits, Line, Role, habits
from bot.regulation.importing.labels import Kind, Label
from bot.regulation.importing.paragraphs import Paragraph
from bot.regulation.importing.words import APPENDIX, APPENDIX_TO, NUMBER_SIGN, TITLES
from bot.regulation.model import Clause, Problem, Section

_TITLE_WORDS = re.compile(rf"(?:{TITLES})\b", re.IGNORECASE)
_APPENDIX = re.compile(
    rf"{APPENDIX}(?:\s*(?:{NUMBER_SIGN}|N)?\s*\d{{1,3}})?(?:\s*[.:])?(?:\s+{APPENDIX_TO}\s.{{0,120}})?", re.IGNORECASE
)
_TOPICS = re.compile(r"\s*\{([^{}]*)\}\s*$")
_TOPIC = re.compile(r"#([a-z0-9]+(?:-[a-z0-9]+)*)")
_SHOWN = 60  # characters of a text that is told of


@dataclass(frozen=True, slots=True)
class Outline:
    title: str
    sections: tuple[Section, ...]
    problems: tuple[Problem, ...]


@dataclass
class _Clause:
    place: int
    number: str
    parts: tuple[int, ...]
    lines: list[str]
    is_numbered: bool = True
    notes: list[str] = field(default_factory=list)


@dataclass
class _Section:
    place: int
    number: str
    title: str
    value: int = 0          # 0 while nothing tells its number
    is_untitled: bool = False
    is_one_line: bool = False
    notes: list[str] = field(default_factory=list)
    stray: list[Line] = field(default_factory=list)
    clauses: list[_Clause] = field(default_factory=list)


def outlined(paragraphs: Sequence[Paragraph]) -> Outline:
    """No section when the file has no clauses at all. Problems stand in the order of the file."""
    found = habits([paragraph for paragraph in paragraphs if not paragraph.is_aside])
    builder = _Builder(found)
    for line in found.lines:
        builder.take(line)
    builder.finish()
    builder.tell_asides([paragraph for paragraph in paragraphs if paragraph.is_aside])
    sections = tuple(map(_Finishing(builder.problems).section, builder.sections))
    return Outline(builder.title[:300], sections, tuple(sorted(builder.problems, key=lambda problem: problem.place)))


class _Builder:
    def __init__(self, found: Habits) -> None:
        self._habits = found
        self.sections: list[_Section] = []
        self.problems: list[Problem] = []
        self.title = ""
        self._preamble: list[Line] = []
        self._appendix = 0  # its place
        self._chapter: Line | None = None

    def take(self, line: Line) -> None:
        if self._appendix:
            return
        if self._is_appendix(line):
            self._appendix = line.paragraph.place
            self._tell("appendix", line.paragraph.place, line.paragraph.text)
            return
        match line.role:
            case Role.TITLE:
                self._preamble.append(line)
                self._tell_notes(line.paragraph.place, line.paragraph.notes)
            case Role.CHAPTER:
                self._chapter = line
                self._tell_notes(line.paragraph.place, line.paragraph.notes)
            case Role.SECTION:
                self._open(line)
            case Role.CLAUSE:
                self._add(line)
            case Role.SUBHEADING:
                self._tell("wrong-heading", line.paragraph.place, line.paragraph.text)
                self._tell_notes(line.paragraph.place, line.paragraph.notes)
            case Role.TEXT:
                self._go_on(line)

    def finish(self) -> None:
        self._find_title()
        for section in self.sections:
            _settle(section, self.problems)
        self._absorb_one_liners()
        for section in self.sections:
            self._tell_notes(section.place, section.notes)
            if not section.clauses:
                self._tell("empty-section", section.place, section.number or section.title)
        self.sections = [section for section in self.sections if section.clauses]
        _name(self.sections, self.title)
        _tell_apart(self.sections, self.problems)
        _check(self.sections, self.problems)

    def tell_asides(self, asides: Sequence[Paragraph]) -> None:
        """Those above the appendix: what is below it has been told of with it."""
        for aside in asides:
            if not self._appendix or aside.place <= self._appendix:
                self._tell("aside", aside.place, aside.text)

    def _tell_notes(self, place: int, notes: Sequence[str]) -> None:
        """Footnotes to what is no clause."""
        if notes:
            self._tell("aside", place, " ".join(notes))

    def _tell(self, kind: RegulationFault, place: int, subject: str) -> None:
        self.problems.append(Problem(kind, place, _short(subject)))

    def _is_appendix(self, line: Line) -> bool:
        text = line.paragraph.text
        return bool(self.sections) and len(text) < 160 and _APPENDIX.fullmatch(text) is not None

    # A section

    def _open(self, line: Line) -> None:
        found = line.label
        number, title = (found.number, found.rest) if found else ("", line.paragraph.text)
        value = found.parts[0] if found else 0
        if not found:
            self._tell("wrong-heading", line.paragraph.place, title)
        is_sentence = len(title) > 100 or title.endswith((".", ":", ";"))
        notes = list(line.paragraph.notes)
        section = _Section(line.paragraph.place, number, title.strip(), value, not title, is_sentence, notes)
        self.sections.append(section)

    def _go_on(self, line: Line) -> None:
        if not self.sections:
            self._preamble.append(line)
            self._tell_notes(line.paragraph.place, line.paragraph.notes)
            return
        section = self.sections[-1]
        text = line.paragraph.text
        if section.clauses:
            section.clauses[-1].lines.append(text)
            section.clauses[-1].notes += line.paragraph.notes
        elif section.is_untitled:
            section.title, section.is_untitled = text, False
            section.notes += line.paragraph.notes
        elif line.paragraph.is_prominent and not section.stray and line.label is None:
            section.title = f"{section.title} {text}"  # a heading of two lines
            section.notes += line.paragraph.notes
        else:
            section.stray.append(line)

    def _add(self, line: Line) -> None:
        found = line.label
        assert found is not None
        if not self.sections or self._begins_another(found):
            value = found.parts[0] if found.kind is Kind.DOTTED else 0
            self.sections.append(_Section(line.paragraph.place, str(value or ""), "", value))
        notes = list(line.paragraph.notes)
        clause = _Clause(line.paragraph.place, found.number, found.parts, [found.rest], notes=notes)
        self.sections[-1].clauses.append(clause)

    def _begins_another(self, found: Label) -> bool:
        """Where nothing marks the sections of a file, 2.1 begins the second."""
        return (
            not self._habits.has_sections
            and found.kind is Kind.DOTTED
            and self._habits.singles is not Role.CLAUSE
            and self.sections[-1].value != found.parts[0]
        )

    # The title

    def _find_title(self) -> None:
        """What the file calls its title, else the line that begins like one, else the first that catches the eye."""
        lines = [line.paragraph for line in self._preamble]
        marked = [index for index, line in enumerate(lines) if line.is_title]
        if not marked:
            marked = [index for index, line in enumerate(lines) if line.heading][:1]
        if not marked:
            named = (index for index, line in enumerate(lines) if _TITLE_WORDS.match(line.text[:300]))
            start = next(named, None)
            if start is None:
                start = next((index for index, line in enumerate(lines) if line.is_prominent), None)
            marked = [] if start is None else list(_run(lines, start))
        self.title = " ".join(lines[index].text for index in marked)
        if not self.title:
            self.problems.append(Problem("no-title", 1))
        is_plain_note = bool(marked) and lines[marked[0]].heading == 1
        for index, line in enumerate(lines):
            if index not in marked and not is_plain_note and len(line.text) > 100 and line.text.endswith("."):
                self._tell("left-out", line.place, line.text)

    def _absorb_one_liners(self) -> None:
        """«7. Регламент вступает в силу с 1 марта.» is no section but a clause that stands where sections do."""
        for section in self.sections:
            if not section.clauses and section.is_one_line and section.number:
                lines, notes = [section.title], section.notes
                section.clauses.append(
                    _Clause(section.place, section.number, (section.value,), lines, notes=notes)
                )
                section.notes = []
                section.title = section.title if len(section.title) <= 100 else f"{section.title[:100].rstrip()}…"


def _run(lines: Sequence[Paragraph], start: int) -> Iterator[int]:
    """A title that takes several lines: they go on while they look like one."""
    yield start
    for index in range(start + 1, min(start + 4, len(lines))):
        text = lines[index].text
        if len(text) > 150 or text.endswith(".") or not (lines[index].is_prominent or text[0].islower()):
            return
        yield index


def _settle(section: _Section, problems: list[Problem]) -> None:
    """Text of a section that has no number is a clause under the number of the section, or under numbers of ours."""
    if not section.stray:
        return
    first = section.stray[0].paragraph
    subject = section.number or section.title
    if section.clauses:
        problems.append(Problem("stray-text", first.place, _short(first.text)))
        if section.number and section.number not in {clause.number for clause in section.clauses}:
            lines = [line.paragraph.text for line in section.stray]
            notes = [note for line in section.stray for note in line.paragraph.notes]
            clause = _Clause(first.place, section.number, (section.value,), lines, False, notes)
            section.clauses.insert(0, clause)
        return
    problems.append(Problem("unnumbered", first.place, _short(subject)))
    for line in section.stray:
        text = line.paragraph.text
        if section.clauses and (line.label is not None or section.clauses[-1].lines[-1].endswith((":", ";"))):
            section.clauses[-1].lines.append(text)
        else:
            section.clauses.append(_Clause(line.paragraph.place, "", (), [text], False))
        section.clauses[-1].notes += line.paragraph.notes


def _name(sections: Sequence[_Section], title: str) -> None:
    """Numbers for what has none: a section takes the one that its clauses begin with, else its place in the row."""
    taken = {section.number for section in sections if section.number}
    for place, section in enumerate(sections, start=1):
        if not section.number:
            dotted = {clause.parts[0] for clause in section.clauses if len(clause.parts) > 1 and clause.is_numbered}
            value = dotted.pop() if len(dotted) == 1 else place
            while str(value) in taken:
                value += 1
            section.number, section.value = str(value), value
            taken.add(section.number)
        section.title = section.title or title
        unnamed = [clause for clause in section.clauses if not clause.number]
        for position, clause in enumerate(unnamed, start=1):
            single = len(unnamed) == 1
            clause.number = section.number if single else f"{section.number}.{position}"
            clause.parts = (section.value,) if single else (section.value, position)


def _tell_apart(sections: Sequence[_Section], problems: list[Problem]) -> None:
    """Where every section counts its clauses from 1 again, a clause is cited with its section: II.1."""
    single = [[clause for clause in section.clauses if clause.is_numbered] for section in sections]
    starts = [clauses[0].number for clauses in single if clauses and len(clauses[0].parts) == 1]
    if starts.count("1") < 2:
        return
    problems.append(Problem("restarted", sections[0].place, f"{sections[0].number}.1"))
    for section, clauses in zip(sections, single, strict=True):
        for clause in clauses:
            if clause.number != section.number or len(clause.parts) == 1:
                clause.number = f"{section.number}.{clause.number}"
                clause.parts = (section.value, *clause.parts)


def _check(sections: Sequence[_Section], problems: list[Problem]) -> None:
    seen: set[str] = set()
    named: set[str] = set()
    before = 0
    last: tuple[int, ...] = ()
    for section in sections:
        if section.number in named:
            problems.append(Problem("duplicate-number", section.place, section.number))
        elif section.value and section.value != before + 1 and before:
            kind: RegulationFault = "gap" if section.value > before else "disorder"
            problems.append(Problem(kind, section.place, section.number))
        elif not before and section.value > 1:
            problems.append(Problem("gap", section.place, section.number))
        named.add(section.number)
        before = section.value or before
        for clause in section.clauses:
            if clause.number in seen:
                problems.append(Problem("duplicate-number", clause.place, clause.number))
            elif clause.is_numbered and (fault := _fault(section, last, clause)):
                problems.append(Problem(fault, clause.place, clause.number))
            seen.add(clause.number)
            if clause.is_numbered:
                last = clause.parts


def _fault(section: _Section, last: tuple[int, ...], clause: _Clause) -> RegulationFault | None:
    """What is wrong with a number after the number before it."""
    parts = clause.parts
    if len(parts) > 1 and section.value and parts[0] != section.value and not _is_under_single(section, parts):
        return "foreign-clause"
    if parts <= last:
        return "disorder"
    return None if _follows(last, parts, section.value) else "gap"


def _is_under_single(section: _Section, parts: tuple[int, ...]) -> bool:
    """3.1 under clause 3 of section II."""
    return any(clause.parts == parts[:1] for clause in section.clauses)


def _follows(last: tuple[int, ...], parts: tuple[int, ...], section: int) -> bool:
    """Whether nothing is missing between two numbers. An inserted 4(1) may follow 4 at once."""
    if len(parts) > len(last) and parts[: len(last)] == last:
        return all(part == 1 for part in parts[len(last) :])
    shared = next((depth for depth, (a, b) in enumerate(zip(last, parts, strict=False)) if a != b), 0)
    if not last or (len(parts) > 1 and shared == 0):
        return all(part == 1 for part in parts[1:]) if len(parts) > 1 else parts[0] == 1
    return parts[shared] == last[shared] + 1 and all(part == 1 for part in parts[shared + 1 :])


class _Finishing:
    """Takes the marks of topics out of the clauses, and puts the footnotes under them."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems
        self._taken: set[str] = set()

    def section(self, raw: _Section) -> Section:
        return Section(raw.number, raw.title, tuple(map(self._clause, raw.clauses)))

    def _clause(self, raw: _Clause) -> Clause:
        text = "\n".join(line for line in raw.lines if line)
        match = _TOPICS.search(text)
        noted = "".join(f"\n{note}" for note in raw.notes)
        if match is None:
            return Clause(raw.number, text + noted)
        marks = match[1].split()
        topics = [mark[1] for mark in map(_TOPIC.fullmatch, marks) if mark]
        body = text[: match.start()].strip()
        if not marks or len(topics) != len(marks) or len(set(topics)) != len(topics) or not body:
            self._problems.append(Problem("wrong-topics", raw.place, match[0].strip()))
            return Clause(raw.number, text + noted)
        if taken := self._taken.intersection(topics):
            self._problems.append(Problem("duplicate-topic", raw.place, min(taken)))
        fresh = tuple(topic for topic in topics if topic not in self._taken)
        self._taken.update(topics)
        return Clause(raw.number, body + noted, fresh)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
