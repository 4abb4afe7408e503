"""`python -m bot review`: a text, a picture, or many texts in JSON lines, judged without a database or a messenger.

It is how an editor tries a rule, and how the quality of a pack is measured. Loads no aiogram: that alone takes seconds.
"""

import argparse
import asyncio
import gc
import json
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from bot.clock import SystemClock
from bot.commands import jsonl
from bot.errors import RegulationError
from bot.pictures.model import BYTE_LIMIT, NoText, PictureReading, TextRead
from bot.pictures.reader import PictureReader
from bot.regulation import markdown
from bot.regulation.model import Content
from bot.review.judge import judge
from bot.review.model import Draft, Finding, Verdict
from bot.settings import Settings
from bot.views.console import review as console
from rules.errors import RuleError, TextTooLong
from rules.loader import load_pack
from rules.pack import RulePack
from rules.text import LIMIT

_WRITTEN = ("rule", "category", "clause", "severity", "start", "end", "quote", "message", "advice")


@dataclass(frozen=True)
class Judge:
    """A pack and a regulation on one day of the agency's."""

    pack: RulePack
    regulation: Content
    on: date

    @classmethod
    def of(cls, settings: Settings) -> "Judge":
        """Raises `RuleError`, `RegulationError`, `OSError`."""
        today = SystemClock().now().astimezone(settings.zone).date()
        gc.disable()  # nothing of a pack is garbage, and looking for it takes a tenth of a review
        try:
            return cls(load_pack(settings.rules_dir), markdown.load(settings.regulation), today)
        finally:
            gc.enable()
            gc.freeze()

    def __call__(self, draft: Draft) -> tuple[Verdict, tuple[Finding, ...], tuple[str, ...]]:
        return judge(draft, self.pack, self.regulation, self.on)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", default="-", metavar=console.FILE, help=console.FILE_HELP)
    parser.add_argument("--jsonl", action="store_true", help=console.JSONL_HELP)
    parser.add_argument("--image", metavar=console.FILE, help=console.IMAGE_HELP)
    parser.add_argument("--json", action="store_true", help=console.JSON_HELP)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0, or 2 when some input or file was bad or pictures cannot be read here; the verdict itself never
    changes the code.

    With `--jsonl` a bad line is named on stderr and passed over: every good line before and after it is answered,
    one whole line each, in the order of the input. Fields that are not ours are passed over: a corpus has its own.
    """
    if arguments.json and not arguments.image:
        return _refuse(console.JSON_OF_IMAGE)
    if arguments.image and (arguments.jsonl or arguments.file != "-"):
        return _refuse(console.IMAGE_ALONE)
    name = arguments.image or arguments.file
    try:
        judged_by = Judge.of(settings)
        with _opened(name) as source:
            if arguments.image:
                reading = asyncio.run(_read(source.read(BYTE_LIMIT + 1), settings.tessdata_dir))
                return _picture(name, reading, judged_by, as_json=arguments.json)
            return _many(source, judged_by) if arguments.jsonl else _one(source, judged_by)
    except RuleError as error:
        return _refuse(console.rule_fault(error))
    except RegulationError as error:
        return _refuse(console.regulation_fault(settings.regulation, error))
    except BrokenPipeError:
        raise
    except OSError as error:
        return _refuse(console.bad_file(error.filename or name, error.strerror or str(error)))


def _opened(file: str) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if file == "-" else open(file, "rb")


def _one(source: BinaryIO, judged_by: Judge) -> int:
    content = source.read(LIMIT * 4 + 4)
    try:
        text = content.decode("utf-8-sig")
        _write(console.verdict(*judged_by(Draft(text))))
    except UnicodeDecodeError as error:
        # A character cut in two by the bound is a text that is too long, not a wrong one.
        if error.reason == "unexpected end of data" and len(content) > LIMIT * 4:
            return _refuse(console.too_long_text(LIMIT))
        return _refuse(console.bad_line(content.count(b"\n", 0, error.start) + 1, console.NOT_UTF8))
    except TextTooLong as error:
        return _refuse(console.too_long_text(error.limit))
    return 0


async def _read(content: bytes, tessdata: Path) -> PictureReading:
    reader = PictureReader(tessdata)
    try:
        return await reader.read(content)
    finally:
        await reader.close()


def _picture(name: str, reading: PictureReading, judged_by: Judge, *, as_json: bool) -> int:
    match reading:
        case TextRead(text):
            pass
        case NoText():
            text = ""
        case refused:
            return _refuse(console.picture_refused(name, refused))
    try:
        verdict, findings, skipped = judged_by(Draft(text, origin="screenshot"))
    except TextTooLong as error:
        return _refuse(console.too_long_text(error.limit))
    if as_json:
        _write(json.dumps({"text": text, "verdict": verdict, "findings": _fields(findings)}, ensure_ascii=False))
        if skipped:
            print(console.skipped(skipped), file=sys.stderr)
    elif text:
        _write(console.picture_verdict(text, console.verdict(verdict, findings, skipped)))
    else:
        _write(console.NO_TEXT)
    return 0


def _many(source: BinaryIO, judged_by: Judge) -> int:
    code = 0
    for number, line in jsonl.lines(source):
        try:
            line_id, draft, _ = jsonl.decoded(line)
            verdict, findings, skipped = judged_by(draft)
        except jsonl.BadInput as error:
            code = _refuse(console.bad_line(number, str(error)))
            continue
        except TextTooLong as error:
            code = _refuse(console.bad_line(number, console.too_long_text(error.limit)))
            continue
        _write(json.dumps({"id": line_id, "verdict": verdict, "findings": _fields(findings)}, ensure_ascii=False))
        if skipped:
            print(console.skipped_in_line(number, skipped), file=sys.stderr)
    return code


def _fields(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [{field: getattr(finding, field) for field in _WRITTEN} for finding in findings]


def _write(words: str) -> None:
    # UTF-8 whatever the terminal's locale: the lines are read by programs.
    sys.stdout.buffer.write(words.encode() + b"\n")
    sys.stdout.buffer.flush()


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return 2
