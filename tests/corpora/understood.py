"""How well the default pack understands our own comments that it never learned from, held against last time.

`python -m tests.corpora.understood` shows the table and writes comments.json anew; do it on purpose.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.settings import BUNDLED_RULES
from bot.views.console import comments as views
from rules.comments import corpus, judge
from rules.comments.measure import Figures, measured
from rules.comments.shares import Share

HERE = Path(__file__).parent
COMMENTS, BASELINE = HERE / "comments.txt", HERE / "comments.json"
SLACK = 0.02  # of a share: about four comments

_MAY_NOT_RISE = frozenset({"false_urgent"})


def shares(figures: Figures, pairs: Share) -> dict[str, float]:
    found = {f"{name}_f1": share.f1 for name, share in figures.flags.items()}
    found |= {
        "urgent_recall": figures.flags["urgent"].recall, "false_urgent": figures.false_urgent,
        "kinds": figures.kinds, "reasons": figures.reasons, "pairs_f1": pairs.f1,
    }  # fmt: skip
    return {name: round(share, 4) for name, share in found.items()}


def understood() -> tuple[Figures, Share]:
    return measured(corpus.of_file(COMMENTS), judge.load(BUNDLED_RULES))


def worse(now: Mapping[str, float], before: Mapping[str, float]) -> Iterator[str]:
    """What became worse by more than `SLACK`, in words."""
    for name, old in before.items():
        lost = now[name] - old if name in _MAY_NOT_RISE else old - now[name]
        if round(lost, 4) > SLACK:
            yield f"{name}: {old:.4f} -> {now[name]:.4f}"


def of_last_time() -> dict[str, float]:
    found: dict[str, float] = json.loads(BASELINE.read_text(encoding="utf-8"))
    return found


def main() -> None:
    found = understood()
    print(views.table(*found))
    BASELINE.write_text(json.dumps(shares(*found), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
