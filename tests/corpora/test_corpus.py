"""The texts that the default pack learns from: are they sound, are they our own, and has it learned from these?"""

import json
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

from bot.review.evaluation import HARD
from bot.settings import BUNDLED_RULES
from rules import corpus
from rules.corpus import Line
from rules.learned import CATEGORIES, Header, header_path
from tests.corpora.alike import LONG, alike_pairs, runs, words
from tests.corpora.ratchet import DRAFTS

SHARED = Path(__file__).resolve().parents[3] / "shared" / "eval" / "drafts.jsonl"

pytestmark = pytest.mark.skipif(
    not any((BUNDLED_RULES / corpus.FOLDER).glob("*.jsonl")), reason="the corpus of the default pack is not at hand"
)

ENOUGH = 3000
SHORT = 10     # words: «Принято.» is what everybody writes
REUSED = 0.02  # of all texts share a run of words with another


@cache
def lines() -> tuple[Line, ...]:
    return corpus.read(BUNDLED_RULES).lines


def test_the_pack_has_learned_from_these_texts() -> None:
    """If not: make train."""
    assert Header.read(header_path(BUNDLED_RULES).read_bytes()).corpus == corpus.digest(BUNDLED_RULES)


def test_every_text_has_its_fields_and_they_agree() -> None:
    for line in lines():
        assert bool(line.context.strip()) == (line.kind == "reply"), line.id
        assert not set(line.labels) & set(line.maybe), line.id
        assert (line.severity == "ok") == (not line.labels), line.id
        assert "brushoff" not in line.labels or line.kind == "reply", line.id
        assert not (line.why.startswith(HARD) and line.labels), line.id
        assert line.why.strip(), line.id
        assert line.text == line.text.strip(), line.id
        assert 1 <= len(words(line.text)) <= 120, line.id


def test_there_are_many_texts_of_every_sort() -> None:
    guilty = Counter(label for line in lines() for label in line.labels)
    hard = Counter(line.why.split()[1].rstrip(":,") for line in lines() if line.why.startswith(HARD))
    assert len(lines()) >= ENOUGH
    assert sum(not line.labels for line in lines()) >= len(lines()) / 3
    assert min(guilty[category] for category in CATEGORIES) >= 200
    assert min(hard[category] for category in CATEGORIES) >= 50
    assert len({line.situation for line in lines()}) >= 250


def test_no_two_texts_are_one_text() -> None:
    assert len({(line.text, line.context) for line in lines()}) == len(lines())
    long = [line for line in lines() if len(words(line.text)) >= SHORT]
    twins = [(long[one].id, long[other].id) for one, other in alike_pairs([line.text for line in long])]
    assert len(twins) <= len(lines()) / 1000, twins


def test_no_frame_is_used_again_and_again() -> None:
    owners = defaultdict(set)
    for line in lines():
        for run in runs(line.text):
            owners[run].add(line.id)
    reused = set().union(*(names for names in owners.values() if len(names) > 1))
    assert len(reused) <= REUSED * len(lines())
    beginnings = Counter(words(line.text)[:3] for line in lines())
    assert max(beginnings.values()) <= 8, beginnings.most_common(3)


@pytest.mark.parametrize(
    "path",
    [
        DRAFTS,
        pytest.param(SHARED, marks=pytest.mark.skipif(
            not SHARED.is_file(), reason="the shared labelled drafts are not at hand")),
    ],
    ids=["ours", "shared"],
)  # fmt: skip
def test_no_text_stands_in_a_set_that_measures_us(path: Path) -> None:
    """Names our texts alone. A footnote of the law and a formula are everybody's: runs count from two words more."""
    others = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [line.text for line in lines()]
    twins = [
        lines()[one].id for one, other in alike_pairs(texts + others)
        if one < len(texts) <= other and len(words(texts[one])) >= SHORT
    ]
    assert twins == []
    taken = {run for text in others for run in _long(text)}
    assert [line.id for line in lines() if taken & _long(line.text)] == []


def _long(text: str) -> set[tuple[str, ...]]:
    said = words(text)
    return {said[at : at + LONG + 2] for at in range(len(said) - LONG - 1)}
