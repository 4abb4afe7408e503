"""`python -m bot staff …`: what admins do in the chat, for whoever has the server.

Exit code: 0 done, 1 it could not be done (no such person, the last admin, a faulty file), 2 wrong usage.
"""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from bot.commands.files import kept_if_whole
from bot.commands.terminal import Parser
from bot.mail.model import Platform
from bot.messengers.registry import MESSENGERS
from bot.notices.telling import tell
from bot.settings import Settings
from bot.staff.enrolment import Enrolment
from bot.staff.imports import Import
from bot.staff.links import Links
from bot.staff.model import OPERATOR, Employee, Invite, Newcomer, Outcome, Role, State
from bot.staff.personnel import Personnel, checked
from bot.staff.roster import path_of, read
from bot.views.console import installing as console
from bot.views.console import staff as words
from bot.views.staff import card as staff
from bot.views.staff import roster
from bot.views.start import ROLES
from bot.work import aside, on_purpose

if TYPE_CHECKING:
    from bot.app import App

_ROLES = [role.value for role in ROLES]

Order = Callable[["App", argparse.Namespace, Settings], Awaitable[int]]


def add_arguments(parser: Parser) -> None:
    orders = parser.add_subparsers(required=True, metavar=words.ORDER)

    def add(name: str, order: Order) -> Parser:
        added = orders.add_parser(name, help=words.HELP[name], description=words.HELP[name])
        added.set_defaults(order=order)
        return added

    def about_somebody(name: str, order: Order) -> Parser:
        added = add(name, order)
        added.add_argument("person", metavar=words.PERSON_VALUE, help=words.PERSON)
        return added

    def file(added: Parser, name: str, meaning: str) -> None:
        added.add_argument(name, type=Path, metavar=words.FILE_VALUE, help=meaning)

    listed = add("list", _list)
    listed.add_argument("--find", default="", metavar=words.WORDS_VALUE, help=words.WORDS)
    add_invite_arguments(add("invite", _invite))
    about_somebody("reissue", _reissue)
    about_somebody("withdraw", _withdraw)
    role = about_somebody("role", _role)
    role.add_argument("role", choices=_ROLES, metavar=console.ROLE_VALUE, help=console.ROLE)
    about_somebody("deactivate", _deactivate)
    about_somebody("revoke", _revoke)
    about_somebody("restore", _restore)
    release = about_somebody("release", _release)
    release.add_argument(
        "platform", choices=list(MESSENGERS), metavar=words.PLATFORM_VALUE, help=words.PLATFORM
    )
    imported = add("import", _import)
    file(imported, "file", words.ROSTER)
    file(imported, "--codes", words.CODES)
    imported.add_argument("--check", action="store_true", help=words.CHECK)
    codes = add("codes", _codes)
    codes.add_argument("number", type=int, metavar=words.IMPORT_VALUE, help=words.IMPORT)
    file(codes, "file", words.NEW_CODES)
    file(add("export", _export), "file", words.EXPORT)
    audit = add("audit", _audit)
    audit.add_argument("--last", type=int, default=50, metavar="N", help=words.LAST)


def add_invite_arguments(parser: Parser) -> None:
    """Of `python -m bot invite` too: it is the first thing that a new server is told."""
    parser.set_defaults(order=_invite)
    parser.add_argument("--name", required=True, metavar=console.NAME_VALUE, help=console.NAME)
    parser.add_argument("--role", choices=_ROLES, default="employee", metavar=console.ROLE_VALUE, help=console.ROLE)
    parser.add_argument("--position", default="", metavar=words.POSITION_VALUE, help=words.POSITION)
    parser.add_argument("--unit", default="", metavar=words.UNIT_VALUE, help=words.UNIT)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.order is _invite:
        try:
            arguments.newcomer = checked(
                Newcomer(arguments.name, Role(arguments.role), arguments.position, path_of(arguments.unit))
            )
        except ValueError as error:
            return _complain(words.bad_field(str(error)), 2)
    return asyncio.run(_run(arguments, settings))


async def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    from bot import app

    async with app.assembled(settings) as assembled:
        order: Order = arguments.order
        return await order(assembled, arguments, settings)


async def _list(app: "App", arguments: argparse.Namespace, settings: Settings) -> int:
    found, _ = await app.of(Personnel).find(OPERATOR, arguments.find)
    print(words.people(found, await app.of(Personnel).units(OPERATOR)))
    return 0


async def _invite(app: "App", arguments: argparse.Namespace, settings: Settings) -> int:
    links = await _links(app)
    async with app.database.unit():
        made = await app.of(Personnel).invite(OPERATOR, arguments.newcomer)
    print(console.invited(made, links.to(made.code), settings.zone))
    return 0


async def _reissue(app: "App", arguments: argparse.Namespace, settings: Settings) -> int:
    person = await _person(app, arguments.person)
    if person is None:
        return 1
    links = await _links(app)
    async with app.database.unit():
        made = await app.of(Personnel).reissue(OPERATOR, person.id)
    if not isinstance(made, Invite):
        return _complain(words.no_access(person), 1)
    print(console.invited(made, links.to(made.code), settings.zone))
    return 0


async def _withdraw(app: "App", arguments: argparse.Namespace, settings: Settings) -> int:
    return await _about(app, arguments, lambda person: app.of(Personnel).withdraw(OPERATOR, person.id), words.no_code())


async def _role(app: "App", arguments: argparse.Namespace, settings: Settings) -> int:
    role = Role(arguments.role)

    async def order(person: Employee) -> Outcome:
        outcome = await app.of(Personnel).set_role(OPERATOR, person.id, role)
        card = await app.of(Personnel).card(OPERATOR, person.id) if outcome is Outcome.DONE else None
        if card and card.employee.state is State.ACTIVE:
            await tell(app.house.outbox, card.reached_at, staff.new_role_page(role))
        return outcome

    return await _about(app, arguments, order)


async def _deactivate(app: "App", arguments: argparse.Namespace, settings: Settings) -> int:
    return await _about(app, arguments, lambda person: app.of(Personnel).deactivate(OPERATOR, person.id))


async def _revoke(app: "App", arguments: argparse.Namespace, settings: Settings) -> int:
    return await _about(app, arguments, lambda person: app.of(Personnel).revoke(OPERATOR, person.id))


async def _restore(app: "App", arguments: argparse.Namespace, settings: Settings) -> int:
    return await _about(app, arguments, lambda person: app.of(Personnel).restore(OPERATOR, person.id))


async def _release(app: "App", arguments: argparse.Namespace, settings: Settings) -> int:
    platform: Platform = arguments.platform
    personnel = app.of(Personnel)
    return await _about(
        app, arguments, lambda person: personnel.release(OPERATOR, person.id, platform), words.not_linked(platform)
    )


async def _about(
    app: "App", arguments: argparse.Namespace, order: Callable[[Employee], Awaitable[Outcome]], missing: str = ""
) -> int:
    """Give an order about the one person who is meant. `missing` says what there is none of."""
    person = await _person(app, arguments.person)
    if person is None:
        return 1
    async with app.database.unit():
        outcome = await order(person)
    if outcome in (Outcome.DONE, Outcome.SAME):
        print(words.ended(person, outcome))
        return 0
    return _complain(missing if outcome is Outcome.MISSING else words.ended(person, outcome), 1)


async def _person(app: "App", named: str) -> Employee | None:
    """Whom a number or a name means. None, and a complaint, when it is nobody or several."""
    if named.isdecimal():
        card = await app.of(Personnel).card(OPERATOR, int(named))
        found = [card.employee] if card else []
    else:
        found, _ = await app.of(Personnel).find(OPERATOR, named)
    if len(found) == 1:
        return found[0]
    _complain(words.several(found, await app.of(Personnel).units(OPERATOR)) if found else words.nobody(named), 1)
    return None


async def _import(app: "App", arguments: argparse.Namespace, settings: Settings) -> int:
    """All of it is one unit of work: broken off, it leaves nobody half-invited and no file."""
    source: Path = arguments.file
    target: Path = arguments.codes or words.codes_path(source)
    try:
        content = await aside(source.read_bytes)
    except OSError as error:
        return _complain(words.cannot_read(source, error.strerror or ""), 2)
    people = read(content, roster.WORDS)
    if people.faults:
        return _complain(words.faulty(source, people.faults), 1)
    shown = await app.of(Enrolment).sorted(people.people)
    print(words.preview(shown))
    if arguments.check or not shown.fresh:
        return 0
    links = await _links(app)
    try:
        with kept_if_whole(target) as file:
            async with app.database.unit():
                kept = await app.of(Enrolment).propose(OPERATOR, people.people)
                going = await app.of(Enrolment).start(OPERATOR, kept.id or 0, None)
                assert going is not None
                while going.added < len(going.people):
                    further = await app.of(Enrolment).portion(going)
                    assert further is not None, "the server stays"
                    going = further
                    print(words.progress(going.added, len(going.people)), file=sys.stderr)
                invited = await _hand_out(app, going, links, file)
    except FileExistsError:
        return _complain(words.there_already(target, "--codes"), 2)
    except OSError as error:
        return _complain(words.cannot_write(target, error.strerror or ""), 2)
    print(words.enrolled(invited, target, going.id))
    return 0


async def _codes(app: "App", arguments: argparse.Namespace, settings: Settings) -> int:
    target: Path = arguments.file
    links = await _links(app)
    try:
        with kept_if_whole(target) as file:
            async with app.database.unit():
                going = await app.of(Enrolment).start_anew(OPERATOR, arguments.number, None)
                invited = await _hand_out(app, going, links, file) if going else 0
                if going is None or not invited:
                    raise _NothingToDo
    except _NothingToDo:
        return _complain(words.no_import(arguments.number), 1)
    except FileExistsError:
        return _complain(words.there_already(target), 2)
    except OSError as error:
        return _complain(words.cannot_write(target, error.strerror or ""), 2)
    print(words.enrolled(invited, target, going.id))
    return 0


class _NothingToDo(Exception):
    """There is no such import, or nobody of it waits for a code."""


async def _hand_out(app: "App", going: Import, links: Links, file: BinaryIO) -> int:
    """The codes go into the file before they let anybody in; how many there are."""
    from bot.workers.staff_lists import codes

    with on_purpose():
        invites = await app.of(Enrolment).invitations(going)
        file.write(codes(invites, await app.of(Enrolment).units(), links))
        file.flush()
    await app.of(Enrolment).finish(going, invites)
    return len(invites)


async def _export(app: "App", arguments: argparse.Namespace, settings: Settings) -> int:
    target: Path = arguments.file
    async with app.database.unit():
        content, count = await app.of(Personnel).export(OPERATOR, roster.staff_file)
    try:
        await aside(target.write_bytes, content)
    except OSError as error:
        return _complain(words.cannot_write(target, error.strerror or ""), 2)
    print(words.exported(count, target))
    return 0


async def _audit(app: "App", arguments: argparse.Namespace, settings: Settings) -> int:
    entries, _ = await app.of(Personnel).journal(OPERATOR, limit=max(arguments.last, 1))
    print(words.journal(reversed(entries), settings.zone))
    return 0


async def _links(app: "App") -> Links:
    from bot.assembly.links import DoorsOf

    return await app.of(DoorsOf).links()


def _complain(complaint: str, code: int) -> int:
    print(complaint, file=sys.stderr)
    return code
