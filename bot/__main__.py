"""`python -m bot …`. Each command loads only what it needs: a review must not wait for aiogram."""

import argparse
import asyncio
import gc
import logging
import os
import sys
from collections.abc import Callable, Coroutine
from types import ModuleType
from typing import Any

from bot import settings as environment
from bot.errors import BotError, RegulationError, SettingsError
from bot.settings import Settings
from bot.staff.model import Newcomer, Role
from bot.staff.personnel import checked
from bot.terminal import Parser
from bot.views import console, review_console
from bot.views.start import ROLES
from rules.errors import RuleError

Command = Callable[[argparse.Namespace, Settings], int]


def main(arguments: list[str] | None = None) -> int:
    """Exit code: 0 done, 1 the command found faults, 2 wrong usage, settings or input."""
    parser = _parser()
    parsed = parser.parse_args(arguments)
    try:
        settings = environment.load()
        command: Command = parsed.command
        return command(parsed, settings)
    except SettingsError as error:
        print(console.wrong_setting(error), file=sys.stderr)
    except RuleError as error:
        print(review_console.rule_fault(error), file=sys.stderr)
    except RegulationError as error:
        print(review_console.regulation_fault(settings.regulation, error), file=sys.stderr)
    except BotError as error:
        print(console.cannot_start(error), file=sys.stderr)
    except BrokenPipeError:
        # `… | head` has read enough; the interpreter would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return 2


def _parser() -> Parser:
    parser = Parser(prog="python -m bot", description=console.ABOUT)
    commands = parser.add_subparsers(required=True, metavar=console.COMMAND)

    def add(name: str, command: Command) -> Parser:
        added = commands.add_parser(name, help=console.HELP[name], description=console.HELP[name])
        added.set_defaults(command=command)
        return added

    add("run", _run)
    sandbox = add("sandbox", _sandbox)
    sandbox.add_argument("--port", type=int, default=8080, metavar="N", help=console.PORT)
    add("migrate", _migrate)
    invite = add("invite", _invite)
    invite.add_argument("--name", required=True, metavar=console.NAME_VALUE, help=console.NAME)
    roles = [role.value for role in ROLES]
    invite.add_argument("--role", choices=roles, default="employee", metavar=console.ROLE_VALUE, help=console.ROLE)

    from bot.commands import check, evaluate, precedents, rehearse, review, staff, train

    staff.add_arguments(add("staff", staff.run))
    review.add_arguments(add("review", review.run))
    add("check", check.run)
    train.add_arguments(add("train", train.run))
    evaluate.add_arguments(add("evaluate", evaluate.run))
    precedents.add_arguments(add("precedents", precedents.run))
    rehearse.add_arguments(add("rehearse", rehearse.run))
    return parser


def _run(_: argparse.Namespace, settings: Settings) -> int:
    if settings.telegram_token is None and settings.vk_token is None:
        print(console.no_token(), file=sys.stderr)
        return 2
    _serve(_app().run(settings))
    return 0


def _sandbox(arguments: argparse.Namespace, settings: Settings) -> int:
    _serve(_app().sandbox(settings, arguments.port))
    return 0


def _migrate(_: argparse.Namespace, settings: Settings) -> int:
    from bot.storage.migrate import migrate

    asyncio.run(migrate(settings.database))
    print(console.migrated())
    return 0


def _invite(arguments: argparse.Namespace, settings: Settings) -> int:
    try:
        person = checked(Newcomer(arguments.name, Role(arguments.role)))
    except ValueError:
        print(console.bad_name(), file=sys.stderr)
        return 2
    print(asyncio.run(_app().invite(settings, person)))
    return 0


def _app() -> ModuleType:
    """The whole bot, over an aiogram that is imported here and nowhere before."""
    from bot.messengers.lean import load_aiogram

    load_aiogram()
    from bot import app

    return app


def _serve(serving: Coroutine[Any, Any, None]) -> None:
    """Run until the end or a signal, on uvloop where there is one: it answers a third more presses a second."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for chatty in ("aiogram", "aiohttp.access", "alembic", "pymorphy3"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    gc.freeze()  # aiogram's models live as long as the process: the collector need not walk them again and again
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(serving)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop


if __name__ == "__main__":
    sys.exit(main())
