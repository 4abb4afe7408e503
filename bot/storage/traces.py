"""Forgetting one chat: what the mail has kept of it goes before its time."""

from sqlalchemy import delete, select, update

from bot.mail.model import Platform
from bot.storage.engine import Database
from bot.storage.fsm import drop_notes
from bot.storage.queues.bodies import let_go
from bot.storage.queues.keys import held
from bot.storage.tables import conversations, inbox, outbox, sent_messages


class TraceStore:
    """Implements `bot.mail.model.Traces`. What features have stored is theirs to delete."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget_chat(self, platform: Platform, account: str, chat: str) -> None:
        connection = await self._database.writing()
        if self._database.is_shared:
            await held(connection)  # before any row, as whoever settles: one who waits for the other is enough
        came = (inbox.c.platform == platform, inbox.c.account == account, inbox.c.chat == chat)
        await connection.execute(update(inbox).where(*came, inbox.c.settled_at.is_(None)).values(forget=True))
        await connection.execute(update(inbox).where(*came, inbox.c.settled_at.is_not(None)).values(payload=None))
        if not chat.lstrip("-").isdigit():
            return
        goes = (outbox.c.platform == platform, outbox.c.account == account, outbox.c.chat_id == int(chat))
        await connection.execute(update(outbox).where(*goes, outbox.c.settled_at.is_(None)).values(forget=True))
        over = (*goes, outbox.c.settled_at.is_not(None))
        found = select(outbox.c.body).where(*over, outbox.c.body.is_not(None)).distinct()
        shared = (await connection.execute(found)).scalars().all()
        await connection.execute(update(outbox).where(*over).values(page=None, body=None))
        await connection.execute(
            delete(sent_messages).where(
                sent_messages.c.platform == platform,
                sent_messages.c.account == account,
                sent_messages.c.chat_id == int(chat),
            )
        )
        await connection.execute(
            delete(conversations).where(
                conversations.c.platform == platform,
                conversations.c.account == account,
                conversations.c.chat_id == int(chat),
            )
        )
        drop_notes(self._database, platform, account, int(chat))
        let_go(self._database, shared)
