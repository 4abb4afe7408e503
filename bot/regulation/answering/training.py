"""How the search for answers learns: the same weights from the same questions.

Whatever weighs a mark or a sign is fitted on regulations that the memory and the domain have not seen, and the figures
that are told are of regulations that nothing has seen: each is left out in its turn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.regulation.answering import questions, senses
from bot.regulation.answering.index import Encoded, Index
from bot.regulation.answering.learned import VERSION, Header, Learned, Sign, Weights, digest, write
from bot.regulation.answering.measure import Figures, Outcome, figures
from bot.regulation.answering.questions import Asked, Lessons
from bot.regulation.answering.search import MARKS, SIGNS, Held, Numbers, hold, signs_of, standing
from bot.regulation.answering.senses import Middle
from rules import speech as speeches
from rules.heads import in_bytes
from rules.logistic import fit
from rules.speech import Speech

_STIFF_QUESTIONS, _STIFF_CLAUSES = 1.0, 1.0  # how little the memory believes each question and each clause
_ELSEWHERE = 0.5     # what a question of the same topic about another regulation is worth beside one of its own
_AXES = 128          # of the space where questions and clauses meet
_DOMAIN_PENALTY = 0.3
_MARKS_PENALTY = 3.0
_SIGNS_PENALTY = 1.0
_REFUSED = 0.03      # of the questions that the regulation answers, at most, are refused
_STEPS = 60
_CLOSE = 1e-5
_FEWEST = 3


class TooFewRegulations(ValueError):
    """Each is left out in its turn, and the others have to teach and to be weighed: three at least."""


@dataclass(frozen=True)
class Pupil:
    """A regulation with the rows of its questions, first those that it answers, then its share of those outside."""

    name: str
    asked: tuple[Asked, ...]
    answered: int
    topics: tuple[frozenset[str], ...]  # of each clause
    golden: tuple[tuple[int, ...], ...]  # the places of the clauses that answer each answered question
    rows: Numbers
    clauses: Numbers
    held: Held


@dataclass(frozen=True)
class Weighed:
    """What weighs marks and signs."""

    marks: Numbers
    signs: tuple[Sign, ...]
    bias: float
    least: float


@dataclass(frozen=True)
class Report:
    """`figures` by the name of the regulation that was left out, and of all."""

    questions: int
    outside: int
    figures: Mapping[str, Figures]
    together: Figures


def learn(pack: Path) -> Report:
    """Read the questions of a pack, learn, and write `answers/`. It takes a few minutes.

    Raises `RuleError`, `RegulationError`, `TooFewRegulations`, `OSError`.
    """
    lessons = questions.read(pack)
    if len(lessons.regulations) < _FEWEST:
        raise TooFewRegulations
    speech = speeches.read(pack)
    pupils, question_middle, clause_middle = _pupils(lessons, speech)
    outcomes = {pupil.name: _left_out(pupil, pupils) for pupil in pupils}
    weighed = _weighed(pupils)
    asked, answered = memory(pupils)
    domain, bias = domain_of(pupils)
    packed = in_bytes({"asked": asked, "answered": answered})
    weights = Weights(
        domain=domain.astype(np.float16), domain_bias=np.array(bias, np.float32),
        question_use=question_middle.use, question_e5=question_middle.e5, question_concepts=question_middle.concepts,
        clause_use=clause_middle.use, clause_e5=clause_middle.e5, clause_concepts=clause_middle.concepts,
        **packed,
    )  # fmt: skip
    header = Header(
        VERSION, lessons.digest, digest(weights.written()), speech.names,
        {name: round(float(weight), 4) for name, weight in zip(MARKS, weighed.marks, strict=True)},
        dict(zip(SIGNS, weighed.signs, strict=True)), weighed.bias, weighed.least,
    )  # fmt: skip
    write(pack, Learned(header, weights))
    return Report(
        sum(pupil.answered for pupil in pupils),
        len(lessons.outside),
        {name: figures(of) for name, of in outcomes.items()},
        figures([one for of in outcomes.values() for one in of]),
    )


def memory(pupils: Sequence[Pupil]) -> tuple[Numbers, Numbers]:
    """What questions of these regulations have in common with the clauses that answer them: two maps into one space,
    by ridge regression over all pairs of a question and a clause."""
    asked = np.vstack([pupil.rows[: pupil.answered] for pupil in pupils])
    clauses = np.vstack([pupil.clauses for pupil in pupils])
    pairs = np.vstack([_pairs(pupil, pupils) for pupil in pupils])
    pairs -= pairs.mean()
    said = np.linalg.solve(asked @ asked.T + _STIFF_QUESTIONS * np.eye(len(asked)), pairs)
    said = np.linalg.solve(clauses @ clauses.T + _STIFF_CLAUSES * np.eye(len(clauses)), said.T).T
    left, strength, right = np.linalg.svd(said, full_matrices=False)
    root = np.sqrt(strength[:_AXES])
    return asked.T @ (left[:, :_AXES] * root), clauses.T @ (right[:_AXES].T * root)


def _pairs(pupil: Pupil, pupils: Sequence[Pupil]) -> Numbers:
    """A row an answered question of `pupil`, a column a clause of all `pupils`."""
    rows = []
    for line, golden in zip(pupil.asked, pupil.golden, strict=False):
        row: list[float] = []
        for other in pupils:
            if other is pupil:
                row += (float(at in golden) for at in range(len(other.topics)))
            else:
                row += (_ELSEWHERE * (line.topic in topics) for topics in other.topics)
        rows.append(row)
    return np.array(rows)


def domain_of(pupils: Sequence[Pupil]) -> tuple[Numbers, float]:
    """What tells a question about conduct in networks from any other."""
    rows = np.vstack([pupil.rows for pupil in pupils])
    labels = np.concatenate([_labels(pupil) for pupil in pupils])
    said = fit(rows @ rows.T, labels[:, None], _balanced(labels)[:, None], _DOMAIN_PENALTY)[:, 0]
    return rows.T @ said, float(said.sum())


def _left_out(pupil: Pupil, pupils: Sequence[Pupil]) -> list[Outcome]:
    """How the questions of a regulation fare when the others have taught everything."""
    others = [other for other in pupils if other is not pupil]
    weighed = _weighed(others)
    marks, signs = _material(pupil, others, weighed.marks)
    scores = marks @ weighed.marks
    sure = _sure(signs, weighed)
    return [
        Outcome(line.kind, bool(sure[at] >= weighed.least), _place(scores[at], pupil, at), at >= pupil.answered)
        for at, line in enumerate(pupil.asked)
    ]


def _place(scores: Numbers, pupil: Pupil, at: int) -> int | None:
    """How many clauses stand before the first that answers a question."""
    if at >= pupil.answered:
        return None
    return min(int((scores > scores[golden]).sum()) for golden in pupil.golden[at])


def _weighed(pupils: Sequence[Pupil]) -> Weighed:
    """The weights of marks and signs, each pupil judged by what the others remember."""
    material = [(pupil, [other for other in pupils if other is not pupil]) for pupil in pupils]
    held = [(pupil, *_remembered(pupil, others)) for pupil, others in material]
    marks = _choice([
        (standing_of[at], pupil.golden[at]) for pupil, standing_of, *_ in held for at in range(pupil.answered)
    ])  # fmt: skip
    signs = np.vstack([signs_of(stood @ marks, mem, dom, pupil.held) for pupil, stood, mem, dom in held])
    labels = np.concatenate([_labels(pupil) for pupil in pupils])
    middle, scale = signs.mean(axis=0), np.maximum(signs.std(axis=0), 1e-6)
    *weights, bias = _logistic((signs - middle) / scale, labels)
    fitted = tuple(
        Sign(*(round(float(number), 5) for number in numbers)) for numbers in zip(middle, scale, weights, strict=True)
    )
    unbound = Weighed(marks, fitted, round(float(bias), 5), 0.0)
    least = float(np.quantile(_sure(signs, unbound)[labels == 1], _REFUSED))
    return Weighed(marks, fitted, unbound.bias, round(least, 4))


def _sure(signs: Numbers, weighed: Weighed) -> Numbers:
    terms = [sign.weight * (signs[:, at] - sign.middle) / sign.scale for at, sign in enumerate(weighed.signs)]
    return np.asarray(weighed.bias + sum(terms))


def _material(pupil: Pupil, others: Sequence[Pupil], marks: Numbers) -> tuple[Numbers, Numbers]:
    stood, remembered, domain = _remembered(pupil, others)
    return stood, signs_of(stood @ marks, remembered, domain, pupil.held)


def _remembered(pupil: Pupil, others: Sequence[Pupil]) -> tuple[Numbers, Numbers, Numbers]:
    """How the clauses stand to each question, what the others' memory says of them, and of the domain."""
    asked, answered = memory(others)
    domain, bias = domain_of(others)
    remembered = (pupil.rows @ asked) @ (pupil.clauses @ answered).T
    return standing(pupil.held.marks | {"memory": remembered}), remembered, pupil.rows @ domain + bias


def _labels(pupil: Pupil) -> Numbers:
    return np.array([float(at < pupil.answered) for at in range(len(pupil.asked))])


def _balanced(labels: Numbers) -> Numbers:
    """Weights by which both sides count the same."""
    share = labels.mean()
    return np.asarray(np.where(labels == 1, 0.5 / share, 0.5 / (1 - share)))


def _pupils(lessons: Lessons, speech: Speech) -> tuple[list[Pupil], Middle, Middle]:
    count = len(lessons.regulations)
    asked = [(*lesson.asked, *lessons.outside[at::count]) for at, lesson in enumerate(lessons.regulations)]
    texts = [[line.question for line in lines] for lines in asked]
    sensed = [senses.questions(of) for of in texts]
    indexes = [Index.of(lesson.content, Encoded.of(lesson.content), speech) for lesson in lessons.regulations]
    clause_texts = [[clause.text for clause in index.clauses] for index in indexes]
    ours = [len(lesson.asked) for lesson in lessons.regulations]
    question_middle = Middle(
        _middle([one.use[:n] for one, n in zip(sensed, ours, strict=True)]),
        _middle([one.e5[:n] for one, n in zip(sensed, ours, strict=True)]),
        _middle([senses.named(of[:n], speech, speech.names) for of, n in zip(texts, ours, strict=True)]),
    )
    clause_middle = Middle(
        _middle([index.encoded.use for index in indexes]),
        _middle([index.encoded.e5 for index in indexes]),
        _middle([senses.named(of, speech, speech.names) for of in clause_texts]),
    )
    pupils = []
    for at, lesson in enumerate(lessons.regulations):
        index = indexes[at]
        places = {clause.number: place for place, clause in enumerate(index.clauses)}
        pupils.append(
            Pupil(
                lesson.name,
                asked[at],
                len(lesson.asked),
                tuple(
                    frozenset(line.topic for line in lesson.asked if line.topic and clause.number in line.clauses)
                    for clause in index.clauses
                ),
                tuple(tuple(places[number] for number in line.clauses) for line in lesson.asked),
                senses.rows(texts[at], sensed[at], question_middle, speech, speech.names).astype(np.float64),
                senses.rows(clause_texts[at], index.sensed, clause_middle, speech, speech.names).astype(np.float64),
                hold(texts[at], sensed[at], index, speech, question_middle),
            )
        )
    return pupils, question_middle, clause_middle


def _middle(parts: Sequence[NDArray[np.float32]]) -> NDArray[np.float16]:
    return np.asarray(np.concatenate(parts).mean(axis=0), np.float16)


def _choice(choices: Sequence[tuple[Numbers, Sequence[int]]]) -> Numbers:
    """Weights under which, of the clauses of each choice, one that answers is the likeliest (conditional logit, by
    Newton's steps)."""
    weights = np.zeros(len(MARKS))
    for _ in range(_STEPS):
        slope = _MARKS_PENALTY * weights
        bend = _MARKS_PENALTY * np.eye(len(MARKS))
        for marks, golden in choices:
            scores = marks @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            wanted = np.zeros_like(chances)
            wanted[list(golden)] = chances[list(golden)] / max(chances[list(golden)].sum(), 1e-300)
            expected = chances @ marks
            slope += expected - wanted @ marks
            bend += (marks * chances[:, None]).T @ marks - np.outer(expected, expected)
        if _step(weights, slope, bend):
            break
    return weights


def _logistic(signs: Numbers, labels: Numbers) -> Numbers:
    """The weight of each sign, and last the constant."""
    rows = np.column_stack([signs, np.ones(len(signs))])
    weights = np.zeros(rows.shape[1])
    balance = _balanced(labels)
    penalty = np.diag([_SIGNS_PENALTY] * signs.shape[1] + [1e-9])
    for _ in range(_STEPS):
        chances = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (balance * (chances - labels)) + penalty @ weights
        bend = (rows * (balance * chances * (1 - chances))[:, None]).T @ rows + penalty
        if _step(weights, slope, bend):
            break
    return weights


def _step(weights: Numbers, slope: Numbers, bend: Numbers) -> bool:
    """One of Newton's, never a leap; whether it was the last."""
    step = np.linalg.solve(bend, slope)
    furthest = float(np.abs(step).max())
    weights -= step * min(1.0, 0.5 / max(furthest, 1e-12))
    return furthest < _CLOSE
