"""Versions, reviews, objections and counters on both databases, and what becomes of the reviews of the first weeks."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.mail.model import Platform
from bot.regulation.markdown import parse
from bot.review.model import Decision, Draft, Finding, Judgement, Ruling, Silenced, Source
from bot.staff.model import Employee, Role, State
from bot.storage.engine import Database
from bot.storage.migrate import SCRIPTS, migrate
from bot.storage.regulation import EditionTable
from bot.storage.review.submissions import CounterTable, ObjectionTable, PrecedentTable, SubmissionTable
from bot.storage.staff.colleagues import ColleagueTable
from bot.storage.tables import counters
from rules.text import Link
from rules.twins import Case
from tests.clock import MovableClock
from tests.review.pages import finding
from tests.staff.conftest import agency_over

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
HERE = Source("telegram", "7", 5_100_000_101, 12)
LINKED = Draft("Вот слон 👍", "reply", "Где?", "screenshot", (Link(4, 8, "https://vk.com"),))


async def judged(database: Database, draft: Draft = LINKED, *findings: Finding) -> Judgement:
    async with database.unit():
        edition = await EditionTable(database, MovableClock(AT)).publish(parse("# Р\n## 1. А\n1.1. Б.\n"))
    return Judgement(draft, "comment", "warn", findings, ("a.slow",), "abc", edition.id)


async def hired(database: Database, name: str, role: Role = Role.EMPLOYEE, *platforms: Platform) -> Employee:
    return await agency_over(database, MovableClock(AT)).joined(name, role, *platforms)


async def test_what_is_stored_comes_back_whole(database: Database) -> None:
    anna = await hired(database, "Анна")
    table = SubmissionTable(database)
    wanted = await judged(database, LINKED, finding(title="Слон", fix=""), finding(quote="", clause=None))
    async with database.unit():
        added = await table.add(anna.id, wanted, HERE, AT)
    assert await table.review(added.id) == (added, anna.id)
    assert (added.draft, added.findings, added.version) == (LINKED, wanted.findings, 1)
    assert await table.review(added.id + 1) is None


async def test_a_message_leads_to_its_latest_version_and_that_to_its_latest_review(database: Database) -> None:
    anna = await hired(database, "Анна")
    table = SubmissionTable(database)
    first = await judged(database)
    second = replace(first, draft=replace(LINKED, text="Вот кит"))
    async with database.unit():
        added = await table.add(anna.id, first, HERE, AT)
        newer = await table.add_version(added.submission_id, second, HERE, AT)
        again = await table.add_review(newer, replace(second, clue=None), AT)
        await table.add(anna.id, first, replace(HERE, message=13), AT)
        await table.add(anna.id, first, None, AT)
    assert await table.latest_from(HERE) == (again, anna.id)
    assert again.version == 2
    assert await table.latest_from(replace(HERE, chat=1)) is None
    assert await table.count_of(anna.id) == 3
    assert [entry.review_id for entry in await table.entries_of(anna.id, 2, 5)] == [again.id]


async def test_an_old_version_that_is_read_anew_does_not_become_the_latest(database: Database) -> None:
    anna = await hired(database, "Анна")
    table = SubmissionTable(database)
    wanted = await judged(database)
    async with database.unit():
        first = await table.add(anna.id, wanted, HERE, AT)
        second = await table.add_version(first.submission_id, wanted, HERE, AT)
        await table.add_review(first, wanted, AT)
    assert [entry.review_id for entry in await table.entries_of(anna.id, 0, 5)] == [second.id]


async def test_an_objection_is_known_in_every_review_of_its_text(database: Database) -> None:
    anna = await hired(database, "Анна")
    reviews, objections = SubmissionTable(database), ObjectionTable(database)
    wanted = await judged(database, LINKED, finding("a.b"), finding("a.c"))
    async with database.unit():
        review = await reviews.add(anna.id, wanted, HERE, AT)
        again = await reviews.add_review(review, wanted, AT)
        other = await reviews.add_version(review.submission_id, wanted, HERE, AT)
        filed = await objections.file(review.id, "a.c", "Это герб", Role.PRESS_SECRETARY, AT)
    stored = await objections.get(filed)
    assert stored is not None
    assert await objections.filed(again.version_id, "a.c") == stored
    assert await objections.filed(again.version_id, "a.b") is None
    assert await objections.filed(other.version_id, "a.c") is None
    assert (stored.author_id, stored.decision) == (anna.id, None)
    assert (stored.review, stored.remark, stored.author) == (review, (wanted.findings[1],), "Анна")
    assert (stored.reason, stored.addressee, stored.filed_at) == ("Это герб", Role.PRESS_SECRETARY, AT)
    assert await objections.get(filed + 1) is None


async def objected(database: Database, anna: Employee, judgement: Judgement) -> int:
    async with database.unit():
        review = await SubmissionTable(database).add(anna.id, judgement, HERE, AT)
        return await ObjectionTable(database).file(review.id, "a.b", None, Role.PRESS_SECRETARY, AT)


async def test_of_two_decisions_at_once_one_holds(database: Database) -> None:
    anna, maria, boris = [await hired(database, name) for name in ("Анна", "Мария", "Борис")]
    filed = await objected(database, anna, await judged(database, LINKED, finding("a.b")))
    objections = ObjectionTable(database)

    async def decides(who: Employee, ruling: Ruling) -> bool:
        async with database.unit():
            return await objections.decide(filed, ruling, who.name, who.id, AT)

    outcomes = await asyncio.gather(decides(maria, "allowed"), decides(boris, "upheld"))
    assert sorted(outcomes) == [False, True]
    stored = await objections.get(filed)
    assert stored is not None
    expected = Decision("allowed", "Мария", AT, "Мария") if outcomes[0] else Decision("upheld", "Борис", AT, "Борис")
    assert stored.decision == expected


async def test_a_precedent_comes_back_whole_until_it_is_called_back(database: Database) -> None:
    anna, maria = [await hired(database, name) for name in ("Анна", "Мария")]
    filed = await objected(database, anna, await judged(database, LINKED, finding("a.b")))
    objections, precedents = ObjectionTable(database), PrecedentTable(database)
    cases = [Case("Вот слон 👍", 4, 8, LINKED.links), Case("Слон.", 0, 4)]
    async with database.unit():
        await objections.decide(filed, "allowed", None, maria.id, AT)
        for case in cases:
            await objections.set_precedent(filed, "a.b", case)
    first, second = await precedents.in_force()
    assert (first.rule, first.kind, first.case, first.by, first.at) == ("a.b", "reply", cases[0], "Мария", AT)
    assert (first.pack_version, first.edition_id) == ("abc", (await stored_edition(database)))
    assert await precedents.latest(0, 1) == [second]
    assert await precedents.latest(1, 5) == [first]
    async with database.unit():
        assert await precedents.call_back(first.id, maria.id, AT)
        assert not await precedents.call_back(first.id, anna.id, AT)
        assert not await precedents.call_back(second.id + 1, anna.id, AT)
    assert await precedents.count() == 1
    assert await precedents.in_force() == [second]
    assert await precedents.get(first.id) is None
    assert await precedents.get(second.id) == second


async def stored_edition(database: Database) -> int:
    return (await EditionTable(database, MovableClock(AT)).current()).id


async def test_a_review_keeps_what_was_silenced_by_which_precedent(database: Database) -> None:
    anna = await hired(database, "Анна")
    table = SubmissionTable(database)
    silenced = (Silenced(7, "a.b", 4, 8, "слон", date(2026, 11, 24)),)
    wanted = replace(await judged(database), silenced=silenced)
    async with database.unit():
        added = await table.add(anna.id, wanted, HERE, AT)
    assert added.silenced == silenced
    assert await table.review(added.id) == (added, anna.id)


async def test_the_latest_texts_are_read_one_after_another(database: Database) -> None:
    anna = await hired(database, "Анна")
    table = SubmissionTable(database)
    wanted = await judged(database)
    async with database.unit():
        first = await table.add(anna.id, wanted, HERE, AT)
        newer = await table.add_version(first.submission_id, wanted, HERE, AT)
        again = await table.add_review(newer, wanted, AT)
        second = await table.add(anna.id, wanted, None, AT)
    assert await table.latest_after(0, 1) == [again]
    assert await table.latest_after(first.submission_id, 5) == [second]
    assert await table.latest_after(second.submission_id, 5) == []


async def test_whoever_has_left_is_written_to_no_more(database: Database) -> None:
    agency = agency_over(database, MovableClock(AT))
    anna = await agency.joined("Анна", Role.EMPLOYEE, "vk", "telegram")
    table = ColleagueTable(database)
    [(_, [account])] = await table.among([anna.id])
    assert account.platform == "vk"
    async with database.unit():
        await agency.people.change(anna.id, state=State.LEFT.value)
    assert await table.among([anna.id]) == []
    assert await table.among([]) == []


async def test_a_counter_counts_by_the_day(database: Database) -> None:
    table = CounterTable(database)
    for day in (1, 2, 2):
        async with database.unit():
            await table.count_up("untraced reviews", date(2026, 11, day))
    async with database.reading() as connection:
        rows = (await connection.execute(select(counters.c.day, counters.c["count"]).order_by(counters.c.day))).all()
    assert rows == [(date(2026, 11, 1), 1), (date(2026, 11, 2), 2)]


async def test_colleagues_are_found_by_role_where_they_prefer_to_be(database: Database) -> None:
    agency = agency_over(database, MovableClock(AT))
    await agency.joined("Анна")
    maria = await agency.joined("Мария", Role.PRESS_SECRETARY, "vk", "telegram")
    boris = await agency.joined("Борис", Role.PRESS_SECRETARY, "telegram", "vk")
    elena = await agency.joined("Елена", Role.PRESS_SECRETARY)
    async with database.unit():
        await agency.people.change(boris.id, preferred=None)
        await agency.people.change(elena.id, state=State.LEFT.value)
    found = await ColleagueTable(database).reachable(Role.PRESS_SECRETARY)
    assert [(colleague.id, [account.platform for account in accounts]) for colleague, accounts in found] == [
        (boris.id, ["telegram", "vk"]),
        (maria.id, ["vk"]),
    ]
    assert await ColleagueTable(database).reachable(Role.ADMIN) == []


@pytest.mark.parametrize("kind", ["post", "reply"])
async def test_a_review_of_the_first_weeks_is_kept_through_the_change(url: str, kind: str) -> None:
    """Migration 0004: what was one row is a submission, its first version and that one's review."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(_at_revision, "0003")
        for statement in (
            "INSERT INTO employees (id, name, sought, role, state, position) "
            "VALUES (1, 'Анна', 'анна', 'employee', 'active', '')",
            "INSERT INTO editions (id, sha256, title, sections, published_at, in_force) "
            "VALUES (1, 'x', 'Р', '[]', '2026-11-01 09:00:00+00:00', true)",
            "INSERT INTO submissions (id, author_id, kind, text, context, origin, submitted_at) "
            f"VALUES (3, 1, '{kind}', 'Вот слон', 'Где?', 'typed', '2026-11-01 09:00:00+00:00')",
            "INSERT INTO reviews (id, submission_id, verdict, findings, skipped, pack_version, edition_id, reviewed_at)"
            " VALUES (4, 3, 'ok', '[]', '[]', 'abc', 1, '2026-11-01 09:00:00+00:00')",
        ):
            await connection.execute(text(statement))
    await engine.dispose()
    await migrate(url)
    database = Database(url)
    stored = await SubmissionTable(database).review(4)
    await database.close()
    assert stored is not None
    review, author = stored
    expected = Draft("Вот слон", "reply" if kind == "reply" else "page", "Где?")
    assert (author, review.submission_id, review.version, review.draft) == (1, 3, 1, expected)
    assert (review.verdict, review.clue, review.reviewed_at) == ("ok", None, AT)


def _at_revision(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
