"""Is a citizen answered? What was asked, what the reply says to it, and what it lacks.

Pure, and careful: a question counts as unanswered only where the words leave little doubt. The words are data,
replies.yaml; spans are code points of the text as it was sent: of the comment for what was asked, of the reply for
what is in it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import exp
from pathlib import Path
from typing import Any, Literal

import regex
import yaml

from rules.morphology import lemmas
from rules.text import Span, Text

Sort = Literal["why", "when", "contact", "where", "how_much", "who", "yes_no", "how", "what", "request", "claim"]
Answer = Literal["answered", "unclear", "unanswered"]
Trait = Literal[
    "greeting", "address", "term", "place", "sum", "reason", "who", "contact", "step", "done", "yes_no", "thanks",
    "regret",
]  # fmt: skip
Lack = Literal["yes_no", "reason", "place", "sum", "step", "who", "term", "contact", "regret"]
Grade = Literal["live", "almost", "doubtful", "brushoff"]

_WORDS = Path(__file__).with_name("replies.yaml")
HEAD = 3000  # characters of a comment and of a reply that are looked at
LONG = 10    # words: a question without its mark has no more
SHORT = 6    # words: a reply with fewer has hardly said anything
MANY = 3     # empty phrases: more of them weigh no more
LIVE = 55    # percent of a brush-off in a living answer at most
LACKS = 3    # that are told at most
LETTERS = 3  # a word of the comment that the reply may take up has more

# A question is answered when the reply has one of these.
_ANSWERS: Mapping[Sort, frozenset[Trait]] = {
    "why": frozenset({"reason"}),
    "when": frozenset({"term"}),
    "contact": frozenset({"contact", "place", "who"}),
    "where": frozenset({"place", "contact"}),
    "how_much": frozenset({"sum"}),
    "who": frozenset({"who", "contact"}),
    "yes_no": frozenset({"yes_no", "term", "place", "sum", "reason", "step", "done", "contact"}),
    "how": frozenset({"step", "contact", "place"}),
    "what": frozenset({"step", "done", "place", "sum", "reason", "term", "contact"}),
    "request": frozenset({"step", "done", "term", "reason", "contact", "sum"}),
}
# What would help whoever was not answered.
_HELP: Mapping[Sort, tuple[Lack, ...]] = {
    "why": ("reason",),
    "when": ("term",),
    "contact": ("contact",),
    "where": ("place",),
    "how_much": ("sum",),
    "who": ("who",),
    "yes_no": ("yes_no",),
    "how": ("step", "contact"),
    "request": ("step", "who", "term", "contact"),
}
# Kinds of question whose answer is plain to see, or plainly is not there.
_PLAIN: frozenset[Sort] = frozenset({"when", "contact", "where", "how_much", "who", "why", "request"})
# With any of these a reply may have answered in words that were not foreseen.
_SOFT: frozenset[Trait] = frozenset({"term", "contact", "reason", "yes_no", "step", "done", "sum"})
_MANNERS: frozenset[Trait] = frozenset({"greeting", "address", "thanks", "regret"})
_GRADES: tuple[tuple[Grade, int], ...] = (("live", LIVE), ("almost", 75), ("doubtful", 95), ("brushoff", 100))
# Of what a person would go away with: an answer that has none of it says nothing.
_SUBSTANCE: frozenset[Trait] = frozenset({"term", "place", "sum", "reason", "contact", "step", "done", "yes_no"})

_PIECE = regex.compile(r"[^?!.…\n]+(?:[?!.…]+|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that the citizen wants. The span and the quote are of the comment."""

    sort: Sort
    start: int
    end: int
    quote: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Anatomy:
    """`brushoff` is 0 for a living answer and 100 for none at all; `grade` the same in four words. `lacks` is what
    would make it better, the weightiest first; empty for a living one. `loud` is shouted: capitals, rows of marks."""

    asked: tuple[Asked, ...]
    traits: Mapping[Trait, tuple[Span, ...]]
    empty: tuple[Span, ...]
    loud: tuple[Span, ...]
    brushoff: int
    grade: Grade
    lacks: tuple[Lack, ...]

    @property
    def says_something(self) -> bool:
        return bool(_SUBSTANCE & self.traits.keys())

    @property
    def unanswered(self) -> tuple[Asked, ...]:
        return tuple(asked for asked in self.asked if asked.answer == "unanswered")


def anatomy(reply: Text, hurtful: Iterable[Span] = ()) -> Anatomy:
    """What the comment of a reply asks and what its text says to it. Without a comment nothing was asked.

    An insult answers nothing: `hurtful` are folded spans that are not heard, or «вы сами виноваты» were a reason.
    """
    words = _words()
    text, hurtful = Text(reply.source[:HEAD]), tuple(hurtful)
    heard = _without(text.folded, hurtful)
    comment = Text(reply.context[:HEAD]) if reply.context else None
    empty = tuple(_apart(span for pattern in words.empty for span in _found(pattern, text.folded)))
    said = _without(heard, [*empty, *_found(words.hedges, text.folded)])
    traits: dict[Trait, tuple[Span, ...]] = {
        trait: found
        for trait, pattern in words.traits.items()
        if (found := tuple(_found(pattern, heard if trait in _MANNERS else said)))
    }
    asked = tuple(_asked(comment, traits, bool(empty))) if comment is not None else ()
    brushoff = _brushoff(text, comment, traits, empty)
    if only_greets(text) or (not hurtful and _is_beyond_doubt(asked, traits, empty, comment)):
        brushoff = min(brushoff, LIVE)
    grade = next(grade for grade, most in _GRADES if brushoff <= most)
    return Anatomy(
        asked,
        {trait: tuple(text.sent(*span) for span in spans) for trait, spans in traits.items()},
        tuple(text.sent(*span) for span in empty),
        tuple(text.sent(*span) for span in _found(words.loud, text.folded)),
        brushoff,
        grade,
        _lacks(asked, traits, comment) if grade != "live" else (),
    )


def only_greets(text: Text) -> bool:
    """A greeting, a name at most with it, and nothing more: an answer that has yet to begin."""
    return _words().greeting_alone.fullmatch(text.folded) is not None


def _brushoff(
    text: Text, comment: Text | None, traits: Mapping[Trait, tuple[Span, ...]], empty: tuple[Span, ...]
) -> int:
    """How likely a brush-off is, in percent."""
    substance = _SUBSTANCE & traits.keys()
    facts: dict[str, float] = {
        "bias": 1.0,
        "empty": min(len(empty), MANY),
        "no_substance": not substance,
        "substance": len(substance),
        "short": len(text.words) < SHORT,
        "digits": any(char.isdigit() for char in text.folded),
        "echo": _echo(text, comment),
        **dict.fromkeys(traits, 1.0),
    }
    return _percent(sum(weight * facts.get(name, 0.0) for name, weight in _words().weights.items()))


def _is_beyond_doubt(
    asked: tuple[Asked, ...], traits: Mapping[Trait, tuple[Span, ...]], empty: tuple[Span, ...], comment: Text | None
) -> bool:
    """Who says something and nothing empty is not suspected, nor is who was asked for nothing or thanked."""
    if comment is not None and _is_thanks(comment):
        return True
    is_wanted = comment is not None and (any(one.sort != "claim" for one in asked) or _is_complaint(comment))
    return not empty and (not is_wanted or bool(_SUBSTANCE & traits.keys()))


def _echo(text: Text, comment: Text | None) -> float:
    """The share of the comment's longer words that the reply takes up."""
    if comment is None:
        return 0.0
    wanted = [word.text for word in comment.words if len(word.text) > LETTERS]
    return sum(any(key in text.index for key in lemmas(word)) for word in wanted) / max(1, len(wanted))


def _asked(comment: Text, traits: Mapping[Trait, tuple[Span, ...]], is_empty: bool) -> Iterator[Asked]:
    for sort, start, end in _pieces(comment):
        first, last = comment.sent(start, end)
        answer: Answer = "unclear"
        if sort != "claim":
            answer = "answered" if _ANSWERS[sort] & traits.keys() else "unclear"
        if answer == "unclear" and sort in _PLAIN and (is_empty or not _SOFT & traits.keys()):
            answer = "unanswered"
        yield Asked(sort, first, last, comment.source[first:last], answer)


def _pieces(comment: Text) -> Iterator[tuple[Sort, int, int]]:
    """Folded spans of what is said one thing at a time, without what nobody expects an answer to."""
    words = _words()
    for piece in _PIECE.finditer(comment.folded):
        turns = [turn.span() for turn in words.turn.finditer(comment.folded, *piece.span())]
        is_marked = "?" in piece.group()
        for (_, start), (end, _) in pairwise([(0, piece.start()), *turns, (piece.end(), 0)]):
            span = _trimmed(comment.folded, start, end)
            said = comment.folded[slice(*span)]
            if not any(char.isalpha() for char in said) or words.rhetorical.search(said):
                continue
            yield _sort(said, is_marked), *span


def _sort(said: str, is_marked: bool) -> Sort:
    words = _words()
    if is_marked or (len(said.split()) <= LONG and "," not in said and words.begins_question.search(said)):
        return next((sort for sort, pattern in words.questions.items() if pattern.search(said)), "yes_no")
    return "request" if words.request.search(said) else "claim"


def _lacks(
    asked: tuple[Asked, ...], traits: Mapping[Trait, tuple[Span, ...]], comment: Text | None
) -> tuple[Lack, ...]:
    is_complaint = comment is not None and _is_complaint(comment)
    wanted = [lack for one in asked if one.answer != "answered" for lack in _HELP.get(one.sort, ())]
    if is_complaint or not wanted:
        wanted += _HELP["request"]
    if is_complaint and not {"regret", "thanks"} & traits.keys():
        wanted.append("regret")
    return tuple(dict.fromkeys(lack for lack in wanted if lack not in traits))[:LACKS]


def _is_complaint(comment: Text) -> bool:
    return _words().complaint.search(comment.folded) is not None


def _is_thanks(comment: Text) -> bool:
    """They thank or congratulate, and want nothing."""
    words = _words()
    return (
        words.thanks_only.search(comment.folded) is not None
        and "?" not in comment.folded
        and not _is_complaint(comment)
        and not words.request.search(comment.folded)
    )


def _percent(weight: float) -> int:
    return round(100 / (1 + exp(-max(-30.0, min(30.0, weight)))))


def _found(pattern: "regex.Pattern[str]", folded: str) -> Iterator[Span]:
    return (found.span() for found in pattern.finditer(folded) if found.start() < found.end())


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    reached = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= reached:
            yield start, end
            reached = end


def _without(folded: str, spans: Iterable[Span]) -> str:
    """The same text with certain spans blank: places stay where they are."""
    for start, end in spans:
        folded = folded[:start] + " " * (min(end, len(folded)) - start) + folded[end:]
    return folded


def _trimmed(folded: str, start: int, end: int) -> Span:
    said = folded[start:end]
    return start + len(said) - len(said.lstrip()), start + len(said.rstrip())


@dataclass(frozen=True, slots=True)
class _Words:
    questions: Mapping[Sort, "regex.Pattern[str]"]
    begins_question: "regex.Pattern[str]"
    turn: "regex.Pattern[str]"
    rhetorical: "regex.Pattern[str]"
    request: "regex.Pattern[str]"
    complaint: "regex.Pattern[str]"
    thanks_only: "regex.Pattern[str]"
    traits: Mapping[Trait, "regex.Pattern[str]"]
    greeting_alone: "regex.Pattern[str]"
    hedges: "regex.Pattern[str]"
    loud: "regex.Pattern[str]"
    empty: tuple["regex.Pattern[str]", ...]
    weights: Mapping[str, float]


@cache
def _words() -> _Words:
    read: dict[str, Any] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return _Words(**{name: value if name == "weights" else _compiled(value) for name, value in read.items()})


def _compiled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _compiled(each) for key, each in value.items()}
    if isinstance(value, list):
        return tuple(map(_compiled, value))
    return regex.compile(value, regex.IGNORECASE)
