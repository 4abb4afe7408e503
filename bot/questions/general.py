"""General answers: what a person has told one colleague and now tells whoever asks alike, for as long as the clauses
that it rests on read as they did."""

import hashlib
from collections.abc import Sequence

from bot.questions.alike import leans, nearest
from bot.questions.model import HEARD, Question
from bot.regulation.links import cited
from bot.regulation.model import Clause, Edition
from bot.work import aside


def grounds(question: Question, asked: Clause | None, current: Edition) -> tuple[str, ...]:
    """The marks of the clauses on which the answer rests: the one that the bot told, when it is in force still, and
    those of the edition in force that the answer names."""
    named = [one for one in cited(current, question.reply or "") if isinstance(one, Clause)]
    known = _marks(current)
    told = [asked] if asked is not None and _mark(asked) in known else []
    return tuple(dict.fromkeys(_mark(clause) for clause in [*told, *named]))


def holds(question: Question, current: Edition) -> bool:
    """Whether it is a general answer all of whose clauses are in force word for word, whatever their numbers are."""
    return question.grounds is not None and _marks(current).issuperset(question.grounds)


async def found(text: str, among: Sequence[Question], current: Edition) -> Question | None:
    """The general answer that serves this question as well; none serves a question that leans on another."""
    serving = [question for question in among if holds(question, current)]
    if not serving or leans(text):
        return None
    at = await aside(nearest, text[:HEARD], [question.text[:HEARD] for question in serving])
    return serving[at] if at is not None else None


def _marks(current: Edition) -> frozenset[str]:
    return frozenset(map(_mark, current.clauses))


def _mark(clause: Clause) -> str:
    return hashlib.sha256(clause.text.encode()).hexdigest()[:16]
