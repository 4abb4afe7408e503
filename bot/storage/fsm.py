"""aiogram's conversation state, written in the unit of work of the update that changes it."""

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from sqlalchemy import and_, bindparam, delete, select

from bot.storage.engine import Database, upsert
from bot.storage.tables import conversations

_KEY = ("bot_id", "chat_id", "user_id", "thread_id", "business_connection_id", "destiny")
_IS = and_(*(conversations.c[name] == bindparam(f"key_{name}") for name in _KEY))
_GET = select(conversations.c.state, conversations.c.data).where(_IS)
_DROP_EMPTY = delete(conversations).where(_IS, conversations.c.state.is_(None), conversations.c.data.is_(None))


class ConversationStorage(BaseStorage):
    def __init__(self, database: Database) -> None:
        self._database = database

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
        async with self._database.reading() as connection:
            row = (await connection.execute(_GET, _bound(key))).one_or_none()
            return (row[0], row[1]) if row else None

    async def _set(self, key: StorageKey, **values: Any) -> None:
        connection = await self._database.writing()
        await connection.execute(
            upsert(connection, conversations)
            .values(**_columns(key), **values)
            .on_conflict_do_update(index_elements=list(conversations.primary_key.columns), set_=values)
        )
        await connection.execute(_DROP_EMPTY, _bound(key))


def _columns(key: StorageKey) -> dict[str, Any]:
    return {
        "bot_id": key.bot_id,
        "chat_id": key.chat_id,
        "user_id": key.user_id,
        "thread_id": key.thread_id or 0,
        "business_connection_id": key.business_connection_id or "",
        "destiny": key.destiny,
    }


def _bound(key: StorageKey) -> dict[str, Any]:
    return {f"key_{name}": value for name, value in _columns(key).items()}
