"""The kinds of rule: what each of them looks for in a text.

A kind is a class with `find`, its shape in `rules.schema`, and a line in `matcher`. The list is closed.
"""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

import regex

from rules.detectors import DETECTORS, Detector
from rules.guards import GUARDS
from rules.networks import Networks
from rules.phrases import Phrases
from rules.schema import AbsenceRule, CodeRule, LexiconRule, MeaningRule, PatternRule, RuleSpec
from rules.text import Span, Text

PATTERN_SECONDS = 0.1  # processor time of one pattern over one text; a sound one needs a hundredth of it


class OutOfTime(Exception):
    """A pattern was stopped at its time bound; what it would have found is not known."""


class Matcher(Protocol):
    def find(self, text: Text, on: date) -> Iterator[Span]:
        """Folded spans in the order of the text; only an absence finds an empty one, at its end. `on` is the agency's
        day. Raises `OutOfTime`."""
        ...


def matcher(rule: RuleSpec, networks: Networks) -> Matcher | None:
    """None for a rule of meaning. Raises `regex.error`, `UnknownGuard`, `UnknownDetector`, or `ValueError(phrase)` for
    a rule that cannot be run."""
    match rule:
        case PatternRule():
            return _near(Pattern(rule.match, rule.guard), rule.near)
        case LexiconRule():
            return _near(Lexicon(Phrases(rule.words, rule.gap, any_order=rule.order == "free")), rule.near)
        case AbsenceRule():
            return Absence(rule)
        case CodeRule():
            if rule.code not in DETECTORS:
                raise UnknownDetector(rule.code)
            return Code(DETECTORS[rule.code], networks)
        case MeaningRule():
            return None


class Pattern:
    def __init__(self, match: str, guard: str | None = None) -> None:
        self._pattern = _compiled(match)
        if guard is not None and guard not in GUARDS:
            raise UnknownGuard(guard)
        self._guard = GUARDS[guard] if guard else None

    def find(self, text: Text, on: date) -> Iterator[Span]:
        try:
            found = list(self._pattern.finditer(text.folded, timeout=PATTERN_SECONDS))
        except TimeoutError:
            raise OutOfTime from None
        for match in found:
            if match.start() < match.end() and (self._guard is None or self._guard(match.group())):
                yield match.span()


class Lexicon:
    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases

    def find(self, text: Text, on: date) -> Iterator[Span]:
        yield from self._phrases.find(text)


class Near:
    """Only those matches in whose sentence one of the phrases stands as well, outside the match."""

    def __init__(self, matcher: Matcher, phrases: Phrases) -> None:
        self._matcher = matcher
        self._phrases = phrases

    def find(self, text: Text, on: date) -> Iterator[Span]:
        found = list(self._matcher.find(text, on))
        company = list(self._phrases.find(text)) if found else []
        for start, end in found:
            first, last = text.sentences(start, end)
            if any(first <= s and e <= last and (e <= start or end <= s) for s, e in company):
                yield start, end


class Absence:
    def __init__(self, rule: AbsenceRule) -> None:
        self._match = _compiled(rule.match) if rule.match else None
        self._words = Phrases(rule.words)
        self._when = _compiled(rule.when) if rule.when else None
        self._asked = _compiled(rule.asked) if rule.asked else None
        self._at_least = rule.at_least

    def find(self, text: Text, on: date) -> Iterator[Span]:
        if len(text.words) < self._at_least or not self._is_meant(text):
            return
        if not (_has(self._match, text.folded) or next(self._words.find(text), None)):
            yield len(text.folded), len(text.folded)

    def _is_meant(self, text: Text) -> bool:
        if self._when is not None and not _has(self._when, text.folded):
            return False
        return self._asked is None or (text.asked is not None and _has(self._asked, text.asked.folded))


class Code:
    def __init__(self, detector: Detector, networks: Networks) -> None:
        self._detector = detector
        self._networks = networks

    def find(self, text: Text, on: date) -> Iterator[Span]:
        yield from self._detector(text, self._networks, on)

    def among(self, networks: Networks) -> "Code":
        """The same, as the networks are known now."""
        return Code(self._detector, networks)


class UnknownGuard(ValueError):
    """A rule names a guard that is not in `GUARDS`."""


class UnknownDetector(ValueError):
    """A rule names a detector that is not in `DETECTORS`."""


def _near(matcher: Matcher, phrases: tuple[str, ...]) -> Matcher:
    return Near(matcher, Phrases(phrases)) if phrases else matcher


def _compiled(match: str) -> "regex.Pattern[str]":
    # A folded text holds no ё, so a pattern that spells it would never match.
    return regex.compile(match.replace("ё", "е").replace("Ё", "Е"), regex.IGNORECASE)


def _has(pattern: "regex.Pattern[str] | None", folded: str) -> bool:
    try:
        return pattern is not None and pattern.search(folded, timeout=PATTERN_SECONDS) is not None
    except TimeoutError:
        raise OutOfTime from None
