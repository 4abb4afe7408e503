"""The comments that a pack learns from: `comments/corpus/*.txt`, posts with labelled comments under them.

An agency puts files of its own beside ours; how they are written stands in the README of the folder.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from rules.comments.model import KINDS, REASONS, SOURCES, Comment, Kind, Reason, Said, Source, Urgency, Who
from rules.errors import RuleError

FOLDER = "comments"
TEXTS = "corpus"

_SAID = re.compile(r"> (citizen|agency|other): (.*)")
_COMMENT = re.compile(r"([a-z_]+)((?: [^\s|]+)*) \|(.*)")
_FLAGS = {"a", "p", "f"}
_MAYBE = {
    "kind": {*KINDS, "none"},
    "urgent_reason": {*REASONS, "none"},
    "urgency": set(get_args(Urgency)),
    "awaits": {"true", "false"},
    "personal_data": {"true", "false"},
    "appeal": {"true", "false"},
    "topic": None,  # any key, or null
}


@dataclass(frozen=True, slots=True)
class Line:
    """A comment and what people say of it. Comments of one `group`, a post, are never learned from to judge each
    other. `maybe` has by label what others would say, as it is written."""

    comment: Comment
    awaits: bool
    kind: Kind
    reason: Reason | None
    personal_data: bool
    appeal: bool
    topic: str | None
    group: str
    maybe: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def is_disputed(self, label: str) -> bool:
        return label in self.maybe


@dataclass(frozen=True, slots=True)
class Corpus:
    lines: tuple[Line, ...]
    digest: str


def read(pack: Path) -> Corpus:
    """All comments in the order of file names. Raises the first `RuleError`."""
    return Corpus(tuple(line for path in _paths(pack) for line in of_file(path)), digest(pack))


def of_file(path: Path) -> tuple[Line, ...]:
    """The comments of one file. Raises the first `RuleError`, `OSError`."""
    return tuple(_File(path).lines())


def digest(pack: Path) -> str:
    """Changes whenever a comment is added, taken away or mended; blank lines and line ends do not count."""
    sha256 = hashlib.sha256()
    for path in _paths(pack):
        for line in path.read_bytes().splitlines():
            if line.strip():
                sha256.update(line.strip() + b"\n")
    return sha256.hexdigest()


def _paths(pack: Path) -> list[Path]:
    return sorted((pack / FOLDER / TEXTS).glob("*.txt"))


class _File:
    """One reading of a file: what stands above a comment holds for it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._number = 0
        self._source: Source | None = None
        self._post: str | None = None
        self._group = ""
        self._thread: list[Said] = []
        self._is_thread_open = False  # another «>» line still belongs to it

    def lines(self) -> Iterator[Line]:
        try:
            content = self._path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            number = error.object[: error.start].count(b"\n") + 1
            raise RuleError(self._path, number, 1, "unreadable", reason="not UTF-8", type="not_utf8") from None
        for self._number, line in enumerate(content.splitlines(), start=1):
            words = line.strip()
            if words and (read := self._line(words)) is not None:
                yield read

    def _line(self, words: str) -> Line | None:
        if words.startswith("## "):
            self._begin(words[3:].strip())
        elif words.startswith("post:"):
            self._post = _plain(words[5:]) or None
        elif words == "/thread":
            self._thread, self._is_thread_open = [], False
        elif words.startswith(">"):
            self._say(words)
        elif (found := _COMMENT.fullmatch(words)) is not None:
            self._is_thread_open = False
            return self._comment(found[1], found[2].split(), _plain(found[3]))
        else:
            raise self._fault("a line is «## source», «post: …», «> who: …», «/thread» or «kind flags | text»")
        return None

    def _begin(self, source: str) -> None:
        if source not in SOURCES:
            raise self._fault(f"unknown source {source!r}; known: {', '.join(SOURCES)}")
        self._source = next(known for known in SOURCES if known == source)
        self._group = f"{self._path.stem}:{self._number}"
        self._post, self._thread, self._is_thread_open = None, [], False

    def _say(self, words: str) -> None:
        found = _SAID.fullmatch(words)
        if found is None or not found[2].strip():
            raise self._fault("a message of a thread is «> citizen: …», «> agency: …» or «> other: …»")
        if not self._is_thread_open:
            self._thread, self._is_thread_open = [], True
        who = next(known for known in get_args(Who) if known == found[1])
        self._thread.append(Said(who, _plain(found[2])))

    def _comment(self, kind: str, flags: list[str], text: str) -> Line:
        if self._source is None:
            raise self._fault("a comment stands under a «## source»")
        if kind not in KINDS:
            raise self._fault(f"unknown kind {kind!r}; known: {', '.join(KINDS)}")
        if not text:
            raise self._fault("a comment has words")
        said = self._flags(flags)
        return Line(
            comment=Comment(text, tuple(self._thread), self._post, self._source),
            awaits="a" in said,
            kind=next(known for known in KINDS if known == kind),
            reason=next((known for known in REASONS if known == said.get("u")), None),
            personal_data="p" in said,
            appeal="f" in said,
            topic=said.get("t"),
            group=self._group,
            maybe=self._maybe(said.get("m", "")),
        )

    def _flags(self, flags: list[str]) -> dict[str, str]:
        said: dict[str, str] = {}
        for flag in flags:
            name, _, value = flag.partition("=")
            is_known = (not value and flag in _FLAGS) or (name in {"u", "t", "m"} and bool(value))
            if not is_known or name in said:
                raise self._fault(f"unknown or repeated flag {flag!r}; known: a p f u= t= m=")
            said[name] = value
        if "u" in said and said["u"] not in REASONS:
            raise self._fault(f"unknown reason {said['u']!r}; known: {', '.join(REASONS)}")
        return said

    def _maybe(self, words: str) -> dict[str, frozenset[str]]:
        others: dict[str, frozenset[str]] = {}
        for pair in filter(None, words.split(",")):
            label, _, value = pair.partition(":")
            known = _MAYBE.get(label, set())
            if not value or (known is not None and value not in known):
                raise self._fault(f"unknown other value {pair!r}")
            others[label] = others.get(label, frozenset()) | {value}
        return others

    def _fault(self, reason: str) -> RuleError:
        return RuleError(self._path, self._number, 1, "wrong-value", reason=reason, type="corpus_line")


def _plain(words: str) -> str:
    return words.strip().replace("\\n", "\n")
