"""Every button of a verdict belongs to its author, and of a check without a trace nothing is left to anybody."""

import asyncio
import logging
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot.actions import (
    Action,
    AnswerIt,
    Calm,
    ComeBack,
    CorrectReading,
    Mend,
    Object,
    ObjectSilently,
    Replied,
    ShowKinds,
    ShowObjected,
    ShowReview,
    Switch,
)
from bot.approval import actions as approval
from bot.mail.model import Platform
from bot.review.actions import (
    AskCallBack,
    CallBack,
    Decide,
    DecideSilently,
    ShowObjection,
    ShowPrecedent,
    ShowPrecedents,
)
from bot.storage.tables import (
    conversations,
    counters,
    employees,
    inbox,
    objections,
    outbox,
    reviews,
    sent_messages,
    submissions,
)
from tests.faults.office import STALE, Office, draft
from tests.faults.test_presses import answered, give
from tests.faults.test_traces import holds
from tests.rendering import rendered

NUMBER = "112-233-445 95"
SECRET = f"Ваш номер {NUMBER} принят."


async def count(office: Office, table: object) -> int:
    async with office.app.database.reading() as connection:
        number: int = (await connection.execute(select(func.count()).select_from(table))).scalar_one()  # type: ignore[arg-type]
    return number


async def pressed(office: Office, platform: Platform, person: str, action: Action) -> list[str | None]:
    """The toasts that a press brings; nothing else may come of it."""
    give(office, platform, person, action.pack())
    before = office.world.world.chat(platform, person)
    with office.world.world.subscribe() as changes:
        office.press(platform, person, "Кнопка")
        await office.done()
        toasts = await answered(changes, times=1)
    assert office.world.world.chat(platform, person) == before
    return toasts


@pytest.fixture
async def reviewed(open_office: Office, platform: Platform) -> Office:
    """Everybody has begun, and Anna has a verdict."""
    for person in ("maria", "igor", "pavel"):
        open_office.say(platform, person, "/start")
    open_office.say(platform, "anna", draft(1))
    await open_office.done()
    return open_office


@pytest.mark.parametrize("person", ["maria", "igor", "pavel"])
async def test_nobody_but_the_author_may_do_anything_with_a_verdict(
    reviewed: Office, platform: Platform, person: str
) -> None:
    async with reviewed.app.database.reading() as connection:
        review = (await connection.execute(select(reviews.c.id))).scalar_one()
    for action in (
        ShowReview(review),
        ShowReview(review, 2),
        ShowKinds(review),
        Switch(review, "reply"),
        Switch(review, "bare"),
        Switch(review, "official"),
        Mend(review),
        Calm(review),
        ComeBack(review),
        Replied(1),
        AnswerIt(review),
        CorrectReading(review),
        Object(review, 1, 0),
        Object(review, 1, 1),
        ObjectSilently(review, 1),
        approval.Ask(review),
        approval.AskUntimed(review),
    ):
        assert await pressed(reviewed, platform, person, action) == [STALE], action
    assert await count(reviewed, reviews) == 1
    assert await count(reviewed, objections) == 0


@pytest.mark.parametrize(
    "action",
    [ShowReview(99), ShowKinds(99), Switch(99, "reply"), Mend(99), Calm(99), ComeBack(99), Replied(99), AnswerIt(99),
     CorrectReading(99), Object(99, 1, 1), ObjectSilently(99, 1), ShowObjected(99),
     approval.Ask(99), approval.AskUntimed(99), approval.ShowStanding(99),
     approval.Revise(99), approval.Retract(99), approval.ShowDesk(), approval.ShowCard(99), approval.ShowDraft(99),
     approval.Take(99), approval.GiveBack(99), approval.Approve(99, 1), approval.SendBack(99, 1),
     approval.SendBackWith(99, 1, 1), approval.ShowHistory(99)],
)  # fmt: skip
async def test_a_review_that_is_no_more_has_stale_buttons(
    reviewed: Office, platform: Platform, action: Action
) -> None:
    assert await pressed(reviewed, platform, "anna", action) == [STALE]


@pytest.mark.parametrize("action", [Switch(1, "page"), Switch(1, "x"), Object(1, 1, 9), ObjectSilently(1, 9)])
async def test_a_button_that_makes_no_sense_is_stale(reviewed: Office, platform: Platform, action: Action) -> None:
    assert await pressed(reviewed, platform, "anna", action) == [STALE]


async def test_the_draft_of_an_objection_is_shown_to_the_press_secretary_alone(
    reviewed: Office, platform: Platform
) -> None:
    async with reviewed.app.database.unit():
        await (await reviewed.app.database.writing()).execute(update(employees).values(preferred=platform))
    reviewed.press(platform, "anna", "Не нарушение")
    await reviewed.done()
    reviewed.press(platform, "anna", "Без объяснения")
    await reviewed.done()
    for person in ("anna", "igor", "pavel"):
        assert await pressed(reviewed, platform, person, ShowObjected(1)) == [STALE]
    reviewed.press(platform, "maria", "Весь черновик")
    await reviewed.done()
    assert reviewed.answers(platform, "maria")[-1].replace("\u200b", "") == draft(1)


async def test_an_objection_and_its_letter_are_stored_together(
    reviewed: Office, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError

    reviewed.press(platform, "anna", "Не нарушение")
    await reviewed.done()
    monkeypatch.setattr("bot.storage.queues.outbox.more", fails)
    reviewed.press(platform, "anna", "Без объяснения")
    await asyncio.sleep(0)
    await reviewed.still()
    assert await count(reviewed, objections) == 0


async def test_old_buttons_of_a_decision_give_nobody_a_right(reviewed: Office, platform: Platform) -> None:
    async with reviewed.app.database.unit():
        await (await reviewed.app.database.writing()).execute(update(employees).values(preferred=platform))
    reviewed.press(platform, "anna", "Не нарушение")
    await reviewed.done()
    reviewed.press(platform, "anna", "Без объяснения")
    await reviewed.done()
    for person in ("anna", "igor", "pavel"):
        for action in (ShowObjection(1), Decide(1, 1), Decide(1, 0), DecideSilently(1, 1), DecideSilently(1, 0)):
            assert await pressed(reviewed, platform, person, action) == [STALE], (person, action)
    for person in ("anna", "pavel"):
        for listed in (ShowPrecedents(), ShowPrecedent(1, 1), AskCallBack(1, 1), CallBack(1, 1)):
            assert await pressed(reviewed, platform, person, listed) == [STALE], (person, listed)
    assert await pressed(reviewed, platform, "maria", Decide(99, 1)) == [STALE]
    assert await pressed(reviewed, platform, "maria", DecideSilently(99, 1)) == [STALE]
    async with reviewed.app.database.reading() as connection:
        assert (await connection.execute(select(objections.c.ruling))).scalar_one() is None


async def test_a_decision_its_precedent_and_its_letter_are_stored_together(
    reviewed: Office, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError

    async with reviewed.app.database.unit():
        await (await reviewed.app.database.writing()).execute(update(employees).values(preferred=platform))
    reviewed.press(platform, "anna", "Не нарушение")
    await reviewed.done()
    reviewed.press(platform, "anna", "Без объяснения")
    await reviewed.done()
    reviewed.press(platform, "maria", "В этот раз допустимо")
    await reviewed.done()
    with monkeypatch.context() as patched:
        patched.setattr("bot.storage.queues.outbox.more", fails)
        reviewed.press(platform, "maria", "Без пояснения")
        await asyncio.sleep(0)
        await reviewed.still()
    async with reviewed.app.database.reading() as connection:
        assert (await connection.execute(select(objections.c.ruling))).scalar_one() is None


@pytest.fixture
async def untraced(open_office: Office, platform: Platform) -> Office:
    """Anna has chosen a check without a trace."""
    open_office.say(platform, "anna", "/start")
    await open_office.done()
    open_office.press(platform, "anna", "Проверка без следа")
    await open_office.done()
    return open_office


async def is_clean(office: Office, folder: Path, log: str) -> None:
    """Neither the rows nor the bytes of the database nor the log hold a word of the draft."""
    async with office.app.database.reading() as connection:
        for column in (inbox.c.payload, outbox.c.page, sent_messages.c.page, conversations.c.data):
            kept = [str(value) for value in (await connection.execute(select(column))).scalars() if value]
            assert not [value for value in kept if NUMBER in value]
    assert await count(office, submissions) == 0
    assert await count(office, conversations) == 0
    await office.app.schedule.tick(office.clock.now())
    assert not holds(folder, NUMBER)
    assert NUMBER not in log


async def test_of_a_text_that_was_to_leave_no_trace_a_number_is_left(
    untraced: Office, platform: Platform, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    untraced.say(platform, "anna", SECRET)
    await untraced.done()
    untraced.press(platform, "anna", "п. 4.2")
    await untraced.done()
    message = next(m for m in untraced.world.world.chat(platform, "anna") if m.text == SECRET)
    untraced.world.world.edit(platform, "anna", message.id, f"{SECRET} Ждите.")
    await untraced.done()
    verdict, clause, edit = untraced.answers(platform, "anna")[-3:]
    assert NUMBER in verdict
    assert clause.startswith("Пункт 4.2")
    assert edit.startswith("Вы изменили сообщение")
    await is_clean(untraced, tmp_path, caplog.text)
    async with untraced.app.database.reading() as connection:
        assert (await connection.execute(select(counters.c.name, counters.c["count"]))).all() == [
            ("untraced reviews", 1)
        ]


async def test_of_a_picture_that_was_to_leave_no_trace_nothing_is_left(
    untraced: Office, platform: Platform, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    untraced.world.world.attach(platform, "anna", "снимок.png", rendered(SECRET), as_photo=True)
    await untraced.done()
    assert NUMBER in untraced.answers(platform, "anna")[-1]
    await is_clean(untraced, tmp_path, caplog.text)


async def test_a_draft_that_fails_leaves_no_trace_either_and_the_choice_stays(
    untraced: Office, platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise RuntimeError(SECRET)

    with monkeypatch.context() as patched:
        patched.setattr("bot.review.service.ReviewService.glance", fails)
        untraced.say(platform, "anna", SECRET)
        await untraced.done()
    assert len(await untraced.letters()) == 1
    untraced.say(platform, "anna", SECRET)
    await untraced.done()
    assert "Я ничего не сохранил" in untraced.answers(platform, "anna")[-1]
    await untraced.app.schedule.tick(untraced.clock.now())
    assert not holds(tmp_path, NUMBER)
