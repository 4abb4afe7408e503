"""What people have put right, as training texts in the compact form of the corpus of comments.

Ids and names of citizens are no part of it; their words are, as they were written.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.comments.facts import gathered
from bot.comments.item import Entry, Meaning
from bot.comments.model import Comment, Officials, Thread, branch_of
from bot.comments.states import Said
from bot.mail.comments import ObjectKind

_SOURCES: dict[ObjectKind, str] = {
    "wall": "vk_wall", "photo": "vk_photo", "video": "vk_video", "board": "vk_board", "message": "vk_message",
    "market": "vk_wall", "discussion": "tg_comment", "import": "import",
}  # fmt: skip
_LABELS = frozenset({"awaits", "kind", "urgency", "reason", "personal_data", "appeal"})
_MENTION = re.compile(r"\[(?:id|club|public)\d+\|([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Sample:
    """A comment as a person has labelled it, with what stood before it."""

    source: str
    post: str | None
    thread: tuple[Said, ...]
    text: str
    meaning: Meaning


def samples(thread: Thread, entries: Mapping[int, Entry], officials: Officials) -> list[Sample]:
    """Of those whose meaning a person has put right and whose words are still there."""
    known = {comment.id: comment for comment in gathered(thread.events).values()}
    return [
        Sample(
            _SOURCES[thread.place.object], thread.post, _before(known[number], known, officials),
            known[number].text, entry.meaning.corrected(entry.correction),
        )
        for number, entry in sorted(entries.items())
        if entry.meaning is not None and _LABELS & set(entry.correction) and number in known
        and known[number].text.strip()
    ]  # fmt: skip


def written(told: Iterable[Sample]) -> str:
    return "\n".join(line for one in told for line in _lines(one))


def _before(comment: Comment, known: Mapping[int, Comment], officials: Officials) -> tuple[Said, ...]:
    branch = branch_of(comment, known)
    is_direct = comment.place.object == "message"
    earlier = sorted(
        (
            one for one in known.values()
            if (one.at, one.id) < (comment.at, comment.id) and (is_direct or branch_of(one, known) == branch)
        ),
        key=lambda one: (one.at, one.id),
    )  # fmt: skip
    return tuple(
        Said("agency" if officials.include(one.author) else "citizen", one.text)
        for one in earlier
        if one.deleted is None and one.text.strip()
    )


def _lines(one: Sample) -> Sequence[str]:
    post = [f"post: {_plain(one.post)}"] if one.post and one.source != "import" else []
    thread = [f"> {said.who}: {_plain(said.text)}" for said in one.thread]
    meaning = one.meaning
    flags = [
        *(["a"] if meaning.awaits else []),
        *([f"u={meaning.reason}"] if meaning.urgency == "urgent" and meaning.reason else []),
        *(["p"] if meaning.personal_data else []),
        *(["f"] if meaning.appeal else []),
    ]
    comment = f"{' '.join([meaning.kind, *flags])} | {_plain(one.text)}"
    return [f"## {one.source}", *post, *thread, comment, ""]


def _plain(text: str) -> str:
    return _MENTION.sub(r"\1", text).strip().replace("\\", "/").replace("\r", "").replace("\n", "\\n")
