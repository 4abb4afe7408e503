"""A pack of rules that was read, checked and made ready to run."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rules.kinds import Code, Matcher
from rules.meaning import Meaning
from rules.networks import Amendment, Networks
from rules.phrases import Phrases
from rules.schema import RuleSpec
from rules.situations import Situations


@dataclass(frozen=True, slots=True)
class Place:
    """Where an editor finds it; line and column count from 1."""

    path: Path
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Rule:
    """`exceptions`, `unless` and `example_places` run parallel to `spec.except_`, `spec.unless` and `spec.examples`.
    A rule of meaning has no matcher: the pack's `meaning` judges for it."""

    spec: RuleSpec
    matcher: Matcher | None
    exceptions: tuple[Phrases, ...]
    unless: tuple[Phrases, ...]
    place: Place
    example_places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class RulePack:
    """`version` is the beginning of the sha256 of all its files; `topics` are titles in Russian by topic.
    `meaning` is there when a rule asks for it."""

    version: str
    rules: tuple[Rule, ...]
    topics: Mapping[str, str]
    networks: Networks
    meaning: Meaning | None = None
    situations: Situations = field(default_factory=Situations)

    def amended(self, amendments: Sequence[Amendment]) -> "RulePack":
        """The pack with the networks as they are known now, and a version of its own: who was told what stays clear."""
        if not amendments:
            return self
        networks = self.networks.amended(amendments)
        rules = tuple(
            replace(rule, matcher=rule.matcher.among(networks)) if isinstance(rule.matcher, Code) else rule
            for rule in self.rules
        )
        version = hashlib.sha256(repr((self.version, *amendments)).encode()).hexdigest()[:12]
        return replace(self, version=version, rules=rules, networks=networks)
