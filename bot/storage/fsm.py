"""aiogram's conversation state, written in the unit of work of the update that changes it."""

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from sqlalchemy import and_, bindparam, delete, select

from bot.mail.model import Platform
from bot.storage.engine import Database, upsert
from bot.storage.prepared import Prepared
from bot.storage.tables import conversations

_IS = and_(*(column == bindparam(f"key_{column.name}") for column in conversations.primary_key.columns))
_GET = Prepared(select(conversations.c.state, conversations.c.data).where(_IS))
_DROP_EMPTY = delete(conversations).where(_IS, conversations.c.state.is_(None), conversations.c.data.is_(None))


class ConversationStorage(BaseStorage):
    """The conversations of one bot on one platform: aiogram's key names no platform, and its numbers may be the same
    on two. Only private chats have a state, so a key's thread, business connection and destiny say nothing."""

    def __init__(self, database: Database, platform: Platform, account: str) -> None:
        self._database = database
        self._bot = {"platform": platform, "account": account}

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        await self._set(key, state=state.state if isinstance(state, State) else state)

    async def get_state(self, key: StorageKey) -> str | None:
        row = await self._get(key)
        return row[0] if row else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        await self._set(key, data=dict(data) or None)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        row = await self._get(key)
        return dict(row[1] or {}) if row else {}

    async def close(self) -> None:
        return

    async def _get(self, key: StorageKey) -> tuple[str | None, dict[str, Any] | None] | None:
        rows = await self._database.found(_GET, self._bound(key))
        return (rows[0].state, rows[0].data) if rows else None

    async def _set(self, key: StorageKey, **values: Any) -> None:
        connection = await self._database.writing()
        await connection.execute(
            upsert(connection, conversations)
            .values(**self._columns(key), **values)
            .on_conflict_do_update(index_elements=list(conversations.primary_key.columns), set_=values)
        )
        await connection.execute(_DROP_EMPTY, self._bound(key))

    def _columns(self, key: StorageKey) -> dict[str, Any]:
        return {**self._bot, "chat_id": key.chat_id, "user_id": key.user_id}

    def _bound(self, key: StorageKey) -> dict[str, Any]:
        return {f"key_{name}": value for name, value in self._columns(key).items()}
