"""From a directory of YAML to a `RulePack`, strictly: whatever is wrong is named with file, line and column.

A pack is `topics.yaml` (topic → title), `networks.yaml` (a list of networks), `situations.yaml` (what to do when it has
happened), `lists.yaml` (name → words that rules share) and `review/*.yaml` (lists of rules); with rules of meaning also
`meaning/`, which `python -m bot train` makes of `corpus/`.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import regex
from pydantic import BaseModel, ValidationError

from rules import corpus, lists
from rules.detectors import DETECTORS
from rules.errors import FaultCode, RuleError
from rules.guards import GUARDS
from rules.kinds import UnknownDetector, UnknownGuard, matcher
from rules.learned import VERSION, Header, digest, header_path, weights_path
from rules.lists import At
from rules.meaning import Meaning
from rules.networks import Network, Networks, NetworkSpec
from rules.pack import Place, Rule, RulePack
from rules.phrases import ORDERED, Phrases, TooManyWords
from rules.schema import SPECS, Category, MeaningRule, RuleSpec
from rules.situations import Situations, SituationsFile
from rules.yamltree import Tree, read_tree

Decoded = TypeVar("Decoded", bound=BaseModel)

_LIST_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def load_pack(directory: Path) -> RulePack:
    """The pack in a directory. Raises the first `RuleError` of it; `faults` tells them all.

    A corpus that has changed since the pack learned from it is no fault here: the bot goes on with what it knows.
    """
    reading = _Reading(directory)
    pack = reading.pack()
    if reading.faults:
        raise reading.faults[0]
    return pack


def load_unlearned(directory: Path) -> RulePack:
    """The pack as it is before it has learned: its rules of meaning are silent. Raises the first `RuleError`."""
    reading = _Reading(directory, learned=False)
    pack = reading.pack()
    if reading.faults:
        raise reading.faults[0]
    return pack


def faults(directory: Path) -> tuple[RuleError, ...]:
    """Everything that keeps a directory from being a pack, in the order of files and lines, and last what it should
    learn anew."""
    reading = _Reading(directory)
    pack = reading.pack()
    if pack.meaning is not None and pack.meaning.header.corpus != corpus.digest(directory):
        reading.faults.append(RuleError(header_path(directory), 0, 0, "stale"))
    return tuple(reading.faults)


class _Reading:
    """One reading of a directory. Faults gather instead of stopping it, so an editor mends a file in one go."""

    def __init__(self, directory: Path, *, learned: bool = True) -> None:
        self._directory = directory
        self._learned = learned
        self._sha256 = hashlib.sha256()
        self._places: dict[str, Place] = {}
        self._lists: dict[str, tuple[str, ...]] = {}
        self.faults: list[RuleError] = []

    def pack(self) -> RulePack:
        topics = self._topics(self._directory / "topics.yaml")
        networks = self._networks(self._directory / "networks.yaml")
        situations = self._situations(self._directory / "situations.yaml", topics)
        self._read_lists(self._directory / "lists.yaml")
        paths = sorted((self._directory / "review").glob("*.yaml"))
        rules = [rule for path in paths for rule in self._rules(path, topics, networks)]
        if not rules and not self.faults:
            self.faults.append(RuleError(self._directory / "review", 0, 0, "no-rules"))
        meaning = self._meaning(rules) if self._learned else None
        return RulePack(self._sha256.hexdigest()[:12], tuple(rules), topics, networks, meaning, situations)

    def _meaning(self, rules: list[Rule]) -> Meaning | None:
        """What was learned, when a rule asks for it."""
        firsts: dict[Category, Place] = {}
        for rule in rules:
            if isinstance(rule.spec, MeaningRule):
                first = firsts.setdefault(rule.spec.category, rule.place)
                if first is not rule.place:
                    details = {"category": rule.spec.category, "first": str(first)}
                    self._fault_at(rule.place, "same-meaning", details)
        return self._header() if firsts else None

    def _header(self) -> Meaning | None:
        path, weights = header_path(self._directory), weights_path(self._directory)
        try:
            content = path.read_bytes()
            header = Header.read(content)
            if digest(weights.read_bytes()) != header.weights:
                raise ValueError(f"{weights.name} belongs to another {path.name}")
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self.faults.append(RuleError(path, 0, 0, "not-learned", reason=reason))
            return None
        if header.features != VERSION:
            self.faults.append(RuleError(path, 0, 0, "other-features"))
            return None
        self._add(path, content)
        return Meaning(header, weights)

    def _add(self, path: Path, content: bytes) -> None:
        name = path.relative_to(self._directory).as_posix()
        self._sha256.update(f"{name}\0{len(content)}\0".encode() + content)

    def _tree(self, path: Path) -> Tree | None:
        try:
            content = path.read_bytes()
        except OSError as error:
            self.faults.append(RuleError(path, 0, 0, "unreadable", reason=error.strerror or str(error)))
            return None
        self._add(path, content)
        try:
            return read_tree(path, content)
        except RuleError as fault:
            self.faults.append(fault)
            return None

    def _topics(self, path: Path) -> dict[str, str]:
        tree = self._tree(path)
        if tree is None:
            return {}
        if not isinstance(tree.data, dict):
            self._fault(tree, (), "not-a-mapping")
            return {}
        for topic, title in tree.data.items():
            if not (isinstance(topic, str) and isinstance(title, str) and title.strip()):
                self._fault(tree, (topic,), "wrong-value", reason="a topic has a title", type="topic_title")
        return tree.data

    def _read_lists(self, path: Path) -> None:
        """A pack without the file shares no words between its rules."""
        tree = self._tree(path) if path.exists() else None
        if tree is None:
            return
        if not isinstance(tree.data, dict):
            self._fault(tree, (), "not-a-mapping")
            return
        for name, items in tree.data.items():
            if not (isinstance(name, str) and _LIST_NAME.fullmatch(name)):
                self._fault_at(tree.place((name,), of_key=True), "wrong-value",
                               {"reason": "a list has a name", "type": "list_name"})  # fmt: skip
            elif not (isinstance(items, tuple) and items):
                self._fault(tree, (name,), "not-a-list")
            else:
                read = (self._item(tree, (name, at), item) for at, item in enumerate(items))
                self._lists[name] = tuple(item for item in read if item is not None)

    def _item(self, tree: Tree, at: tuple[int | str, ...], item: object) -> str | None:
        if not (isinstance(item, str) and item.strip()):
            self._fault(tree, at, "wrong-value", reason="an item is words", type="string_type")
            return None
        if unknown := [name for name in lists.in_piece(item) if name not in self._lists]:
            self._fault(tree, at, "unknown-list", list=unknown[0])
            return None
        piece = lists.pattern(item, self._lists)
        if reason := _wrong(lists.any_of([piece])):
            self._fault(tree, at, "bad-regex", reason=reason)
            return None
        return piece

    def _networks(self, path: Path) -> Networks:
        """A pack without the file knows no networks."""
        tree = self._list(path) if path.exists() else None
        if tree is None:
            return Networks()
        read = (self._network(tree, index) for index in range(len(tree.data)))
        return Networks(tuple(network for network in read if network is not None))

    def _network(self, tree: Tree, index: int) -> Network | None:
        spec = self._decoded(tree, (index,), NetworkSpec) if self._is_mapping(tree, index) else None
        if spec is None:
            return None
        self._take(tree.place((index, "id")), spec.id)
        try:
            return Network(spec)
        except regex.error as error:
            at = next(at for at, words in enumerate(spec.note_words) if _is_wrong(words))
            self._fault(tree, (index, "note_words", at), "bad-regex", reason=str(error))
        except ValueError as error:
            self._fault(tree, (index, "names", spec.names.index(str(error))), "bad-phrase", phrase=str(error))
        return None

    def _situations(self, path: Path, topics: dict[str, str]) -> Situations:
        """A pack without the file tells nobody what to do."""
        tree = self._tree(path) if path.exists() else None
        if tree is None:
            return Situations()
        if not isinstance(tree.data, dict):
            self._fault(tree, (), "not-a-mapping")
            return Situations()
        read = self._decoded(tree, (), SituationsFile)
        if read is None:
            return Situations()
        first: dict[str, Place] = {}
        for index, situation in enumerate(read.situations):
            at = ("situations", index)
            place = tree.place((*at, "id"))
            if first.setdefault(situation.id, place) is not place:
                self._fault_at(place, "duplicate-id", {"rule": situation.id, "first": str(first[situation.id])})
            if situation.topic not in topics:
                self._fault(tree, (*at, "topic"), "unknown-topic", topic=situation.topic)
            for number, contact in enumerate(situation.call):
                if contact not in read.contacts:
                    self._fault(tree, (*at, "call", number), "unknown-contact", contact=contact)
        return Situations(read.contacts, read.situations)

    def _rules(self, path: Path, topics: dict[str, str], networks: Networks) -> Iterator[Rule]:
        tree = self._list(path)
        for index in range(len(tree.data) if tree else 0):
            assert tree is not None
            spec = self._spec(tree, index)
            rule = self._rule(tree, index, spec, topics, networks) if spec is not None else None
            if rule is not None:
                yield rule

    def _list(self, path: Path) -> Tree | None:
        tree = self._tree(path)
        if tree is not None and not isinstance(tree.data, tuple):
            self._fault(tree, (), "not-a-list")
            return None
        return tree

    def _spec(self, tree: Tree, index: int) -> RuleSpec | None:
        if not self._is_mapping(tree, index):
            return None
        data = tree.data[index]
        if "kind" not in data:
            self._fault(tree, (index,), "missing-key", key="kind")
            return None
        model = SPECS.get(data["kind"]) if isinstance(data["kind"], str) else None
        if model is None:
            known = ", ".join(SPECS)
            self._fault(tree, (index, "kind"), "unknown-kind", kind=str(data["kind"]), known=known)
            return None
        return self._decoded(tree, (index,), model)

    def _is_mapping(self, tree: Tree, index: int) -> bool:
        if not isinstance(tree.data[index], dict):
            self._fault(tree, (index,), "not-a-mapping")
            return False
        return True

    def _take(self, place: Place, name: str) -> None:
        """A name of a rule or of a network, which no other may have. They cannot meet: a rule's has a full stop."""
        if name in self._places:
            details = {"rule": name, "first": str(self._places[name])}
            self._fault_at(place, "duplicate-id", details)
        self._places.setdefault(name, place)

    def _decoded(self, tree: Tree, where: At, model: type[Decoded]) -> Decoded | None:
        try:
            return model.model_validate(tree.data[where[0]] if where else tree.data)
        except ValidationError as error:
            for one in error.errors(include_url=False, include_input=False):
                at = (*where, *one["loc"])
                match one["type"]:
                    case "missing":
                        self._fault(tree, at[:-1], "missing-key", key=str(at[-1]))
                    case "extra_forbidden":
                        self._fault_at(tree.place(at, of_key=True), "unknown-key", {"key": str(at[-1])})
                    case _:
                        limits = {name: str(limit) for name, limit in one.get("ctx", {}).items()}
                        why = limits | {"reason": one["msg"], "type": one["type"]}
                        self._fault_at(tree.place(at), "wrong-value", why)
            return None

    def _rule(
        self, tree: Tree, index: int, spec: RuleSpec, topics: dict[str, str], networks: Networks
    ) -> Rule | None:
        place = tree.place((index, "id"))
        before = len(self.faults)
        self._take(place, spec.id)
        if spec.clause not in topics:
            self._fault(tree, (index, "clause"), "unknown-topic", topic=spec.clause)
        unknown = [(at, name) for at, name in lists.references(spec) if name not in self._lists]
        for at, name in unknown:
            self._fault(tree, (index, *at), "unknown-list", list=name)
        if unknown:
            return None
        exceptions = tuple(self._phrases(tree, (index, "except", n), phrase) for n, phrase in enumerate(spec.except_))
        unless = tuple(self._phrases(tree, (index, "unless", n), phrase) for n, phrase in enumerate(spec.unless))
        spelt_out = lists.spelt_out(spec, self._lists)
        try:
            runs = matcher(spelt_out, networks)
        except regex.error as error:
            self._fault(tree, (index, _wrong_pattern(spelt_out)), "bad-regex", reason=str(error))
        except UnknownDetector as error:
            self._fault(tree, (index, "code"), "unknown-detector", detector=str(error), known=", ".join(DETECTORS))
        except UnknownGuard as error:
            self._fault(tree, (index, "guard"), "unknown-guard", guard=str(error), known=", ".join(GUARDS))
        except ValueError as error:
            phrase = str(error)
            where = (index, *self._wrong_phrase(spec, phrase))
            if isinstance(error, TooManyWords):
                self._fault(tree, where, "too-free", phrase=phrase, limit=str(ORDERED))
            else:
                self._fault(tree, where, "bad-phrase", phrase=phrase)
        if len(self.faults) > before:
            return None
        example_places = tuple(tree.place((index, "examples", at)) for at in range(len(spec.examples)))
        return Rule(spec, runs, exceptions, unless, place, example_places)

    def _wrong_phrase(self, spec: RuleSpec, phrase: str) -> tuple[str, int]:
        """Where a rule has a phrase, by itself or in a list."""
        return next(
            (key, at)
            for key in ("words", "near")
            for at, written in enumerate(getattr(spec, key, ()))
            if phrase in lists.phrases((written,), self._lists)
        )

    def _phrases(self, tree: Tree, at: tuple[int | str, ...], phrase: str) -> Phrases:
        try:
            return Phrases(lists.phrases((phrase,), self._lists))
        except ValueError as error:
            self._fault(tree, at, "bad-phrase", phrase=str(error))
            return Phrases(())

    def _fault(self, tree: Tree, at: tuple[int | str, ...], code: FaultCode, **details: str) -> None:
        self._fault_at(tree.place(at), code, details)

    def _fault_at(self, place: Place, code: FaultCode, details: dict[str, str]) -> None:
        self.faults.append(RuleError(place.path, place.line, place.column, code, **details))


def _wrong_pattern(spec: RuleSpec) -> str:
    """The key of the first pattern that cannot be compiled."""
    return next(key for key in ("match", "when", "asked") if _is_wrong(getattr(spec, key, None) or ""))


def _is_wrong(pattern: str) -> bool:
    return _wrong(pattern) is not None


def _wrong(pattern: str) -> str | None:
    """Why a pattern cannot be compiled."""
    try:
        regex.compile(pattern)
    except regex.error as error:
        return str(error)
    return None
