"""A small regulation asked as staff ask, with the real encoders."""

import asyncio
from pathlib import Path

import pytest

from bot.regulation import markdown
from bot.regulation.answers import AnswerService, in_full

PACK = Path(__file__).parents[2] / "rules" / "default"
CONTENT = markdown.parse("""# Правила
## 1. Личная страница
1.1. Дорогие автомобили, часы и украшения на личных страницах не показывают.
1.2. Фотографии с застолий и спиртным не публикуют.
## 2. Ответы гражданам
2.1. На комментарий отвечают в течение восьми рабочих часов.
2.2. Вопрос, поступивший в выходной или праздник, считают полученным в начале рабочего дня.
## 3. Безопасность
3.1. О взломе страницы сразу сообщают администратору и меняют пароль.
""")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> AnswerService:
    return AnswerService(PACK, tmp_path_factory.mktemp("index"))


async def asked(service: AnswerService, question: str, before: str | None = None) -> str | None:
    answer = await service.answer(CONTENT, question, before)
    return answer.clause.number if answer.clause else None


async def test_an_edition_is_prepared_with_progress_and_kept(service: AnswerService) -> None:
    seen: list[tuple[int, int]] = []
    await service.prepare(CONTENT, lambda done, of: seen.append((done, of)))
    assert seen[-1] == (5, 5)
    again = AnswerService(PACK, service._cache_dir)
    await again.prepare(CONTENT, lambda done, of: seen.append((done, of)))
    assert seen[5:] == [(5, 5)]


async def test_slang_finds_its_clause(service: AnswerService) -> None:
    assert await asked(service, "новой тачкой похвастаться можно?") == "1.1"
    assert await asked(service, "фоточки с пьянки") == "1.2"
    assert await asked(service, "хакнули паблик чо делать") == "3.1"


async def test_a_question_goes_on_from_the_one_before(service: AnswerService) -> None:
    assert await asked(service, "за сколько надо ответить на комментарий") == "2.1"
    assert await asked(service, "а в выходные?", "за сколько надо ответить на комментарий") == "2.2"


async def test_what_the_regulation_does_not_say_is_refused(service: AnswerService) -> None:
    answer = await service.answer(CONTENT, "когда дадут зарплату")
    assert answer.clause is None
    assert answer.alternatives == ()
    assert await asked(service, "?!") is None


async def test_two_other_clauses_stand_beside_the_answer(service: AnswerService) -> None:
    answer = await service.answer(CONTENT, "можно выложить дорогие часы")
    assert len(answer.alternatives) == 2
    assert answer.clause not in answer.alternatives


async def test_many_questions_at_once_read_the_edition_once(monkeypatch: pytest.MonkeyPatch) -> None:
    service, read = AnswerService(PACK), 0
    once = AnswerService._read

    def counted(self: AnswerService, *arguments: object) -> object:
        nonlocal read
        read += 1
        return once(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(AnswerService, "_read", counted)
    await asyncio.gather(*(asked(service, "пароль") for _ in range(3)))
    assert read == 1


def test_only_a_short_question_goes_on() -> None:
    assert in_full("А если ночью?", "Сколько ждать ответа?") == "Сколько ждать ответа? А если ночью?"
    assert in_full("Можно показать часы?", "Сколько ждать ответа?") == "Можно показать часы?"
    assert in_full("А если ночью?", None) == "А если ночью?"
