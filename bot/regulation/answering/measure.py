"""How well questions are answered: shares of those that people have labelled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.regulation.answering.questions import Asked
from bot.regulation.answers import Answer

_FIRST, _SHOWN = 1, 3  # the clause that is quoted, and that with those that stand beside it


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one question. `place` is how many clauses stood before the first that answers; None when none does, or when
    none was among those that were shown."""

    kind: str
    was_answered: bool
    place: int | None
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """`first` and `shown` are of the questions that the regulation answers, a refusal being wrong; `refused` of those
    that it does not; `wrongly` is the share of the former that were refused."""

    inside: int
    outside: int
    first: float
    shown: float
    refused: float
    wrongly: float


def outcome(asked: Asked, answer: Answer) -> Outcome:
    shown = [clause.number for clause in (answer.clause, *answer.alternatives) if clause]
    place = next((at for at, number in enumerate(shown) if number in asked.clauses), None)
    return Outcome(asked.kind, answer.clause is not None, place, not asked.clauses)


def figures(outcomes: Sequence[Outcome]) -> Figures:
    inside = [one for one in outcomes if not one.is_outside]
    outside = [one for one in outcomes if one.is_outside]
    return Figures(
        len(inside),
        len(outside),
        _share(_is_within(one, _FIRST) for one in inside),
        _share(_is_within(one, _SHOWN) for one in inside),
        _share(not one.was_answered for one in outside),
        _share(not one.was_answered for one in inside),
    )


def by_kind(outcomes: Iterable[Outcome]) -> dict[str, Figures]:
    kinds: dict[str, list[Outcome]] = {}
    for one in outcomes:
        kinds.setdefault(one.kind, []).append(one)
    return {kind: figures(of) for kind, of in kinds.items()}


def _is_within(one: Outcome, places: int) -> bool:
    return one.was_answered and one.place is not None and one.place < places


def _share(facts: Iterable[bool]) -> float:
    known = list(facts)
    return sum(known) / len(known) if known else 0.0
