"""`python -m bot train`: the rules of meaning learn from the corpus of the pack, ours and the agency's own texts; with
`--answers` the search for answers learns from its questions, and so does the guess whether a message is one, and with
`--comments` what citizens' comments mean is learned."""

import argparse
import sys

from bot.settings import Settings
from bot.views.console import ask as asking
from bot.views.console import comments
from bot.views.console import review as console
from bot.views.console import train as views


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--curve", action="store_true", help=views.CURVE_HELP)
    parser.add_argument("--answers", action="store_true", help=views.ANSWERS_HELP)
    parser.add_argument("--comments", action="store_true", help=views.COMMENTS_HELP)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0, 1 when an example of the pack does not hold in spite of all, 2 when there is nothing to learn
    from."""
    if arguments.answers:
        return _answers(settings)
    if arguments.comments:
        return _comments(settings, with_curve=arguments.curve)
    from rules.training import TooFewTexts, learn  # numpy: no other command waits for it

    print(views.begun(), flush=True)
    try:
        learned = learn(settings.rules_dir, with_curve=arguments.curve)
    except TooFewTexts as error:
        print(views.too_few(error.found, error.least), file=sys.stderr)
        return 2
    except OSError as error:
        print(console.bad_file(error.filename, error.strerror or str(error)), file=sys.stderr)
        return 2
    print(views.table(learned))
    for fault in learned.unheld:
        print(console.rule_fault(fault), file=sys.stderr)
    if learned.unheld:
        print(views.not_held(len(learned.unheld)), file=sys.stderr)
        return 1
    print(views.what_to_do())
    return 0


def _comments(settings: Settings, *, with_curve: bool) -> int:
    """Exit code 0, or 2 when there is nothing to learn from."""
    from rules.comments.training import learn
    from rules.training import TooFewTexts

    print(views.begun_with_comments(), flush=True)
    try:
        learned = learn(settings.rules_dir, with_curve=with_curve)
    except TooFewTexts as error:
        print(views.too_few_comments(error.found, error.least), file=sys.stderr)
        return 2
    except OSError as error:
        print(console.bad_file(error.filename, error.strerror or str(error)), file=sys.stderr)
        return 2
    print(comments.learned(learned))
    print(views.what_to_do_with_answers())
    return 0


def _answers(settings: Settings) -> int:
    """Exit code 0, or 2 when there is nothing to learn from."""
    from bot.regulation.answering.training import TooFewRegulations, learn
    from bot.regulation.routing import training as routing

    print(views.begun_with_questions(), flush=True)
    try:
        report = learn(settings.rules_dir)
        told = routing.learn(settings.rules_dir)
    except TooFewRegulations:
        print(views.too_few_regulations(), file=sys.stderr)
        return 2
    except OSError as error:
        print(console.bad_file(error.filename, error.strerror or str(error)), file=sys.stderr)
        return 2
    print(asking.report(report.questions, report.outside, report.figures, report.together))
    print(asking.told_apart(told.drafts, told.questions, told.bare))
    print(views.what_to_do_with_answers())
    return 0
