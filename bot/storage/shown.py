"""Which page of the bot stands in a chat: the words of what was sent are kept for two days."""

from sqlalchemy import Text, cast, func, select

from bot.mail.model import Recipient
from bot.storage.engine import Database
from bot.storage.tables import bodies, sent_messages


class ShownPageTable:
    """Implements `bot.notices.telling.ShownPages`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(self, chat: Recipient, mark: str) -> int | None:
        page = func.coalesce(sent_messages.c.page, bodies.c.page)
        query = (
            select(func.max(sent_messages.c.message_id))
            .select_from(sent_messages.outerjoin(bodies, bodies.c.id == sent_messages.c.body))
            .where(sent_messages.c.platform == chat.platform, sent_messages.c.account == chat.account)
            .where(sent_messages.c.chat_id == chat.chat_id)
            .where(cast(page, Text).contains(f'"{mark}"', autoescape=True))
        )
        async with self._database.reading() as connection:
            found: int | None = (await connection.execute(query)).scalar_one()
        return found
