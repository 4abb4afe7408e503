"""What judging needs besides the rules: models, weights, lists of words. They come with the first draft, or before."""

from datetime import date

from bot.review.guess import guess
from rules import engine, examples
from rules.pack import RulePack
from rules.replies import anatomy
from rules.text import Text


def warm(pack: RulePack) -> None:
    """Judge one of the pack's own examples, so that all of it is loaded. It takes about two seconds, once."""
    for case in examples.cases(pack):
        text = Text(case.text, frozenset({"reply"}))
        guess(text.source)
        engine.inspect(text, pack, date.max)
        anatomy(text)
        return
