"""How well the default pack judges our own drafts, held against the figures of the last time.

`python -m tests.corpora.ratchet` shows the table and writes baseline.json anew. Do it on purpose: when rules became
better, or when drafts were added; the difference of that file in the commit then tells what was gained or given up.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Self

from bot import settings as environment
from bot.commands.evaluate import labelled
from bot.commands.review import Judge
from bot.review.evaluation import Evaluation, evaluate, share
from bot.views.console import evaluate as views

HERE = Path(__file__).parent
DRAFTS = HERE / "drafts.jsonl"
BASELINE = HERE / "baseline.json"
SLACK = 0.01  # of a share: about two drafts of our own

_MAY_NOT_FALL = ("precision", "recall")
_MAY_NOT_RISE = ("false_alarms", "hard_false_alarms")


@dataclass(frozen=True)
class Figures:
    """Shares from 0 to 1. `on` is the day the rules were asked for: networks and rules have their dates."""

    on: str
    precision: float
    recall: float
    f1: float
    false_alarms: float
    hard_false_alarms: float
    overlooked: float
    f1_by_category: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, result: Evaluation, on: date) -> Self:
        alarms = len(result.false_alarms)
        return cls(
            on=on.isoformat(),
            precision=round(result.micro.precision, 4),
            recall=round(result.micro.recall, 4),
            f1=round(result.micro.f1, 4),
            false_alarms=round(share(alarms, result.innocent), 4),
            hard_false_alarms=round(share(result.hard_alarms, result.hard), 4),
            overlooked=round(share(len(result.overlooked), result.guilty), 4),
            f1_by_category={category: round(score.f1, 4) for category, score in result.by_category.items()},
        )

    @classmethod
    def of_last_time(cls) -> Self:
        return cls(**json.loads(BASELINE.read_text(encoding="utf-8")))


def worse(now: Figures, before: Figures) -> Iterator[str]:
    """What became worse by more than `SLACK`, in words."""
    for name in (*_MAY_NOT_FALL, *_MAY_NOT_RISE):
        new, old = getattr(now, name), getattr(before, name)
        lost = old - new if name in _MAY_NOT_FALL else new - old
        if round(lost, 4) > SLACK:
            yield f"{name}: {old:.4f} -> {new:.4f}"


def moved(now: Figures, before: Figures) -> Iterator[str]:
    """Every figure that is not what it was, better ones too."""
    old, new = _flat(before), _flat(now)
    for name in new:
        if new[name] != old.get(name):
            yield f"{name}: {old.get(name, 0):.4f} -> {new[name]:.4f}"


def judged(on: date | None = None) -> tuple[Evaluation, Figures]:
    """The default pack and regulation on our drafts; `on` no day in particular, it is the agency's today."""
    judge = Judge.of(environment.load({}))
    judge = judge if on is None else replace(judge, on=on)
    with DRAFTS.open("rb") as source:
        result = evaluate(list(labelled(source, judge)))
    return result, Figures.of(result, judge.on)


def main() -> None:
    result, figures = judged()
    print(views.table(result))
    if BASELINE.exists():
        print("", *moved(figures, Figures.of_last_time()), sep="\n")
    BASELINE.write_text(json.dumps(asdict(figures), indent=2) + "\n", encoding="utf-8")


def _flat(figures: Figures) -> dict[str, float]:
    own = asdict(figures)
    categories: dict[str, float] = own.pop("f1_by_category")
    del own["on"]
    return own | {f"f1 of {category}": value for category, value in categories.items()}


if __name__ == "__main__":
    main()
