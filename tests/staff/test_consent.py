"""Consent: nothing stays of whoever refuses, and a new text is put to everybody when they next write."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Table, func, select

from bot.sandbox import PEOPLE
from bot.sandbox.people import PLATFORMS, Platform
from bot.staff.codes import as_code
from bot.staff.model import OPERATOR, Deed, Newcomer, Outcome, Role, State
from bot.staff.personnel import Personnel
from bot.staff.service import StaffService
from bot.storage.review.submissions import ObjectionTable
from bot.storage.tables import (
    accounts,
    consents,
    conversations,
    inbox,
    metadata,
    objections,
    outbox,
    questions,
    reviews,
    sent_messages,
    submissions,
    versions,
    wrong_codes,
)
from tests.office import Office, office

PAVEL = PEOPLE[3]
ASKED = "нужно ваше согласие"
CHANGED = "Текст согласия"


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path) as opened:
        yield opened


async def said(opened: Office, platform: Platform, person: str, text: str) -> str:
    opened.world.world.say(platform, person, text)
    await opened.settled()
    return opened.world.world.chat(platform, person)[-1].text


async def pressed(opened: Office, platform: Platform, person: str, label: str) -> str:
    page = opened.world.world.chat(platform, person)[-1]
    [col] = [col for col, button in enumerate(page.keyboard[0]) if button.label == label]
    opened.world.world.press(platform, person, page.id, 0, col)
    await opened.settled()
    return opened.world.world.chat(platform, person)[-1].text


async def rows(opened: Office, table: Table, *columns: Column[Any]) -> list[Any]:
    async with opened.app.database.reading() as connection:
        return list((await connection.execute(select(*(columns or table.c)))).all())


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_nothing_stays_of_whoever_refuses(platform: Platform, opened: Office) -> None:
    before = {table.name: len(await rows(opened, table)) for table in metadata.sorted_tables}
    async with opened.app.database.unit():
        code = (await opened.app.of(Personnel).invite(OPERATOR, Newcomer("Павел Орлов"))).code
    await said(opened, platform, "pavel", "Здравствуйте, это бот для сотрудников?")
    await said(opened, platform, "pavel", "AAAA-BBBB-CCCC")
    assert ASKED in await said(opened, platform, "pavel", code)
    assert (await pressed(opened, platform, "pavel", "Не согласен")).startswith("Хорошо, мы ничего не сохранили.")

    assert {payload for (payload,) in await rows(opened, inbox, inbox.c.payload)} == {None}
    assert {page for (page,) in await rows(opened, outbox, outbox.c.page)} == {None}
    for table in (accounts, consents, conversations, sent_messages, wrong_codes):
        assert len(await rows(opened, table)) == before[table.name], table.name
    [person] = (await opened.app.of(Personnel).find(OPERATOR, "Орлов"))[0]
    assert person.state is State.INVITED
    assert ASKED in await said(opened, platform, "pavel", code)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_code_stays_nowhere_but_as_a_hash(platform: Platform, opened: Office) -> None:
    """Neither the page that shows it nor the message that brings it is kept once it was sent and handled."""
    world = opened.world.world
    world.start(platform, "anna")
    await opened.settled()
    page = world.chat(platform, "anna")[-1]
    places = [(r, c) for r, row in enumerate(page.keyboard) for c, b in enumerate(row) if b.label == "Мои мессенджеры"]
    world.press(platform, "anna", page.id, *places[0])
    await opened.settled()
    shown = await pressed(opened, platform, "anna", "Добавить мессенджер")
    [code] = [code for word in shown.split() if (code := as_code(word)) and len(word) == 14]
    await said(opened, platform, "pavel", code)
    async with opened.app.database.reading() as connection:
        for table in metadata.sorted_tables:
            for row in await connection.execute(select(table)):
                kept = str(tuple(row)).replace("-", "")
                assert code not in kept, table.name


async def test_a_new_text_comes_before_anything_else_and_is_agreed_to_once(opened: Office) -> None:
    opened.app.of(StaffService)._consent_version = "4"
    assert CHANGED in await said(opened, "vk", "anna", "Ваш номер 112-233-445 95 принят.")
    assert CHANGED in await said(opened, "telegram", "anna", "/start")
    assert (await pressed(opened, "vk", "anna", "Согласен")).startswith("Спасибо, согласие записано.")
    assert (await said(opened, "telegram", "anna", "/start")).startswith("Памятка")
    versions = await rows(opened, consents, consents.c.version, consents.c.platform)
    assert versions[-1] == ("4", "vk")


async def test_whoever_declines_a_new_text_is_a_stranger_on_every_messenger(opened: Office) -> None:
    opened.app.of(StaffService)._consent_version = "4"
    await said(opened, "vk", "anna", "Добрый день!")
    assert (await pressed(opened, "vk", "anna", "Не согласен")).startswith("Хорошо, ваши мессенджеры отвязаны.")
    assert "только для сотрудников" in await said(opened, "telegram", "anna", "Добрый день!")


async def test_the_last_admin_cannot_leave_by_declining(opened: Office) -> None:
    opened.app.of(StaffService)._consent_version = "4"
    await said(opened, "vk", "igor", "Добрый день!")
    assert (await pressed(opened, "vk", "igor", "Не согласен")).startswith("Вы последний администратор")
    assert (await pressed(opened, "vk", "igor", "Согласен")).startswith("Спасибо")


async def test_a_phone_that_was_locked_out_is_forgotten_in_time(opened: Office) -> None:
    for n in range(5):
        await said(opened, "vk", "pavel", f"AAAABBBBCCC{n + 2}")
    async with opened.app.database.reading() as connection:
        assert (await connection.execute(select(func.count()).select_from(wrong_codes))).scalar_one() == 1
    await opened.app.schedule.tick(opened.app.clock.now().replace(year=opened.app.clock.now().year + 1))
    assert await rows(opened, wrong_codes) == []


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_whoever_takes_consent_back_is_let_in_nowhere_and_no_word_of_theirs_stays(
    platform: Platform, opened: Office
) -> None:
    await said(opened, platform, "anna", "Мы гарантируем тепло в каждом доме.")
    await said(opened, platform, "anna", "Можно ли выкладывать фотографии с планёрки?")
    [anna] = (await opened.app.of(Personnel).find(OPERATOR, "Соколова"))[0]
    async with opened.app.database.unit():
        await ObjectionTable(opened.app.database).file(1, "promises", None, Role.ADMIN, opened.app.clock.now())
    assert await rows(opened, questions) != []
    async with opened.app.database.unit():
        assert await opened.app.of(Personnel).revoke(OPERATOR, anna.id) is Outcome.DONE
    for table in (submissions, versions, reviews, objections, questions, sent_messages, conversations):
        assert await rows(opened, table) == [], table.name
    for table, column in ((inbox, inbox.c.payload), (outbox, outbox.c.page)):
        assert {kept for (kept,) in await rows(opened, table, column)} == {None}
    assert "только для сотрудников" in await said(opened, platform, "anna", "Добрый день!")
    [entry, *_] = (await opened.app.of(Personnel).journal(OPERATOR, limit=1))[0]
    assert entry.deed is Deed.REVOKED


def test_nothing_that_hangs_on_a_draft_is_left_out_when_it_is_erased() -> None:
    """A new table that refers to one of these is erased by its own store, which its feature names in `words`."""
    erased = {table.name for table in (submissions, versions, reviews, objections)}
    erased |= {"precedents", "returns", "approvals", "approval_addressees", "questions"}
    referring = {
        table.name
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in erased
    }
    assert referring == erased - {submissions.name}


async def test_the_last_admin_cannot_take_consent_back(opened: Office) -> None:
    [igor] = (await opened.app.of(Personnel).find(OPERATOR, "Лебедев"))[0]
    async with opened.app.database.unit():
        assert await opened.app.of(Personnel).revoke(OPERATOR, igor.id) is Outcome.LAST_ADMIN
