"""A text as rules read it: without the tricks that hide a word, and with the way back to the text as it was sent.

Two coordinates: *sent* (code points of `source`) and *folded* (code points of `folded`). Matchers work in folded
ones; `Text.sent` leads back, and `Text.read` there.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import regex

from rules.errors import TextTooLong
from rules.morphology import lemmas

Kind = Literal["official", "personal", "reply"]  # where it is to stand: a page of the agency, one's own, an answer
Span = tuple[int, int]

PAGES: frozenset[Kind] = frozenset({"official", "personal"})  # a post of which nobody said where it will stand

LIMIT = 20_000  # characters of a text or of its context

# Seen by nobody, enough to break a word in two: soft hyphen, zero-width, direction marks, variation selectors.
_INVISIBLE = {0x00AD, 0x034F, 0x061C, 0x180E, 0x2060, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
              *range(0x2066, 0x206A), *range(0xFE00, 0xFE10)}  # fmt: skip
_PLAIN: dict[int, str] = {
    **dict.fromkeys(_INVISIBLE, ""),
    **dict.fromkeys((0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D), "-"),
    **dict.fromkeys(map(ord, "«»„“”‟″＂"), '"'),
    **dict.fromkeys(map(ord, "‘’‚‛′"), "'"),
    **dict.fromkeys((0x2028, 0x2029, 0x0085), "\n"),
    ord("ё"): "е",
    ord("Ё"): "Е",
}
_LATIN = "ABCEHKMOPTXYaceopxyk"
_CYRILLIC = "АВСЕНКМОРТХУасеорхук"
_TO_CYRILLIC = dict(zip(_LATIN, _CYRILLIC, strict=True))
_TO_LATIN = dict(zip(_CYRILLIC, _LATIN, strict=True))

_RUN = regex.compile(r"\p{L}+")
_WORD = regex.compile(r"[\p{L}\p{N}]+")
_ADDRESS = regex.compile(r"(?<![\w.@-])(?:https?://)?[\w.@-]*\w\.[a-z]{2,24}\b(?:[/?][^\s<>\"]*)?", regex.IGNORECASE)
# A row of marks is tried from its beginning only: twenty thousand of them took half a minute.
_STOP = regex.compile(r'(?<![.!?…])[.!?…]++["\')\]]*+(?=\s++[^\p{Ll}])|\n+')
_ABBREVIATION = regex.compile(
    r"\b(?:\p{L}|ул|пр|пл|пер|бул|кв|им|тел|доб|обл|респ|руб|коп|тыс|млн|млрд|стр|ст|см|др|пр|гр|св|им|акад)\.$",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """Letters and digits in lower case; a hyphen parts two words. The span is in folded coordinates."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """An address hidden under words: the span is in sent coordinates."""

    start: int
    end: int
    url: str


@dataclass(frozen=True)
class Text:
    """`kinds` are those whose rules apply, `context` is what a reply answers, `links` are the addresses that the
    words do not show. Raises `TextTooLong` when source or context is over `LIMIT` characters."""

    source: str
    kinds: frozenset[Kind] = PAGES
    context: str | None = None
    links: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        longest = max(len(self.source), len(self.context or ""))
        if longest > LIMIT:
            raise TextTooLong(longest, LIMIT)

    @property
    def folded(self) -> str:
        """The text without invisible characters, with е for ё, «-» for every dash, plain quotes and spaces, and with
        each word in the one alphabet that it pretends to be written in."""
        return self._fold[0]

    def sent(self, start: int, end: int) -> Span:
        """A folded span as a span of `source`; marks that belong to its last letter are inside. An empty span is
        where something is missing: the end of the source."""
        _, starts, ends = self._fold
        return (starts[start], ends[end - 1]) if start < end else (len(self.source), len(self.source))

    def read(self, start: int, end: int) -> Span:
        """A span of `source` as a folded one. One of which nothing is to be seen becomes the letter before it, or the
        first of the text; in a text without letters it stays empty."""
        folded, starts, ends = self._fold
        first, last = bisect_right(ends, start), bisect_left(starts, end)
        if first < last or not folded:
            return first, max(first, last)
        return max(0, first - 1), max(1, first)

    @cached_property
    def asked(self) -> "Text | None":
        """What the reply answers, as a text of its own."""
        return Text(self.context) if self.context is not None else None

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(Word(found.group().lower(), *found.span()) for found in _WORD.finditer(self.folded))

    def words_of(self, start: int, end: int) -> Span:
        """The places in `words` of the first and the last word of a folded span that begins and ends with words."""
        return bisect_left(self._word_starts, start), bisect_right(self._word_starts, end - 1) - 1

    @cached_property
    def _word_starts(self) -> list[int]:
        return [word.start for word in self.words]

    @cached_property
    def index(self) -> Mapping[str, frozenset[int]]:
        """At which places of `words` a form stands, and any form of a dictionary form."""
        places: dict[str, set[int]] = {}
        for at, word in enumerate(self.words):
            for key in lemmas(word.text) | {word.text}:
                places.setdefault(key, set()).add(at)
        return {key: frozenset(at) for key, at in places.items()}

    def places(self, key: str) -> frozenset[int]:
        """The places of one key of `index`; none when the text does not have it."""
        return self.index.get(key, frozenset())

    @cached_property
    def addresses(self) -> tuple[Span, ...]:
        """Folded spans of what leads into the net: sites with all that follows, mailboxes."""
        return tuple(found.span() for found in _ADDRESS.finditer(self.folded))

    def sentences(self, start: int, end: int) -> Span:
        """The folded span of the sentence that holds a folded span, or of the sentences that it touches.
        A line break ends a sentence, as people write in messengers."""
        first = bisect_right(self._bounds, start) - 1
        last = bisect_right(self._bounds, max(start, end - 1))
        return self._bounds[first], self._bounds[last]

    @cached_property
    def parts(self) -> tuple[Span, ...]:
        """Folded spans of the sentences that hold a word, without the spaces around them."""
        pieces = zip(self._bounds, self._bounds[1:], strict=False)
        return tuple(
            (start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
            for start, end in pieces
            if _WORD.search(piece := self.folded[start:end])
        )

    @cached_property
    def _bounds(self) -> list[int]:
        """Where sentences begin, and the end of the text plus one."""
        bounds = [0]
        for stop in _STOP.finditer(self.folded):
            head = self.folded[max(0, stop.start() - 8) : stop.start() + 1]
            if stop.group().startswith(".") and _ABBREVIATION.search(head):
                continue
            bounds.append(stop.end())
        return [*bounds, len(self.folded) + 1]

    @cached_property
    def _fold(self) -> tuple[str, list[int], list[int]]:
        letters, starts, ends = _simplify(self.source)
        return _one_alphabet(letters), starts, ends


def _simplify(source: str) -> tuple[str, list[int], list[int]]:
    """Letter by letter, one folded code point for one or several sent ones."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, char in enumerate(source):
        plain = _plain(char)
        if letters and unicodedata.combining(char):
            # «й» may come as two code points (macOS); a stress or a line through a letter is no letter.
            joined = unicodedata.normalize("NFC", letters[-1] + char)
            letters[-1] = _plain(joined) if len(joined) == 1 else letters[-1]
            ends[-1] = index + 1
            continue
        if plain:
            letters.append(plain)
            starts.append(index)
            ends.append(index + 1)
    return "".join(letters), starts, ends


def _plain(char: str) -> str:
    if char < "\x80":
        return char
    if (plain := _PLAIN.get(ord(char))) is not None:
        return plain
    if "а" <= char <= "я" or "А" <= char <= "Я":
        return char
    compatible = unicodedata.normalize("NFKC", char)
    return compatible if len(compatible) == 1 else char


def _one_alphabet(letters: str) -> str:
    """Words written in two alphabets at once, in the alphabet of those letters that have no twin in the other."""
    pieces: list[str] = []
    done = 0
    for run in _RUN.finditer(letters):
        word = run.group()
        cyrillic = sum("а" <= c <= "я" or "А" <= c <= "Я" for c in word)
        if not cyrillic or cyrillic == len(word):
            continue
        latin = len(word) - cyrillic
        own_cyrillic = cyrillic - sum(c in _TO_LATIN for c in word)
        own_latin = latin - sum(c in _TO_CYRILLIC for c in word)
        to_cyrillic = (own_cyrillic, cyrillic) >= (own_latin, latin)
        twins = _TO_CYRILLIC if to_cyrillic else _TO_LATIN
        pieces += letters[done : run.start()], "".join(twins.get(c, c) for c in word)
        done = run.end()
    return "".join([*pieces, letters[done:]])

