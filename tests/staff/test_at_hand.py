"""Whom to call and what is known of networks: everybody reads, an admin alone writes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.errors import AccessDenied
from bot.networks.service import NetworkService
from bot.regulation import markdown
from bot.regulation.service import RegulationService
from bot.situations.service import SituationService
from bot.staff.model import Employee, Role, State
from bot.storage.networks import NetworkTable
from bot.storage.regulation import EditionTable
from bot.storage.situations import ContactTable
from bot.storage.staff.audit import AuditTable
from rules.loader import load_pack
from rules.networks import Introduction
from tests.office import exact_rules
from tests.staff.conftest import Agency

PACK = load_pack(exact_rules())
SINCE = date(2026, 1, 1)
NEWCOMER = Introduction(("Попутка", "Попутки"), ("poputka.example",))


@dataclass
class Desk:
    agency: Agency
    situations: SituationService
    networks: NetworkService


@pytest.fixture
async def desk(agency: Agency) -> Desk:
    editions, journal = EditionTable(agency.database, agency.clock), AuditTable(agency.database)
    async with agency.database.unit():
        await editions.publish(markdown.parse("# Р\n## 6. Беда\n6.4. Зовите. {#threats}\n"))
    regulation = RegulationService(editions)
    return Desk(
        agency,
        SituationService(
            PACK.situations, ContactTable(agency.database), regulation, agency.people, journal, agency.clock
        ),
        NetworkService(
            PACK, NetworkTable(agency.database), regulation, agency.people, journal, agency.clock,
            ZoneInfo("Europe/Moscow"),
        ),
    )  # fmt: skip


ORDERS: tuple[Callable[[Desk, Employee], Awaitable[object]], ...] = (
    lambda desk, who: desk.situations.contacts(who),
    lambda desk, who: desk.situations.contact(who, "press"),
    lambda desk, who: desk.situations.set_contact(who, "press", "22-33-44"),
    lambda desk, who: desk.networks.editable(who, "ok"),
    lambda desk, who: desk.networks.enter(who, "ok", "blocked", SINCE, "Решение", None),
    lambda desk, who: desk.networks.add(who, NEWCOMER, "blocked", SINCE, "Решение", None),
)


@pytest.mark.parametrize("role", [*Role, None], ids=str)
async def test_an_admin_alone_writes(role: Role | None, desk: Desk) -> None:
    """None: an admin who has left a moment ago."""
    await desk.agency.joined("Игорь", Role.ADMIN)
    actor = await desk.agency.joined("Анна", role or Role.ADMIN)
    if role is None:
        async with desk.agency.database.unit():
            await desk.agency.people.change(actor.id, state=State.LEFT.value)
    for give in ORDERS:
        async with desk.agency.database.unit():
            if role is Role.ADMIN:
                await give(desk, actor)
                continue
            with pytest.raises(AccessDenied):
                await give(desk, actor)


async def test_a_situation_leads_to_the_clause_in_force_or_to_none(desk: Desk) -> None:
    threatened, insulted = await desk.situations.advice("threatened"), await desk.situations.advice("insulted")
    assert threatened is not None
    assert insulted is not None
    assert (threatened.clause, insulted.clause) == ("6.4", None)
    assert await desk.situations.advice("kissed") is None


async def test_what_an_admin_enters_holds_at_once_and_keeps_what_was(desk: Desk) -> None:
    igor = await desk.agency.joined("Игорь", Role.ADMIN)
    before = await desk.networks.known("ok")
    version = (await desk.networks.pack()).version
    async with desk.agency.database.unit():
        known = await desk.networks.enter(igor, "ok", "blocked", SINCE, " Суд,  1 ", "закрыта")
        assert await desk.networks.enter(igor, "nowhere", "blocked", SINCE, "Суд", None) is None
    assert before is not None
    assert known is not None
    assert (known.decision, known.spec.note) != (before.decision, before.spec.note)
    assert known.decision is not None
    assert (known.decision.status, known.decision.source, known.spec.note) == ("blocked", "Суд, 1", "закрыта")
    assert known.entered == desk.agency.clock.now().astimezone(ZoneInfo("Europe/Moscow")).date()
    assert (await desk.networks.pack()).version != version
    story = await desk.networks.story("ok")
    assert story is not None
    assert [entry.author for entry in story.entries] == ["Игорь"]
    assert story.spec.decisions[0].status == "allowed"


async def test_a_network_that_an_admin_adds_is_there_once_and_is_edited_as_any_other(desk: Desk) -> None:
    igor = await desk.agency.joined("Игорь", Role.ADMIN)
    async with desk.agency.database.unit():
        added = await desk.networks.add(igor, NEWCOMER, "blocked", SINCE, "Суд", "закрыта")
        again = await desk.networks.add(igor, Introduction(("попутка",), ()), "allowed", SINCE, "Никто", None)
        theirs = await desk.networks.add(igor, Introduction(("Мой ВК",), ("m.vk.com",)), "allowed", SINCE, "Я", None)
    assert added is not None
    assert again == added
    assert theirs is not None
    assert (added.spec.title, added.spec.note, theirs.spec.id) == ("Попутка", "закрыта", "vk")
    assert [one.spec.title for one in await desk.networks.find("https://poputka.example/1")] == ["Попутка"]
    assert (await desk.networks.listing())[-1][0].spec.title == "Попутка"
    async with desk.agency.database.unit():
        edited = await desk.networks.enter(igor, added.spec.id, "allowed", SINCE, "Открыта", None)
    assert edited is not None
    assert edited.decision is not None
    assert edited.decision.status == "allowed"
    story = await desk.networks.story(added.spec.id)
    assert story is not None
    assert (len(story.entries), story.written) == (2, ())


@pytest.mark.parametrize("source", ["", " ", "С" * 301])
async def test_a_source_is_there_and_short(source: str, desk: Desk) -> None:
    igor = await desk.agency.joined("Игорь", Role.ADMIN)
    async with desk.agency.database.unit():
        with pytest.raises(ValueError, match=f"^{source.strip()}$"):
            await desk.networks.enter(igor, "ok", "blocked", SINCE, source, None)
