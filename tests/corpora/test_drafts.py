"""Our own labelled drafts: are they sound, and does the pack judge them no worse than it did?"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from bot.review.evaluation import CATEGORIES, HARD
from bot.views.console import evaluate as views
from tests.corpora.alike import ALIKE, likeness, runs, words
from tests.corpora.ratchet import BASELINE, DRAFTS, Figures, judged, moved, worse

FIELDS = {"id", "kind", "text", "context", "labels", "severity", "why"}
SHARED = Path(__file__).resolve().parents[3] / "shared" / "eval" / "drafts.jsonl"
at_hand = pytest.mark.skipif(not SHARED.is_file(), reason="the shared labelled drafts are not at hand")

_PHONE = re.compile(r"(?<![\d-])(?:8|\+7)[- (]+(\d{3,5})[-) ]+\d(?:[- ]?\d){4,6}(?!\d)")

Line = dict[str, Any]


@cache
def drafts() -> tuple[Line, ...]:
    return tuple(_lines(DRAFTS))


def test_every_draft_has_its_fields_and_they_agree() -> None:
    for draft in drafts():
        name, labels, disputed = draft["id"], set(draft["labels"]), set(draft.get("maybe", []))
        assert draft.keys() - {"maybe"} == FIELDS, name
        assert draft["kind"] in {"post", "story", "reply"}, name
        assert bool(draft["context"].strip()) == (draft["kind"] == "reply"), name
        assert labels | disputed <= set(CATEGORIES), name
        assert not labels & disputed, name
        assert draft["severity"] in ({"warn", "block"} if labels else {"ok"}), name
        assert "brushoff" not in labels or draft["kind"] == "reply", name
        assert draft["why"].strip(), name
        assert draft["text"] == draft["text"].strip(), name
        assert 1 <= len(words(draft["text"])) <= (30 if draft["kind"] == "story" else 120), name


def test_a_hard_draft_is_innocent_and_names_the_breach_that_it_looks_like() -> None:
    for draft in drafts():
        if draft["why"].startswith(HARD):
            assert not draft["labels"], draft["id"]
            assert draft["why"].split()[1].rstrip(":") in CATEGORIES, draft["id"]


def test_every_category_has_its_guilty_and_its_look_alikes() -> None:
    guilty = Counter(label for draft in drafts() for label in draft["labels"])
    hard = Counter(draft["why"].split()[1].rstrip(":") for draft in drafts() if draft["why"].startswith(HARD))
    assert min(guilty[category] for category in CATEGORIES) >= 20
    assert min(hard[category] for category in CATEGORIES) >= 10
    assert sum(not draft["labels"] for draft in drafts()) >= 160
    assert sum(len(draft["labels"]) > 1 for draft in drafts()) >= 10


def test_no_phone_of_the_drafts_can_ring() -> None:
    """No region and no operator of the country has the codes 309 and 975."""
    codes = {code[:3] for draft in drafts() for code in _PHONE.findall(draft["text"])}
    assert codes == {"309", "975"}


def test_no_two_drafts_are_one_draft() -> None:
    assert len({draft["id"] for draft in drafts()}) == len(drafts())
    alike = [
        (one["id"], other["id"]) for one, other in combinations(drafts(), 2)
        if likeness(one["text"], other["text"]) >= ALIKE
    ]
    assert alike == []
    owners = defaultdict(list)
    for draft in drafts():
        for run in runs(draft["text"]):
            owners[run].append(draft["id"])
    assert [(run, names) for run, names in owners.items() if len(names) > 1] == []


@at_hand
def test_no_draft_repeats_one_of_the_shared_set() -> None:
    """Names ours alone: what is in the other set is nothing to learn from."""
    others = [text for line in _lines(SHARED) for text in (line["text"], line["context"]) if text]
    long = set().union(*map(runs, others))
    repeated = [
        draft["id"] for draft in drafts() for text in (draft["text"], draft["context"])
        if text and (long & runs(text) or any(likeness(text, other) >= ALIKE for other in others))
    ]
    assert repeated == []


def test_the_pack_judges_no_worse_than_it_did() -> None:
    """With `-s` it shows the table and every figure that moved."""
    before = Figures.of_last_time()
    result, now = judged(date.fromisoformat(before.on))
    print("", views.table(result), "", *moved(now, before), sep="\n")
    lost = list(worse(now, before))
    assert lost == [], "if it is meant: python -m tests.corpora.ratchet"


def test_only_a_loss_beyond_the_slack_is_held_against_the_pack() -> None:
    before = Figures("2026-01-01", 0.8, 0.4, 0.53, 0.05, 0.07, 0.5)
    assert list(worse(replace(before, precision=0.79, recall=0.39, false_alarms=0.06), before)) == []
    assert list(worse(replace(before, precision=0.9, recall=0.5, false_alarms=0, hard_false_alarms=0), before)) == []
    assert list(worse(replace(before, recall=0.38, hard_false_alarms=0.09), before)) == [
        "recall: 0.4000 -> 0.3800", "hard_false_alarms: 0.0700 -> 0.0900",
    ]  # fmt: skip
    assert list(moved(replace(before, f1_by_category={"wealth": 0.2}), before)) == ["f1 of wealth: 0.0000 -> 0.2000"]


def test_the_baseline_is_written_as_the_ratchet_writes_it() -> None:
    written = BASELINE.read_text(encoding="utf-8")
    assert written == json.dumps(asdict(Figures.of_last_time()), indent=2) + "\n"
    assert Figures.of_last_time().f1_by_category.keys() == set(CATEGORIES)


def _lines(path: Path) -> Iterator[Line]:
    with path.open(encoding="utf-8") as source:
        yield from map(json.loads, source)
