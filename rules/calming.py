"""A heated reply said calmly, as far as a machine can: it takes out and never makes up.

Pure. The words are data, calming.yaml. What comes out is a draft like any other: it is reviewed, and a person reads it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import regex
import yaml

from rules import fixing
from rules.morphology import is_abbreviation, is_known, is_name, is_thou
from rules.replies import Anatomy, Asked, Trait
from rules.text import Span, Text

LITTLE = 3   # words: an answer of fewer has to be written anew
SHOUTED = 4  # letters of a word that is shouted by itself; among other shouted words a letter is enough
BRIEF = 5    # words of a greeting that thanks may follow

_WORDS = Path(__file__).with_name("calming.yaml")
_FIRM: frozenset[Trait] = frozenset({"term", "place", "contact"})
_MARKS = regex.compile(r"[!?]{2,}")
_SMILE = regex.compile(r" ?\){2,}|(?<=[.!?…]) ?\)")
_SHOUT = regex.compile(r"(?<![\p{L}\p{N}«\"-])\p{Lu}{2,}(?![\p{L}\p{N}»\"])")
_CHORUS = regex.compile(r"(?<![\p{L}\p{N}«\"])(?:\p{Lu}+[^\p{L}\p{N}«»\"\n]+){2,}\p{Lu}+(?![\p{L}\p{N}»\"])")
_LOUD_WORD = regex.compile(r"\p{Lu}+")
_CLAUSE = regex.compile(r"\s*[,;:—–]\s*|\s-\s|[()]")


class Hurt(Protocol):
    """Rude words: a span of the text as it was sent."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class _Mend:
    start: int
    end: int
    fix: str | None


def quiet(source: str) -> str:
    """One mark where there were many, small letters for shouted ones, no sneering signs.

    Abbreviations, what stands in quotes and what the dictionary does not know keep their capitals.
    """
    words = _words()
    text = _SMILE.sub(_without_smile, words.sneers.sub("", source))
    text = _MARKS.sub(lambda marks: "?" if "?" in marks.group() else "!", text)
    chorus = [found.span() for found in _CHORUS.finditer(text)]
    for word in reversed([*_LOUD_WORD.finditer(text)]):
        in_chorus = any(start <= word.start() < end for start, end in chorus)
        if not in_chorus and (len(word.group()) < SHOUTED or not _SHOUT.fullmatch(text, word.start(), word.end())):
            continue
        text = text[: word.start()] + _lowered(word.group(), text, word.start()) + text[word.end() :]
    return text


def without_rudeness(source: str, hurts: Iterable[Hurt]) -> str:
    """The text without what hurts: the whole sentence, or as little of it as leaves its facts.

    «Ты» becomes «вы» where only the pronoun shows it, and stays where a verb would have to follow.
    """
    text = Text(source)
    mends = [mend for hurt in hurts for mend in _mends(text, *text.read(hurt.start, hurt.end))]
    mended = fixing.fixed(source, mends)
    return source if mended is None else mended


def hurtful(text: Text, hurts: Iterable[Hurt]) -> tuple[Span, ...]:
    """What rude words leave no room for anything in: as folded spans, the same that a calm text goes without."""
    spans = []
    for hurt in hurts:
        span = text.read(hurt.start, hurt.end)
        first, last = text.sentences(*span)
        spans.append(_taken(text, span, (first, min(last, len(text.folded)))))
    return tuple(spans)


def courteous(source: str, said: Anatomy) -> str:
    """With a greeting and thanks where there are none. Nothing is made of nothing."""
    words, text = _words(), source.strip()
    if not text:
        return text
    if "greeting" not in said.traits:
        thanks = "" if "thanks" in said.traits else f" {words.thanks}"
        return f"{words.greeting}{thanks} {text[:1].upper()}{text[1:]}"
    read = Text(text)
    _, last = read.sentences(0, 1)
    _, end = read.sent(0, min(last, len(read.folded)))
    if "thanks" not in said.traits and len(text[:end].split()) <= BRIEF:
        return f"{text[:end]} {words.thanks}{text[end:]}"
    return text


def is_little(left: str, was: str, said: Anatomy) -> bool:
    """So little is left that the answer has to be written anew: of a text that lost something, only what has a fact
    in it may stay. `said` is what is said in what is left."""
    words = Text(left).words
    if len(words) < LITTLE or not said.says_something:
        return True
    return len(words) < len(Text(was).words) and not _FIRM & said.traits.keys()


def skeleton(asked: Iterable[Asked]) -> str:
    """An answer to be filled in: what was asked, and under it what to write."""
    words = _words()
    wanted = [one for one in asked if one.sort != "claim"]
    blanks = [f"{quiet(one.quote)}\n{words.blanks[one.sort]}" for one in wanted] or [words.blank]
    return "\n\n".join([f"{words.greeting} {words.thanks}", *blanks, words.ending])


def _mends(text: Text, start: int, end: int) -> list[_Mend]:
    first, last = text.sentences(start, end)
    if all(is_thou(word.text) for word in text.words if start <= word.start and word.end <= end):
        return _polite(text, first, last)
    span = _taken(text, (start, end), (first, min(last, len(text.folded))))
    return [_Mend(*text.sent(*span), "")]


def _polite(text: Text, first: int, last: int) -> list[_Mend]:
    words = [word for word in text.words if first <= word.start and word.end <= last]
    polite = _words().polite
    if any(is_thou(word.text) and word.text not in polite for word in words):
        return []
    return [_Mend(*text.sent(w.start, w.end), polite[w.text]) for w in words if w.text in polite]


def _taken(text: Text, rude: Span, sentence: Span) -> Span:
    """The widest of sentence, clause and words that has no facts in it."""
    words = _words()
    begins, ends = sentence
    cuts = [cut.span() for cut in _CLAUSE.finditer(text.folded, begins, ends)]
    left = max((cut[0] for cut in cuts if cut[1] <= rude[0]), default=begins)
    right = min((cut[0] for cut in cuts if cut[0] >= rude[1]), default=ends)
    for start, end in (sentence, (left, right)):
        if not words.facts.search(text.folded, start, end):
            start = _past_blanks(text.folded, start, end)
            if start == _past_blanks(text.folded, begins, ends) and end < ends:
                end += _joint(text.folded[end:ends])
            return start, end
    return rude


def _joint(rest: str) -> int:
    """How much of what follows a taken-out beginning goes with it: «…, что приём до пяти»."""
    bare = rest.lstrip(" ,;:-")
    joint = _words().joints.match(bare)
    return len(rest) - len(bare) + (joint.end() if joint else 0)


def _past_blanks(folded: str, start: int, end: int) -> int:
    said = folded[start:end]
    return start + len(said) - len(said.lstrip())


def _without_smile(smile: "regex.Match[str]") -> str:
    """A smile that ended a sentence leaves its stop; what closes a bracket is none."""
    before = smile.string[: smile.start()]
    if before.count("(") > before.count(")"):
        return smile.group()
    return "." if before[-1:].isalnum() else ""


def _lowered(word: str, text: str, at: int) -> str:
    small = word.lower()
    if is_abbreviation(small) or not is_known(small):
        return word
    before = text[:at].rstrip(" \t\"«(-—–")
    begins = not before or before[-1] in ".!?…\n"
    return small.capitalize() if begins or is_name(small) else small


@dataclass(frozen=True, slots=True)
class _Words:
    facts: "regex.Pattern[str]"
    joints: "regex.Pattern[str]"
    sneers: "regex.Pattern[str]"
    polite: Mapping[str, str]
    greeting: str
    thanks: str
    blanks: Mapping[str, str]
    blank: str
    ending: str


@cache
def _words() -> _Words:
    read: dict[str, Any] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    for name in ("facts", "joints", "sneers"):
        read[name] = regex.compile(read[name], regex.IGNORECASE)
    return _Words(**read)
