"""The tick does what is due and nothing else."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot.storage.tables import inbox, outbox, sent_messages
from bot.workers.schedule import RETENTION
from tests.clock import MovableClock
from tests.office import Office, office


async def kept_words(opened: Office) -> list[int]:
    """How many rows still hold what was written: received, sent, remembered."""
    async with opened.app.database.reading() as connection:
        return [
            (await connection.execute(select(func.count(column)))).scalar_one()
            for column in (inbox.c.payload, outbox.c.page, sent_messages.c.page)
        ]


async def test_words_are_forgotten_after_two_days_and_not_before(tmp_path: Path) -> None:
    clock = MovableClock()
    async with office(tmp_path, clock) as opened:
        opened.world.world.say("vk", "anna", "Отремонтировали двор у школы.")
        await opened.settled()
        clock.advance(seconds=(RETENTION - timedelta(minutes=1)).total_seconds())
        await opened.app.schedule.tick(clock.now())
        assert await kept_words(opened) == [1, 1, 1]
        clock.advance(minutes=2)
        await opened.app.schedule.tick(clock.now())
        assert await kept_words(opened) == [0, 0, 0]
