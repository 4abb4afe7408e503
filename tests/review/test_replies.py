"""A heated reply over a real database: calmed, promised, brought back once, or left alone."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.notices.replies import ReplyReturns
from bot.regulation import markdown
from bot.regulation.service import RegulationService
from bot.review.model import Draft, Return, Review, Source
from bot.review.replies import PAUSE, Promised, ReplyService
from bot.review.service import ReviewService
from bot.settings import BUNDLED_RULES
from bot.staff.model import Employee, State
from bot.storage.engine import Database
from bot.storage.regulation import EditionTable
from bot.storage.review.returns import ReturnTable
from bot.storage.review.submissions import CounterTable, PrecedentTable, SubmissionTable
from bot.work import detached
from rules.loader import load_pack
from rules.pack import RulePack
from tests import databases
from tests.clock import MovableClock
from tests.drawer import Drawer
from tests.rules.packs import Unamended
from tests.staff.conftest import Agency, agency_over

CONTENT = markdown.parse("# Регламент\n## 3. Вежливость\n3.1. Вежливо. {#courtesy}\n")
NOON = datetime(2026, 11, 24, 9, tzinfo=UTC)
HERE = Source("telegram", "5", 1, 7)
ASKED = "Когда починят фонарь и кому звонить?"
HEATED = "Хватит ныть!!! Фонарь починят в пятницу, бригада уже едет."
CALM = "Здравствуйте! Спасибо, что написали. Фонарь починят в пятницу, бригада уже едет."


@dataclass
class Desk:
    database: Database
    clock: MovableClock
    agency: Agency
    review: ReviewService
    replies: ReplyService
    returning: ReplyReturns
    drawer: Drawer
    anna: Employee

    async def sent(self, text: str, asked: str | None = ASKED, kind: str = "reply") -> Review:
        async with self.database.unit():
            return await self.review.submit(self.anna.id, Draft(text, kind, asked), HERE)  # type: ignore[arg-type]

    async def promised(self, review: Review) -> Promised | None:
        async with self.database.unit():
            return await self.replies.come_back(self.anna.id, review.id, ("telegram", "5", self.anna.id))

    async def later(self, minutes: float) -> list[str]:
        """What a tick brings so many minutes later."""
        before = len(self.drawer.sent)
        self.clock.advance(minutes=minutes)
        await self.returning.tick(self.clock.now())
        return [outgoing.page.plain for outgoing in self.drawer.sent[before:]]


@pytest.fixture(scope="module")
def rules() -> RulePack:
    return load_pack(BUNDLED_RULES)


@pytest.fixture
async def desk(tmp_path: Path, rules: RulePack) -> AsyncIterator[Desk]:
    database, clock, drawer = Database(await databases.new(tmp_path / "replies.sqlite3")), MovableClock(NOON), Drawer()
    async with database.unit():
        await EditionTable(database, clock).publish(CONTENT)
    agency = agency_over(database, clock)
    editions = RegulationService(EditionTable(database, clock))
    review = ReviewService(
        SubmissionTable(database), CounterTable(database), editions, PrecedentTable(database), Unamended(rules), clock,
        ZoneInfo("Europe/Moscow"),
    )
    replies = ReplyService(ReturnTable(database), review, agency.people, clock)
    returning = ReplyReturns(database, replies, drawer)
    yield Desk(database, clock, agency, review, replies, returning, drawer, await agency.joined("Анна"))
    await database.close()


async def test_a_heated_reply_is_calmed_and_reviewed_again(desk: Desk) -> None:
    review = await desk.sent(HEATED)
    assert review.is_heated
    calmed = await desk.replies.calm(review.id, desk.anna.id)
    assert calmed is not None
    assert (calmed.judgement.draft.text, calmed.judgement.verdict, calmed.is_skeleton) == (CALM, "ok", False)
    assert not calmed.judgement.is_heated


async def test_of_heat_alone_a_skeleton_is_left(desk: Desk) -> None:
    calmed = await desk.replies.calm((await desk.sent("ХВАТИТ НЫТЬ!!!")).id, desk.anna.id)
    assert calmed is not None
    assert calmed.is_skeleton
    assert "Когда починят фонарь\n[дата" in calmed.judgement.draft.text


async def test_a_skeleton_does_not_repeat_what_may_not_be_published(desk: Desk) -> None:
    review = await desk.sent("ХВАТИТ НЫТЬ!!!", "Когда починят фонарь, идиоты? Мой СНИЛС 112-233-445 95, кому звонить?")
    calmed = await desk.replies.calm(review.id, desk.anna.id)
    assert calmed is not None
    assert "идиот" not in calmed.judgement.draft.text
    assert "112" not in calmed.judgement.draft.text


@pytest.mark.parametrize(("text", "kind"), [(CALM, "reply"), (HEATED, "official")])
async def test_what_is_no_heated_reply_is_not_calmed(desk: Desk, text: str, kind: str) -> None:
    review = await desk.sent(text, kind=kind)
    assert not review.is_heated
    assert await desk.replies.calm(review.id, desk.anna.id) is None
    assert await desk.promised(review) is None


async def test_a_stored_review_is_as_heated_as_a_fresh_one(desk: Desk) -> None:
    review = await desk.sent("Здравствуйте! Ждите мастера в пятницу!!!!")
    assert review.is_heated
    assert await desk.review.review(review.id, desk.anna.id) == review


async def test_nobody_but_the_author_may_do_anything_with_a_heated_reply(desk: Desk) -> None:
    boris = await desk.agency.joined("Борис")
    review = await desk.sent(HEATED)
    promised = await desk.promised(review)
    assert promised is not None
    async with desk.database.unit():
        assert await desk.replies.calm(review.id, boris.id) is None
        assert await desk.replies.come_back(boris.id, review.id, ("telegram", "5", boris.id)) is None
        assert not await desk.replies.replied(boris.id, promised.promise.id)
        assert not await desk.replies.replied(desk.anna.id, promised.promise.id + 1)
    assert len(await desk.later(11)) == 1


async def test_a_reply_comes_back_once_and_after_ten_minutes(desk: Desk) -> None:
    review = await desk.sent(HEATED)
    first, again = await desk.promised(review), await desk.promised(review)
    assert first is not None
    assert again == Promised(first.promise, is_new=False)
    assert first.promise.at == NOON + PAUSE
    assert await desk.later(9.9) == []
    (page,) = await desk.later(0.2)
    assert page.startswith("Вы просили вернуться к ответу")
    assert await desk.later(0) == []
    assert await desk.later(100) == []
    outgoing = desk.drawer.sent[0]
    assert (outgoing.platform, outgoing.account, outgoing.chat_id) == ("telegram", "5", desk.anna.id)


async def test_it_may_be_asked_for_again_once_it_has_come(desk: Desk) -> None:
    review = await desk.sent(HEATED)
    await desk.promised(review)
    await desk.later(11)
    again = await desk.promised(review)
    assert again is not None
    assert again.is_new
    assert len(await desk.later(11)) == 1


async def test_a_reply_that_fails_to_leave_is_still_due(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.promised(await desk.sent(HEATED))

    async def fails(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(desk.drawer, "put", fails)
        assert await desk.later(11) == []
    assert len(await desk.later(1)) == 1


async def test_replies_that_cannot_come_back_hold_up_none_behind_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.notices.replies.PORTION", 2)
    reviews = [await desk.sent(f"{HEATED} {number}!") for number in range(5)]
    promised = [await desk.promised(review) for review in reviews]
    keep = desk.replies.keep

    async def fails(promise: Return) -> Review | None:
        if promise.submission_id in {review.submission_id for review in reviews[:2]}:
            raise RuntimeError("слова сотрудника")
        return await keep(promise)

    monkeypatch.setattr(desk.replies, "keep", fails)
    assert len(await desk.later(11)) == 3
    first = promised[0]
    assert first is not None
    assert f"return {first.promise.id} failed: RuntimeError at test_replies.py" in caplog.text
    assert "слова" not in caplog.text


async def test_a_reply_that_is_called_off_while_it_is_read_does_not_come_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised = await desk.promised(await desk.sent(HEATED))
    assert promised is not None
    review = desk.review.review

    async def call_off() -> None:
        async with desk.database.unit():
            assert await desk.replies.replied(desk.anna.id, promised.promise.id)

    async def called_off_meanwhile(review_id: int, reader_id: int) -> Review | None:
        await detached(call_off())
        return await review(review_id, reader_id)

    monkeypatch.setattr(desk.review, "review", called_off_meanwhile)
    assert await desk.later(11) == []


async def test_whoever_has_answered_is_left_alone(desk: Desk) -> None:
    promised = await desk.promised(await desk.sent(HEATED))
    assert promised is not None
    for _ in range(2):
        async with desk.database.unit():
            assert await desk.replies.replied(desk.anna.id, promised.promise.id)
    assert await desk.later(11) == []


@pytest.mark.parametrize(
    ("text", "asked", "comes"),
    [
        (CALM, None, 0),                                                    # much the same words
        ("Добрый день! Мастер приедет завтра, телефон 2-14-14.", ASKED, 0),  # the same comment
        ("Добрый день! Мусор вывезут завтра.", "Когда вывезут мусор?", 1),
        ("Разуйте глаза!!! Мастер приедет завтра.", ASKED, 1),
    ],
)
async def test_a_calmer_answer_makes_the_return_needless(
    desk: Desk, text: str, asked: str | None, comes: int
) -> None:
    await desk.promised(await desk.sent(HEATED))
    desk.clock.advance(minutes=3)
    await desk.sent(text, asked)
    assert len(await desk.later(8)) == comes


async def test_a_calm_answer_from_before_is_no_reason_to_stay_away(desk: Desk) -> None:
    await desk.sent(CALM)
    desk.clock.advance(minutes=1)
    await desk.promised(await desk.sent(HEATED))
    assert len(await desk.later(11)) == 1


async def test_an_edited_reply_comes_back_as_it_is_now_or_not_at_all(desk: Desk) -> None:
    await desk.promised(await desk.sent(HEATED))
    async with desk.database.unit():
        await desk.review.revise(desk.anna.id, Draft("Разуйте глаза, приедут в пятницу."), HERE)
    (page,) = await desk.later(11)
    assert "Разуйте глаза" in page
    await desk.promised(await desk.sent(HEATED))
    async with desk.database.unit():
        await desk.review.revise(desk.anna.id, Draft(CALM), HERE)
    assert await desk.later(11) == []


async def test_whoever_has_left_or_lost_the_phone_is_not_written_to(desk: Desk) -> None:
    await desk.promised(await desk.sent(HEATED))
    async with desk.database.unit():
        await desk.agency.people.change(desk.anna.id, state=State.LEFT.value)
    assert await desk.later(11) == []
    async with desk.database.unit():
        await desk.agency.people.change(desk.anna.id, state=State.ACTIVE.value)
    await desk.promised(await desk.sent(HEATED))
    async with desk.database.unit():
        await desk.agency.people.unlink(desk.anna.id, "telegram")
    assert await desk.later(11) == []
    assert timedelta(minutes=10) == PAUSE
