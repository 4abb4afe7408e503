"""A colleague asks: the regulation answers, or a general answer of a person's, or it is said that neither does.

What is asked of a stored question later, its asker alone is answered.
"""

from dataclasses import replace
from datetime import timedelta

from bot.clock import Clock
from bot.questions import general
from bot.questions.alike import leans
from bot.questions.general import holds
from bot.questions.library import Library
from bot.questions.model import HEARD, Answered, Question, ReadingProgress, Stage, Told
from bot.questions.stores import QuestionStore, Regulation
from bot.regulation.model import Edition
from bot.review.model import Source
from bot.staff.model import Employee

FOLLOWS = timedelta(minutes=10)  # for so long a question may lean on the one before it


class QuestionService:
    """Reads first, then computes in a thread, then writes. A question of another person, and one that is not there,
    are both None."""

    def __init__(self, store: QuestionStore, regulation: Regulation, library: Library, clock: Clock) -> None:
        self._store = store
        self._regulation = regulation
        self._library = library
        self._clock = clock

    async def ask(
        self, asker: Employee, text: str, source: Source | None = None, review_id: int | None = None
    ) -> Answered:
        """`source` is the message in which it came, `review_id` the review of the same text if there was one."""
        now = self._clock.now()
        earlier = await self._store.latest_of(asker.id, now - FOLLOWS)
        before = earlier.text[:HEARD] if earlier else None
        edition = await self._regulation.current()
        found = await self._told(edition, text, before)
        told, reading = (found, None) if isinstance(found, Told) else (None, found)
        kept = before if leans(text) else None  # a person who is asked sees it, so what is not needed is not kept
        stored = await self._store.add(asker, text, kept, source, told, review_id, now)
        return await self._answered(stored, reading)

    async def again(self, asker: Employee, question_id: int) -> Answered | None:
        """As `ask`, for a question that could not be answered yet."""
        question = await self.own(asker, question_id)
        if question is None:
            return None
        if question.told is not None:
            return await self._answered(question)
        told = await self._told(await self._regulation.current(), question.text, question.before)
        if isinstance(told, ReadingProgress):
            return await self._answered(question, told)
        held = await self._store.hold(question_id)
        if held is None:
            return None
        if held.told is None:  # unless it was told meanwhile, in another messenger
            held = replace(held, told=told)
            await self._store.save(held)
        return await self._answered(held)

    async def correct(self, asker: Employee, question_id: int, text: str, source: Source) -> Answered | None:
        """Its message was edited. What nobody else has seen is forgotten; None when the words are the same."""
        question = await self.own(asker, question_id)
        if question is None or question.text == text:
            return None
        answered = await self.ask(asker, text, source, question.review_id)
        held = await self._store.hold(question.id)
        if held is not None and held.stage is Stage.TOLD:
            await self._store.drop(question.id)
        return answered

    async def answered(self, asker: Employee, question_id: int) -> Answered | None:
        """What was told, once more."""
        question = await self.own(asker, question_id)
        return await self._answered(question) if question else None

    async def own(self, asker: Employee, question_id: int) -> Question | None:
        question = await self._store.get(question_id)
        return question if question and question.asker.id == asker.id else None

    async def sent_in(self, asker: Employee, source: Source) -> Question | None:
        """The question that came in this message, unless it turned out to be a draft."""
        question = await self._store.latest_from(source)
        return question if question and question.asker.id == asker.id and not question.is_draft else None

    # What it is: a question or a draft

    async def mark_draft(self, asker: Employee, question_id: int, review_id: int) -> None:
        """It was a draft, and this is its review."""
        question = await self._store.hold(question_id)
        if question is not None and question.asker.id == asker.id:
            await self._store.save(replace(question, is_draft=True, review_id=review_id))

    async def from_review(self, asker: Employee, review_id: int, text: str) -> Answered:
        """The text of a review of one's own was a question; a second time it is the same one."""
        known = await self._store.of_review(review_id)
        if known is None or known.asker.id != asker.id:
            return await self.ask(asker, text, review_id=review_id)
        if known.is_draft:
            known = replace(known, is_draft=False)
            await self._store.save(known)
        return await self._answered(known)

    async def _told(self, edition: Edition, text: str, before: str | None) -> Told | ReadingProgress:
        answer = await self._library.answer(edition, text[:HEARD], before)
        if isinstance(answer, ReadingProgress):
            return answer
        same = await general.found(text, await self._store.general(), edition)
        return Told(
            edition.id,
            answer.clause.number if answer.clause else None,
            tuple(clause.number for clause in answer.alternatives),
            same.id if same else None,
        )

    async def _answered(self, question: Question, reading: ReadingProgress | None = None) -> Answered:
        current, told = await self._regulation.current(), question.told
        if told is None:
            return Answered(question, current, None, (), reading=reading or ReadingProgress(0, 0))
        edition = await self._regulation.edition(told.edition_id) or current
        clauses = [edition.clause(number) for number in told.alternatives]
        same = await self._store.get(told.general) if told.general else None
        return Answered(
            question,
            edition,
            edition.clause(told.clause) if told.clause else None,
            tuple(clause for clause in clauses if clause),
            same if same and holds(same, current) else None,
        )
