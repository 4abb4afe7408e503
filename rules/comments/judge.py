"""What does a comment mean? Exact signs first, then the learned heads.

Importing this module costs nothing: numpy, the encoder and the weights come with the first comment, once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from rules.comments import edits, signs
from rules.comments.answers import Answer, answer
from rules.comments.learned import (
    FLAGS,
    KIND_COLUMNS,
    REASON_COLUMNS,
    VERSION,
    Header,
    Notices,
    header_path,
    weights_path,
)  # fmt: skip
from rules.comments.model import KINDS, REASONS, Comment, Reading
from rules.comments.signs import About, Signs, SignSpec
from rules.errors import RuleError
from rules.learned import digest
from rules.text import LIMIT

if TYPE_CHECKING:
    from rules.heads import Heads

_ASKS = 1.0  # of a score: so much nearer to an answer is whoever writes a question mark

Found = Mapping[About, Sequence[SignSpec]]


class Judge:
    """Safe to ask from several threads."""

    def __init__(self, pack: Path, header: Header, known: Signs) -> None:
        self._pack = pack
        self._header = header
        self._signs = known
        self._lock = Lock()

    def read(self, comment: Comment, *, careful: bool = False) -> Reading:
        """`careful` where a comment had better await an answer in vain than be lost."""
        comment = _bounded(comment)
        from rules.comments import features

        # One comment at a time: threads that fight for the interpreter take longer than one after the other.
        with self._lock:
            seen = features.of_comment(comment, self._signs)
            [scores] = self._heads.scores([seen], features.LAYOUT)
        notices = self._header.notices
        if careful:
            asks = _ASKS if "?" in comment.text else 0.0
            notices = replace(notices, awaits=min(notices.awaits, notices.careful - asks))
        return decided(scores.tolist(), self._signs.of(comment.text), notices)

    def topics(self, comments: Sequence[Comment], readings: Sequence[Reading]) -> list[int | None]:
        """Comments under one post: those with the same number are about one matter, None stands alone."""
        from rules.comments import features, topics

        with self._lock:
            seen = [
                topics.seen(_bounded(comment), reading, features.sense)
                for comment, reading in zip(comments, readings, strict=True)
            ]  # fmt: skip
            return topics.groups(seen, topics.rarity(self._heads))

    def exposed(self, text: str) -> tuple[str, ...]:
        """What of personal data stands in a comment, in a person's words: «телефон», «адрес с квартирой»."""
        found = self._signs.of(text).get("personal_data", ())
        return tuple(dict.fromkeys(spec.title for spec in found))

    def answer(self, text: str) -> Answer:
        """What the agency's words are to who asked."""
        return answer(text, self._signs)

    def withdraws(self, text: str) -> bool:
        return self._signs.has(text, "withdrawn")

    def thanks(self, text: str) -> bool:
        return self._signs.has(text, "thanks")

    def same_matter(self, before: str, after: str) -> bool:
        return edits.same_matter(before, after)

    @cached_property
    def _heads(self) -> "Heads":
        from rules.heads import Heads

        return Heads.read(weights_path(self._pack).read_bytes())


def load(pack: Path) -> Judge:
    """The judge of a pack. Raises the first `RuleError`."""
    path, weights = header_path(pack), weights_path(pack)
    try:
        header = Header.read(path.read_bytes())
        if digest(weights.read_bytes()) != header.weights:
            raise ValueError(f"{weights.name} belongs to another {path.name}")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RuleError(path, 0, 0, "not-learned", reason=reason) from None
    if header.features != VERSION:
        raise RuleError(path, 0, 0, "other-features")
    return Judge(pack, header, signs.read(pack))


def decided(scores: Sequence[float], found: Found, notices: Notices) -> Reading:
    """A reading from the scores of the heads and from what the exact signs found."""
    flags = dict(zip(FLAGS, scores, strict=False))
    kinds, reasons = scores[KIND_COLUMNS], scores[REASON_COLUMNS]
    is_technical = "service_message" in found
    is_silent = is_technical or "quiet" in found
    is_content = is_silent or "withdrawn" in found or "waits" in found
    likeliest = max(range(len(reasons)), key=lambda at: reasons[at])
    is_urgent = flags["urgent"] + reasons[likeliest] >= notices.urgent and not is_silent
    exposed = any(spec.decides for spec in found.get("personal_data", ()))
    return Reading(
        awaits=flags["awaits"] >= notices.awaits and not is_content,
        kind="service_message" if is_technical else KINDS[max(range(len(kinds)), key=lambda at: kinds[at])],
        reason=REASONS[likeliest] if is_urgent else None,
        personal_data=exposed or flags["personal_data"] >= notices.personal_data,
        appeal=flags["appeal"] >= notices.appeal,
    )


def _bounded(comment: Comment) -> Comment:
    return Comment(comment.text[:LIMIT], comment.thread, comment.post, comment.source)


