"""`python -m bot comments --export FILE`: what people have put right, as training texts."""

import argparse
import asyncio
import sys
from pathlib import Path

from bot.commands.files import kept_if_whole
from bot.comments.export import Sample, samples, written
from bot.settings import Settings
from bot.views.console import comments_export as words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--export", type=Path, metavar=words.FILE_VALUE, help=words.EXPORT)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0, or 2 when the file cannot be written; a file that is there already stays as it is."""
    path: Path = arguments.export
    told = asyncio.run(_samples(settings))
    try:
        if told:
            with kept_if_whole(path) as file:
                file.write(written(told).encode())
    except FileExistsError:
        print(words.there_already(path), file=sys.stderr)
        return 2
    except OSError as error:
        print(words.cannot_write(path, error.strerror or str(error)), file=sys.stderr)
        return 2
    print(words.exported(len(told), path))
    return 0


async def _samples(settings: Settings) -> list[Sample]:
    from bot.storage.comments.events import EventTable
    from bot.storage.comments.register import Register
    from bot.storage.comments.sources import SourceTable
    from bot.storage.engine import Database
    from bot.storage.migrate import migrate

    await migrate(settings.database)
    database = Database(settings.database)
    told: list[Sample] = []
    try:
        register, events, sources = Register(database), EventTable(database), SourceTable(database)
        for number in await register.corrected():
            thread = await events.thread(number)
            source = await sources.get(thread.source_id) if thread else None
            if thread is not None and source is not None:
                told += samples(thread, await register.of_thread(number), source.officials)
    finally:
        await database.close()
    return told
