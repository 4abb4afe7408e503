"""`python -m bot evaluate`: how well are drafts judged, questions answered, comments understood that people label?"""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, get_args

from bot.commands import jsonl
from bot.commands.ask import regulation
from bot.commands.review import Judge
from bot.errors import RegulationError
from bot.regulation.answers import AnswerService
from bot.regulation.model import Content
from bot.review.evaluation import CATEGORIES, Labelled, evaluate
from bot.review.model import Verdict
from bot.settings import Settings
from bot.views.console import ask as asking
from bot.views.console import comments
from bot.views.console import evaluate as views
from bot.views.console import review as console
from rules.errors import RuleError, TextTooLong

if TYPE_CHECKING:
    from bot.regulation.answering.measure import Outcome
    from bot.regulation.answering.questions import Asked


def add_arguments(parser: argparse.ArgumentParser) -> None:
    measured = parser.add_mutually_exclusive_group(required=True)
    measured.add_argument("--drafts", metavar=console.FILE, help=views.DRAFTS_HELP)
    measured.add_argument("--questions", metavar=console.FILE, help=asking.QUESTIONS_HELP)
    measured.add_argument("--comments", metavar=console.FILE, help=comments.EVALUATE_HELP)
    parser.add_argument("--regulation", metavar=console.FILE, help=asking.REGULATION_HELP)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0, or 2 when the file or a line of it is bad: a table of half the lines would mislead."""
    if arguments.questions:
        return _questions(arguments, settings)
    if arguments.comments:
        return _comments(arguments.comments, settings)
    judged_by = Judge.of(settings)
    try:
        with open(arguments.drafts, "rb") as source:
            drafts = list(labelled(source, judged_by))
    except OSError as error:
        print(console.bad_file(arguments.drafts, error.strerror or str(error)), file=sys.stderr)
        return 2
    except jsonl.BadInput as error:
        print(error, file=sys.stderr)
        return 2
    if not drafts:
        print(views.nothing(arguments.drafts), file=sys.stderr)
        return 2
    print(views.table(evaluate(drafts)))
    return 0


def _comments(name: str, settings: Settings) -> int:
    from rules.comments import corpus, judge
    from rules.comments.measure import measured

    try:
        lines = corpus.of_file(Path(name))
        if not lines:
            print(views.nothing(name), file=sys.stderr)
            return 2
        print(comments.table(*measured(lines, judge.load(settings.rules_dir))))
    except RuleError as error:
        print(console.rule_fault(error), file=sys.stderr)
        return 2
    except OSError as error:
        print(console.bad_file(error.filename or name, error.strerror or str(error)), file=sys.stderr)
        return 2
    return 0


def _questions(arguments: argparse.Namespace, settings: Settings) -> int:
    from bot.regulation.answering import measure, questions

    name = arguments.regulation or str(settings.regulation)
    try:
        content = regulation(name)
        lines = [line for _, line in questions.lines(Path(arguments.questions))]
        outcomes = asyncio.run(_outcomes(content, lines, AnswerService(settings.rules_dir)))
    except RegulationError as error:
        print(console.regulation_fault(Path(name), error), file=sys.stderr)
        return 2
    except OSError as error:
        print(console.bad_file(error.filename or name, error.strerror or str(error)), file=sys.stderr)
        return 2
    if not outcomes:
        print(asking.nothing(arguments.questions), file=sys.stderr)
        return 2
    print(asking.table(measure.figures(outcomes), measure.by_kind(outcomes)))
    return 0


async def _outcomes(content: Content, lines: "Sequence[Asked]", service: AnswerService) -> "list[Outcome]":
    from bot.regulation.answering.measure import outcome

    return [outcome(line, await service.answer(content, line.question)) for line in lines]


def labelled(source: BinaryIO, judged_by: Judge) -> Iterator[Labelled]:
    """Each line as people labelled it and as the pack judged it. Raises `BadInput` with the number of the line."""
    for number, line in jsonl.lines(source):
        try:
            line_id, draft, data = jsonl.decoded(line)
            labels, disputed = _categories(data, "labels", required=True), _categories(data, "maybe")
            severity = _severity(data.get("severity"))
            verdict, findings, _ = judged_by(draft)
        except jsonl.BadInput as error:
            raise jsonl.BadInput(console.bad_line(number, str(error))) from None
        except TextTooLong as error:
            raise jsonl.BadInput(console.bad_line(number, console.too_long_text(error.limit))) from None
        why = str(data.get("why") or "")
        yield Labelled(str(line_id), labels, disputed, severity, why, verdict, findings)


def _categories(data: dict[str, Any], name: str, *, required: bool = False) -> frozenset[str]:
    value = data.get(name, None if required else [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one in CATEGORIES for one in value):
        raise jsonl.BadInput(views.wrong_categories(name, CATEGORIES))
    return frozenset(value)


def _severity(value: Any) -> Verdict | None:
    if value is not None and value not in get_args(Verdict):
        raise jsonl.BadInput(views.wrong_severity(get_args(Verdict)))
    return value  # type: ignore[no-any-return]
