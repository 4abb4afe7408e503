"""`python -m bot regulation …`: editions from a terminal. A draft comes into force with `publish` and not before."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.clock import SystemClock
from bot.commands.terminal import Parser
from bot.errors import RegulationError
from bot.regulation.comparing import compared
from bot.regulation.editions import EditionService, Outcome
from bot.regulation.importing import read
from bot.settings import Settings
from bot.staff.model import OPERATOR
from bot.views.console import regulation as words
from bot.views.regulation import changes as changing
from bot.work import aside
from rules.loader import load_pack

if TYPE_CHECKING:
    from bot.storage.engine import Database


@dataclass(frozen=True, slots=True)
class Context:
    database: "Database"
    editions: EditionService


Order = Callable[[Context, argparse.Namespace, Settings], Awaitable[int]]


def add_arguments(parser: Parser) -> None:
    orders = parser.add_subparsers(required=True, metavar=words.ORDER)

    def add(name: str, order: Order) -> Parser:
        added: Parser = orders.add_parser(name, help=words.HELP[name], description=words.HELP[name])
        added.set_defaults(order=order)
        return added

    added = add("import", _import)
    added.add_argument("file", type=Path, metavar=words.FILE_VALUE, help=words.FILE)
    added.add_argument("--check", action="store_true", help=words.CHECK)
    add("list", _list)
    add("publish", _publish).add_argument("number", type=int, metavar=words.NUMBER_VALUE, help=words.NUMBER)
    compare = add("compare", _compare)
    for place in ("before", "after"):
        compare.add_argument(place, type=int, metavar=words.NUMBER_VALUE, help=words.NUMBER)
    compare.add_argument("--docx", type=Path, metavar=words.FILE_VALUE, help=words.DOCX)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0, 1 when there was nothing to do or the file has faults, 2 for a file that cannot be read."""
    return asyncio.run(_run(arguments, settings))


async def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    order: Order = arguments.order
    async with _opened(settings) as desk:
        return await order(desk, arguments, settings)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Context]:
    from bot.storage.engine import Database
    from bot.storage.migrate import migrate
    from bot.storage.regulation import EditionTable, RegulationFileTable
    from bot.storage.staff.audit import AuditTable
    from bot.storage.staff.employees import StaffTable

    await migrate(settings.database)
    database = Database(settings.database)
    clock = SystemClock()
    try:
        shelf, files = EditionTable(database, clock), RegulationFileTable(database)
        people, journal = StaffTable(database), AuditTable(database)
        yield Context(database, EditionService(shelf, files, people, journal, clock))
    finally:
        await database.close()


async def _import(desk: Context, arguments: argparse.Namespace, settings: Settings) -> int:
    path: Path = arguments.file
    try:
        data = await aside(path.read_bytes)
        imported = await aside(read, path.name, data)
    except OSError as error:
        return _complain(words.cannot_read(path, error.strerror or ""), 2)
    except RegulationError as error:
        return _complain(words.refused(path, error), 2)
    print(words.preview(imported, path.name))
    if arguments.check:
        return 1 if imported.problems else 0
    print(words.BINDING, file=sys.stderr)
    pack = load_pack(settings.rules_dir)
    from bot.regulation.binding import bound, subjects  # numpy: no other command waits for it

    topics = await aside(bound, imported.content, subjects(pack))
    async with desk.database.unit():
        entry, is_new = await desk.editions.add(OPERATOR, path.name, imported, topics)
    print(words.topics(entry, pack.topics))
    print(words.drafted(entry) if is_new else words.known_before(entry, settings.zone))
    return 0


async def _list(desk: Context, arguments: argparse.Namespace, settings: Settings) -> int:
    print(words.listing(await desk.editions.entries(OPERATOR), settings.zone))
    return 0


async def _publish(desk: Context, arguments: argparse.Namespace, settings: Settings) -> int:
    async with desk.database.unit():
        outcome = await desk.editions.publish(OPERATOR, arguments.number)
    if outcome is Outcome.DONE:
        print(words.published(arguments.number))
        return 0
    return _complain(words.not_published(arguments.number, outcome), 1)


async def _compare(desk: Context, arguments: argparse.Namespace, settings: Settings) -> int:
    entries = [await desk.editions.entry(OPERATOR, number) for number in (arguments.before, arguments.after)]
    before, after = entries
    if before is None or after is None:
        missing: int = arguments.before if before is None else arguments.after
        return _complain(words.not_published(missing, Outcome.MISSING), 1)
    changes = await aside(compared, before.edition, after.edition)
    print(words.changes(changes))
    target: Path | None = arguments.docx
    if target is not None:
        try:
            content = await aside(
                changing.changes_file, before.edition, after.edition, changes, settings.zone
            )
            await aside(target.write_bytes, content)
        except OSError as error:
            return _complain(words.cannot_write(target, error.strerror or ""), 2)
        print(words.saved(target))
    return 0


def _complain(complaint: str, code: int) -> int:
    print(complaint, file=sys.stderr)
    return code
