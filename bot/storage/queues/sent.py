"""The memory of what has left: VK wants a whole message again to change its buttons, and quotes come without words."""

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, delete, func, select

from bot.mail.model import Platform, Sent, SentMessage
from bot.storage.engine import Database
from bot.storage.prepared import Prepared
from bot.storage.tables import bodies, sent_messages

_PLACE = ("platform", "account", "chat_id", "message_id")
_IS_MESSAGE = and_(*(sent_messages.c[name] == bindparam(f"of_{name}") for name in _PLACE))
_FIND = (
    select(func.coalesce(sent_messages.c.page, bodies.c.page).label("page"), sent_messages.c.sent_at)
    .select_from(sent_messages.outerjoin(bodies, bodies.c.id == sent_messages.c.body))
    .where(_IS_MESSAGE)
)

_REMEMBER = Prepared(
    lambda insert: (seen := insert(sent_messages)).on_conflict_do_update(
        index_elements=_PLACE, set_={"page": seen.excluded.page, "body": seen.excluded.body}
    ),
    *_PLACE, "page", "body", "sent_at",
)  # fmt: skip
_FORGET = Prepared(delete(sent_messages).where(_IS_MESSAGE))


async def find(
    database: Database, platform: Platform, account: str, chat: int, message_id: int
) -> SentMessage | None:
    async with database.reading() as connection:
        row = (await connection.execute(_FIND, _at(platform, account, chat, message_id))).one_or_none()
    if row is None or row.page is None:
        return None
    file = row.page.get("file")
    return SentMessage(row.page["text"], row.page["buttons"], row.sent_at, file["name"] if file else None)


def remember(database: Database, sent: Sequence[Sent]) -> None:
    """How these messages stand in their chats now. Joins the unit at hand."""
    if not sent:
        return
    database.write(
        _REMEMBER,
        [
            {
                "platform": s.row.platform,
                "account": s.row.account,
                "chat_id": s.row.chat_id,
                "message_id": s.message_id,
                "page": s.row.page.as_sent() if s.row.body is None else None,
                "body": s.row.body,
                "sent_at": s.at,
            }
            for s in sent
        ],
    )


def forget(database: Database, sent: Sequence[Sent]) -> None:
    """The words that a message had before its last edit: VK then treats it like one that has grown old."""
    if sent:
        database.write(
            _FORGET,
            [_at(s.row.platform, s.row.account, s.row.chat_id, s.message_id) for s in sent],
        )


def _at(platform: str, account: str, chat: int, message_id: int) -> dict[str, object]:
    return {"of_platform": platform, "of_account": account, "of_chat_id": chat, "of_message_id": message_id}
