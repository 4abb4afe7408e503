"""How well comments are understood: readings held against what people said of the same comments."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rules.comments.corpus import Line
from rules.comments.judge import Judge
from rules.comments.learned import FLAGS
from rules.comments.model import KINDS, REASONS, Comment, Reading
from rules.comments.shares import Share, share

Groups = Callable[[Sequence[Comment], Sequence[Reading]], list[int | None]]

LABELS = dict(zip(FLAGS, ("awaits", "urgency", "personal_data", "appeal"), strict=True))


@dataclass(frozen=True)
class Figures:
    """`flags` by name; `false_urgent` is the share of calm comments, `reasons` of the urgent ones that were found,
    `kinds` of all comments, `by_kind` and `by_reason` recall of each."""

    flags: Mapping[str, Share]
    false_urgent: float
    kinds: float
    reasons: float
    by_kind: Mapping[str, float]
    by_reason: Mapping[str, float]


def figures(readings: Sequence[Reading], lines: Sequence[Line]) -> Figures:
    """What is disputed counts for nothing, but for the kind: there another value is right too."""
    pairs = list(zip(readings, lines, strict=True))
    found = {
        name: share([(_flag(reading, name), truth(line, name)) for reading, line in pairs
                      if not is_disputed(line, name)])
        for name in FLAGS
    }  # fmt: skip
    calm = [reading for reading, line in pairs if line.reason is None and not line.is_disputed("urgency")]
    urgent = [(reading, line) for reading, line in pairs if line.reason and reading.reason]
    return Figures(
        found,
        sum(reading.reason is not None for reading in calm) / max(1, len(calm)),
        _mean([reading.kind == line.kind for reading, line in pairs]),
        _mean([reading.reason == line.reason or (reading.reason or "") in line.maybe.get("urgent_reason", ())
               for reading, line in urgent]),
        {kind: _mean([reading.kind == kind for reading, line in pairs if line.kind == kind]) for kind in KINDS},
        {reason: _mean([reading.reason is not None for reading, line in pairs if line.reason == reason])
         for reason in REASONS},
    )  # fmt: skip


def measured(lines: Sequence[Line], judged_by: Judge) -> tuple[Figures, Share]:
    """The readings of a pack, and the pairs of comments that it finds to be about one matter."""
    readings = [judged_by.read(line.comment) for line in lines]
    return figures(readings, lines), pairs(lines, readings, judged_by.topics)


def pairs(lines: Sequence[Line], readings: Sequence[Reading], groups: Groups) -> Share:
    """Pairs of comments about one matter, within a post."""
    posts: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        posts[line.group].append(at)
    found: list[tuple[bool, bool]] = []
    for places in posts.values():
        homes = groups([lines[at].comment for at in places], [readings[at] for at in places])
        topics = [lines[at].topic for at in places]
        found += [
            (homes[a] is not None and homes[a] == homes[b], topics[a] is not None and topics[a] == topics[b])
            for a, b in combinations(range(len(places)), 2)
        ]  # fmt: skip
    return share(found)


def is_disputed(line: Line, name: str) -> bool:
    return line.is_disputed(LABELS[name])


def truth(line: Line, name: str) -> bool:
    return line.reason is not None if name == "urgent" else bool(getattr(line, name))


def _flag(reading: Reading, name: str) -> bool:
    return reading.reason is not None if name == "urgent" else bool(getattr(reading, name))


def _mean(right: Sequence[bool]) -> float:
    return sum(right) / max(1, len(right))
