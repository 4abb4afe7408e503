"""From a draft to a stored verdict, over a real database."""

import threading
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.regulation import markdown
from bot.regulation.service import RegulationService
from bot.review.model import Draft, Review, Source
from bot.review.service import LISTED, ReviewService, Unchanged
from bot.staff.model import Employee, Role
from bot.storage.engine import Database
from bot.storage.regulation import EditionTable
from bot.storage.review.submissions import CounterTable, PrecedentTable, SubmissionTable
from bot.storage.tables import counters, submissions, versions
from rules.errors import TextTooLong
from rules.text import LIMIT, Link
from tests import databases
from tests.clock import MovableClock
from tests.rules.packs import Unamended, pack, rule
from tests.staff.conftest import agency_over

CONTENT = markdown.parse("# Регламент\n## 3. Вежливость\n3.1. Вежливо. {#courtesy}\n")
NOON = datetime(2026, 11, 1, 9, tzinfo=UTC)
HERE = Source("vk", "5", 42, 7)

Made = Callable[..., ReviewService]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(await databases.new(tmp_path / "review.sqlite3"))
    async with database.unit():
        await EditionTable(database, MovableClock(NOON)).publish(CONTENT)
    yield database
    await database.close()


async def hired(database: Database, name: str, role: Role = Role.EMPLOYEE) -> Employee:
    return await agency_over(database, MovableClock(NOON)).joined(name, role)


@pytest.fixture
async def anna(database: Database) -> int:
    return (await hired(database, "Анна")).id


@pytest.fixture
async def boris(database: Database) -> int:
    return (await hired(database, "Борис")).id


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Made:
    def make(*rules: str, at: datetime = NOON) -> ReviewService:
        clock = MovableClock(at)
        return ReviewService(
            SubmissionTable(database),
            CounterTable(database),
            RegulationService(EditionTable(database, clock)),
            PrecedentTable(database),
            Unamended(pack(tmp_path / str(len(list(tmp_path.iterdir()))), *(rules or (rule(),)))),
            clock,
            ZoneInfo("Europe/Moscow"),
        )

    return make


async def submitted(
    database: Database, service: ReviewService, author: int, draft: Draft | str, source: Source | None = None
) -> Review:
    async with database.unit():
        return await service.submit(author, draft if isinstance(draft, Draft) else Draft(draft), source)


async def test_a_review_remembers_what_it_was_judged_by(database: Database, made: Made, anna: int) -> None:
    service = made()
    review = await submitted(database, service, anna, Draft("Вот слон", links=(Link(4, 8, "https://vk.com"),)))
    assert (review.verdict, review.version, review.reviewed_at) == ("warn", 1, NOON)
    assert (review.draft.kind, review.clue) == ("page", "unclear")
    assert len(review.pack_version) == 12
    assert [finding.clause for finding in review.findings] == ["3.1"]
    assert await service.review(review.id, anna) == review


async def test_only_its_author_reads_a_review(database: Database, made: Made, anna: int, boris: int) -> None:
    service = made()
    review = await submitted(database, service, anna, "Вот слон", HERE)
    async with database.unit():
        assert await service.review(review.id, boris) is None
        assert await service.review(review.id + 1, anna) is None
        assert await service.mend(review.id, boris) is None
        assert await service.switch(boris, review.id, "reply") is None
        assert await service.correct(boris, review.id, Draft("Мой слон"), HERE) is None
        assert await service.revise(boris, Draft("Мой слон"), HERE) is None
        assert await service.latest_from(boris, HERE) is None
        assert (await service.listing(boris, 1)).entries == ()


async def test_a_rule_begins_at_midnight_of_the_agency(database: Database, made: Made, anna: int) -> None:
    tomorrow = rule(since="2026-11-02")
    before = made(tomorrow, at=datetime(2026, 11, 1, 20, 59, tzinfo=UTC))
    after = made(tomorrow, at=datetime(2026, 11, 1, 21, 0, tzinfo=UTC))
    assert (await submitted(database, before, anna, "слон")).verdict == "ok"
    assert (await submitted(database, after, anna, "слон")).verdict == "warn"


async def test_the_rules_run_beside_the_event_loop(
    database: Database, made: Made, anna: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []

    def judged(*_: object) -> tuple[str, tuple[()], tuple[()], tuple[()]]:
        threads.append(threading.current_thread())
        return "ok", (), (), ()

    monkeypatch.setattr("bot.review.service.judge_among", judged)
    await submitted(database, made(), anna, "слон")
    assert threads
    assert threads[0] is not threading.main_thread()


@pytest.mark.parametrize("draft", [Draft("я" * (LIMIT + 1)), Draft("слон", context="я" * (LIMIT + 1))])
async def test_a_draft_over_the_limit_is_refused_and_not_stored(
    database: Database, made: Made, anna: int, draft: Draft
) -> None:
    with pytest.raises(TextTooLong):
        await submitted(database, made(), anna, draft)
    assert await count(database, submissions) == 0


async def test_an_edited_message_is_the_next_version(database: Database, made: Made, anna: int) -> None:
    service = made()
    first = await submitted(database, service, anna, "Вот слон", HERE)
    async with database.unit():
        second = await service.revise(anna, Draft("Вот кит"), HERE)
    assert isinstance(second, Review)
    assert (second.submission_id, second.version, second.verdict) == (first.submission_id, 2, "ok")
    assert (await service.review(first.id, anna)) == first
    async with database.unit():
        assert await service.revise(anna, Draft("Вот кит"), HERE) == Unchanged()
        assert await service.revise(anna, Draft("Вот кот"), Source("vk", "5", 42, 8)) is None
        assert await service.revise(anna, Draft("Вот кот"), Source("telegram", "5", 42, 7)) is None


async def test_a_kind_that_was_said_holds_for_the_next_version(database: Database, made: Made, anna: int) -> None:
    service = made()
    first = await submitted(database, service, anna, "Вот слон", HERE)
    async with database.unit():
        said = await service.switch(anna, first.id, "reply", "А где слон?")
    async with database.unit():
        second = await service.revise(anna, Draft("Вот кит"), HERE)
    assert said is not None
    assert (said.version_id, said.draft.kind, said.clue) == (first.version_id, "reply", None)
    assert isinstance(second, Review)
    assert (second.draft.kind, second.draft.context, second.clue) == ("reply", "А где слон?", None)


async def test_a_guess_is_made_anew_for_the_next_version(database: Database, made: Made, anna: int) -> None:
    service = made()
    await submitted(database, service, anna, "Спасибо за обращение! Вот слон", HERE)
    async with database.unit():
        second = await service.revise(anna, Draft("Вот кит"), HERE)
    assert isinstance(second, Review)
    assert (second.draft.kind, second.clue) == ("page", "unclear")


async def test_a_kind_silences_the_rules_of_the_others(database: Database, made: Made, anna: int) -> None:
    service = made(rule(applies_to="[personal]"))
    first = await submitted(database, service, anna, "Вот слон")
    async with database.unit():
        official = await service.switch(anna, first.id, "official")
    async with database.unit():
        personal = await service.switch(anna, first.id, "personal")
    assert official is not None
    assert personal is not None
    assert (first.verdict, official.verdict, personal.verdict) == ("warn", "ok", "warn")


async def test_a_comment_stays_known_while_the_kind_is_switched(database: Database, made: Made, anna: int) -> None:
    service = made()
    first = await submitted(database, service, anna, Draft("Вот слон", context="А где слон?"))
    assert (first.draft.kind, first.clue) == ("reply", "comment")
    async with database.unit():
        official = await service.switch(anna, first.id, "official")
    assert official is not None
    async with database.unit():
        again = await service.switch(anna, official.id, "reply")
    assert again is not None
    assert again.draft.context == "А где слон?"


async def test_what_was_read_is_corrected_by_the_next_message(database: Database, made: Made, anna: int) -> None:
    service = made()
    read = await submitted(database, service, anna, Draft("Вот сл0н", origin="screenshot"), HERE)
    sent = Source("vk", "5", 42, 9)
    async with database.unit():
        corrected = await service.correct(anna, read.id, Draft("Вот слон"), sent)
    assert corrected is not None
    assert (corrected.submission_id, corrected.version, corrected.draft.origin) == (read.submission_id, 2, "typed")
    async with database.unit():
        third = await service.revise(anna, Draft("Вот кит"), sent)
    assert isinstance(third, Review)
    assert third.version == 3


async def test_a_mended_text_is_reviewed_and_not_kept(database: Database, made: Made, anna: int) -> None:
    service = made(rule(fix="кит"), rule(id="test.other", match="'кот'"))
    review = await submitted(database, service, anna, "Вот слон и кот")
    mended = await service.mend(review.id, anna)
    assert mended is not None
    assert mended.judgement.draft.text == "Вот кит и кот"
    assert [finding.rule for finding in mended.judgement.findings] == ["test.other"]
    assert [finding.quote for finding in mended.mends] == ["слон"]
    assert await count(database, versions) == 1


async def test_nothing_is_mended_where_no_machine_can(database: Database, made: Made, anna: int) -> None:
    service = made()
    review = await submitted(database, service, anna, "Вот слон")
    assert await service.mend(review.id, anna) is None


async def test_of_a_check_without_a_trace_a_number_stays(database: Database, made: Made, anna: int) -> None:
    service = made(at=datetime(2026, 11, 1, 21, 30, tzinfo=UTC))
    for _ in range(2):
        async with database.unit():
            judged = await service.glance(Draft("Вот слон"))
    assert judged.verdict == "warn"
    assert await count(database, submissions) == 0
    async with database.reading() as connection:
        assert (await connection.execute(select(counters))).all() == [(date(2026, 11, 2), "untraced reviews", 2)]


async def test_own_reviews_are_listed_by_their_latest_verdict(database: Database, made: Made, anna: int) -> None:
    service = made()
    for number in range(LISTED + 1):
        await submitted(database, service, anna, f"Вот слон {number}", Source("vk", "5", 42, number))
    async with database.unit():
        latest = await service.revise(anna, Draft("Вот кит 0"), Source("vk", "5", 42, 0))
    assert isinstance(latest, Review)
    first, second = await service.listing(anna, 1), await service.listing(anna, 2)
    assert [entry.words for entry in first.entries] == [f"Вот слон {number}" for number in range(LISTED, 0, -1)]
    assert [(entry.words, entry.verdict, entry.review_id) for entry in second.entries] == [
        ("Вот кит 0", "ok", latest.id)
    ]
    assert (first.part, first.parts) == (1, 2)
    assert await service.listing(anna, 9) == second
    assert await service.listing(anna, -9) == first


async def count(database: Database, table: object) -> int:
    async with database.reading() as connection:
        number: int = (await connection.execute(select(func.count()).select_from(table))).scalar_one()  # type: ignore[arg-type]
    return number
