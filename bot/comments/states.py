"""Which comments are answered, by what, and which are owed an answer?

Pure: the same facts always give the same states, in whatever order they came. What a text means is asked of a `Reader`;
who answers whom is decided here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import Protocol

from bot.comments.model import AnswerKind, Comment, Conversation, Officials, Standing, State, branch_of

_MENTION = re.compile(r"\[(?:id|club|public)(\d+)\|[^\]]*\]")
_NAME = re.compile(r"[^\W\d_][\w-]*")
ADDRESSED = 3  # words at the start of an answer among which a bare name speaks to somebody


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a branch before the comment at hand: whose words they were."""

    who: str  # citizen | agency | other
    text: str


class Reader(Protocol):
    """What the words of a comment or of an answer mean."""

    def awaits(self, text: str, thread: Sequence[Said], post: str | None) -> bool:
        """Whether the agency still owes something after this comment."""
        ...

    def withdraws(self, text: str) -> bool:
        """The matter is off: it was solved, or the citizen takes it back."""
        ...

    def thanks(self, text: str) -> bool: ...

    def answer(self, text: str) -> AnswerKind: ...

    def same_matter(self, before: str, after: str) -> bool:
        """Whether an edit left the matter as it was: a typo, a word more."""
        ...


def states(conversation: Conversation, officials: Officials, reader: Reader) -> dict[int, Standing]:
    """The standing of every comment that is not the agency's."""
    return _Table(conversation, officials, reader).standings()


@dataclass(frozen=True)
class _Answer:
    """An agency's words that still stand. `at` is the time from which they were what they are now."""

    comment: Comment
    kind: AnswerKind
    at: datetime


@dataclass(frozen=True)
class _Asked:
    """A citizen's comment that is owed something, since `at`."""

    comment: Comment
    at: datetime


class _Table:
    """One look at a conversation; everything in it is derived once."""

    def __init__(self, conversation: Conversation, officials: Officials, reader: Reader) -> None:
        self._of = conversation
        self._officials = officials
        self._reader = reader
        self._order = sorted(conversation.comments.values(), key=lambda one: (one.at, one.id))
        self._standing = [one for one in self._order if one.deleted is None]

    def standings(self) -> dict[int, Standing]:
        found: dict[int, Standing] = {}
        asked: list[_Asked] = []
        for comment in self._order:
            if self._is_official(comment):
                continue
            at = self._asked_at(comment)
            if comment.deleted is not None:
                found[comment.id] = Standing(State.DELETED, at)
            elif self._awaits(comment, at):
                asked.append(_Asked(comment, at))
            else:
                found[comment.id] = Standing(State.NOT_NEEDED, at)
        owed = {one.comment.id: self._linked(one) for one in asked}
        self._carry_over(asked, owed)
        for one in asked:
            found[one.comment.id] = self._unlinked(one, owed)
        return found

    # --- who speaks, and what of -------------------------------------------------------------------------------

    def _is_official(self, comment: Comment) -> bool:
        return self._officials.include(comment.author)

    @cached_property
    def _answers(self) -> list[_Answer]:
        """Those that say something, in the order of their times."""
        answers = (self._answer(one) for one in self._standing if self._is_official(one))
        said = (one for one in answers if one.kind is not AnswerKind.NOTHING)
        return sorted(said, key=lambda one: (one.at, one.comment.id))

    def _answer(self, comment: Comment) -> _Answer:
        """As it stands now, since the first of its versions that was of this kind."""
        kinds = [self._reader.answer(version.text) for version in comment.versions]
        since = len(kinds) - 1
        while since and kinds[since - 1] is kinds[-1]:
            since -= 1
        return _Answer(comment, kinds[-1], comment.versions[since].at)

    def _asked_at(self, comment: Comment) -> datetime:
        """Since when the matter is what it is: an edit of a typo begins nothing anew."""
        at = comment.at
        for before, after in pairwise(comment.versions):
            if not self._reader.same_matter(before.text, after.text):
                at = after.at
        return at

    def _awaits(self, comment: Comment, at: datetime) -> bool:
        if comment.wordless:
            return self._of.awaited.get(comment.id, True)  # a picture or a voice without words: a person looks at it
        if self._is_to_a_citizen(comment):
            return self._of.awaited.get(comment.id, False)
        awaits = self._reader.awaits(comment.text, self._thread(comment, at), self._of.post)
        return self._of.awaited.get(comment.id, awaits)

    def _is_to_a_citizen(self, comment: Comment) -> bool:
        """A foreign page that replies to whoever asked: it has no matter of its own."""
        to = self._of.comments.get(comment.reply_to or 0)
        return comment.author.kind == "other" and to is not None and to.author != comment.author and not (
            self._is_official(to)
        )

    def _thread(self, comment: Comment, before: datetime) -> list[Said]:
        """What was said in its branch before; of a direct conversation everything. An own question of the agency stands
        last when it is what the comment replies to."""
        earlier = [
            one for one in self._standing
            if (one.at, one.id) < (before, comment.id) and one.id != comment.id and self._is_near(one, comment)
        ]  # fmt: skip
        if (replied := self._of.comments.get(comment.reply_to or 0)) is not None and replied in earlier:
            earlier.remove(replied)
            earlier.append(replied)
        return [Said(self._who(one, comment), one.text) for one in earlier]

    def _who(self, one: Comment, beside: Comment) -> str:
        if self._is_official(one):
            return "agency"
        return "citizen" if one.author.kind == "citizen" or one.author == beside.author else "other"

    def _is_near(self, one: Comment, comment: Comment) -> bool:
        """Of one branch, or of one direct conversation."""
        if comment.place.object == "message":
            return True
        return branch_of(one, self._of.comments) == branch_of(comment, self._of.comments)

    # --- what answers what -------------------------------------------------------------------------------------

    def _linked(self, asked: _Asked) -> Standing:
        """By a reply, a mention, or in a direct conversation by whatever the agency says later."""
        interim: _Answer | None = None
        for answer in self._later(asked):
            if not self._is_to(answer, asked):
                continue
            if answer.kind is AnswerKind.FINAL:
                return Standing(State.ANSWERED, asked.at, answer.comment.id, answer.at)
            interim = interim or answer
        if interim is None:
            return Standing(State.OPEN, asked.at)
        resumed = self._resumed(asked, interim) if interim.kind is AnswerKind.QUESTION else None
        return Standing(State.INTERIM, asked.at, interim.comment.id, interim.at, interim.kind, resumed)

    def _resumed(self, asked: _Asked, question: _Answer) -> datetime | None:
        """When the citizen who was asked back said something in the branch."""
        replies = (
            one.at for one in self._standing
            if one.author == asked.comment.author and one.at >= question.at and self._is_near(one, asked.comment)
            and one.id != asked.comment.id
        )  # fmt: skip
        return min(replies, default=None)

    def _later(self, asked: _Asked) -> Iterator[_Answer]:
        return (answer for answer in self._answers if answer.at >= asked.at)

    def _is_to(self, answer: _Answer, asked: _Asked) -> bool:
        """A person's word, or else a link."""
        comment = asked.comment
        if answer.comment.id in self._of.unrelated.get(comment.id, ()):
            return False
        if answer.comment.id in self._of.linked.get(comment.id, ()):
            return True
        if comment.place.object == "message" or answer.comment.reply_to == comment.id:
            return True
        return comment.author.id in _MENTION.findall(answer.comment.text) and (
            answer.comment.root is None or self._is_near(answer.comment, comment)
        )

    def _carry_over(self, asked: Sequence[_Asked], owed: dict[int, Standing]) -> None:
        """Who was asked back or told to wait, and then answered in the same branch, is answered in all of it."""
        for one in asked:
            standing = owed[one.comment.id]
            if standing.state is not State.INTERIM:
                continue
            answered = [
                owed[other.comment.id] for other in asked
                if other.comment.author == one.comment.author and self._is_near(other.comment, one.comment)
                and owed[other.comment.id].state is State.ANSWERED and _at(owed[other.comment.id]) >= _at(standing)
            ]  # fmt: skip
            to_thanks = self._final_to(one, _at(standing))
            candidates = [found for found in (*answered, to_thanks) if found is not None]
            if candidates:
                first = min(candidates, key=_at)
                owed[one.comment.id] = Standing(State.ANSWERED, one.at, first.by, first.at)

    def _final_to(self, asked: _Asked, since: datetime) -> Standing | None:
        """A final answer to whatever the same citizen said in the branch, their «I wait» too."""
        author = asked.comment.author
        own = {one.id for one in self._standing if one.author == author and self._is_near(one, asked.comment)}
        for answer in self._later(asked):
            if answer.kind is AnswerKind.FINAL and answer.at >= since and answer.comment.reply_to in own:
                return Standing(State.ANSWERED, asked.at, answer.comment.id, answer.at)
        return None

    def _unlinked(self, asked: _Asked, owed: Mapping[int, Standing]) -> Standing:
        """What is owed still: taken back, perhaps answered by words that name nobody, or open."""
        standing = owed[asked.comment.id]
        if standing.state is State.ANSWERED:
            return standing
        if (taken := self._taken_back(asked)) is not None:
            return Standing(State.CLOSED, asked.at, None, taken.at)
        for answer in self._later(asked):
            if answer.kind is AnswerKind.FINAL and self._may_be_to(answer, asked):
                return Standing(State.UNATTRIBUTED, asked.at, answer.comment.id, answer.at)
        return standing

    def _taken_back(self, asked: _Asked) -> Comment | None:
        """By the citizen's own later word in the branch, or by their thanks to another who helped."""
        comment = asked.comment
        if len(comment.versions) > 1 and self._reader.withdraws(comment.text):
            return comment
        for later in self._standing:
            if later.author != comment.author or later.at <= asked.at or not self._is_near(later, comment):
                continue
            if self._reader.withdraws(later.text):
                return later
            to = self._of.comments.get(later.reply_to or 0)
            helped = to is not None and not self._is_official(to) and to.author != comment.author
            if helped and self._reader.thanks(later.text):
                return later
        return None

    def _may_be_to(self, answer: _Answer, asked: _Asked) -> bool:
        """No link at all, or to the beginning of the branch alone: a person shall look."""
        said, comment = answer.comment, asked.comment
        if said.id in self._of.unrelated.get(comment.id, ()):
            return False
        if said.reply_to is not None and said.reply_to != said.place.object_id:
            return False  # it answers somebody by name of their comment
        if _MENTION.search(said.text):
            return False
        if said.root is not None and not self._is_near(said, comment):
            return False
        named = self._named(said)
        return not named or comment.author.id in named

    def _named(self, said: Comment) -> set[str]:
        """The citizens of this conversation to whom an answer speaks by a bare first name."""
        words = {word.casefold() for word in _NAME.findall(said.text)[:ADDRESSED]}
        return {
            person for person, name in self._of.people.items()
            if (first := _NAME.search(name)) is not None and first.group().casefold() in words
        }  # fmt: skip


def _at(standing: Standing) -> datetime:
    assert standing.at is not None
    return standing.at
