"""`python -m bot …`. Each command loads only what it needs: a review must not wait for aiogram."""

import argparse
import asyncio
import gc
import logging
import os
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from bot import settings as environment
from bot.commands.terminal import Parser
from bot.errors import BotError, RegulationError, SettingsError
from bot.settings import Settings
from bot.views.console import installing as console
from bot.views.console import review as review_console
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

    from bot.commands import (
        ask,
        check,
        comments,
        comments_export,
        deadline,
        evaluate,
        precedents,
        regulation,
        rehearse,
        review,
        staff,
        train,
    )  # fmt: skip

    staff.add_invite_arguments(add("invite", staff.run))
    staff.add_arguments(add("staff", staff.run))
    regulation.add_arguments(add("regulation", regulation.run))
    review.add_arguments(add("review", review.run))
    ask.add_arguments(add("ask", ask.run))
    read = add("comments", _comments)
    comments.add_arguments(read)
    comments_export.add_arguments(read)
    deadline.add_arguments(add("deadline", deadline.run))
    add("check", check.run)
    train.add_arguments(add("train", train.run))
    evaluate.add_arguments(add("evaluate", evaluate.run))
    precedents.add_arguments(add("precedents", precedents.run))
    rehearse.add_arguments(add("rehearse", rehearse.run))
    return parser


def _comments(arguments: argparse.Namespace, settings: Settings) -> int:
    """What people have put right lies in the database; everything else is read without one."""
    from bot.commands import comments, comments_export

    return comments_export.run(arguments, settings) if arguments.export else comments.run(arguments, settings)


def _run(_: argparse.Namespace, settings: Settings) -> int:
    if not settings.messengers:
        print(console.no_token(), file=sys.stderr)
        return 2
    _load_aiogram()
    from bot import app

    _serve(app.run(settings))
    return 0


def _sandbox(arguments: argparse.Namespace, settings: Settings) -> int:
    _load_aiogram()
    from bot.commands import sandbox as playground

    _serve(playground.run(settings, arguments.port))
    return 0


def _migrate(_: argparse.Namespace, settings: Settings) -> int:
    from bot.storage.migrate import migrate

    asyncio.run(migrate(settings.database))
    print(console.migrated())
    return 0


def _load_aiogram() -> None:
    from bot.messengers.lean import load_aiogram

    load_aiogram()


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
