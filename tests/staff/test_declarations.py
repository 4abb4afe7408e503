"""Declared pages: who may see what, which addresses are one, who is reminded when, and what is left of a list."""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from sqlalchemy import func, select

from bot.declarations.address import read
from bot.declarations.model import COUNT_LIMIT, Refusal, Report, season
from bot.declarations.service import PORTION, DeclarationService
from bot.errors import AccessDenied, StorageError
from bot.mail.model import Recipient
from bot.notices.declarations import DeclarationReminders
from bot.page import Page
from bot.regulation import markdown
from bot.regulation.service import RegulationService
from bot.staff.model import OPERATOR, Employee, Role, State
from bot.storage.declarations import DeclarationTable
from bot.storage.regulation import EditionTable
from bot.storage.staff.audit import AuditTable
from bot.storage.tables import declared_pages, page_reports
from bot.views.declarations.form import form_file
from rules.loader import load_pack
from rules.networks import Amendment, Decision, Introduction, Networks
from tests.drawer import Drawer
from tests.office import exact_rules
from tests.staff.conftest import Agency

MOSCOW = ZoneInfo("Europe/Moscow")
NETWORKS = load_pack(exact_rules()).networks


@dataclass
class Known:
    """Implements `bot.declarations.service.Registry`."""

    networks: Networks = NETWORKS

    async def registry(self) -> Networks:
        return self.networks


@dataclass
class Desk:
    agency: Agency
    pages: DeclarationService
    known: Known
    declaring: DeclarationReminders
    drawer: Drawer

    def it_is(self, year: int, month: int, day: int, hour: int = 12) -> None:
        self.agency.clock.advance(
            seconds=(datetime(year, month, day, hour, tzinfo=UTC) - self.agency.clock.now()).total_seconds()
        )

    async def reminded(self) -> list[int]:
        """Whom a tick at this moment writes to."""
        self.drawer.sent.clear()
        await self.declaring.tick(self.agency.clock.now())
        return [outgoing.chat_id for outgoing in self.drawer.sent]


@pytest.fixture
async def desk(agency: Agency) -> Desk:
    editions = EditionTable(agency.database, agency.clock)
    async with agency.database.unit():
        await editions.publish(markdown.parse("# Р\n## 2. Страницы\n2.7. До апреля. {#declared-pages}\n"))
    known = Known()
    pages = DeclarationService(
        DeclarationTable(agency.database), known, RegulationService(editions), agency.people,
        AuditTable(agency.database), agency.clock, MOSCOW,
    )  # fmt: skip
    drawer = Drawer()
    return Desk(agency, pages, known, DeclarationReminders(agency.database, pages, drawer), drawer)


# Who may do what

OWN = frozenset(Role)
PERSONNEL = frozenset({Role.HR_ADMIN})
ORDERS: dict[str, tuple[frozenset[Role], Callable[[DeclarationService, Employee, int], Awaitable[object]]]] = {
    "folder": (OWN, lambda pages, who, at: pages.folder(who)),
    "add": (OWN, lambda pages, who, at: pages.add(who, "vk.com/anna")),
    "set_since": (OWN, lambda pages, who, at: pages.set_since(who, 1, 2020)),
    "remove": (OWN, lambda pages, who, at: pages.remove(who, 1)),
    "say": (OWN, lambda pages, who, at: pages.say(who, 2026, Report.EXEMPT)),
    "standing": (PERSONNEL, lambda pages, who, at: pages.standing(who)),
    "folder_of": (PERSONNEL, lambda pages, who, at: pages.folder_of(who, at)),
}


def test_the_table_of_orders_is_whole() -> None:
    methods = inspect.getmembers(DeclarationService, inspect.isfunction)
    public = {name for name, _ in methods if not name.startswith("_")}
    assert public - ORDERS.keys() == {"portion"}


@pytest.mark.parametrize("role", [*Role, None], ids=str)
async def test_an_order_is_for_those_who_may_give_it(role: Role | None, desk: Desk) -> None:
    """None: an hr-admin who has left a moment ago."""
    other = await desk.agency.joined("Анна")
    actor = await desk.agency.joined("Игорь", role or Role.HR_ADMIN)
    if role is None:
        async with desk.agency.database.unit():
            await desk.agency.people.change(actor.id, state=State.LEFT.value)
    for roles, give in ORDERS.values():
        async with desk.agency.database.unit():
            if role in roles:
                await give(desk.pages, actor, other.id)
                continue
            with pytest.raises(AccessDenied):
                await give(desk.pages, actor, other.id)


async def test_nobody_changes_anothers_page(desk: Desk) -> None:
    anna, boris = await desk.agency.joined("Анна"), await desk.agency.joined("Борис")
    async with desk.agency.database.unit():
        [page] = (await desk.pages.add(anna, "vk.com/anna")).added
        assert not await desk.pages.remove(boris, page.id)
        assert not await desk.pages.set_since(boris, page.id, 2020)
    assert [one.since for one in (await desk.pages.folder(anna)).pages] == [None]


async def test_the_journal_has_no_address(desk: Desk) -> None:
    anna, hr = await desk.agency.joined("Анна"), await desk.agency.joined("Нина", Role.HR_ADMIN)
    async with desk.agency.database.unit():
        await desk.pages.add(anna, "vk.com/anna")
        await desk.pages.folder_of(hr, anna.id)
    entries, _ = await desk.agency.personnel.journal(OPERATOR, limit=2)
    assert [(one.deed.value, one.actor, one.subject, one.detail) for one in entries] == [
        ("pages-seen", "Нина", "Анна", None), ("page-added", "Анна", "Анна", None),
    ]  # fmt: skip


# Addresses

@pytest.mark.parametrize(
    ("sent", "address", "refusal"),
    [
        ("https://m.vk.com/anna?from=search&utm_source=x#top", "vk.com/anna", None),
        ("WWW.VK.com/Anna/", "vk.com/Anna", None),
        ("m.facebook.com/profile.php?id=5&ref=page", "facebook.com/profile.php?id=5", None),
        ("t.me/channel.", "t.me/channel", None),
        ("(https://блог-анны.рф)", "блог-анны.рф", None),
        ("max.ru", "max.ru", Refusal.NETWORK),
        ("anna@mail.ru", "anna@mail.ru", Refusal.MAIL),
        ("192.168.0.1", "192.168.0.1", Refusal.NO_ADDRESS),
        ("vk..com/anna", "vk..com/anna", Refusal.NO_ADDRESS),
        ("javascript:alert(1).com", "javascript:alert(1).com", Refusal.NO_ADDRESS),
        ("Анна Соколова", "Анна Соколова", Refusal.NO_ADDRESS),
        ("vk.com/" + "a" * 300, "vk.com/" + "a" * 300, Refusal.LONG),
    ],
)
def test_one_page_has_one_spelling(sent: str, address: str, refusal: Refusal | None) -> None:
    assert read(sent, NETWORKS) == [(address, refusal)]


async def test_a_list_holds_a_page_once_and_no_more_than_anybody_needs(desk: Desk) -> None:
    anna = await desk.agency.joined("Анна")
    async with desk.agency.database.unit():
        assert len((await desk.pages.add(anna, "vk.com/anna https://vk.com/anna/")).added) == 1
        assert (await desk.pages.add(anna, "vk.com/anna")).refused == (("vk.com/anna", Refusal.KNOWN),)
        for first in range(0, COUNT_LIMIT, 10):
            await desk.pages.add(anna, " ".join(f"ok.ru/profile/{first + n}" for n in range(10)))
        assert (await desk.pages.add(anna, "vk.com/other")).refused == (("vk.com/other", Refusal.FULL),)
    assert len((await desk.pages.folder(anna)).pages) == COUNT_LIMIT


# The year, the form, what is left

@pytest.mark.parametrize(
    ("on", "year", "is_over"),
    [(date(2026, 11, 24), 2026, False), (date(2027, 1, 1), 2026, True), (date(2027, 6, 30), 2026, True),
     (date(2027, 7, 1), 2027, False)],
)  # fmt: skip
def test_a_season_is_of_the_year_that_matters(on: date, year: int, is_over: bool) -> None:
    assert (season(on).year, season(on).is_over, season(on).deadline) == (year, is_over, date(year + 1, 4, 1))


async def test_the_form_has_the_pages_of_its_year_and_asks_for_nothing_that_the_bot_keeps_not(desk: Desk) -> None:
    desk.it_is(2027, 2, 1)
    anna = await desk.agency.joined("Анна Соколова")
    async with desk.agency.database.unit():
        added = (await desk.pages.add(anna, "vk.com/anna ok.ru/profile/1 rutube.ru/u/2")).added
        await desk.pages.set_since(anna, added[1].id, 2026)
        await desk.pages.set_since(anna, added[2].id, 2027)
    paper = Document(BytesIO(form_file(await desk.pages.folder(anna), "Администрация города")))
    rows = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert rows[1:] == [["1.", "https://vk.com/anna"], ["2.", "https://ok.ru/profile/1"]]
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "с 1 января 2026 г. по 31 декабря 2026 г." in text
    assert "Я, Анна Соколова, дата рождения ____" in text
    assert "№ 2867-р" in text


@pytest.mark.parametrize("order", ["revoke", "deactivate"])
async def test_nothing_is_left_of_the_list_of_whoever_goes(order: str, desk: Desk) -> None:
    desk.it_is(2027, 2, 1)
    anna = await desk.agency.joined("Анна")
    async with desk.agency.database.unit():
        await desk.pages.add(anna, "vk.com/anna")
        await desk.pages.say(anna, 2026, Report.HANDED)
    async with desk.agency.database.unit():
        await getattr(desk.agency.personnel, order)(OPERATOR, anna.id)
    async with desk.agency.database.reading() as connection:
        for table in (declared_pages, page_reports):
            assert (await connection.execute(select(func.count()).select_from(table))).scalar_one() == 0


# Reminders

async def test_whoever_is_silent_is_reminded_once_at_each_date_and_not_after_the_deadline(desk: Desk) -> None:
    desk.it_is(2026, 12, 1)
    anna, boris = await desk.agency.joined("Анна"), await desk.agency.joined("Борис")
    assert await desk.reminded() == []
    desk.it_is(2027, 2, 1, 6)
    assert await desk.reminded() == []
    desk.it_is(2027, 2, 1, 7)  # ten o'clock in Moscow
    assert await desk.reminded() == [anna.id, boris.id]
    assert await desk.reminded() == []
    async with desk.agency.database.unit():
        assert await desk.pages.say(anna, 2026, Report.HANDED)
    desk.it_is(2027, 3, 2)
    assert await desk.reminded() == [boris.id]
    desk.it_is(2027, 4, 2)  # the bot was off at the end of March
    assert await desk.reminded() == []
    desk.it_is(2028, 2, 2)
    assert await desk.reminded() == [anna.id, boris.id]


async def test_a_round_goes_on_after_a_stop_where_it_was(desk: Desk) -> None:
    desk.it_is(2027, 1, 20)
    people = [await desk.agency.joined(f"Сотрудник {n}") for n in range(PORTION + 2)]
    await desk.reminded()
    desk.it_is(2027, 2, 1)
    async with desk.agency.database.unit():
        portion = await desk.pages.portion(desk.agency.clock.now(), PORTION)
    assert portion is not None
    assert [one.id for one, *_ in portion.people] == [one.id for one in people[:PORTION]]
    assert await desk.reminded() == [one.id for one in people[PORTION:]]


async def test_somebody_who_cannot_be_reminded_keeps_nobody_else_from_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk.it_is(2027, 1, 20)
    people = [await desk.agency.joined(f"Сотрудник {n}") for n in range(PORTION + 2)]
    await desk.reminded()
    refused, put_many = {people[1].id, people[PORTION].id}, desk.drawer.put_many

    async def fails(page: Page, to: Sequence[Recipient], **how: Any) -> None:
        if refused & {chat for _, _, chat in to}:
            raise RuntimeError("слова сотрудника")
        await put_many(page, to, **how)

    monkeypatch.setattr(desk.drawer, "put_many", fails)
    desk.it_is(2027, 2, 1)
    reached = [one.id for one in people if one.id not in refused]
    # The first of a portion that was undone is in the drawer twice: it knows no transaction.
    assert list(dict.fromkeys(await desk.reminded())) == reached
    assert caplog.text.count("a reminder is passed over: RuntimeError at test_declarations.py") == 2
    assert "слова" not in caplog.text
    assert await desk.reminded() == []


async def test_a_database_that_refuses_costs_nobody_a_reminder(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_: object, **how: object) -> None:
        raise StorageError("locked")

    desk.it_is(2027, 1, 20)
    anna = await desk.agency.joined("Анна")
    await desk.reminded()
    desk.it_is(2027, 2, 1)
    with monkeypatch.context() as patched, pytest.raises(StorageError):
        patched.setattr(desk.drawer, "put_many", refuse)
        await desk.reminded()
    assert await desk.reminded() == [anna.id]


async def test_somebody_whose_reminder_the_database_goes_on_refusing_keeps_nobody_else_from_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.it_is(2027, 1, 20)
    anna, boris = await desk.agency.joined("Анна"), await desk.agency.joined("Борис")
    await desk.reminded()
    put_many = desk.drawer.put_many

    async def fails(page: Page, to: Sequence[Recipient], **how: Any) -> None:
        if anna.id in {chat for _, _, chat in to}:
            raise StorageError("CharacterNotInRepertoireError")
        await put_many(page, to, **how)

    monkeypatch.setattr(desk.drawer, "put_many", fails)
    desk.it_is(2027, 2, 1)
    for _ in range(2):
        with pytest.raises(StorageError):
            await desk.reminded()
    assert await desk.reminded() == [boris.id]
    assert await desk.reminded() == []


async def test_handed_in_is_said_of_a_year_that_is_over(desk: Desk) -> None:
    desk.it_is(2026, 12, 1)
    anna = await desk.agency.joined("Анна")
    async with desk.agency.database.unit():
        assert not await desk.pages.say(anna, 2026, Report.HANDED)
        assert not await desk.pages.say(anna, 2025, Report.HANDED)
    desk.agency.clock.advance(seconds=timedelta(days=60).total_seconds())
    async with desk.agency.database.unit():
        assert await desk.pages.say(anna, 2026, Report.HANDED)
        assert (await desk.pages.folder(anna)).said is not None
        assert await desk.pages.say(anna, 2026, None)
    assert (await desk.pages.folder(anna)).said is None


async def test_a_page_in_a_network_that_an_admin_has_added_goes_by_its_name(desk: Desk) -> None:
    anna = await desk.agency.joined("Анна")
    decision = Decision(status="allowed", since=date(2026, 1, 1), source="Запретов нет")
    newcomer = Amendment("own-1", decision, None, Introduction(("Попутка",), ("poputka.example",)))
    desk.known.networks = NETWORKS.amended([newcomer])
    async with desk.agency.database.unit():
        adding = await desk.pages.add(anna, "poputka.example/anna poputka.example")
    assert [page.network for page in adding.added] == ["Попутка"]
    assert adding.refused == (("poputka.example", Refusal.NETWORK),)
