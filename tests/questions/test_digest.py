"""Once a week, once: whatever the clock, a restart or two programs do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.notices.questions import WeeklyDigest
from bot.questions.actions import ShowUnanswered
from bot.questions.digest import monday_after
from bot.staff.model import Role
from tests.drawer import Drawer
from tests.questions.conftest import KNOWN, NOON, ZONE, Room

MONDAY = datetime(2026, 11, 30, 7, tzinfo=UTC)  # ten o'clock in Moscow


@pytest.mark.parametrize(
    ("now", "next_at"),
    [(NOON, MONDAY), (MONDAY - timedelta(minutes=1), MONDAY), (MONDAY, MONDAY + timedelta(weeks=1))],
)
def test_the_next_monday_is_always_ahead(now: datetime, next_at: datetime) -> None:
    assert monday_after(now, ZONE) == next_at


async def test_what_was_not_answered_is_told_once_after_however_many_weeks(room: Room) -> None:
    posted = Drawer()
    weekly = WeeklyDigest(room.agency.database, room.digest, posted, ZONE)
    anna, igor = await room.hire("Анна"), await room.hire("Игорь", Role.ADMIN)
    await weekly.tick(NOON)
    await room.ask(anna)
    await room.ask(anna, KNOWN)
    room.clock.advance(hours=1)
    await room.ask(igor, "где взять логотип нашего ведомства")
    drafted = (await room.ask(anna, "Где мы были вчера?")).question
    async with room.agency.database.unit():
        await room.table.save(replace(drafted, is_draft=True))
    await weekly.tick(MONDAY - timedelta(minutes=1))
    assert posted.sent == []
    late = MONDAY + timedelta(weeks=2, hours=3)
    await weekly.tick(late)
    await weekly.tick(late)
    again = WeeklyDigest(room.agency.database, room.digest, posted, ZONE)
    await again.tick(late + timedelta(minutes=1))
    [outgoing] = posted.sent
    assert outgoing.chat_id == igor.id
    assert "2 вопроса" in outgoing.page.plain.replace("\u00a0", " ")
    assert "логотип" in outgoing.page.plain
    assert "вчера" not in outgoing.page.plain
    assert "Анна" not in outgoing.page.plain
    await weekly.tick(MONDAY + timedelta(weeks=3))  # nothing was asked since: nothing is said
    assert len(posted.sent) == 1


async def test_the_list_is_for_admins(room: Room) -> None:
    anna, vera = await room.hire("Анна"), await room.hire("Вера", Role.PRESS_SECRETARY)
    igor = await room.hire("Игорь", Role.ADMIN)
    await room.ask(anna)
    week = (NOON - timedelta(days=1), NOON + timedelta(days=1))
    for person, sees in ((anna, False), (vera, False), (igor, True)):
        assert (await room.digest.shown_to(person, *week, 1) is not None) == sees
    await room.dismiss(igor)
    assert await room.digest.shown_to(igor, *week, 1) is None


def test_a_button_brings_its_moments_back_and_a_damaged_one_none() -> None:
    assert ShowUnanswered.between(NOON, MONDAY, 2).moments == (NOON, MONDAY)
    assert ShowUnanswered(2, 1).moments is None
    assert ShowUnanswered(0, 10**12).moments is None
