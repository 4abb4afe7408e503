"""A rule as an editor writes it in YAML, decoded strictly: an unknown key or a value of another type is a fault."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from rules.text import Kind

Category = Literal[
    "leisure", "wealth", "rudeness", "brushoff", "banned_network", "personal_data",
    "confidential", "politics", "promises", "advertising", "discrimination", "other",
]  # fmt: skip
Severity = Literal["block", "warn", "hint"]

SEVERITIES: tuple[Severity, ...] = ("block", "warn", "hint")  # the gravest first
KINDS: tuple[Kind, ...] = ("official", "personal", "reply")

MARK = re.compile(r"<<(.*?)>>", re.DOTALL)  # what is wrong with a bad example

RuleId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$", max_length=60)]
Topic = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Line = Annotated[str, Field(min_length=1, max_length=120)]
Sentence = Annotated[str, Field(min_length=1, max_length=300)]
Phrase = Annotated[str, Field(min_length=1, max_length=200)]
Sample = Annotated[str, Field(min_length=1, max_length=2000)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Example(_Strict):
    """`bad` marks with <<…>> each span that the rule must find, or with <<>> at its end that something is missing;
    `good` and `fix` must stay clean under the whole pack. `kind` is what the text is taken for, by default the first
    that the rule applies to; `links` are the addresses that words of it hide."""

    bad: Sample | None = None
    fix: Sample | None = None
    good: Sample | None = None
    context: Sample | None = None
    kind: Kind | None = None
    links: dict[Sample, Sample] = {}

    @model_validator(mode="after")
    def _one_of_two(self) -> "Example":
        if (self.bad is None) == (self.good is None):
            raise PydanticCustomError("one_of_two", "an example is either bad or good")
        if self.good is not None and self.fix is not None:
            raise PydanticCustomError("one_of_two", "a good example needs no fix")
        text = MARK.sub(r"\1", self.bad or self.good or "")
        if any(words not in text for words in self.links):
            raise PydanticCustomError("link_words", "the words of a link stand in the example")
        return self


class _Rule(_Strict):
    """`clause` is a topic of topics.yaml. `except_` phrases silence a match in their sentence, `unless` phrases
    silence the rule wherever they stand in the text. `fix` is the mechanical mend: what stands instead of a found
    span, «{}» in it for the found words, nothing to take them out. Before `since` the rule is silent."""

    id: RuleId
    title: Line
    category: Category
    clause: Topic
    severity: Severity
    except_: Annotated[tuple[Phrase, ...], Field(alias="except")] = ()
    unless: tuple[Phrase, ...] = ()
    fix: Annotated[str, Field(max_length=200)] | None = None
    applies_to: Annotated[tuple[Kind, ...], Field(min_length=1)] = KINDS
    message: Sentence
    advice: Sentence
    since: date
    examples: Annotated[tuple[Example, ...], Field(min_length=1)]

    @property
    def is_certain(self) -> bool:
        """What it finds stands, however innocent the text sounds."""
        return self.category == "personal_data"


class PatternRule(_Rule):
    """`match` is a pattern of the package `regex`, blind to case, run over the folded text; «{{name}}» in it is a list
    of `lists.yaml`, as «@name» is among phrases. With `near` phrases a match counts only where one of them
    stands in its sentence too."""

    kind: Literal["pattern"]
    match: Annotated[str, Field(min_length=1)]
    guard: str | None = None
    near: tuple[Phrase, ...] = ()

    @property
    def is_certain(self) -> bool:
        return self.guard is not None or super().is_certain


class LexiconRule(_Rule):
    """`words` are phrases as `rules.phrases` reads them; up to `gap` other words may stand between two of a phrase,
    and with `order: free` its words may come in any order. `near` as in a pattern."""

    kind: Literal["lexicon"]
    words: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    gap: Annotated[int, Field(ge=0, le=5)] = 0
    order: Literal["kept", "free"] = "kept"
    near: tuple[Phrase, ...] = ()


class AbsenceRule(_Rule):
    """Something is missing: the text has neither a match of `match` nor one of the `words`. `when` is a pattern that
    the text, and `asked` one that the context must match for the rule to speak at all; `at_least` is the number of
    words below which a text is let be."""

    kind: Literal["absence"]
    match: Annotated[str, Field(min_length=1)] | None = None
    words: tuple[Phrase, ...] = ()
    when: Annotated[str, Field(min_length=1)] | None = None
    asked: Annotated[str, Field(min_length=1)] | None = None
    at_least: Annotated[int, Field(ge=0, le=1000)] = 0

    @model_validator(mode="after")
    def _something(self) -> "AbsenceRule":
        if self.match is None and not self.words:
            raise PydanticCustomError("nothing_missing", "an absence names what is missing: match, words, or both")
        return self


class CodeRule(_Rule):
    """`code` names a detector of `rules.detectors`: what no pattern can say."""

    kind: Literal["code"]
    code: str

    @property
    def is_certain(self) -> bool:
        return True


class MeaningRule(_Rule):
    """What the sense of a text gives away, without any word of its own: `rules.meaning` judges it for the category,
    when all other rules have spoken. One such rule a category, and none of «other»."""

    kind: Literal["meaning"]

    @model_validator(mode="after")
    def _learnable(self) -> "MeaningRule":
        if self.category == "other":
            raise PydanticCustomError("no_meaning", "nothing is learned of the category other")
        return self


RuleSpec = PatternRule | LexiconRule | AbsenceRule | CodeRule | MeaningRule
SPECS: dict[str, type[PatternRule] | type[LexiconRule] | type[AbsenceRule] | type[CodeRule] | type[MeaningRule]] = {
    "pattern": PatternRule,
    "lexicon": LexiconRule,
    "absence": AbsenceRule,
    "code": CodeRule,
    "meaning": MeaningRule,
}
