import asyncio
import sys

import pytest

from bot.errors import RegulationError
from bot.regulation.importing import process, read
from bot.regulation.importing.process import packed, read_apart, refused, unpacked
from tests.regulation.importing.documents import document, p

DATA = document(p("Регламент"), p("1. Общее"), p("1.1. Раз. {#courtesy}"), p("1.3. Три."))


async def test_a_file_read_apart_is_the_file_read_here() -> None:
    assert await read_apart("р.docx", DATA) == read("р.docx", DATA)


def test_what_is_sent_between_the_processes_comes_whole() -> None:
    imported = read("р.docx", DATA)
    assert unpacked(packed(imported)) == imported
    with pytest.raises(RegulationError) as caught:
        unpacked(refused(RegulationError(3, "gap", "1.3")))
    assert (caught.value.fault, caught.value.line, caught.value.subject) == ("gap", 3, "1.3")


@pytest.mark.parametrize(
    ("program", "fault"), [("raise SystemExit(9)", "broken-file"), ("import time; time.sleep(600)", "too-slow")]
)
async def test_a_file_that_ends_or_stops_its_process_leaves_the_bot_at_work(
    program: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = asyncio.create_subprocess_exec

    async def instead(*_: str, **__: object) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        return await start(sys.executable, "-c", program, stdin=pipe, stdout=pipe)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", instead)
    monkeypatch.setattr(process, "SECONDS", 0.2 if fault == "too-slow" else 60)
    with pytest.raises(RegulationError) as caught:
        await read_apart("р.docx", b"")
    assert caught.value.fault == fault
