"""argparse in the language of the person who installs the bot; the words are in views/console.py."""

import argparse
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from bot.views.console import installing as console


class _Format(argparse.HelpFormatter):
    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, console.USAGE if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(console.SECTIONS.get(heading, heading) if heading else heading)


class Parser(argparse.ArgumentParser):
    """As argparse's own, subcommands too; but an option is written out in full."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, formatter_class=_Format, add_help=False, allow_abbrev=False)
        self.add_argument("-h", "--help", action="help", help=console.HELP_OPTION)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, console.wrong_arguments(message, self.prog) + "\n")
