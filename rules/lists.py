"""Words that several rules look for, written once: `lists.yaml` of a pack.

«{{name}}» in a pattern stands for any item of a list, each of them a piece of a pattern in which a space is a space.
«@name» among phrases stands for all items, each of them a phrase. A list may use those above it, never itself.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from rules.schema import RuleSpec

Lists = Mapping[str, tuple[str, ...]]
At = tuple[int | str, ...]  # keys and indexes inside a rule

_PATTERNS = ("match", "when", "asked")
_PHRASES = ("words", "near", "except", "unless")
_REFERENCE = re.compile(r"\{\{([^{}]*)\}\}")
_BARE_SPACE = re.compile(r"(?<!\\) ")


def references(spec: RuleSpec) -> Iterator[tuple[At, str]]:
    """The lists that a rule uses, and where it does."""
    for key in _PATTERNS:
        yield from (((key,), name) for name in in_piece(getattr(spec, key, None) or ""))
    for key in _PHRASES:
        phrases = getattr(spec, "except_" if key == "except" else key, ())
        yield from (((key, at), phrase[1:]) for at, phrase in enumerate(phrases) if phrase.startswith("@"))


def in_piece(pattern: str) -> list[str]:
    """The lists that a pattern, or a piece of one, uses."""
    return _REFERENCE.findall(pattern)


def pattern(written: str, lists: Lists) -> str:
    """A pattern with the items in the place of each «{{name}}»."""
    return _REFERENCE.sub(lambda found: any_of(lists[found[1]]), written)


def any_of(items: Iterable[str]) -> str:
    # Also in a verbose pattern, which takes a bare space for layout.
    return "(?:" + "|".join(_BARE_SPACE.sub(r"\\ ", item) for item in items) + ")"


def phrases(written: Iterable[str], lists: Lists) -> tuple[str, ...]:
    """Phrases with the items in the place of each «@name»."""
    return tuple(one for phrase in written for one in (lists[phrase[1:]] if phrase.startswith("@") else (phrase,)))


def spelt_out(spec: RuleSpec, lists: Lists) -> RuleSpec:
    """What a matcher reads: the rule with the items in the place of its lists, all of which are there."""
    changes: dict[str, object] = {}
    for key in _PATTERNS:
        if getattr(spec, key, None):
            changes[key] = pattern(getattr(spec, key), lists)
    for key in ("words", "near"):
        if hasattr(spec, key):
            changes[key] = phrases(getattr(spec, key), lists)
    return spec.model_copy(update=changes)
