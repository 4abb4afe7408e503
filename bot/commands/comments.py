"""`python -m bot comments`: what citizens' comments mean, or which of them are answered. Loads no aiogram."""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Annotated, Any, BinaryIO, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from bot.commands import jsonl
from bot.comments.facts import gathered
from bot.comments.model import Conversation, Officials, Standing, State
from bot.comments.reading import CommentReader
from bot.comments.states import states
from bot.mail.comments import Author, AuthorKind, CommentEvent, ObjectKind, Place
from bot.settings import Settings
from bot.views.console import comments as views
from bot.views.console import review as console
from rules.comments import judge
from rules.comments.judge import Judge
from rules.comments.model import SOURCES, Comment, Reading, Said
from rules.errors import RuleError
from rules.text import LIMIT

Words = Annotated[str, Field(max_length=LIMIT)]
Name = Annotated[str, Field(max_length=200)]
Number = Annotated[int, Field(ge=-(2**63), lt=2**63)]
LineId = Annotated[str | int, Field(union_mode="left_to_right")]

_AUTHORS: dict[str, AuthorKind] = {
    "citizen": "citizen", "community": "community", "channel": "channel", "staff": "staff",
    "anonymous_admin": "anonymous_admin", "other": "other",
}  # fmt: skip
_PERSON = "citizen:"

Model = TypeVar("Model", bound=BaseModel)


class _Open(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Message(_Open):
    who: Literal["citizen", "agency", "other"]
    text: Words


class Line(_Open):
    """A comment as `--jsonl` reads it; a source that is not known is none."""

    id: LineId
    source: Annotated[str | None, Field(max_length=40)] = None
    post: Words | None = None
    thread: Annotated[list[Message], Field(max_length=500)] = []
    text: Words

    def comment(self) -> Comment:
        source = next((known for known in SOURCES if known == self.source), None)
        return Comment(self.text, tuple(Said(said.who, said.text) for said in self.thread), self.post, source)


class Event(_Open):
    """One event of a scenario. A comment whose text is missing is a picture, a voice or a file."""

    event_id: Name
    at: AwareDatetime
    type: Literal["new", "edit", "delete", "restore"]
    object: ObjectKind
    object_id: Number
    comment_id: Number
    parent_id: Number | None = None
    reply_to: Number | None = None
    author: Name | None = None
    actor: Name | None = None
    text: Words | None = None

    def event(self) -> CommentEvent:
        is_said = self.type in ("new", "edit")
        return CommentEvent(
            self.event_id, self.type, Place(self.object, self.object_id), self.comment_id, self.at,
            _author(self.author), self.text, self.parent_id, self.reply_to, _author(self.actor),
            wordless=is_said and not (self.text or "").strip(),
        )  # fmt: skip


class Official(_Open):
    staff_ids: Annotated[list[Name], Field(max_length=10_000)] = []
    admin_titles: Annotated[list[Name], Field(max_length=10_000)] = []

    def officials(self) -> Officials:
        return Officials(frozenset(self.staff_ids), frozenset(self.admin_titles))


class Scenario(_Open):
    id: LineId
    official: Official = Official()
    people: Annotated[dict[str, Name], Field(max_length=10_000)] = {}
    events: Annotated[list[Event], Field(max_length=5_000)]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", default="-", metavar=console.FILE, help=views.FILE_HELP)
    wanted = parser.add_mutually_exclusive_group()
    wanted.add_argument("--jsonl", action="store_true", help=views.JSONL_HELP)
    wanted.add_argument("--streams", action="store_true", help=views.STREAMS_HELP)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0, or 2 when some line was bad: it is named on stderr and passed over."""
    if not (arguments.jsonl or arguments.streams):
        return _refuse(views.ONLY_LINES)
    try:
        judged_by = judge.load(settings.rules_dir)
        with _opened(arguments.file) as source:
            return _streams(source, judged_by) if arguments.streams else _meanings(source, judged_by)
    except RuleError as error:
        return _refuse(console.rule_fault(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        return _refuse(console.bad_file(error.filename or arguments.file, error.strerror or str(error)))


def _opened(file: str) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if file == "-" else open(file, "rb")


def _meanings(source: BinaryIO, judged_by: Judge) -> int:
    """Answers come when all is read: which comments are about one matter shows in the whole alone."""
    code = 0
    read: list[tuple[Line, Comment, Reading]] = []
    for number, line in jsonl.lines(source):
        try:
            decoded = _decoded(line, Line)
        except jsonl.BadInput as error:
            code = _refuse(console.bad_line(number, str(error)))
            continue
        comment = decoded.comment()
        read.append((decoded, comment, judged_by.read(comment)))
    topics = _topics(read, judged_by)
    for at, (decoded, _, reading) in enumerate(read):
        _write({
            "id": decoded.id, "awaits": reading.awaits, "kind": reading.kind, "urgency": reading.urgency,
            "urgent_reason": reading.reason, "personal_data": reading.personal_data, "appeal": reading.appeal,
            "topic": topics.get(at),
        })  # fmt: skip
    return code


def _topics(read: list[tuple[Line, Comment, Reading]], judged_by: Judge) -> dict[int, str]:
    """By place in the input: the number of the first comment of its matter."""
    posts: dict[tuple[str | None, str | None], list[int]] = defaultdict(list)
    for at, (_, comment, _) in enumerate(read):
        posts[comment.post, comment.source if comment.post is None else None].append(at)
    keys: dict[int, str] = {}
    for places in posts.values():
        found = judged_by.topics([read[at][1] for at in places], [read[at][2] for at in places])
        keys |= {at: str(places[home] + 1) for at, home in zip(places, found, strict=True) if home is not None}
    return keys


def _streams(source: BinaryIO, judged_by: Judge) -> int:
    code = 0
    reader = CommentReader(judged_by)
    for number, line in jsonl.lines(source):
        try:
            scenario = _decoded(line, Scenario)
        except jsonl.BadInput as error:
            code = _refuse(console.bad_line(number, str(error)))
            continue
        found = {str(comment): _said(standing) for comment, standing in _standings(scenario, reader)}
        _write({"id": scenario.id, "states": found})
    return code


def _standings(scenario: Scenario, reader: CommentReader) -> Iterator[tuple[int, Standing]]:
    comments = gathered(event.event() for event in scenario.events)
    people = {_id(person): name for person, name in scenario.people.items() if person.startswith(_PERSON)}
    for place in sorted({place for place, _ in comments}, key=lambda one: (one.object, one.object_id)):
        own = {number: comment for (at, number), comment in comments.items() if at == place}
        yield from states(Conversation(own, people), scenario.official.officials(), reader).items()


def _said(standing: Standing) -> dict[str, Any]:
    is_answered = standing.state is State.ANSWERED
    return {
        "state": standing.state.value,
        "answered_by": standing.by if is_answered else None,
        "answered_at": standing.at.isoformat() if is_answered and standing.at is not None else None,
    }


def _author(words: str | None) -> Author | None:
    if words is None:
        return None
    kind, _, person = words.partition(":")
    # A member of staff and a citizen may have the same number here; they are not the same person.
    return Author(_AUTHORS.get(kind, "other"), words if kind == "staff" else person)


def _id(person: str) -> str:
    return person.partition(":")[2]


def _decoded(line: bytes, model: type[Model]) -> Model:
    """Raises `BadInput`."""
    data = jsonl.fields(line)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        where = ".".join(map(str, error.errors(include_url=False, include_input=False)[0]["loc"]))
        raise jsonl.BadInput(views.wrong_value(where)) from None


def _write(data: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return 2
