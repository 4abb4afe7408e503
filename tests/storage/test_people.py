"""The door and the people behind it, on both databases."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, text, update

from bot.errors import StorageError
from bot.staff.model import OPERATOR, Lead, Newcomer, Outcome, Role, Units
from bot.staff.service import GUESSES, INVITE_LIFE, LOCKED, Invited, Linked, Locked, NoCode
from bot.storage.engine import Database
from bot.storage.tables import audit
from bot.storage.wipe import wipe
from tests.clock import MovableClock
from tests.staff.conftest import Agency, account, agency_over

ANNA = account("vk", 42)
BORIS = account("telegram", 42)


@pytest.fixture
def agency(database: Database, clock: MovableClock) -> Agency:
    return agency_over(database, clock)


async def code_for(agency: Agency, name: str, role: Role = Role.EMPLOYEE) -> str:
    async with agency.database.unit():
        return (await agency.personnel.invite(OPERATOR, Newcomer(name, role))).code


async def test_a_code_lets_one_person_in_and_no_other(agency: Agency) -> None:
    code = await code_for(agency, "Анна  Соколова", Role.ADMIN)
    async with agency.database.unit():
        knock = await agency.door.knock(code, ANNA, None)
    assert isinstance(knock, Invited)
    async with agency.database.unit():
        anna = await agency.door.join(knock.code_hash, ANNA)
    assert anna is not None
    assert (anna.name, anna.role, anna.preferred, anna.consent) == ("Анна Соколова", Role.ADMIN, "vk", "1")
    async with agency.database.unit():
        assert await agency.door.knock(code, BORIS, None) == NoCode()
        assert await agency.door.join(knock.code_hash, BORIS) is None
    assert await agency.door.employee_of("vk", 42) == anna
    assert await agency.door.employee_of("telegram", 42) is None


async def test_asking_for_consent_makes_nobody_an_employee(agency: Agency) -> None:
    code = await code_for(agency, "Анна")
    async with agency.database.unit():
        await agency.door.knock(code, ANNA, None)
    async with agency.database.unit():
        await agency.door.refuse(ANNA)
    assert await agency.door.employee_of("vk", 42) is None
    async with agency.database.unit():
        assert isinstance(await agency.door.knock(code, ANNA, None), Invited)


@pytest.mark.parametrize("spelled", [str.lower, lambda c: f" {c[:4]}-{c[4:8]} {c[8:]} ", lambda c: "–".join(c)])
async def test_a_code_may_be_typed_as_people_type(agency: Agency, spelled: object) -> None:
    code = await code_for(agency, "Анна")
    async with agency.database.unit():
        assert isinstance(await agency.door.knock(spelled(code), ANNA, None), Invited)  # type: ignore[operator]


async def test_an_old_code_lets_nobody_in(agency: Agency) -> None:
    code = await code_for(agency, "Анна")
    agency.clock.advance(seconds=INVITE_LIFE.total_seconds())
    async with agency.database.unit():
        assert await agency.door.knock(code, ANNA, None) == NoCode()


async def test_an_account_that_guesses_is_locked_out_for_a_while_even_with_a_right_code(agency: Agency) -> None:
    code = await code_for(agency, "Анна")
    async with agency.database.unit():
        for number in range(GUESSES - 1):
            assert await agency.door.knock(f"AAAABBBBCC{number + 2}2", ANNA, None) == NoCode()
        until = agency.clock.now() + LOCKED
        assert await agency.door.knock("AAAABBBBCCCC", ANNA, None) == Locked(until)
        assert await agency.door.knock(code, ANNA, None) == Locked(until)
        assert isinstance(await agency.door.knock(code, BORIS, None), Invited)
    agency.clock.advance(seconds=LOCKED.total_seconds() + 1)
    async with agency.database.unit():
        assert isinstance(await agency.door.knock(code, ANNA, None), Invited)


async def test_guesses_of_yesterday_are_forgotten_and_so_are_those_before_a_right_code(agency: Agency) -> None:
    code = await code_for(agency, "Анна")
    async with agency.database.unit():
        for _ in range(3):
            for _ in range(GUESSES - 1):
                assert await agency.door.knock("AAAABBBBCCCC", ANNA, None) == NoCode()
            await agency.door.knock(code, ANNA, None)
    for _ in range(2 * GUESSES):
        agency.clock.advance(days=1, seconds=1)
        async with agency.database.unit():
            assert await agency.door.knock("AAAABBBBCCCC", ANNA, None) == NoCode()


async def test_a_person_has_one_account_on_a_platform_and_the_newest_counts(agency: Agency) -> None:
    anna = await agency.joined("Анна", Role.EMPLOYEE, "telegram", "vk")
    async with agency.database.unit():
        code = (await agency.door.own_code(anna)).code
    async with agency.database.unit():
        assert await agency.door.knock(code, account("vk", 999), None) == Linked(anna)
    assert await agency.door.employee_of("vk", anna.id) is None
    assert await agency.door.employee_of("vk", 999) == anna
    assert await agency.door.employee_of("telegram", anna.id) == anna


async def test_an_account_of_somebody_who_left_may_become_another_persons(agency: Agency) -> None:
    former = await agency.joined("Анна")
    async with agency.database.unit():
        await agency.personnel.deactivate(OPERATOR, former.id)
    code = await code_for(agency, "Анна Петровна")
    async with agency.database.unit():
        knock = await agency.door.knock(code, account("telegram", former.id), None)
        assert isinstance(knock, Invited)
        await agency.door.join(knock.code_hash, account("telegram", former.id))
    now = await agency.door.employee_of("telegram", former.id)
    assert now is not None
    assert now.name == "Анна Петровна"


async def test_names_are_found_whatever_their_case_and_dots(agency: Agency) -> None:
    for name in ("Семён Ёлкин", "Семен Волков", "100% Петров"):
        await agency.joined(name)
    assert await names(agency, "СЕМЁН") == ["Семен Волков", "Семён Ёлкин"]
    assert await names(agency, "елк семен") == ["Семён Ёлкин"]
    assert await names(agency, "%") == ["100% Петров"]


async def names(agency: Agency, words: str) -> list[str]:
    return [person.name for person in (await agency.personnel.find(OPERATOR, words))[0]]


async def test_heads_and_deputies_stand_in_their_order(agency: Agency) -> None:
    async with agency.database.unit():
        made = [await agency.personnel.invite(OPERATOR, Newcomer(n, unit=("А", "Б"))) for n in "абвг"]
        for invite, lead in zip(made, (Lead.HEAD, Lead.DEPUTY, Lead.DEPUTY, Lead.HEAD), strict=True):
            assert await agency.personnel.set_lead(OPERATOR, invite.employee.id, lead) is Outcome.DONE
    unit = Units(await agency.people.units()).at(("а", "б"))
    assert unit is not None
    ids = [invite.employee.id for invite in made]
    assert (unit.head, unit.deputies) == (ids[3], (ids[1], ids[2]))
    async with agency.database.unit():
        assert await agency.personnel.set_unit(OPERATOR, ids[1], None) is Outcome.DONE
    assert [u.deputies for u in await agency.people.units() if u.id == unit.id] == [(ids[2],)]


async def test_of_two_admins_who_remove_each_other_at_once_one_stays(agency: Agency) -> None:
    for n in range(5):
        one = await agency.joined(f"Первый {n}", Role.ADMIN)
        other = await agency.joined(f"Второй {n}", Role.ADMIN)

        async def strike(actor: int, target: int) -> Outcome:
            async with agency.database.unit():
                await asyncio.sleep(0)
                return await agency.personnel.deactivate(OPERATOR, target)

        ended = await asyncio.gather(strike(one.id, other.id), strike(other.id, one.id))
        assert sorted(ended) == [Outcome.DONE, Outcome.LAST_ADMIN]
        left = one.id if ended[1] is Outcome.LAST_ADMIN else other.id
        async with agency.database.unit():
            await agency.people.change(left, role=Role.EMPLOYEE.value)  # behind the guard's back, for the next turn


async def test_of_two_admins_whose_phones_are_lost_at_once_one_keeps_a_messenger(agency: Agency) -> None:
    one, other = await agency.joined("Первый", Role.ADMIN), await agency.joined("Второй", Role.ADMIN)

    async def release(target: int) -> Outcome:
        async with agency.database.unit():
            await asyncio.sleep(0)
            return await agency.personnel.release(OPERATOR, target, "telegram")

    ended = await asyncio.gather(release(one.id), release(other.id))
    assert sorted(ended) == [Outcome.DONE, Outcome.LAST_DOOR]


async def test_an_admin_without_a_messenger_is_nobody_who_is_left(agency: Agency) -> None:
    last, outside = await agency.joined("Первый", Role.ADMIN), await agency.joined("Второй", Role.ADMIN)
    async with agency.database.unit():
        assert await agency.personnel.release(OPERATOR, outside.id, "telegram") is Outcome.DONE
    orders: tuple[Callable[[], Awaitable[Outcome]], ...] = (
        lambda: agency.personnel.deactivate(OPERATOR, last.id),
        lambda: agency.personnel.set_role(OPERATOR, last.id, Role.EMPLOYEE),
        lambda: agency.door.decline(last),
    )
    for order in orders:
        async with agency.database.unit():
            assert await order() is Outcome.LAST_ADMIN
    async with agency.database.unit():
        assert await agency.personnel.deactivate(OPERATOR, outside.id) is Outcome.DONE


async def test_the_journal_is_neither_changed_nor_cut(agency: Agency) -> None:
    await agency.joined("Анна")
    for statement in (update(audit).values(deed="left"), delete(audit)):
        with pytest.raises(StorageError):
            async with agency.database.unit():
                await (await agency.database.writing()).execute(statement)
    assert (await agency.personnel.journal(OPERATOR))[1] == 2


async def test_the_journal_may_go_with_all_its_people(agency: Agency) -> None:
    await agency.joined("Анна")
    async with agency.database.unit():
        await wipe(agency.database)
    assert (await agency.personnel.journal(OPERATOR))[1] == 0
    assert (await agency.joined("Борис")).id > 1, "an id never comes twice"


async def test_a_second_unit_of_the_same_name_is_the_same_unit(agency: Agency) -> None:
    async with agency.database.unit():
        first = await agency.personnel.invite(OPERATOR, Newcomer("а", unit=("Отдел", "Сектор")))
        again = await agency.personnel.invite(OPERATOR, Newcomer("б", unit=("ОТДЕЛ", "сектор")))
    assert first.employee.unit == again.employee.unit
    assert len(await agency.people.units()) == 2


async def test_a_database_of_first_light_keeps_its_people_and_their_open_invites(url: str) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import create_async_engine

    from bot.storage.migrate import SCRIPTS, migrate

    def first_light(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(SCRIPTS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.execute(text(
            "INSERT INTO employees (id, name, role, active, joined_at) VALUES "
            "(1, 'Анна', 'admin', true, '2026-01-01 00:00:00'), (2, 'Борис', 'employee', false, '2026-01-01 00:00:00')"
        ))
        connection.execute(text(
            "INSERT INTO accounts (platform, external_id, bot, chat_id, employee_id, linked_at) "
            "VALUES ('telegram', 42, '5', 42, 1, '2026-01-01 00:00:00')"
        ))
        connection.execute(text(
            "INSERT INTO invites (id, code_hash, name, role, expires_at, employee_id) VALUES "
            "(1, 'a', 'Анна', 'admin', '2999-01-01 00:00:00', 1),"
            "(2, 'b', 'Вера Ёлкина', 'employee', '2999-01-01 00:00:00', NULL)"
        ))
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT setval(pg_get_serial_sequence('employees', 'id'), 2)"))

    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(first_light)
    await engine.dispose()
    await migrate(url)
    database = Database(url)
    agency = agency_over(database, MovableClock())
    anna = await agency.door.employee_of("telegram", 42)
    assert anna is not None
    assert (anna.name, agency.door.has_agreed(anna)) == ("Анна", False)
    assert [(p.name, p.state) for p in (await agency.personnel.find(OPERATOR))[0]] == [
        ("Анна", "active"), ("Борис", "left"), ("Вера Ёлкина", "invited"),
    ]
    async with database.unit():
        vera = await agency.door.join("b", account("vk", 7))
    assert vera is not None
    assert vera.name == "Вера Ёлкина"
    await database.close()


async def test_yesterdays_consent_is_asked_again_when_its_text_is_new(agency: Agency) -> None:
    anna = await agency.joined("Анна")
    assert agency.door.has_agreed(anna)
    agency.door._consent_version = "2"
    assert not agency.door.has_agreed(anna)
    agency.clock.advance(seconds=timedelta(days=1).total_seconds())
    async with agency.database.unit():
        await agency.door.agree(anna, "vk")
    card = await agency.personnel.card(OPERATOR, anna.id)
    assert card is not None
    assert card.consent is not None
    assert (card.consent.version, card.consent.platform, card.consent.at) == ("2", "vk", agency.clock.now())
