"""Are two sentences so alike that what people have allowed in one is allowed in the other?

Pure. Every doubt speaks against it: a remark too many costs a glance, a remark too few may cost much more.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rules.morphology import is_known, is_name, lemma
from rules.schema import Category
from rules.text import Kind, Link, Span, Text, Word

# What no precedent is a licence for.
NEVER_ALLOWED: frozenset[Category] = frozenset({"personal_data", "confidential"})

# The share of words and of neighbouring pairs that twins have in common. Of the examples in the tests the least alike
# twins reach 0.80, and strangers whom nothing else tells apart at most 0.77.
ALIKE = 0.79
NEW = 2   # words that one of two twins may have and the other not, however long they are
KEPT = 5  # words found: so few are the point itself and must be the same; more are compared like the rest

_NEGATIONS = frozenset({"не", "ни", "нет", "без", "нельзя", "никогда", "никто", "ничто", "никакой", "никак", "вряд"})


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence as it was sent and, in its code points, what a rule found in it and the addresses that it hides."""

    sentence: str
    start: int
    end: int
    links: tuple[Link, ...] = ()

    @property
    def quote(self) -> str:
        return self.sentence[self.start : self.end]


@dataclass(frozen=True)
class Allowed:
    """What people have allowed under a rule, in texts of these kinds."""

    id: int
    rule: str
    kinds: frozenset[Kind]
    case: Case

    @cached_property
    def form(self) -> "Form":
        return form(self.case)


@dataclass(frozen=True, slots=True)
class Form:
    """What two sentences are compared by. All but `shingles`, words and pairs of neighbours, is the same in twins:
    the words found, those that deny, names, hidden addresses, whether a quotation is open and whether it asks."""

    found: tuple[str, ...]
    negations: tuple[str, ...]
    names: frozenset[str]
    addresses: frozenset[str]
    is_quoted: bool
    asks: bool
    shingles: Counter[tuple[str, ...]]


def case(text: Text, start: int, end: int) -> Case | None:
    """The sentence around a span of the source. None for an empty span: what is missing stands in no sentence."""
    if start == end:
        return None
    first, last = text.sentences(*text.read(start, end))
    first, last = text.sent(first, min(last, len(text.folded)))
    first, last = min(first, start), max(last, end)
    while first < start and text.source[first].isspace():
        first += 1
    while last > end and text.source[last - 1].isspace():
        last -= 1
    links = tuple(
        Link(max(link.start, first) - first, min(link.end, last) - first, link.url)
        for link in text.links
        if link.start < last and first < link.end
    )
    return Case(text.source[first:last], start - first, end - first, links)


def twin(text: Text, rule: str, span: Span, allowed: Iterable[Allowed]) -> Allowed | None:
    """The first case allowed under this rule that the sentence around a span of the source is a near twin of. A kind
    is allowed by itself: what may stand on a page of one's own may not on the agency's."""
    candidates = [one for one in allowed if one.rule == rule and text.kinds <= one.kinds]
    this = case(text, *span) if candidates else None
    if this is None:
        return None
    seen = form(this)
    return next((one for one in candidates if are_twins(seen, one.form)), None)


def are_twins(one: Form, other: Form) -> bool:
    if _marks(one) != _marks(other) or max(_new(one, other), _new(other, one)) > NEW:
        return False
    return likeness(one, other) >= ALIKE


def likeness(one: Form, other: Form) -> float:
    """Dice's share of shingles in common, from 0 to 1. Of sentences without words it is 1: their marks tell them
    apart."""
    whole = one.shingles.total() + other.shingles.total()
    return 2 * (one.shingles & other.shingles).total() / whole if whole else 1.0


def form(case: Case) -> Form:
    text = Text(case.sentence, links=case.links)
    first, last = text.read(case.start, case.end)
    words = [lemma(word.text) for word in text.words]
    found = [known for word, known in zip(text.words, words, strict=True) if word.start < last and first < word.end]
    if not found:
        found = [text.folded[first:last]]  # a sign, such as an emoji
    return Form(
        found=tuple(found) if len(found) <= KEPT else (),
        negations=tuple(sorted(filter(_denies, words))),
        names=frozenset(_names(text, words)),
        addresses=frozenset(link.url for link in case.links),
        is_quoted=text.folded.count('"', 0, first) % 2 == 1,
        asks="?" in text.folded,
        shingles=Counter([(word,) for word in words] + list(pairwise(words))),
    )


def _new(one: Form, other: Form) -> int:
    """How many words of one the other has not."""
    return sum(count for shingle, count in (one.shingles - other.shingles).items() if len(shingle) == 1)


def _marks(form: Form) -> tuple[object, ...]:
    return form.found, form.negations, form.names, form.addresses, form.is_quoted, form.asks


def _denies(word: str) -> bool:
    """«не», «невозможно», and also «неделя» which only looks so: then the sentences are taken for different ones."""
    return word in _NEGATIONS or (word.startswith("не") and len(word) > 4 and is_known(word[2:]))


def _names(text: Text, lemmas: Sequence[str]) -> Iterable[str]:
    """Who or what is spoken of: capital letters inside a sentence, and at its beginning what the dictionary knows for
    a name. A word that is only shouted is none."""
    for at, (word, known) in enumerate(zip(text.words, lemmas, strict=True)):
        if _is_capital(text, word) and (is_name(word.text) if at == 0 else not _is_shouted(text, word)):
            yield known


def _is_capital(text: Text, word: Word) -> bool:
    return text.folded[word.start].isupper()


def _is_shouted(text: Text, word: Word) -> bool:
    return text.folded[word.start : word.end].isupper() and is_known(word.text) and not is_name(word.text)
