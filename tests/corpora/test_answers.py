"""Our own questions: are they sound, and are they answered no worse than they were?"""

from pathlib import Path

import pytest

from bot.regulation import markdown
from bot.regulation.answering import questions
from bot.regulation.answering.measure import figures
from bot.regulation.answering.questions import Asked
from tests.corpora.alike import ALIKE, likeness
from tests.corpora.answers import EACH, REGULATION, SLACK, asked, of_last_time, outcomes

PACK = Path(__file__).parents[2] / "rules" / "default"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "eval" / "questions.jsonl"
KINDS = {"direct", "paraphrase", "slang", "situation", "out_of_scope"}


def learned_from() -> list[Asked]:
    lessons = questions.read(PACK)
    return [*(line for lesson in lessons.regulations for line in lesson.asked), *lessons.outside]


def test_every_question_has_its_kind_and_its_clause() -> None:
    numbers = {clause.number for clause in markdown.load(REGULATION).clauses}
    for line in asked():
        assert line.kind in KINDS, line.id
        assert set(line.clauses) <= numbers, line.id
        assert bool(line.clauses) == (line.kind != "out_of_scope"), line.id
    assert {number for line in asked() for number in line.clauses} == numbers


def test_every_question_that_teaches_has_a_topic_or_is_outside() -> None:
    for line in learned_from():
        assert line.kind in KINDS, line.id
        assert bool(line.topic) == bool(line.clauses) == (line.kind != "out_of_scope"), line.id


def test_nothing_that_measures_is_learned_from() -> None:
    taught = {line.question for line in learned_from()}
    assert [line.id for line in asked() if line.question in taught] == []


@pytest.mark.skipif(not SHARED.is_file(), reason="the shared labelled questions are not at hand")
def test_no_question_repeats_one_of_the_shared_set() -> None:
    others = [line.question for _, line in questions.lines(SHARED)]
    ours = [*asked(), *learned_from()]
    assert [line.id for line in ours if any(likeness(line.question, other) >= ALIKE for other in others)] == []


async def test_the_pack_answers_no_worse_than_it_did() -> None:
    before, now = of_last_time()["gate"], figures(await outcomes(asked()[::EACH]))
    assert now.first >= before.first - SLACK
    assert now.shown >= before.shown - SLACK
    assert now.refused >= before.refused - SLACK
    assert now.wrongly <= before.wrongly + SLACK
