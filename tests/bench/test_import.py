"""Five thousand people from a spreadsheet, through a whole bot, while somebody else is answered."""

import asyncio
import io
import time
from functools import partial
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.sandbox.world import World
from tests.office import office

COUNT = 5000
SECONDS = 30
ANSWER_SECONDS = 1.5  # of a colleague who asks meanwhile


def spreadsheet() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["ФИО", "Должность", "Подразделение", "Роль"])
    for n in range(COUNT):
        sheet.append([f"Сотрудник Номер {n:05}", "специалист", f"Мэрия / Управление {n % 20} / Отдел {n % 100}", ""])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def answered(world: World, messages: int) -> bool:
    return len(world.chat("telegram", "anna")) >= messages


@pytest.mark.bench
async def test_five_thousand_people_are_invited_in_half_a_minute(tmp_path: Path) -> None:
    async with office(tmp_path) as opened:
        world = opened.world.world
        told: list[str] = []
        waits: list[float] = []
        content = spreadsheet()
        with world.subscribe() as changes:
            began = time.perf_counter()
            world.attach("telegram", "igor", "staff.xlsx", content)
            await world.until(lambda: bool(world.chat("telegram", "igor")[-1].keyboard), timeout=60)
            previewed = time.perf_counter() - began
            page = world.chat("telegram", "igor")[-1]
            began = time.perf_counter()
            world.press("telegram", "igor", page.id, 0, 0)
            while world.chat("telegram", "igor")[-1].document is None:
                asked = time.perf_counter()
                count = len(world.chat("telegram", "anna"))
                world.say("telegram", "anna", "Добрый день!")
                await world.until(partial(answered, world, count + 2), timeout=30)
                waits.append(time.perf_counter() - asked)
                await asyncio.sleep(0.05)
            took = time.perf_counter() - began
            while not changes.empty():
                message = changes.get_nowait().message
                if message is not None and message.text.startswith("Готовлю"):
                    told.append(message.text)
        print(
            f"\n{COUNT} people: shown in {previewed:.1f} s, invited in {took:.1f} s, progress told {len(told)} times, "
            f"a colleague waited {max(waits):.2f} s at most"
        )
        assert previewed + took <= SECONDS
        assert len(set(told)) >= 3
        assert max(waits) <= ANSWER_SECONDS
