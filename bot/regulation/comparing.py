"""What was and what is now: two editions, clause by clause.

Numbers shift when a clause is put in, so clauses are paired by their words first and by their numbers only then.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum, auto

from bot.regulation.model import Clause, Content

_WORD = re.compile(r"\w+|[^\w\s]|\s+")
_ALIKE = 0.45       # of the words shared, for another number to be the same clause written anew
_SAME_NUMBER = 0.2  # the same for the same number: less tells that the old clause went and a new one took its number
_LONG = 1200        # words, spaces and marks of a clause; a longer one would take seconds to compare word by word


class Kind(Enum):
    CHANGED = auto()     # other words under the same number
    ADDED = auto()
    REMOVED = auto()
    RENUMBERED = auto()  # the same section, another number; perhaps other words too
    MOVED = auto()       # another section; perhaps other words too


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and whether the other edition has them not."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Change:
    """`was` and `now` are the words of both editions in pieces; an added clause was nothing, a removed one is."""

    kind: Kind
    before: Clause | None
    after: Clause | None
    was: tuple[Piece, ...]
    now: tuple[Piece, ...]

    @property
    def has_other_words(self) -> bool:
        return any(piece.is_marked for piece in (*self.was, *self.now))


@dataclass(frozen=True, slots=True)
class _Placed:
    clause: Clause
    section: str  # its title without case and spaces
    words: Counter[str]


def compared(before: Content, after: Content) -> tuple[Change, ...]:
    """In the order of the new edition; a removed clause stands where it stood, after what stayed before it."""
    old, new = _placed(before), _placed(after)
    pairs = _paired(old, new)
    sections = _sections(old, new, pairs)
    changes: list[tuple[tuple[int, int, int], Change]] = []
    for place, placed in enumerate(new):
        found = pairs.get(place)
        if found is None:
            changes.append(((place, 0, 0), Change(Kind.ADDED, None, placed.clause, (), _whole(placed.clause))))
        elif change := _change(old[found], placed, sections):
            changes.append(((place, 0, 0), change))
    kept = {was: now for now, was in pairs.items()}
    last = -1
    for place, placed in enumerate(old):
        if place in kept:
            last = kept[place]
        else:
            removed = Change(Kind.REMOVED, placed.clause, None, _whole(placed.clause), ())
            changes.append(((last, 1, place), removed))
    return tuple(change for _, change in sorted(changes, key=lambda found: found[0]))


def _placed(content: Content) -> list[_Placed]:
    return [
        _Placed(clause, " ".join(section.title.lower().split()), Counter(re.findall(r"\w+", clause.text.lower())))
        for section in content.sections
        for clause in section.clauses
    ]


def _paired(old: Sequence[_Placed], new: Sequence[_Placed]) -> dict[int, int]:
    """By the place in the new edition, the place in the old one: the same words, then the same number with some of
    them, then whatever is most alike."""
    pairs: dict[int, int] = {}
    left = dict.fromkeys(range(len(old)))

    def pair(now: int, was: int) -> None:
        pairs[now] = was
        del left[was]

    by_text: dict[str, list[int]] = {}
    for was, placed in enumerate(old):
        by_text.setdefault(_plain(placed.clause.text), []).append(was)
    for now, placed in enumerate(new):
        same = by_text.get(_plain(placed.clause.text), [])
        if same:
            found = next((was for was in same if old[was].clause.number == placed.clause.number), same[0])
            same.remove(found)
            pair(now, found)
    by_number = {old[was].clause.number: was for was in left}
    alike = sorted(
        (
            (-share, now, was)
            for now, placed in enumerate(new)
            if now not in pairs
            for was in left
            if (share := _alike(placed, old[was])) >= _ALIKE
            or (share >= _SAME_NUMBER and by_number.get(placed.clause.number) == was)
        ),
    )
    for certain in (True, False):  # a clause that kept its number and most of its words is not given away
        for share, now, was in alike:
            is_same = new[now].clause.number == old[was].clause.number
            if now not in pairs and was in left and ((is_same and -share >= _ALIKE) or not certain):
                pair(now, was)
    return pairs


def _alike(one: _Placed, other: _Placed) -> float:
    """The share of words that both have: 1 when they have the same ones."""
    total = one.words.total() + other.words.total()
    return 2 * (one.words & other.words).total() / total if total else 0.0


def _sections(old: Sequence[_Placed], new: Sequence[_Placed], pairs: dict[int, int]) -> dict[str, str]:
    """By the new section, the old one that most of its clauses come from."""
    votes: dict[str, Counter[str]] = {}
    for now, was in pairs.items():
        votes.setdefault(new[now].section, Counter())[old[was].section] += 1
    titles = {placed.section for placed in old}
    return {
        section: section if section in titles else counted.most_common(1)[0][0] for section, counted in votes.items()
    }


def _change(before: _Placed, after: _Placed, sections: dict[str, str]) -> Change | None:
    was, now = _pieces(before.clause.text, after.clause.text)
    if sections[after.section] != before.section:
        kind = Kind.MOVED
    elif before.clause.number != after.clause.number:
        kind = Kind.RENUMBERED
    elif any(piece.is_marked for piece in (*was, *now)):
        kind = Kind.CHANGED
    else:
        return None
    return Change(kind, before.clause, after.clause, was, now)


def _pieces(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts cut where they begin and cease to differ, word by word. Spaces are no difference."""
    if _plain(before) == _plain(after):
        return (Piece(before, False),), (Piece(after, False),)
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > _LONG:
        return (Piece(before, True),), (Piece(after, True),)
    was: list[tuple[str, bool]] = []
    now: list[tuple[str, bool]] = []
    matcher = SequenceMatcher(None, [_token(t) for t in old], [_token(t) for t in new], autojunk=True)
    for tag, i, j, k, m in matcher.get_opcodes():
        was += [(token, tag != "equal") for token in old[i:j]]
        now += [(token, tag != "equal") for token in new[k:m]]
    return tuple(_merged(was)), tuple(_merged(now))


def _token(token: str) -> str:
    return " " if token.isspace() else token


def _merged(tokens: Sequence[tuple[str, bool]]) -> Iterator[Piece]:
    """Neighbours of a kind as one piece: a space or a lone mark between two changed words goes with them."""
    text, is_marked = "", False
    for place, (token, marked) in enumerate(tokens):
        between = token.isspace() and 0 < place < len(tokens) - 1
        if between:
            marked = is_marked and tokens[place + 1][1]
        if text and marked != is_marked:
            yield Piece(text, is_marked)
            text = ""
        text, is_marked = text + token, marked
    if text:
        yield Piece(text, is_marked)


def _whole(clause: Clause) -> tuple[Piece, ...]:
    return (Piece(clause.text, False),)


def _plain(text: str) -> str:
    return " ".join(text.split())
