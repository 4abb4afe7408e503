"""Precedents as good examples in the form of the pack, for an editor to paste under their rules.

An example that is pasted keeps the rule from ever firing there again, for whoever runs `check`: the editor then
teaches the rule itself, and the precedent is needed no more.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.review.model import Precedent, kinds_of
from bot.review.precedents import awake
from rules.pack import Rule, RulePack
from rules.schema import KINDS, Example
from rules.text import Kind
from rules.yamltree import read_tree

SENTENCE_LIMIT = 2000  # code points of an example
_WIDE = 100_000        # a scalar stays on one line


@dataclass(frozen=True, slots=True)
class Export:
    """`left_out` cannot be examples: their rule is gone or forgoes this kind, or the sentence is too long or has marks
    of examples in it."""

    yaml: str
    written: int
    left_out: tuple[Precedent, ...]


def export(precedents: Sequence[Precedent], pack: RulePack, heading: str) -> Export:
    """`heading` becomes a remark at the top. What is written was read back and decoded as the pack's own is."""
    rules = awake(pack)
    by_rule: defaultdict[str, list[str]] = defaultdict(list)
    left_out: list[Precedent] = []
    for precedent in precedents:
        kind = _kind(precedent, rules.get(precedent.rule))
        sentence = precedent.case.sentence
        if kind is None or len(sentence) > SENTENCE_LIMIT or "<<" in sentence or ">>" in sentence:
            left_out.append(precedent)
        else:
            by_rule[precedent.rule].append(_example(precedent, kind))
    lines = [f"# {line}".rstrip() for line in heading.splitlines()]
    for rule, examples in sorted(by_rule.items()):
        lines += [f"- id: {rule}", "  examples:", *examples]
    text = "\n".join(lines) + "\n"
    written = len(precedents) - len(left_out)
    assert not written or _count(text) == written
    return Export(text, written, tuple(left_out))


def _kind(precedent: Precedent, rule: Rule | None) -> Kind | None:
    """The kind that the example is taken for: one that was allowed and that the rule applies to."""
    fits = kinds_of(precedent.kind) & set(rule.spec.applies_to) if rule else frozenset()
    return next((kind for kind in KINDS if kind in fits), None)


def _example(precedent: Precedent, kind: Kind) -> str:
    """With the indent of the pack's own examples."""
    case = precedent.case
    lines = [f"    - good: {_scalar(case.sentence)}", f"      kind: {kind}"]
    if case.links:
        addresses = {case.sentence[link.start : link.end]: link.url for link in case.links}
        lines.append("      links:")
        lines += [f"        {_scalar(words)}: {_scalar(url)}" for words, url in addresses.items()]
    return "\n".join(lines)


def _scalar(text: str) -> str:
    written: str = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=_WIDE)
    return written.rstrip("\n")


def _count(text: str) -> int:
    """How many examples there are to a strict reader. Raises `RuleError` or pydantic's `ValidationError`."""
    tree = read_tree(Path("precedents.yaml"), text.encode())
    return sum(len([Example.model_validate(example) for example in rule["examples"]]) for rule in tree.data)
