"""`python -m bot precedents`: what was found to be no breach, to be read or pasted into the pack."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.commands.files import kept_if_whole
from bot.review.export import export
from bot.review.model import Precedent
from bot.settings import Settings
from bot.views.console import precedents as words
from rules.loader import load_pack


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--export", type=Path, metavar=words.FILE_VALUE, help=words.EXPORT)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0, or 2 when the file cannot be written; a file that is there already stays as it is."""
    pack = load_pack(settings.rules_dir)
    precedents = asyncio.run(_precedents(settings))
    path: Path | None = arguments.export
    if path is None:
        print(words.listed(precedents, pack, settings.zone))
        return 0
    done = export(precedents, pack, words.HEADING)
    try:
        if done.written:
            with kept_if_whole(path) as file:
                file.write(done.yaml.encode())
    except FileExistsError:
        print(words.there_already(path), file=sys.stderr)
        return 2
    except OSError as error:
        print(words.cannot_write(path, error.strerror or str(error)), file=sys.stderr)
        return 2
    print(words.exported(done, path))
    return 0


async def _precedents(settings: Settings) -> Sequence[Precedent]:
    from bot.storage.engine import Database
    from bot.storage.migrate import migrate
    from bot.storage.review.submissions import PrecedentTable

    await migrate(settings.database)
    database = Database(settings.database)
    try:
        return await PrecedentTable(database).in_force()
    finally:
        await database.close()
