"""aiogram's conversation state, written in the unit of work of the update that changes it.

Once, at the end of the unit: a handler may say what it waits for at any moment and takes no lock by that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from sqlalchemy import and_, bindparam, delete, select

from bot.errors import StorageError
from bot.mail.model import Platform
from bot.storage.engine import NO_UNIT, Database
from bot.storage.prepared import Prepared
from bot.storage.tables import conversations

_KEY = list(conversations.primary_key.columns)
_IS = and_(*(column == bindparam(f"key_{column.name}") for column in _KEY))
_GET = Prepared(select(conversations.c.state, conversations.c.data).where(_IS))
_DROP = Prepared(delete(conversations).where(_IS))

_KEEP = Prepared(
    lambda insert: (kept := insert(conversations)).on_conflict_do_update(
        index_elements=_KEY, set_={"state": kept.excluded.state, "data": kept.excluded.data}
    ),
    *conversations.c.keys(),
)


class Talk(NamedTuple):
    state: str | None = None
    data: dict[str, Any] | None = None  # never an empty one


class ConversationStorage(BaseStorage):
    """The conversations of one bot on one platform: aiogram's key names no platform, and its numbers may be the same
    on two. Only private chats have a state, so a key's thread, business connection and destiny say nothing.

    What an update has set is what it gets from then on; a handler that raises leaves all as it was.
    """

    def __init__(self, database: Database, platform: Platform, account: str) -> None:
        self._database = database
        self._bot = {"platform": platform, "account": account}

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        note = await self._note(key)
        note.now = note.now._replace(state=state.state if isinstance(state, State) else state)

    async def get_state(self, key: StorageKey) -> str | None:
        return (await self._talk(key)).state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        note = await self._note(key)
        note.now = note.now._replace(data=dict(data) or None)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return dict((await self._talk(key)).data or {})

    async def close(self) -> None:
        return

    async def _talk(self, key: StorageKey) -> Talk:
        is_noted = self._database.notes() is not None
        return (await self._note(key)).now if is_noted else await self._stored(self._row(key))

    async def _note(self, key: StorageKey) -> "_Note":
        """What the unit at hand knows of a conversation: read once. Raises `StorageError` outside a unit."""
        notes = self._database.notes()
        if notes is None:
            raise StorageError(NO_UNIT)
        row = self._row(key)
        mark = (ConversationStorage, *row.values())
        note = notes.get(mark)
        if not isinstance(note, _Note):
            stored = await self._stored(row)
            notes[mark] = note = _Note(self._database, row, stored, stored)
        return note

    async def _stored(self, row: dict[str, Any]) -> Talk:
        found = await self._database.found(_GET, _bound(row))
        return Talk(found[0].state, found[0].data) if found else Talk()

    def _row(self, key: StorageKey) -> dict[str, Any]:
        return {**self._bot, "chat_id": key.chat_id, "user_id": key.user_id}


@dataclass
class _Note:
    """Implements `bot.storage.engine.Note`."""

    database: Database
    row: dict[str, Any]
    stored: Talk
    now: Talk

    def write(self) -> None:
        if self.now == self.stored:
            return
        if self.now == Talk():
            self.database.write(_DROP, _bound(self.row))
        else:
            self.database.write(_KEEP, self.row | self.now._asdict())


def drop_notes(database: Database, platform: Platform, account: str, chat_id: int) -> None:
    """What the unit at hand was to write of a chat's conversations at its end, it does not write."""
    notes, chat = database.notes() or {}, {"platform": platform, "account": account, "chat_id": chat_id}
    for mark, note in list(notes.items()):
        if isinstance(note, _Note) and chat.items() <= note.row.items():
            del notes[mark]


def _bound(row: dict[str, Any]) -> dict[str, Any]:
    return {f"key_{name}": value for name, value in row.items()}
