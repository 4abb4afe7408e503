"""What the search is made of: words, concepts, rarity, and what is kept on disk."""

from pathlib import Path

import numpy as np
import pytest

from bot.regulation import markdown
from bot.regulation.answering import index, learned, measure, questions, words
from bot.regulation.answering.bm25 import Bm25
from bot.regulation.answering.index import Encoded
from bot.regulation.answering.measure import Outcome
from bot.regulation.model import Content
from rules import speech as speeches
from rules.errors import RuleError
from rules.speech import Speech

PACK = Path(__file__).parents[3] / "rules" / "default"
SPEECH = Speech({"car": ["тачка", "автомоб*"], "wealth": ["дорогой", "тачка"]}, ["и", "можно"])
TEXT = "# Правила\n## 1. Общее\n1.1. Автомобили не показывают. Часы тоже.\n1.2. Пароль меняют.\n"


def encoded() -> Encoded:
    rows = np.eye(2, 4, dtype=np.float32)
    return Encoded(rows, rows, rows, np.eye(3, 4, dtype=np.float32), np.array([0, 0, 1]))


def test_slang_and_the_word_of_the_regulation_are_one_concept() -> None:
    asked, written = words.concepts("тачкой", SPEECH), words.concepts("Автомобили", SPEECH)
    assert set(asked) == {"car", "wealth"}
    assert set(written) == {"car"}
    assert asked["car"] < written["car"]


def test_words_that_say_nothing_are_passed_over() -> None:
    assert set(words.forms("Можно и Тачки?", SPEECH)) == {"тачка"}


def test_a_slip_of_the_finger_leaves_most_pieces_of_a_word() -> None:
    right, wrong = words.pieces("комментарий", SPEECH), words.pieces("коментарий", SPEECH)
    assert len(right.keys() & wrong.keys()) > len(right) / 2


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    scores = Bm25([{"а": 1, "б": 1}, {"а": 1, "в": 1}, {"а": 1, "г": 1}]).scores({"а": 1, "в": 5})
    assert scores.argmax() == 1
    assert scores[0] == pytest.approx(scores[2])
    assert scores[1] - scores[0] > scores[0]


def test_a_regulation_is_read_by_the_encoders_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, kept, seen = markdown.parse(TEXT), tmp_path / "index" / "one.npz", list[str]()

    def of(content: Content, progress: object) -> Encoded:
        seen.append(content.title)
        return encoded()

    monkeypatch.setattr(Encoded, "of", of)
    first = index.read(content, SPEECH, kept)
    again = index.read(content, SPEECH, kept)
    assert len(seen) == 1
    assert np.array_equal(first.encoded.sentences, again.encoded.sentences)
    kept.write_bytes(kept.read_bytes()[:100])
    index.read(content, SPEECH, kept)
    assert len(seen) == 2


def test_the_best_sentence_speaks_for_its_clause() -> None:
    read = index.Index.of(markdown.parse(TEXT), encoded(), SPEECH)
    assert list(read.best_of(np.array([0.1, 0.7, 0.3]))) == [0.7, 0.3]


def test_a_refusal_is_wrong_inside_and_right_outside() -> None:
    outcomes = [
        Outcome("slang", True, 0),
        Outcome("slang", True, 2),
        Outcome("direct", False, 0),
        Outcome("out_of_scope", False, None, is_outside=True),
        Outcome("out_of_scope", True, None, is_outside=True),
    ]
    got = measure.figures(outcomes)
    assert (got.first, got.shown, got.wrongly) == pytest.approx((1 / 3, 2 / 3, 1 / 3))
    assert got.refused == 0.5
    assert measure.by_kind(outcomes)["slang"].shown == 1.0


def test_a_question_about_a_clause_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "one.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "questions" / "one.jsonl").write_text(
        '{"id": 1, "question": "часы", "clause": "1.1"}\n\n{"id": 2, "question": "отпуск", "clause": "7.7"}\n',
        encoding="utf-8",
    )
    with pytest.raises(RuleError) as caught:
        questions.read(tmp_path)
    assert (caught.value.path.name, caught.value.line) == ("one.jsonl", 3)


def test_the_weights_of_the_pack_were_learned_from_its_questions() -> None:
    assert learned.read(PACK).header.questions == questions.digest(PACK)


def test_speech_without_concepts_is_a_fault_of_the_pack(tmp_path: Path) -> None:
    (tmp_path / "speech.yaml").write_text("filler: [и]\n", encoding="utf-8")
    with pytest.raises(RuleError):
        speeches.read(tmp_path)


def test_every_concept_of_the_pack_has_words_of_its_own() -> None:
    speech = speeches.read(PACK)
    assert "wealth" in speech.concepts("бриллианты")
    assert "car" in speech.concepts("тачку")
