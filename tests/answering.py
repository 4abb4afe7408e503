"""Answers that nothing learned has a say in: what is learned anew must not change how a conversation goes."""

import re
from collections.abc import Callable

from bot.regulation.answers import Answer
from bot.regulation.model import Content
from rules.morphology import lemmas

NEEDED = 2  # words in common
OTHERS = 2
_WORD = re.compile(r"[^\W_]{3,}")


class ByWords:
    """The clauses that share the most words with the question, and with the one before it when it is short."""

    async def prepare(self, content: Content, progress: Callable[[int, int], None] | None = None) -> None:
        return

    async def answer(self, content: Content, question: str, before: str | None = None) -> Answer:
        asked = _words(f"{question} {before or ''}" if len(question.split()) < 4 else question)
        shared = {clause: len(asked & _words(clause.text)) for clause in content.clauses}
        found = sorted((clause for clause in shared if shared[clause] >= NEEDED), key=lambda one: -shared[one])
        return Answer(found[0], tuple(found[1 : 1 + OTHERS])) if found else Answer(None)


def _words(text: str) -> frozenset[str]:
    return frozenset(lemma for word in _WORD.findall(text.lower()) for lemma in lemmas(word))
