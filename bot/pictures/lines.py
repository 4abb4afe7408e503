"""Lines of words as Tesseract saw them, and the best of several sights of the same picture. Pure.

Boxes are in pixels of the picture as it was sent, whatever it was enlarged to.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import fmean, median

_WORD_LEVEL = "5"       # of Tesseract's TSV: page, block, paragraph, line, word
_DOUBT = 50.0           # of 100: a word trusted less speaks against its line
_SURE = 90.0
_OVERLAP = 0.3          # of the smaller of two lines: they are the same place
_TALL = 1.8             # times the other words: the edge of a bubble taken for a bracket or a letter
_APART = 2.0            # of a line's height: words with so much between them stand in two columns
_TOGETHER = 1.0         # of a line's height: pieces with no more between them are one line
_SIGNS = frozenset("—–-•№«»\"()…+")  # may stand alone at the end of a line


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def shared_with(self, other: "Box") -> float:
        """The share of the smaller box that lies in both, 0 to 1."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        if across <= 0 or down <= 0:
            return 0.0
        return across * down / min(self.width * self.height, other.width * other.height)


@dataclass(frozen=True, slots=True)
class Word:
    """`confidence` is Tesseract's, 0 to 100."""

    text: str
    box: Box
    confidence: float

    @property
    def letters(self) -> int:
        return sum(map(str.isalnum, self.text))


@dataclass(frozen=True)
class Line:
    """Never empty."""

    words: tuple[Word, ...]

    @cached_property
    def box(self) -> Box:
        boxes = [word.box for word in self.words]
        return Box(
            min(box.left for box in boxes), min(box.top for box in boxes),
            max(box.right for box in boxes), max(box.bottom for box in boxes),
        )  # fmt: skip

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def letters(self) -> int:
        return sum(word.letters for word in self.words)

    @cached_property
    def trust(self) -> float:
        """Long and sure is high; what is doubted as much as believed is nothing."""
        return sum(word.letters * (word.confidence - _DOUBT) / (100 - _DOUBT) for word in self.words)

    def columns(self) -> Iterator["Line"]:
        """Its parts that stand far from each other: a menu, a post, an advertisement in one row."""
        apart = _APART * median(word.box.height for word in self.words)
        start = 0
        for index, (before, word) in enumerate(pairwise(self.words), start=1):
            if word.box.left - before.box.right > apart:
                yield Line(self.words[start:index])
                start = index
        yield Line(self.words[start:])

    @property
    def is_sure(self) -> bool:
        """No word of it is in doubt."""
        return self.letters > 1 and min(word.confidence for word in self.words) >= _SURE

    @property
    def is_speech(self) -> bool:
        """Not a speck or a pattern that looks like a letter or two."""
        return self.trust > 3 or (self.letters > 1 and fmean(w.confidence for w in self.words) >= _SURE)


def from_tsv(table: str, scale: float) -> list[Line]:
    """The lines of Tesseract's TSV for a picture that was enlarged `scale` times; words at odds with theirs are out."""
    found: dict[tuple[str, ...], list[Word]] = {}
    for row in table.splitlines():
        fields = row.split("\t")
        if fields[0] == _WORD_LEVEL and (text := fields[11].strip()):
            left, top, width, height = (int(field) / scale for field in fields[6:10])
            box = Box(left, top, left + max(width, 1), top + max(height, 1))
            found.setdefault(tuple(fields[1:5]), []).append(Word(text, box, float(fields[10])))
    return [Line(tuple(words)) for line in found.values() if (words := _without_edges(line))]


def best(sights: Iterable[Sequence[Line]]) -> list[Line]:
    """Of lines that lie at one place the most trusted, from the top down and each from the left."""
    chosen: list[Line] = []
    candidates = (line for sight in sights for line in sight if line.is_speech)
    for line in sorted(candidates, key=lambda line: -line.trust):
        if all(line.box.shared_with(other.box) < _OVERLAP for other in chosen):
            chosen.append(line)
    return sorted(_whole(chosen), key=lambda line: (line.box.top, line.box.left))


def _whole(pieces: Iterable[Line]) -> list[Line]:
    """Pieces of one line put together: a line that is a little aslant comes in two."""
    whole: list[Line] = []
    for piece in sorted(pieces, key=lambda line: line.box.left):
        before = next((line for line in whole if _goes_on_beside(line, piece)), None)
        if before is not None:
            whole.remove(before)
            piece = Line(before.words + piece.words)
        whole.append(piece)
    return whole


def _goes_on_beside(line: Line, piece: Line) -> bool:
    height = min(line.box.height, piece.box.height)
    shared = min(line.box.bottom, piece.box.bottom) - max(line.box.top, piece.box.top)
    gap = piece.box.left - line.words[-1].box.right
    return shared > height / 2 and -height < gap < _TOGETHER * height


def _without_edges(words: Sequence[Word]) -> list[Word]:
    """Without what is no word at either end: the edge of a bubble, a small picture, an emoji read as a letter."""
    height = median(word.box.height for word in words)
    noise = [_is_noise(word, height) for word in words]
    if all(noise):
        return []
    first = noise.index(False)
    last = len(noise) - noise[::-1].index(False)
    return list(words[first:last])


def _is_noise(word: Word, height: float) -> bool:
    if word.box.height > _TALL * height:
        return word.letters <= 2
    if not word.letters:
        return not _SIGNS.issuperset(word.text)
    return word.letters <= 2 and word.confidence < _DOUBT + 10
