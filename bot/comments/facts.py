"""What is known of comments after events that came twice, late or in any order.

The time of a fact decides, not that of its arrival; where a platform tells no time, the position in the feed does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.comments.model import Comment, Version
from bot.mail.comments import Author, CommentEvent, Place

# The time of a fact, then its place in the feed where it tells no time itself, then its name: two facts of one second
# have an order that does not depend on which came first.
_When = tuple[datetime, int, str]


@dataclass
class _Gathered:
    """Everything that was told of one comment. `turns` are deletions and restorings."""

    made: CommentEvent | None = None
    edits: list[tuple[_When, CommentEvent]] = field(default_factory=list)
    turns: list[tuple[_When, CommentEvent]] = field(default_factory=list)


def gathered(events: Iterable[CommentEvent]) -> dict[tuple[Place, int], Comment]:
    """Comments by place and number. One that is known by its deletion alone is none: nothing of it was ever seen."""
    known: dict[tuple[Place, int], _Gathered] = {}
    seen: set[str] = set()
    latest: datetime | None = None
    for position, event in enumerate(events):
        if event.event_id in seen:
            continue
        seen.add(event.event_id)
        at = event.at or latest
        if at is None:
            continue  # the first event of all has no time: nothing that it could be put after
        latest = at if latest is None else max(latest, at)
        when = (at, -1 if event.at is not None else position, event.event_id)
        of = known.setdefault((event.place, event.comment_id), _Gathered())
        match event.kind:
            case "new":
                of.made = event if of.made is None else min(of.made, event, key=lambda one: one.event_id)
            case "edit":
                of.edits.append((when, event))
            case _:
                of.turns.append((when, event))
    return {key: comment for key, of in known.items() if (comment := _comment(of)) is not None}


def _comment(of: _Gathered) -> Comment | None:
    edits = [event for _, event in sorted(of.edits, key=lambda edit: edit[0])]
    told = [event for event in (of.made, *edits) if event is not None]
    author = next((event.author for event in told if event.author is not None), None)
    if not told or author is None:
        return None
    first = told[0]
    return Comment(
        id=first.comment_id,
        place=first.place,
        author=author,
        versions=_versions(of, told),
        root=next((event.root for event in told if event.root is not None), None),
        reply_to=next((event.reply_to for event in told if event.reply_to is not None), None),
        deleted=_deleted(of),
        wordless=told[-1].wordless,
    )


def _versions(of: _Gathered, told: list[CommentEvent]) -> tuple[Version, ...]:
    times = [of.made.at] if of.made is not None else []
    times += [when[0] for when, _ in sorted(of.edits, key=lambda edit: edit[0])]
    versions: list[Version] = []
    for at, event in zip(times, told, strict=True):
        if at is not None and (not versions or versions[-1].text != event.text):
            versions.append(Version(at, event.text or ""))
    return tuple(versions)


def _deleted(of: _Gathered) -> tuple[datetime, Author | None] | None:
    if not of.turns:
        return None
    (at, *_), last = max(of.turns, key=lambda turn: turn[0])
    return (at, last.actor) if last.kind == "delete" else None
