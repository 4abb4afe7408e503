"""Whom to call, what admins know of networks, declared pages and their reminders, on both databases."""

from datetime import UTC, date, datetime

from bot.declarations.model import Report, Said
from bot.storage.declarations import DeclarationTable
from bot.storage.engine import Database
from bot.storage.networks import NetworkTable
from bot.storage.situations import ContactTable
from bot.storage.staff.employees import StaffTable
from rules.networks import Amendment, Decision, Introduction
from tests.storage.test_reviews import AT, hired

DECISION = Decision(status="blocked", since=date(2026, 11, 1), source="Решение")
BROUGHT = Introduction(("Попутка", "Попутки"), ("poputka.example",))


async def test_the_last_word_about_a_contact_holds(database: Database) -> None:
    anna, table = await hired(database, "Анна"), ContactTable(database)
    async with database.unit():
        await table.set_contact("press", "22-33-44", anna.id, AT)
        await table.set_contact("press", "55-66-77", anna.id, AT)
        await table.set_contact("head", "112", anna.id, AT)
        await table.drop_contact("head")
    assert await table.contacts() == {"press": "55-66-77"}


async def test_entries_about_networks_come_in_their_order_with_their_author(database: Database) -> None:
    anna, table = await hired(database, "Анна"), NetworkTable(database)
    first, second = Amendment("ok", DECISION, "сноска"), Amendment("own-1", DECISION, None, BROUGHT)
    async with database.unit():
        await table.enter(first, anna.id, AT)
        await table.enter(second, anna.id, AT)
    assert [(entry.amendment, entry.author, entry.at) for entry in await table.entries()] == [
        (first, "Анна", AT), (second, "Анна", AT),
    ]  # fmt: skip


async def test_those_who_have_said_nothing_stand_first_and_are_reminded(database: Database) -> None:
    table, people = DeclarationTable(database), StaffTable(database)
    anna, boris, vera = [await hired(database, name) for name in ("Анна", "Борис", "Вера")]
    async with database.unit():
        await people.unlink(vera.id)
        await table.add(boris.id, "vk.com/b", AT)
        await table.add(boris.id, "ok.ru/b", AT)
        await table.say(anna.id, 2026, Report.EXEMPT, AT)
        await table.say(anna.id, 2026, Report.HANDED, AT)
        await table.say(boris.id, 2025, Report.HANDED, AT)
    people_listed, count = await table.standings(2026, "", 0, 10)
    assert [(person.name, report) for person, report in people_listed] == [
        ("Борис", None), ("Вера", None), ("Анна", Report.HANDED),
    ]  # fmt: skip
    assert (count, await table.counts(2026)) == (3, {None: 2, Report.HANDED: 1})
    assert (await table.standings(2026, "бор", 0, 10))[1] == 1
    assert [(person.name, pages) for person, pages, _ in await table.silent_after(2026, 0, 10)] == [("Борис", 2)]
    assert await table.silent_after(2026, boris.id, 10) == []
    assert await table.said_of(anna.id, 2026) == Said(Report.HANDED, AT)


async def test_a_round_is_one_row(database: Database) -> None:
    table = DeclarationTable(database)
    assert await table.round() is None
    async with database.unit():
        await table.set_round(AT, 5)
        await table.set_round(datetime(2027, 3, 1, 7, tzinfo=UTC), 0)
    assert await table.round() == (datetime(2027, 3, 1, 7, tzinfo=UTC), 0)
