"""One comment as it is looked at: with its versions, its branch, its post, what it is alike and what may answer it."""

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.calendar.deadline import Meaning as Counting
from bot.comments import links
from bot.comments.facts import gathered
from bot.comments.item import Beside, Entry, Item, Spoken, Unattributed
from bot.comments.model import Comment, State, Thread, branch_of
from bot.comments.sources import Source

BRANCH = 12  # messages of a branch around the comment


class Sight:
    """Everything under one object, for one look at it. `discussion` is the group where a channel is discussed."""

    def __init__(
        self, thread: Thread, source: Source, entries: Mapping[int, Entry], zone: ZoneInfo, discussion: int | None
    ) -> None:
        self._thread = thread
        self._source = source
        self._entries = entries
        self._zone = zone
        self._discussion = discussion
        self._known = {comment.id: comment for comment in gathered(thread.events).values()}

    def item(self, number: int) -> Item | None:
        """None for a comment whose words were taken away."""
        entry, comment = self._entries.get(number), self._known.get(number)
        if entry is None or comment is None:
            return None
        stands_for = [
            self._beside(one) for other, one in self._entries.items() if one.leader == number and other != number
        ]
        leads = self._entries.get(entry.leader) if entry.leader not in {None, number} else None
        said = self._known.get(entry.answered_by) if entry.answered_by is not None else None
        return Item(
            entry=replace(entry, is_counted=entry.asked_at >= self._source.linked_at),
            source=self._source,
            place=self._thread.place,
            post=self._thread.post,
            name=self._name(comment),
            versions=comment.versions,
            wordless=comment.wordless,
            branch=self._branch(comment),
            leader=self._beside(leads) if leads else None,
            alike=tuple(stands_for),
            answer=self._spoken(said) if said else None,
            url=self._url(comment),
            is_guessed=self._is_guessed(entry),
        )

    def unattributed(self, number: int) -> Unattributed | None:
        """None unless words that name nobody may have answered it. The candidates are all whom they may be to."""
        item = self.item(number)
        if item is None or item.answer is None or item.entry.state is not State.UNATTRIBUTED:
            return None
        candidates = (
            self._beside(one)
            for other, one in sorted(self._entries.items())
            if one.state is State.UNATTRIBUTED and one.answered_by == item.answer.comment_id and other in self._known
        )
        return Unattributed(item, item.answer, tuple(candidates))

    def _beside(self, entry: Entry) -> Beside:
        comment = self._known.get(entry.comment_id)
        if comment is None:
            return Beside(entry.id, entry.comment_id, None, "")
        return Beside(entry.id, comment.id, self._name(comment), comment.text)

    def _branch(self, comment: Comment) -> tuple[Spoken, ...]:
        """The newest of what was said around it; all of a direct conversation is one branch."""
        is_direct = comment.place.object == "message"
        own = branch_of(comment, self._known)
        said = sorted(
            (one for one in self._known.values() if is_direct or branch_of(one, self._known) == own),
            key=lambda one: (one.at, one.id),
        )
        if not is_direct:
            said = [one for one in self._loose(comment) if one not in said] + said
            said.sort(key=lambda one: (one.at, one.id))
        return tuple(self._spoken(one) for one in said[-BRANCH:])

    def _loose(self, comment: Comment) -> list[Comment]:
        """What may have answered it without a link stands in no branch of its own."""
        answered_by = self._entries[comment.id].answered_by
        return [self._known[answered_by]] if answered_by in self._known else []

    def _spoken(self, comment: Comment) -> Spoken:
        return Spoken(
            comment.id, comment.author, self._name(comment), comment.at, comment.text,
            self._source.officials.include(comment.author), comment.deleted is not None,
        )  # fmt: skip

    def _name(self, comment: Comment) -> str | None:
        return self._thread.names.get(comment.author.id)

    def _url(self, comment: Comment) -> str | None:
        place = self._thread.place
        if place.object == "discussion":
            return links.discussed(self._discussion, comment.id, place.object_id) if self._discussion else None
        return links.address(self._source.platform, self._source.account, place, comment.id, comment.root)

    def _is_guessed(self, entry: Entry) -> bool:
        """Whether the deadline hangs on days off of a year whose list is not signed yet."""
        if entry.due_at is None:
            return False
        policy, calendar = self._source.policy, self._source.policy.calendar(self._zone)
        allowance = policy.interim if entry.state is State.INTERIM else policy.usual
        if entry.urgency == "urgent" and entry.state is not State.INTERIM:
            allowance = policy.urgent
        year = calendar.local(entry.due_at).year
        return allowance.meaning is not Counting.CALENDAR and not calendar.days.is_official(year)
