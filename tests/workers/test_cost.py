"""What an answer costs beside its own work. Time is measured in `tests/bench`; what it is spent on is counted here."""

from pathlib import Path

from bot.sandbox.messages import ChatMessage
from tests.counting import counted
from tests.office import Office, office

PRESSES = 10
STATEMENTS = 30  # of SQLite for a press, at most; feeds and workers that wake beside it are counted in
TRIPS = 13       # to its threads


async def test_a_press_asks_little_of_the_database(tmp_path: Path) -> None:
    with counted() as count:
        async with office(tmp_path) as opened:
            opened.world.world.say("telegram", "anna", "Ваш номер 112-233-445 95 принят.")
            await opened.world.world.until(lambda: bool(last(opened).keyboard))
            await press(opened)
            await press(opened)  # whatever is read or made ready once is
            count.statements = count.trips = 0
            for _ in range(PRESSES):
                await press(opened)
            statements, trips = count.statements / PRESSES, count.trips / PRESSES
    print(f"\na press: {statements} statements in {trips} trips")
    assert statements <= STATEMENTS
    assert trips <= TRIPS


async def press(opened: Office) -> None:
    """The first button: from the verdict to a clause, and back."""
    before = last(opened)
    opened.world.world.press("telegram", "anna", before.id, 0, 0)
    await opened.world.world.until(lambda: last(opened) != before)


def last(opened: Office) -> ChatMessage:
    return opened.world.world.chat("telegram", "anna")[-1]
