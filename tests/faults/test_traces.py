"""A handler may ask that nothing of an update stays; what it answers with arrives all the same."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiogram.types import CallbackQuery, Message
from sqlalchemy import select

from bot.actions import ShowClause
from bot.mail.model import Platform, Recipient, Trace
from bot.page import Below, Button, File, Page, Toast
from bot.sandbox import PEOPLE, Sandbox
from bot.sandbox.people import PLATFORMS
from bot.staff.model import OPERATOR, Outcome
from bot.staff.personnel import Personnel
from bot.storage.tables import conversations, inbox, outbox, sent_messages
from tests.clock import MovableClock
from tests.faults.office import FAULT, Office, at_work

SECRET = "Пароль от сейфа главы — бирюза."
BUTTONS = ((Button("Пункт 4.2", data=ShowClause(1, "4.2", 0).pack()),),)
Answer = Callable[[Message, Trace], Awaitable[Any]]


class Handlers:
    """What the bot answers to a draft and to a press; a test sets them."""

    draft: Answer
    press: Callable[[CallbackQuery, Trace], Awaitable[Any]]


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> Handlers:
    chosen = Handlers()

    async def on_draft(message: Message, trace: Trace) -> Any:
        return await chosen.draft(message, trace)

    async def on_show_clause(query: CallbackQuery, trace: Trace) -> Any:
        return await chosen.press(query, trace)

    monkeypatch.setattr("handlers.review.drafts.on_draft", on_draft)
    monkeypatch.setattr("handlers.regulation.clause.on_show_clause", on_show_clause)
    return chosen


@pytest.fixture
async def open_office(
    handlers: Handlers, world: Sandbox, tmp_path: Path, clock: MovableClock
) -> AsyncIterator[Office]:
    async with at_work(world, tmp_path, clock) as opened:
        yield opened


async def forgetting(message: Message, trace: Trace) -> Page:
    trace.forget()
    return Page(f"Вы прислали: {message.text}", BUTTONS)


async def remembering(message: Message, trace: Trace) -> Page:
    return Page(f"Вы прислали: {message.text}", BUTTONS)


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("pamyatka.sqlite3*")))


def holds(folder: Path, words: str) -> bool:
    """Whether the files of the database hold the words, as UTF-8 or as JSON spells them."""
    found = bytes_of(folder)
    return words.encode() in found or words.encode("unicode_escape") in found


async def kept(office: Office) -> list[Any]:
    """Everything that people and the bot said and that the mail still holds."""
    columns = (inbox.c.payload, outbox.c.page, sent_messages.c.page, conversations.c.data)
    async with office.app.database.reading() as connection:
        return [
            value
            for column in columns
            for value in (await connection.execute(select(column))).scalars()
            if value is not None
        ]


async def test_a_draft_without_a_trace_is_answered_and_nothing_of_it_stays(
    open_office: Office, handlers: Handlers, platform: Platform, tmp_path: Path
) -> None:
    handlers.draft = forgetting
    open_office.say(platform, "anna", SECRET)
    await open_office.done()
    assert open_office.answers(platform, "anna") == [f"Вы прислали: {SECRET}"]
    assert await kept(open_office) == []
    await open_office.app.schedule.tick(open_office.clock.now())
    assert not holds(tmp_path, "бирюза")


async def test_an_ordinary_draft_is_still_there_for_two_days(
    open_office: Office, handlers: Handlers, platform: Platform, tmp_path: Path
) -> None:
    handlers.draft = remembering
    open_office.say(platform, "anna", SECRET)
    await open_office.done()
    await open_office.app.schedule.tick(open_office.clock.now())
    assert len(await kept(open_office)) == 3
    assert holds(tmp_path, "бирюза")


async def test_a_draft_without_a_trace_may_be_long(
    open_office: Office, handlers: Handlers, platform: Platform, tmp_path: Path
) -> None:
    """Longer than a page of the database: what lies over is overwritten too."""
    handlers.draft = forgetting
    for _ in range(5):
        open_office.say(platform, "anna", SECRET * 50)
        await open_office.done()
    await open_office.app.schedule.tick(open_office.clock.now())
    assert not holds(tmp_path, "бирюза")


async def test_an_answer_without_a_trace_still_has_buttons_that_work(
    open_office: Office, handlers: Handlers, platform: Platform
) -> None:
    async def press(query: CallbackQuery, trace: Trace) -> Page:
        return Page("Пункт 4.2")

    handlers.draft, handlers.press = forgetting, press
    open_office.say(platform, "anna", SECRET)
    await open_office.done()
    open_office.press(platform, "anna", "Пункт 4.2")
    await open_office.done()
    assert open_office.answers(platform, "anna") == ["Пункт 4.2"]


async def test_an_edit_without_a_trace_takes_the_words_that_stood_there_along(
    open_office: Office, handlers: Handlers, platform: Platform
) -> None:
    async def press(query: CallbackQuery, trace: Trace) -> Page:
        trace.forget()
        return Page(f"Пункт о том, что «{SECRET}»")

    handlers.draft, handlers.press = remembering, press
    open_office.say(platform, "anna", "Готово к печати.")
    await open_office.done()
    open_office.press(platform, "anna", "Пункт 4.2")
    await open_office.done()
    async with open_office.app.database.reading() as connection:
        assert (await connection.execute(select(sent_messages.c.page))).all() == []


@pytest.mark.parametrize("failures", [1, 3])
async def test_a_draft_without_a_trace_is_tried_again_and_may_be_given_up(
    open_office: Office, handlers: Handlers, platform: Platform, tmp_path: Path, failures: int
) -> None:
    attempts = 0

    async def stumbling(message: Message, trace: Trace) -> Page:
        nonlocal attempts
        attempts += 1
        if attempts == 3:
            raise KeyError  # before it could ask once more
        trace.forget()
        if attempts <= failures:
            raise RuntimeError
        return Page(f"Вы прислали: {message.text}")

    handlers.draft = stumbling
    open_office.say(platform, "anna", SECRET)
    await open_office.done()
    (answer,) = open_office.answers(platform, "anna")
    letters = await open_office.letters()
    assert (answer.startswith(FAULT), len(letters)) == (failures == 3, failures // 3)
    await open_office.app.schedule.tick(open_office.clock.now())
    assert not holds(tmp_path, "бирюза")


async def test_an_answer_that_could_not_be_sent_leaves_no_trace_either(
    open_office: Office, handlers: Handlers, platform: Platform, tmp_path: Path
) -> None:
    handlers.draft = forgetting
    open_office.say(platform, "anna", SECRET)
    if platform == "telegram":
        open_office.world.telegram.fail("sendMessage", status=403)
    else:
        open_office.world.vk.fail("messages.send", code=901)
    await open_office.done()
    assert open_office.answers(platform, "anna") == []
    assert await kept(open_office) == []
    await open_office.app.schedule.tick(open_office.clock.now())
    assert not holds(tmp_path, "бирюза")


async def test_a_chat_that_is_forgotten_loses_what_it_said_before_and_no_other_chat_does(
    open_office: Office, handlers: Handlers, platform: Platform, tmp_path: Path
) -> None:
    async def draft(message: Message, trace: Trace) -> Page:
        if message.text == "Забудьте":
            trace.forget_chat()
            return Page("Ничего не храним.")
        return await remembering(message, trace)

    handlers.draft = draft
    open_office.say(platform, "anna", SECRET)
    open_office.say(platform, "maria", "Ключ от сейфа — малахит.")
    await open_office.done()
    open_office.say(platform, "anna", "Забудьте")
    await open_office.done()
    assert open_office.answers(platform, "anna")[-1] == "Ничего не храним."
    assert len(await kept(open_office)) == 3
    await open_office.app.schedule.tick(open_office.clock.now())
    assert not holds(tmp_path, "бирюза")
    assert holds(tmp_path, "малахит")


async def test_a_notice_to_both_messengers_of_one_who_takes_consent_back_does_not_stay(
    open_office: Office, tmp_path: Path
) -> None:
    app = open_office.app
    for name in PLATFORMS:
        open_office.world.world.start(name, "anna")
    await open_office.done()
    personnel = app.of(Personnel)
    [anna] = (await personnel.find(OPERATOR, "Соколова"))[0]
    bots = [(desk.messenger.platform, desk.messenger.account) for desk in app.desks]
    chats = [Recipient(name, account, PEOPLE[0].account(name)) for name, account in bots]
    async with app.database.unit():
        await app.house.outbox.put_many(Page(SECRET), chats, anywhere=True)
    await open_office.pass_time(0)
    assert [open_office.answers(name, "anna")[-1] for name in PLATFORMS] == [SECRET, SECRET]
    await app.schedule.tick(open_office.clock.now())
    assert holds(tmp_path, "бирюза")
    async with app.database.unit():
        assert await personnel.revoke(OPERATOR, anna.id) is Outcome.DONE
    await app.schedule.tick(open_office.clock.now())
    assert not holds(tmp_path, "бирюза")


async def test_several_pages_come_below_in_their_order(
    open_office: Office, handlers: Handlers, platform: Platform
) -> None:
    async def press(query: CallbackQuery, trace: Trace) -> Below:
        return Below((Page("Раз"), Page("Два")))

    handlers.draft, handlers.press = remembering, press
    open_office.say(platform, "anna", "Отремонтировали двор у школы.")
    await open_office.done()
    open_office.press(platform, "anna", "Пункт 4.2")
    await open_office.done()
    assert open_office.answers(platform, "anna") == ["Вы прислали: Отремонтировали двор у школы.", "Раз", "Два"]


async def test_a_page_brings_a_file_whose_content_does_not_stay(
    open_office: Office, handlers: Handlers, platform: Platform, tmp_path: Path
) -> None:
    content = b"code;name\r\n" * 900 + b"turquoise"

    async def draft(message: Message, trace: Trace) -> Page:
        return Page("<b>Коды</b> приглашений", BUTTONS, File("коды.csv", content))

    async def press(query: CallbackQuery, trace: Trace) -> Page | Toast:
        return Page("Пункт 4.2")

    handlers.draft, handlers.press = draft, press
    open_office.say(platform, "anna", "Дайте коды.")
    await open_office.done()
    open_office.press(platform, "anna", "Пункт 4.2")
    await open_office.done()
    # What stands under a file has no place for a page without one.
    first, second = [m for m in open_office.world.world.chat(platform, "anna") if m.author == "bot"]
    assert first.document is not None
    assert (first.text, first.document.name, first.document.data) == ("Коды приглашений", "коды.csv", content)
    assert (second.text, second.document) == ("Пункт 4.2", None)
    async with open_office.app.database.reading() as connection:
        pages = list((await connection.execute(select(outbox.c.page).order_by(outbox.c.id))).scalars())
    assert pages[0]["file"] == {"name": "коды.csv"}
