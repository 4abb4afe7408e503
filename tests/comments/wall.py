"""A wall with citizens and an agency, told as events: what the tests of states are written with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.comments.facts import gathered
from bot.comments.model import AnswerKind, Conversation, Officials, Standing
from bot.comments.states import Reader, Said, states
from bot.mail.comments import Author, CommentEvent, EventKind, ObjectKind, Place

MORNING = datetime(2026, 12, 1, 6, tzinfo=UTC)
OFFICE = Officials(frozenset({"5"}), frozenset({"Дежурная Нина"}))
ANNA, BORIS = Author("citizen", "1"), Author("citizen", "2")
OFFICE_PAGE, CLERK, STRANGER = Author("community"), Author("staff", "5"), Author("other", "9")
PEOPLE = {"1": "Анна Белова", "2": "Борис Крот"}


class Words:
    """A reader that knows a few words by heart."""

    def awaits(self, text: str, thread: Sequence[Said], post: str | None) -> bool:
        asked = bool(thread) and thread[-1].who == "agency" and "?" in thread[-1].text
        return "?" in text or "нет воды" in text or (asked and not self.thanks(text))

    def withdraws(self, text: str) -> bool:
        return "вопрос снят" in text

    def thanks(self, text: str) -> bool:
        return "спасибо" in text

    def answer(self, text: str) -> AnswerKind:
        if not any(map(str.isalpha, text)):
            return AnswerKind.NOTHING
        if "?" in text:
            return AnswerKind.QUESTION
        return AnswerKind.INTERIM if "уточняем" in text else AnswerKind.FINAL

    def same_matter(self, before: str, after: str) -> bool:
        return before.count("?") == after.count("?")


@dataclass
class Wall:
    """Comments are numbered as they come, from 101; each a minute after the one before."""

    object: ObjectKind = "wall"
    events: list[CommentEvent] = field(default_factory=list)

    def says(
        self, author: Author, text: str, *, to: int | None = None, root: int | None = None, wordless: bool = False
    ) -> int:
        number = 101 + sum(event.kind == "new" for event in self.events)
        self._tell("new", number, author, text, root, to, None, wordless)
        return number

    def edits(self, number: int, text: str) -> None:
        author = next(event.author for event in self.events if event.comment_id == number)
        self._tell("edit", number, author, text)

    def deletes(self, number: int, actor: Author = OFFICE_PAGE) -> None:
        self._tell("delete", number, actor=actor)

    def restores(self, number: int, actor: Author = OFFICE_PAGE) -> None:
        self._tell("restore", number, actor=actor)

    def _tell(
        self, kind: EventKind, number: int, author: Author | None = None, text: str | None = None,
        root: int | None = None, to: int | None = None, actor: Author | None = None, wordless: bool = False,
    ) -> None:  # fmt: skip
        at = MORNING + timedelta(minutes=len(self.events))
        name = f"e{len(self.events)}"
        self.events.append(
            CommentEvent(name, kind, Place(self.object, 7), number, at, author, text, root, to, actor, wordless)
        )

    def standings(
        self, reader: Reader | None = None, events: Sequence[CommentEvent] | None = None
    ) -> dict[int, Standing]:
        found = gathered(self.events if events is None else events)
        comments = {number: comment for (_, number), comment in found.items()}
        return states(Conversation(comments, PEOPLE), OFFICE, reader or Words())

    def states(self, reader: Reader | None = None) -> dict[int, str]:
        return {number: standing.state.value for number, standing in self.standings(reader).items()}
