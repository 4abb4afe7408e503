"""A person answers: whom a question goes to, who may do what with it, and what comes back.

Every order looks its giver up anew and holds the question until its unit of work ends: of two at once one is first.
"""

from dataclasses import replace
from datetime import timedelta

from bot.clock import Clock
from bot.questions.general import grounds, holds
from bot.questions.model import REPLY_LIMIT, WAITING, Listing, Question, QuestionCard, QuestionMove, Refusal, Stage
from bot.questions.stores import Deciders, People, QuestionStore, Regulation
from bot.staff.model import Employee, Role, Units

ANSWER = frozenset({Role.PRESS_SECRETARY, Role.ADMIN})
HELD = timedelta(hours=4)  # for so long a question is kept for whoever has taken it
LISTED = 5                 # questions in one part of a list

Outcome = QuestionMove | Refusal | None


class QuestionDesk:
    """What the giver of an order may not do and what is not there are both None: nobody answers their own question."""

    def __init__(
        self, store: QuestionStore, regulation: Regulation, deciders: Deciders, people: People, clock: Clock
    ) -> None:
        self._store = store
        self._regulation = regulation
        self._deciders = deciders
        self._people = people
        self._clock = clock

    async def send(self, asker: Employee, question_id: int) -> Outcome:
        """Its asker has it go to people: the press secretaries nearest to them, else all, else the admins."""
        question, person = await self._store.hold(question_id), await self._deciders.active(asker)
        if question is None or person is None or question.asker.id != person.id:
            return None
        if question.stage is not Stage.TOLD:
            return Refusal.SENT
        to = await self._deciders.nearest(person)
        if not to:
            return Refusal.NOBODY
        opened = replace(question, stage=Stage.OPEN, since=self._clock.now(), is_draft=False)
        await self._store.save(opened)
        return QuestionMove(await self._card(opened), ring=to)

    async def card(self, reader: Employee, question_id: int) -> QuestionCard | None:
        """Of what was sent to people, for those who may answer."""
        found = await self._readable(reader, await self._store.get(question_id))
        return await self._card(found[1]) if found else None

    async def listing(self, reader: Employee, part: int) -> Listing | None:
        """A part of what waits for an answer; the nearest one when there is no such part."""
        person = await self._answerer(reader)
        if person is None:
            return None
        _, count = await self._store.waiting(person.id, 0, 0)
        part, parts = _part(part, count)
        found, _ = await self._store.waiting(person.id, (part - 1) * LISTED, LISTED)
        return Listing(tuple(found), part, parts)

    async def general(self, reader: Employee, part: int) -> Listing | None:
        """A part of the general answers."""
        if await self._answerer(reader) is None:
            return None
        every, current = await self._store.general(), await self._regulation.current()
        part, parts = _part(part, len(every))
        shown = every[(part - 1) * LISTED : part * LISTED]
        dormant = frozenset(question.id for question in shown if not holds(question, current))
        return Listing(tuple(shown), part, parts, dormant)

    async def take(self, actor: Employee, question_id: int) -> Outcome:
        found = await self._answerable(actor, question_id)
        if not isinstance(found, tuple):
            return found
        person, question = found
        if _is_with(person, question):
            return Refusal.SAME
        return await self._moved(
            replace(question, stage=Stage.TAKEN, holder=person, since=self._clock.now()), person
        )

    async def give_back(self, actor: Employee, question_id: int) -> Outcome:
        """To all who were asked."""
        found = await self._answerable(actor, question_id)
        if not isinstance(found, tuple):
            return found
        person, question = found
        if not _is_with(person, question):
            return Refusal.SAME
        return await self._moved(replace(question, stage=Stage.OPEN, holder=None, since=self._clock.now()), person)

    async def reply(self, actor: Employee, question_id: int, words: str) -> Outcome:
        """The answer, which returns to the asker. Whoever gives it has the question from then on."""
        found = await self._answerable(actor, question_id)
        if not isinstance(found, tuple):
            return found
        person, question = found
        if not 0 < len(words.strip()) <= REPLY_LIMIT:
            return Refusal.LONG
        answered = replace(
            question, stage=Stage.ANSWERED, holder=person, reply=words.strip(), since=self._clock.now()
        )
        move = await self._moved(answered, person)
        return replace(move, asker=await self._deciders.colleague(question.asker))

    async def make_general(self, actor: Employee, question_id: int) -> Outcome:
        """From now on the answer serves whoever asks alike. None also for a question that leans on another one."""
        question = await self._general_of(actor, question_id)
        if question is None or question.before is not None:
            return None
        current = await self._regulation.current()
        if holds(question, current):
            return Refusal.SAME
        told = (await self._card(question)).clause
        general = replace(question, grounds=grounds(question, told, current))
        await self._store.save(general)
        return QuestionMove(await self._card(general))

    async def withdraw(self, actor: Employee, question_id: int) -> Outcome:
        """The general answer serves nobody any more; its asker's it stays."""
        question = await self._general_of(actor, question_id)
        if question is None:
            return None
        if not question.is_general:
            return Refusal.SAME
        withdrawn = replace(question, grounds=None)
        await self._store.save(withdrawn)
        return QuestionMove(await self._card(withdrawn))

    # Inside

    async def _answerer(self, person: Employee) -> Employee | None:
        now = await self._deciders.active(person)
        return now if now is not None and now.role in ANSWER else None

    async def _readable(self, reader: Employee, question: Question | None) -> tuple[Employee, Question] | None:
        person = await self._answerer(reader)
        if question is None or person is None or question.asker.id == person.id or question.stage is Stage.TOLD:
            return None
        return person, question

    async def _answerable(self, actor: Employee, question_id: int) -> tuple[Employee, Question] | Refusal | None:
        """The giver of an order and the question, when both allow it."""
        found = await self._readable(actor, await self._store.hold(question_id))
        if found is None:
            return None
        person, question = found
        if question.stage not in WAITING:
            return Refusal.OVER
        if question.holder is not None and not _is_with(person, question) and await self._is_kept(question):
            return Refusal.TAKEN
        return person, question

    async def _is_kept(self, question: Question) -> bool:
        """For its holder, who may answer still and has not had it for too long."""
        assert question.holder is not None
        if self._clock.now() - question.since >= HELD:
            return False
        return await self._answerer(question.holder) is not None

    async def _general_of(self, actor: Employee, question_id: int) -> Question | None:
        found = await self._readable(actor, await self._store.hold(question_id))
        return found[1] if found and found[1].stage is Stage.ANSWERED else None

    async def _moved(self, question: Question, actor: Employee) -> QuestionMove:
        await self._store.save(question)
        others = [other for other in await self._deciders.nearest(question.asker) if other[0].id != actor.id]
        return QuestionMove(await self._card(question), update=tuple(others))

    async def _card(self, question: Question) -> QuestionCard:
        current = await self._regulation.current()
        unit = Units(await self._people.units()).get(question.asker.unit)
        told = question.told
        edition = await self._regulation.edition(told.edition_id) if told else None
        clause = edition.clause(told.clause) if edition and told and told.clause else None
        return QuestionCard(question, unit.name if unit else None, edition, clause, holds(question, current))


def _is_with(person: Employee, question: Question) -> bool:
    return question.stage is Stage.TAKEN and question.holder is not None and question.holder.id == person.id


def _part(part: int, count: int) -> tuple[int, int]:
    parts = max(1, -(-count // LISTED))
    return min(max(part, 1), parts), parts
