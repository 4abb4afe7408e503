"""Question or draft?"""

import json
from collections import Counter
from pathlib import Path

import pytest

from bot.regulation.routing import Route, Routing, cues

ROOT = Path(__file__).parents[2]
PACK = ROOT / "rules" / "default"
SHARED = ROOT.parent / "shared" / "eval"

ROUTING = Routing(PACK)


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
async def test_what_staff_ask_is_a_question(text: str) -> None:
    assert await ROUTING.route(text) is not Route.DRAFT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🎉",
        "Уважаемые жители! Завтра с 10:00 до 14:00 на улице Садовой отключат воду.",
        "Здравствуйте, Ольга! Спасибо за сигнал, бригада приедет в среду.",
        "С праздником, коллеги! А как вы провели выходные? 😊",
        "Шашлыки, баня, речка: суббота удалась 🔥",
        "можно? " * cues.HEAD,
    ],
)
async def test_what_is_written_for_others_is_a_draft(text: str) -> None:
    assert await ROUTING.route(text) is Route.DRAFT


@pytest.mark.parametrize(
    "text",
    [
        "неделя на Пхукете пролетела как одно совещание",
        "отдыхаем с семьёй на море",
        "подарили на день рождения ролекс",
        "вы все идиоты",
        "Вы вообще читать умеете?",
    ],
)
async def test_short_words_that_break_the_regulation_are_never_taken_for_nothing_but_a_question(text: str) -> None:
    assert await ROUTING.route(text) is not Route.QUESTION


async def test_a_pack_that_has_learned_nothing_of_its_own_tells_them_apart_all_the_same(tmp_path: Path) -> None:
    assert await Routing(tmp_path).route("сколько у нас времени ответить") is Route.QUESTION


async def test_our_own_drafts_and_questions_are_told_apart() -> None:
    drafts = await _routes(_texts("text", *sorted((PACK / "corpus").glob("*.jsonl")))[::10])
    questions = await _routes(_texts("question", *sorted((PACK / "questions").glob("*.jsonl")))[::4])
    assert drafts[Route.DRAFT] / drafts.total() > 0.98
    assert drafts[Route.QUESTION] / drafts.total() < 0.005
    assert questions[Route.DRAFT] / questions.total() < 0.03


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared labelled texts are not at hand")
async def test_shared_drafts_and_questions_are_told_apart() -> None:
    drafts = await _routes(_texts("text", SHARED / "drafts.jsonl"))
    questions = await _routes(_texts("question", SHARED / "questions.jsonl"))
    right = drafts[Route.DRAFT] + questions.total() - questions[Route.DRAFT]
    assert right / (drafts.total() + questions.total()) >= 0.97


async def _routes(texts: list[str]) -> Counter[Route]:
    return Counter([await ROUTING.route(text) for text in texts])


def _texts(field: str, *files: Path) -> list[str]:
    return [json.loads(line)[field] for file in files for line in file.read_text(encoding="utf-8").splitlines()]
