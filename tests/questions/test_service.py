"""Who is told what of a question, and who may do what with it."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.questions.desk import HELD, QuestionDesk
from bot.questions.library import Library
from bot.questions.model import REPLY_LIMIT, Question, QuestionMove, ReadingProgress, Refusal, Stage, Told
from bot.questions.service import FOLLOWS, QuestionService
from bot.regulation.answers import Answer
from bot.regulation.service import RegulationService
from bot.staff.model import Employee, Role
from bot.work import detached
from tests.answering import ByWords
from tests.questions.conftest import CHANGED, KNOWN, REGULATION, UNKNOWN, Room

PRESS = Role.PRESS_SECRETARY
ORDERS: dict[str, Callable[[Room, Employee, Question], Awaitable[object]]] = {
    "card": lambda room, who, question: room.desk.card(who, question.id),
    "listing": lambda room, who, question: room.desk.listing(who, 1),
    "general": lambda room, who, question: room.desk.general(who, 1),
    "take": lambda room, who, question: room.take(who, question),
    "give_back": lambda room, who, question: room.give_back(who, question),
    "reply": lambda room, who, question: room.reply(who, question),
    "make_general": lambda room, who, question: room.make_general(who, question),
    "withdraw": lambda room, who, question: room.withdraw(who, question),
}


async def test_a_question_is_told_the_clause_and_a_strange_one_that_there_is_none(room: Room) -> None:
    anna = await room.hire("Анна")
    known = await room.ask(anna, KNOWN)
    assert known.clause is not None
    assert known.clause.number == "4.2"
    assert (await room.ask(anna)).clause is None


async def test_the_question_before_counts_for_some_minutes(room: Room) -> None:
    anna, boris = await room.hire("Анна"), await room.hire("Борис")
    await room.ask(anna, KNOWN)
    assert (await room.ask(boris, "а летом?")).question.before is None
    assert (await room.ask(anna, UNKNOWN)).question.before is None  # it needs no other one, and tells of none
    await room.ask(anna, KNOWN)
    assert (await room.ask(anna, "а летом?")).question.before == KNOWN
    room.clock.advance(seconds=(FOLLOWS + timedelta(seconds=1)).total_seconds())
    assert (await room.ask(anna, "а летом?")).question.before is None


async def test_a_question_that_comes_while_the_edition_is_read_is_kept_and_answered_later(room: Room) -> None:
    read = asyncio.Event()

    class Slow(ByWords):
        async def prepare(self, content: object, progress: object = None) -> None:
            progress(1, 2)  # type: ignore[operator]
            await read.wait()

    regulation = RegulationService(room.editions)
    library = Library(Slow(), regulation, patience=0)
    service = QuestionService(room.table, regulation, library, room.clock)
    anna = await room.hire("Анна")
    await library.tick(room.clock.now())
    await asyncio.sleep(0)
    async with room.agency.database.unit():
        early = await service.ask(anna, KNOWN)
    assert early.reading == ReadingProgress(1, 2)
    read.set()
    await asyncio.sleep(0)
    async with room.agency.database.unit():
        later = await service.again(anna, early.question.id)
    assert later is not None
    assert later.clause is not None
    await library.close()


def meanwhile(monkeypatch: pytest.MonkeyPatch, step: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """While the regulation is searched, somebody else's unit of work ends."""
    answer = ByWords.answer

    async def interrupted(*arguments: Any) -> Answer:
        await detached(step())
        return await answer(*arguments)

    monkeypatch.setattr(ByWords, "answer", interrupted)


async def test_a_question_that_is_sent_to_people_while_its_edit_is_answered_stays_with_them(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, _ = await room.hire("Анна"), await room.hire("Вера", PRESS)
    first = (await room.ask(anna)).question

    async def send() -> None:
        assert isinstance(await room.send(anna, first), QuestionMove)

    meanwhile(monkeypatch, send)
    async with room.agency.database.unit():
        assert await room.service.correct(anna, first.id, KNOWN, None) is not None  # type: ignore[arg-type]
    stored = await room.table.get(first.id)
    assert stored is not None
    assert stored.stage is Stage.OPEN


async def test_a_question_that_is_told_of_twice_at_once_has_one_answer(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = await room.hire("Анна")
    async with room.agency.database.unit():
        early = await room.table.add(anna, KNOWN, None, None, None, None, room.clock.now())
    elsewhere = Told(early.id, "4.1", (), None)

    async def told() -> None:
        async with room.agency.database.unit():
            await room.table.save(replace(early, told=elsewhere))

    meanwhile(monkeypatch, told)
    async with room.agency.database.unit():
        answered = await room.service.again(anna, early.id)
    assert answered is not None
    assert answered.question.told == elsewhere


async def test_only_its_asker_is_told_of_a_question(room: Room) -> None:
    anna, boris = await room.hire("Анна"), await room.hire("Борис", PRESS)
    question = (await room.ask(anna)).question
    assert await room.service.answered(boris, question.id) is None
    assert await room.service.again(boris, question.id) is None
    assert await room.service.own(boris, question.id) is None
    assert await room.send(boris, question) is None
    assert await room.desk.card(boris, question.id) is None  # it was sent to nobody


def test_the_table_of_orders_is_whole() -> None:
    public = {name for name, _ in inspect.getmembers(QuestionDesk, inspect.isfunction) if not name.startswith("_")}
    assert public == {*ORDERS, "send"}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("role", list(Role))
async def test_an_order_is_for_those_who_answer(order: str, role: Role, room: Room) -> None:
    anna, _ = await room.hire("Анна"), await room.hire("Вера", PRESS)
    question = await room.sent(anna)
    actor = await room.hire("Игорь", role)
    if order in ("make_general", "withdraw"):
        await room.reply(await room.hire("Глеб", PRESS), question)
    allowed = await ORDERS[order](room, actor, question)
    assert (allowed is not None) == (role in (PRESS, Role.ADMIN))
    await room.dismiss(actor)
    assert await ORDERS[order](room, replace(actor, role=PRESS), question) is None


@pytest.mark.parametrize("order", sorted(set(ORDERS) - {"listing", "general"}))
async def test_nobody_answers_their_own_question(order: str, room: Room) -> None:
    maria, _ = await room.hire("Мария", PRESS), await room.hire("Вера", PRESS)
    assert await ORDERS[order](room, maria, await room.sent(maria)) is None
    listing = await room.desk.listing(maria, 1)
    assert listing is not None
    assert listing.questions == ()


async def test_a_question_is_sent_once_and_not_where_nobody_is(room: Room) -> None:
    anna = await room.hire("Анна")
    question = (await room.ask(anna)).question
    assert await room.send(anna, question) is Refusal.NOBODY
    vera = await room.hire("Вера", PRESS)
    move = await room.send(anna, question)
    assert isinstance(move, QuestionMove)
    assert [person.id for person, _ in move.ring] == [vera.id]
    assert await room.send(anna, question) is Refusal.SENT


async def test_one_answers_at_a_time_but_nobody_keeps_a_question_for_ever(room: Room) -> None:
    anna, boris, vera = await room.hire("Анна"), await room.hire("Борис", PRESS), await room.hire("Вера", PRESS)
    question = await room.sent(anna)
    assert isinstance(await room.take(boris, question), QuestionMove)
    assert await room.take(boris, question) is Refusal.SAME
    assert await room.reply(vera, question) is Refusal.TAKEN
    assert isinstance(await room.give_back(boris, question), QuestionMove)
    assert isinstance(await room.take(vera, question), QuestionMove)
    room.clock.advance(seconds=HELD.total_seconds())
    assert isinstance(await room.take(boris, question), QuestionMove)
    await room.dismiss(boris)
    move = await room.reply(vera, question)
    assert isinstance(move, QuestionMove)
    assert move.asker is not None
    assert move.asker[0].id == anna.id
    assert await room.take(vera, question) is Refusal.OVER


async def test_an_answer_that_no_page_holds_is_refused(room: Room) -> None:
    anna, vera = await room.hire("Анна"), await room.hire("Вера", PRESS)
    question = await room.sent(anna)
    for words in ("", "  ", "а" * (REPLY_LIMIT + 1)):
        assert await room.reply(vera, question, words) is Refusal.LONG


async def test_a_general_answer_serves_whoever_asks_alike_for_as_long_as_its_clauses_stand(room: Room) -> None:
    anna, vera, boris = await room.hire("Анна"), await room.hire("Вера", PRESS), await room.hire("Борис")
    question = await room.sent(anna)
    assert await room.make_general(vera, question) is None  # there is no answer yet
    await room.reply(vera, question)
    assert (await room.ask(boris)).general is None
    await room.make_general(vera, question)
    assert await room.make_general(vera, question) is Refusal.SAME
    served = await room.ask(boris, "где взять логотип нашего ведомства")
    assert served.general is not None
    assert served.general.id == question.id

    await room.publish(CHANGED)  # it names clause 4.2, which has changed
    assert (await room.ask(boris)).general is None
    told_before = await room.service.answered(boris, served.question.id)
    assert told_before is not None
    assert told_before.general is None
    listing = await room.desk.general(vera, 1)
    assert listing is not None
    assert listing.dormant == {question.id}

    await room.publish(REGULATION.replace("4.2", "4.3"))  # the same words under another number
    assert (await room.ask(boris)).general is not None
    await room.withdraw(vera, question)
    assert (await room.ask(boris)).general is None
    assert await room.withdraw(vera, question) is Refusal.SAME


async def test_what_leans_on_another_question_is_never_general(room: Room) -> None:
    anna, vera = await room.hire("Анна"), await room.hire("Вера", PRESS)
    await room.ask(anna, KNOWN)
    following = await room.sent(anna, "а летом?")
    await room.reply(vera, following)
    assert await room.make_general(vera, following) is None


async def test_an_edit_takes_the_place_of_what_nobody_else_has_seen(room: Room) -> None:
    anna, _ = await room.hire("Анна"), await room.hire("Вера", PRESS)
    first = (await room.ask(anna)).question
    async with room.agency.database.unit():
        assert await room.service.correct(anna, first.id, UNKNOWN, None) is None  # type: ignore[arg-type]
        assert await room.service.correct(anna, first.id, KNOWN, None) is not None  # type: ignore[arg-type]
    assert await room.table.get(first.id) is None
    sent = await room.sent(anna)
    async with room.agency.database.unit():
        await room.service.correct(anna, sent.id, KNOWN, None)  # type: ignore[arg-type]
    stored = await room.table.get(sent.id)
    assert stored is not None
    assert stored.stage is Stage.OPEN
