"""Questions of colleagues with whatever was told of them, and what comes round."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, delete, func, insert, select, update

from bot.questions.model import WAITING, Question, Stage, Told
from bot.review.model import Source
from bot.staff.model import Employee, Role, State
from bot.storage.engine import Database, upsert
from bot.storage.tables import appointments, employees, questions

_asker, _holder = employees.alias("asker"), employees.alias("holder")
_PERSON = ("id", "name", "role", "state", "position", "unit_id", "preferred", "consent")
_QUESTION = (
    select(
        questions,
        *(_asker.c[name].label(f"by_{name}") for name in _PERSON),
        *(_holder.c[name].label(f"with_{name}") for name in _PERSON),
    )
    .join(_asker, _asker.c.id == questions.c.asker_id)
    .outerjoin(_holder, _holder.c.id == questions.c.holder_id)
)
_WAITING = questions.c.stage.in_([stage.value for stage in WAITING])


class QuestionTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def erase_of(self, asker_id: int) -> None:
        """Their questions, with the answers."""
        await (await self._database.writing()).execute(delete(questions).where(questions.c.asker_id == asker_id))

    async def add(
        self,
        asker: Employee,
        text: str,
        before: str | None,
        source: Source | None,
        told: Told | None,
        review_id: int | None,
        at: datetime,
    ) -> Question:
        connection = await self._database.writing()
        added = await connection.execute(
            insert(questions)
            .values(
                asker_id=asker.id,
                text=text,
                before=before,
                asked_at=at,
                platform=source.platform if source else None,
                account=source.account if source else None,
                chat_id=source.chat if source else None,
                message_id=source.message if source else None,
                review_id=review_id,
                is_draft=False,
                stage=Stage.TOLD.value,
                since=at,
                **_told(told),
            )
            .returning(questions.c.id)
        )
        return Question(
            added.scalar_one(), asker, text, before, at, source, told, Stage.TOLD, at, review_id=review_id
        )

    async def get(self, question_id: int) -> Question | None:
        return await self._one(_QUESTION.where(questions.c.id == question_id))

    async def hold(self, question_id: int) -> Question | None:
        # SQLite has one writer and needs no lock of a row.
        connection = await self._database.writing()
        found = await connection.execute(
            select(questions.c.id).where(questions.c.id == question_id).with_for_update()
        )
        return await self.get(question_id) if found.one_or_none() else None

    async def save(self, question: Question) -> None:
        connection = await self._database.writing()
        await connection.execute(
            update(questions)
            .where(questions.c.id == question.id)
            .values(
                review_id=question.review_id,
                is_draft=question.is_draft,
                stage=question.stage.value,
                since=question.since,
                holder_id=question.holder.id if question.holder else None,
                reply=question.reply,
                grounds=None if question.grounds is None else list(question.grounds),
                **_told(question.told),
            )
        )

    async def drop(self, question_id: int) -> None:
        connection = await self._database.writing()
        await connection.execute(delete(questions).where(questions.c.id == question_id))

    async def latest_of(self, asker_id: int, since: datetime) -> Question | None:
        theirs = and_(questions.c.asker_id == asker_id, questions.c.asked_at >= since, ~questions.c.is_draft)
        return await self._one(_QUESTION.where(theirs).order_by(questions.c.id.desc()).limit(1))

    async def latest_from(self, source: Source) -> Question | None:
        there = and_(
            questions.c.platform == source.platform,
            questions.c.account == source.account,
            questions.c.chat_id == source.chat,
            questions.c.message_id == source.message,
        )
        return await self._one(_QUESTION.where(there).order_by(questions.c.id.desc()).limit(1))

    async def of_review(self, review_id: int) -> Question | None:
        of_it = questions.c.review_id == review_id
        return await self._one(_QUESTION.where(of_it).order_by(questions.c.id.desc()).limit(1))

    async def waiting(self, but_of: int, offset: int, limit: int) -> tuple[Sequence[Question], int]:
        condition = and_(_WAITING, questions.c.asker_id != but_of)
        query = _QUESTION.where(condition).order_by(questions.c.id).offset(offset).limit(limit)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
            count = await connection.execute(select(func.count()).select_from(questions).where(condition))
            return [_question(row) for row in rows], count.scalar_one()

    async def general(self) -> Sequence[Question]:
        return await self._all(_QUESTION.where(questions.c.grounds.is_not(None)).order_by(questions.c.since.desc()))

    async def refused(self, since: datetime, until: datetime) -> Sequence[Question]:
        condition = and_(
            questions.c.asked_at >= since,
            questions.c.asked_at < until,
            questions.c.edition_id.is_not(None),
            questions.c.clause.is_(None),
            ~questions.c.is_draft,
        )
        return await self._all(_QUESTION.where(condition).order_by(questions.c.id))

    async def _one(self, query: Select[Any]) -> Question | None:
        return next(iter(await self._all(query)), None)

    async def _all(self, query: Select[Any]) -> list[Question]:
        async with self._database.reading() as connection:
            return [_question(row) for row in await connection.execute(query)]


class AppointmentTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> tuple[datetime, datetime] | None:
        query = select(appointments.c.since, appointments.c.next_at).where(appointments.c.name == name)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return (row.since, row.next_at) if row else None

    async def hold(self, name: str) -> tuple[datetime, datetime] | None:
        connection = await self._database.writing()
        await connection.execute(
            select(appointments.c.name).where(appointments.c.name == name).with_for_update()
        )
        return await self.get(name)

    async def set(self, name: str, since: datetime, next_at: datetime) -> None:
        connection = await self._database.writing()
        values = {"since": since, "next_at": next_at}
        await connection.execute(
            upsert(connection, appointments)
            .values(name=name, **values)
            .on_conflict_do_update(index_elements=["name"], set_=values)
        )


def _told(told: Told | None) -> dict[str, Any]:
    return {
        "edition_id": told.edition_id if told else None,
        "clause": told.clause if told else None,
        "alternatives": list(told.alternatives) if told else [],
        "general_id": told.general if told else None,
    }


def _question(row: Row[Any]) -> Question:
    is_sent = row.platform is not None
    asker, holder = _person(row, "by"), _person(row, "with")
    assert asker is not None
    return Question(
        id=row.id,
        asker=asker,
        text=row.text,
        before=row.before,
        asked_at=row.asked_at,
        source=Source(row.platform, row.account, row.chat_id, row.message_id) if is_sent else None,
        told=_told_of(row),
        stage=Stage(row.stage),
        since=row.since,
        holder=holder,
        reply=row.reply,
        review_id=row.review_id,
        is_draft=row.is_draft,
        grounds=None if row.grounds is None else tuple(row.grounds),
    )


def _told_of(row: Row[Any]) -> Told | None:
    if row.edition_id is None:
        return None
    return Told(row.edition_id, row.clause, tuple(row.alternatives), row.general_id)


def _person(row: Row[Any], who: str) -> Employee | None:
    person = {name: getattr(row, f"{who}_{name}") for name in _PERSON}
    if person["id"] is None:
        return None
    unit = person.pop("unit_id")
    return Employee(**person | {"role": Role(person["role"]), "state": State(person["state"]), "unit": unit})
