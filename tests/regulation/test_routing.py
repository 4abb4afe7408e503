"""Question or draft?"""

import json
from pathlib import Path

import pytest

from bot.regulation.routing import HEAD, is_question

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "eval"


@pytest.mark.parametrize(
    "text",
    [
        "Можно ли показывать служебную машину?",
        "а в выходные?",
        "сколько у нас времени ответить",
        "выложить фотку с рыбалки",
        "Мне подарили часы. Можно показать их подписчикам?",
        "Добрый день! Подскажите, пожалуйста, кто согласует запись?",
        "взломали страницу",
    ],
)
def test_what_staff_ask_is_a_question(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🎉",
        "Уважаемые жители! Завтра с 10:00 до 14:00 на улице Садовой отключат воду.",
        "Здравствуйте, Ольга! Спасибо за сигнал, бригада приедет в среду.",
        "С праздником, коллеги! А как вы провели выходные? 😊",
        "Шашлыки, баня, речка: суббота удалась 🔥",
        "можно? " * HEAD,
    ],
)
def test_what_is_written_for_others_is_a_draft(text: str) -> None:
    assert not is_question(text)


def test_our_own_drafts_and_questions_are_told_apart() -> None:
    pack = ROOT / "rules" / "default"
    drafts = _texts("text", *sorted((pack / "corpus").glob("*.jsonl")))
    questions = _texts("question", *sorted((pack / "questions").glob("*.jsonl")))
    capital = [question.capitalize() + "?" for question in questions]
    assert sum(map(is_question, drafts)) / len(drafts) < 0.03
    assert sum(map(is_question, questions)) / len(questions) > 0.98
    assert sum(map(is_question, capital)) / len(capital) > 0.99


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared labelled texts are not at hand")
def test_shared_drafts_and_questions_are_told_apart() -> None:
    drafts, questions = _texts("text", SHARED / "drafts.jsonl"), _texts("question", SHARED / "questions.jsonl")
    right = sum(map(is_question, questions)) + sum(not is_question(draft) for draft in drafts)
    assert right / (len(drafts) + len(questions)) >= 0.97


def _texts(field: str, *files: Path) -> list[str]:
    return [json.loads(line)[field] for file in files for line in file.read_text(encoding="utf-8").splitlines()]
