"""`python -m bot ask`: which clause of a regulation answers, without a database or a messenger. Loads no aiogram."""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

from bot.commands import jsonl
from bot.errors import RegulationError
from bot.regulation import importing
from bot.regulation.answers import Answer, AnswerService
from bot.regulation.model import Content
from bot.settings import Settings
from bot.views.console import ask as views
from bot.views.console import review as console
from rules.errors import RuleError

Answering = Callable[[str], Awaitable[Answer]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="*", metavar=views.QUESTION, help=views.QUESTION_HELP)
    parser.add_argument("--regulation", metavar=console.FILE, help=views.REGULATION_HELP)
    parser.add_argument("--jsonl", action="store_true", help=views.JSONL_HELP)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0, or 2 when some input or file was bad; a refusal never changes the code.

    With `--jsonl` a bad line is named on stderr and passed over: every good line before and after it is answered, one
    whole line each, in the order of the input. Fields that are not ours are passed over.
    """
    name = arguments.regulation or str(settings.regulation)
    try:
        content = regulation(name)
        return asyncio.run(_answered(arguments, content, AnswerService(settings.rules_dir)))
    except RegulationError as error:
        return _refuse(console.regulation_fault(Path(name), error))
    except RuleError as error:
        return _refuse(console.rule_fault(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        return _refuse(console.bad_file(error.filename or name, error.strerror or str(error)))


def regulation(name: str) -> Content:
    """Of any kind of file that can be imported. Raises `RegulationError`, `OSError`."""
    return importing.read(name, Path(name).read_bytes()).content


async def _answered(arguments: argparse.Namespace, content: Content, service: AnswerService) -> int:
    async def answer(question: str) -> Answer:
        return await service.answer(content, question)

    if arguments.jsonl:
        with _opened(arguments.question) as source:
            return await _many(source, answer)
    if arguments.question:
        _write(views.answered(content, await answer(" ".join(arguments.question))))
        return 0
    # A person at the terminal: a question a line, until the end of the input.
    before: str | None = None
    for line in sys.stdin:
        if question := line.strip():
            _write(views.answered(content, await service.answer(content, question, before)) + "\n")
            before = question
    return 0


def _opened(files: list[str]) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if files in ([], ["-"]) else open(" ".join(files), "rb")


async def _many(source: BinaryIO, answer: Answering) -> int:
    code = 0
    for number, line in jsonl.lines(source):
        try:
            line_id, question, _ = jsonl.question(line)
        except jsonl.BadInput as error:
            code = _refuse(console.bad_line(number, str(error)))
            continue
        found = await answer(question)
        _write(
            json.dumps(
                {
                    "id": line_id,
                    "answered": found.clause is not None,
                    "clause": found.clause.number if found.clause else None,
                    "alternatives": [clause.number for clause in found.alternatives],
                    "quote": found.clause.text if found.clause else "",
                },
                ensure_ascii=False,
            )
        )
    return code


def _write(words: str) -> None:
    # UTF-8 whatever the terminal's locale: the lines are read by programs.
    sys.stdout.buffer.write(words.encode() + b"\n")
    sys.stdout.buffer.flush()


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return 2
