"""Editions on their shelf: what is in force, what follows what, and whose word is heard."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.errors import AccessDenied
from bot.regulation import markdown
from bot.regulation.editions import EditionService, Outcome
from bot.regulation.files import SentFile
from bot.regulation.importing import Imported
from bot.regulation.model import Bound, EditionState, Problem, ShelvedEdition
from bot.staff.model import OPERATOR, Actor, Deed, Role, State
from bot.storage.engine import Database
from bot.storage.regulation import EditionTable, RegulationFileTable
from bot.storage.staff.audit import AuditTable
from tests.clock import MovableClock
from tests.staff.conftest import Agency, agency_over

FIRST = markdown.parse("# Регламент\n## 1. Общее\n1.1. Как было. {#courtesy}\n1.2. Ещё.\n")
TOPICS = {"courtesy": Bound("1.1", ("1.1", "1.2")), "wealth": Bound(None, ("1.2",))}


class Office:
    def __init__(self, database: Database, clock: MovableClock) -> None:
        self.database = database
        self.clock = clock
        self.agency: Agency = agency_over(database, clock)
        self.shelf = EditionTable(database, clock)
        self.files = RegulationFileTable(database)
        journal = AuditTable(database)
        self.editions = EditionService(self.shelf, self.files, self.agency.people, journal, clock)

    async def drafted(self, words: str, *problems: Problem, by: Actor = OPERATOR) -> ShelvedEdition:
        content = markdown.parse(f"# Регламент\n## 1. Общее\n1.1. {words}\n1.2. Ещё.\n")
        async with self.database.unit():
            entry, _ = await self.editions.add(by, "р.docx", Imported(content, problems), TOPICS)
        return entry

    async def done(self, order: Callable[[], Awaitable[Outcome]]) -> Outcome:
        self.clock.advance(minutes=1)
        async with self.database.unit():
            return await order()

    async def publish(self, entry: ShelvedEdition, by: Actor = OPERATOR) -> Outcome:
        return await self.done(lambda: self.editions.publish(by, entry.edition.id))

    async def standings(self) -> dict[int, EditionState]:
        return {entry.edition.id: entry.standing for entry in await self.editions.entries(OPERATOR)}


@pytest.fixture
def office(database: Database, clock: MovableClock) -> Office:
    return Office(database, clock)


async def test_a_draft_is_in_force_once_it_is_published_and_not_before(office: Office) -> None:
    async with office.database.unit():
        await office.shelf.adopt(FIRST)
    igor = await office.agency.joined("Игорь", Role.ADMIN)
    entry = await office.drafted("Как стало.", by=igor)
    assert (entry.standing, entry.author, entry.file_name) == (EditionState.DRAFT, "Игорь", "р.docx")
    assert (await office.shelf.current()).sha256 == FIRST.sha256
    assert await office.publish(entry, igor) is Outcome.DONE
    assert (await office.shelf.current()).id == entry.edition.id
    assert await office.standings() == {1: EditionState.ARCHIVE, 2: EditionState.IN_FORCE}
    first, second = await office.shelf.entry(1), await office.shelf.entry(2)
    assert first is not None
    assert second is not None
    assert first.archived_at == second.published_at == office.clock.now()
    assert await office.publish(second, igor) is Outcome.SAME


async def test_the_journal_knows_who_has_published_what(office: Office) -> None:
    igor = await office.agency.joined("Игорь", Role.ADMIN)
    first, second = await office.drafted("Раз."), await office.drafted("Два.")
    await office.publish(first, igor)
    await office.publish(second)
    await office.publish(second)
    entries, _ = await office.agency.personnel.journal(igor, limit=3)
    published = [(entry.actor, entry.number) for entry in entries if entry.deed is Deed.PUBLISHED]
    assert published == [(None, second.edition.id), ("Игорь", first.edition.id)]


async def test_an_edition_comes_back_from_the_archive(office: Office) -> None:
    first, second = await office.drafted("Раз."), await office.drafted("Два.")
    await office.publish(first)
    await office.publish(second)
    assert await office.publish(first) is Outcome.DONE
    assert await office.standings() == {1: EditionState.IN_FORCE, 2: EditionState.ARCHIVE}


async def test_the_regulation_of_the_settings_gives_way_to_a_published_file(office: Office) -> None:
    other = markdown.parse("# Регламент\n## 1. Общее\n1.1. Иначе.\n")
    async with office.database.unit():
        await office.shelf.adopt(FIRST)
        await office.shelf.adopt(other)
    assert (await office.shelf.current()).sha256 == other.sha256
    entry = await office.drafted("Свой.")
    await office.publish(entry)
    async with office.database.unit():
        await office.shelf.adopt(FIRST)
    assert (await office.shelf.current()).id == entry.edition.id


async def test_the_same_file_is_the_same_edition(office: Office) -> None:
    content = markdown.parse("# Регламент\n## 1. Общее\n1.1. Раз.\n")
    async with office.database.unit():
        first, is_new = await office.editions.add(OPERATOR, "а.md", Imported(content, ()), {})
        again, is_new_again = await office.editions.add(OPERATOR, "б.md", Imported(content, ()), {})
    assert (is_new, is_new_again, first.edition.id) == (True, False, again.edition.id)


async def test_numbers_that_stand_twice_are_not_published(office: Office) -> None:
    entry = await office.drafted("Раз.", Problem("gap", 3, "1.3"), Problem("duplicate-number", 4, "1.1"))
    assert entry.problems == (Problem("gap", 3, "1.3"), Problem("duplicate-number", 4, "1.1"))
    assert await office.publish(entry) is Outcome.FAULTY


async def test_only_a_draft_is_discarded(office: Office) -> None:
    draft, published = await office.drafted("Раз."), await office.drafted("Два.")
    await office.publish(published)
    assert await office.done(lambda: office.editions.discard(OPERATOR, published.edition.id)) is Outcome.MISSING
    assert await office.done(lambda: office.editions.discard(OPERATOR, draft.edition.id)) is Outcome.DONE
    assert await office.publish(draft) is Outcome.MISSING


async def test_a_topic_leads_where_an_admin_lets_it_lead(office: Office) -> None:
    entry = await office.drafted("Раз.")
    await office.publish(entry)
    current = await office.shelf.current()
    assert current.clause_for("courtesy") == current.clause("1.1")
    known = ("courtesy", "wealth")

    async def bind(topic: str, number: str | None) -> Outcome:
        return await office.done(lambda: office.editions.bind(OPERATOR, entry.edition.id, topic, number, known))

    assert await bind("courtesy", "1.2") is Outcome.DONE
    assert await bind("wealth", "1.2") is Outcome.DONE
    assert [clause.topics for clause in (await office.shelf.current()).clauses] == [(), known]
    assert await bind("courtesy", None) is Outcome.DONE
    assert (await office.shelf.current()).clause_for("courtesy") is None
    assert await bind("courtesy", "9.9") is Outcome.MISSING
    assert await bind("unknown", "1.2") is Outcome.MISSING


async def test_what_an_edition_follows(office: Office) -> None:
    first, second = await office.drafted("Раз."), await office.drafted("Два.")
    await office.publish(first)
    await office.publish(second)
    draft = await office.drafted("Три.")
    anna = await office.agency.joined("Анна")
    for entry, before in ((second, first), (draft, second)):
        found = await office.editions.followed(OPERATOR, entry.edition.id)
        assert found is not None
        assert found[0] is not None
        assert (found[0].id, found[1].id) == (before.edition.id, entry.edition.id)
    found = await office.editions.followed(anna, first.edition.id)
    assert found is not None
    assert found[0] is None
    with pytest.raises(AccessDenied):
        await office.editions.followed(anna, draft.edition.id)
    assert await office.editions.followed(anna, 99) is None


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.PRESS_SECRETARY, Role.HR_ADMIN])
async def test_nobody_but_an_admin_gives_an_order(office: Office, role: Role) -> None:
    entry = await office.drafted("Раз.")
    somebody = await office.agency.joined("Анна", role)
    file = SentFile(somebody.id, "р.docx", b"x", "telegram", "5", 7)
    for order in (
        lambda: office.editions.publish(somebody, entry.edition.id),
        lambda: office.editions.discard(somebody, entry.edition.id),
        lambda: office.editions.bind(somebody, entry.edition.id, "courtesy", None, ("courtesy",)),
        lambda: office.editions.take(somebody, file),
        lambda: office.editions.entries(somebody),
        lambda: office.editions.entry(somebody, entry.edition.id),
        lambda: office.editions.add(somebody, "р.md", Imported(FIRST, ()), {}),
    ):
        with pytest.raises(AccessDenied):
            async with office.database.unit():
                await order()


async def test_an_admin_who_has_left_presses_an_old_button_in_vain(office: Office) -> None:
    entry = await office.drafted("Раз.")
    igor = await office.agency.joined("Игорь", Role.ADMIN)
    async with office.database.unit():
        await office.agency.people.change(igor.id, state=State.LEFT.value)
    with pytest.raises(AccessDenied):
        await office.publish(entry, igor)


async def test_a_file_waits_until_it_was_read_and_is_forgotten_then(office: Office) -> None:
    igor = await office.agency.joined("Игорь", Role.ADMIN)
    async with office.database.unit():
        await office.editions.take(igor, SentFile(igor.id, "р.docx", b"content", "vk", "9", 7))
    file = await office.files.first()
    assert file is not None
    assert (file.author, file.name, file.content) == (igor.id, "р.docx", b"content")
    assert (file.platform, file.account, file.chat_id) == ("vk", "9", 7)
    async with office.database.unit():
        await office.files.done(file)
    assert await office.files.first() is None
    async with office.database.reading() as connection:
        kept = await connection.execute(text("SELECT content FROM regulation_files"))
        assert kept.scalar_one() is None


async def test_a_draft_is_read_by_nobody_but_its_keepers(office: Office) -> None:
    entry = await office.drafted("Раз.")
    assert await office.shelf.get(entry.edition.id) is None
    await office.publish(entry)
    current = await office.shelf.get(entry.edition.id)
    assert current is not None
    assert current.published_at is not None
    assert office.clock.now() - current.published_at < timedelta(minutes=1)
