"""What words alone give away of a comment or of an agency's answer: exact rules as data, `comments/signs.yaml`.

Each carries the examples that it must and must not find. A sign that `decides` is believed; any other is told to the
heads, which weigh it with all the rest.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, get_args

import regex
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rules.comments.corpus import FOLDER
from rules.errors import RuleError
from rules.guards import GUARDS
from rules.text import LIMIT, Text
from rules.yamltree import Tree, read_tree

FILE = "signs.yaml"
SECONDS = 0.1  # processor time of one pattern over one text

About = Literal[
    # of a comment
    "personal_data", "life", "self_harm", "emergency", "child", "corruption", "journalist", "crowd", "outage",
    "not_urgent", "appeal", "joins", "thanks", "withdrawn", "waits", "service_message", "quiet",
    "wants", "wonders", "offers", "thou", "vulgar", "sells",
    # of an agency's answer
    "interim", "asks", "done",
]  # fmt: skip

ABOUT: tuple[About, ...] = get_args(About)

Pattern = Annotated[str, Field(min_length=1)]
Sample = Annotated[str, Field(min_length=1, max_length=2000)]


class SignSpec(BaseModel):
    """`match` and `unless` are patterns of the package `regex`, blind to case, over the folded text; `guard` is one of
    `rules.guards`; `words` is the number of words over which the sign is silent. It stands in each
    example of `found` and in none of `clean`."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    title: Annotated[str, Field(min_length=1, max_length=120)]
    about: About
    decides: bool = False
    match: Pattern
    unless: Pattern | None = None
    guard: str | None = None
    words: Annotated[int, Field(ge=1, le=1000)] | None = None
    found: Annotated[tuple[Sample, ...], Field(min_length=1)]
    clean: Annotated[tuple[Sample, ...], Field(min_length=1)]


class Sign:
    """Raises `regex.error` and `KeyError(guard)`."""

    def __init__(self, spec: SignSpec) -> None:
        self.spec = spec
        self._match = _compiled(spec.match)
        self._unless = _compiled(spec.unless) if spec.unless else None
        self._guard = GUARDS[spec.guard] if spec.guard else None

    def stands_in(self, text: Text) -> bool:
        spec = self.spec
        if spec.words is not None and len(text.words) > spec.words:
            return False
        try:
            found = any(
                self._guard is None or self._guard(match.group())
                for match in self._match.finditer(text.folded, timeout=SECONDS)
            )
            return found and not (self._unless and self._unless.search(text.folded, timeout=SECONDS))
        except TimeoutError:
            return False  # an example that takes so long is told of by `faults`


@dataclass(frozen=True)
class Signs:
    signs: tuple[Sign, ...] = ()

    def of(self, source: str) -> Mapping[About, tuple[SignSpec, ...]]:
        """What the words give away, by what it is about."""
        text = Text(source[:LIMIT])
        found: dict[About, tuple[SignSpec, ...]] = {}
        for sign in self.signs:
            if sign.stands_in(text):
                found[sign.spec.about] = (*found.get(sign.spec.about, ()), sign.spec)
        return found

    def has(self, source: str, *about: About) -> bool:
        text = Text(source[:LIMIT])
        return any(sign.stands_in(text) for one in about for sign in self._by_about.get(one, ()))

    @cached_property
    def _by_about(self) -> Mapping[About, tuple[Sign, ...]]:
        return {about: tuple(sign for sign in self.signs if sign.spec.about == about) for about in ABOUT}


def read(pack: Path) -> Signs:
    """Raises the first `RuleError`; a pack without the file knows no signs."""
    path = pack / FOLDER / FILE
    if not path.exists():
        return Signs()
    tree = read_tree(path, path.read_bytes())
    if not isinstance(tree.data, tuple):
        raise RuleError(path, 1, 1, "not-a-list")
    taken: dict[str, str] = {}
    signs: list[Sign] = []
    for at in range(len(tree.data)):
        sign = _sign(tree, at)
        place = tree.place((at, "id"))
        if sign.spec.id in taken:
            raise RuleError(
                path, place.line, place.column, "duplicate-id", rule=sign.spec.id, first=taken[sign.spec.id]
            )
        taken[sign.spec.id] = f"{path}:{place.line}:{place.column}"
        signs.append(sign)
    return Signs(tuple(signs))


def faults(pack: Path) -> Iterator[RuleError]:
    """Every example that its sign does not hold to. Raises the first `RuleError` of a file that cannot be read."""
    path = pack / FOLDER / FILE
    signs = read(pack).signs
    tree = read_tree(path, path.read_bytes()) if signs else None
    for at, sign in enumerate(signs):
        for key, wanted in (("found", True), ("clean", False)):
            for number, sample in enumerate(getattr(sign.spec, key)):
                if sign.stands_in(Text(sample)) is not wanted and tree is not None:
                    place = tree.place((at, key, number))
                    example = f"{sign.spec.id}[{key}-{number + 1}]"
                    if wanted:
                        yield RuleError(path, place.line, place.column, "never-matches", rule=example)
                    else:
                        yield RuleError(path, place.line, place.column, "clean-fires", example=example, by=sign.spec.id)


def _sign(tree: Tree, at: int) -> Sign:
    try:
        spec = SignSpec.model_validate(tree.data[at])
    except ValidationError as error:
        [first, *_] = error.errors(include_url=False, include_input=False)
        place = tree.place((at, *first["loc"]))
        reason = ": ".join([*map(str, first["loc"]), first["msg"]])
        raise RuleError(
            place.path, place.line, place.column, "wrong-value", reason=reason, type="corpus_line"
        ) from None
    try:
        return Sign(spec)
    except regex.error as error:
        place = tree.place((at, "match"))
        raise RuleError(place.path, place.line, place.column, "bad-regex", reason=str(error)) from None
    except KeyError:
        place = tree.place((at, "guard"))
        known = ", ".join(GUARDS)
        raise RuleError(
            place.path, place.line, place.column, "unknown-guard", guard=spec.guard or "", known=known
        ) from None


def _compiled(match: str) -> "regex.Pattern[str]":
    # A folded text holds no ё, so a pattern that spells it would never match.
    return regex.compile(match.replace("ё", "е").replace("Ё", "Е"), regex.IGNORECASE)
