"""Comments in the discussion group of a channel, read from the Bot API's updates.

Who speaks is told by `sender_chat`, never by the fake senders that stand beside it. Telegram tells of no deletion, and
gives no history.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeGuard

from bot.mail.comments import Author, CommentEvent, Heard, Place

TEXT_LIMIT = 20_000
MESSAGES = ("message", "edited_message")


def heard(update: Mapping[str, Any], channel_id: int) -> Heard | None:
    """What an update of the group says: a post that was brought in from the channel, or a comment under one."""
    kind = next((name for name in MESSAGES if isinstance(update.get(name), dict)), None)
    if kind is None:
        return None
    message: Mapping[str, Any] = update[kind]
    number, chat = message.get("message_id"), message.get("chat")
    if not _is_number(number) or not isinstance(chat, dict):
        return None
    if message.get("is_automatic_forward"):
        return Heard(Place("discussion", number), post=_words(message))
    thread = message.get("message_thread_id")
    if not _is_number(thread):
        return None  # talk of the group that is under no post
    author = _author(message, chat, channel_id)
    if author is None:
        return None
    return Heard(Place("discussion", thread), _event(update, kind, message, thread, author), name=_name(message))


def _event(
    update: Mapping[str, Any], kind: str, message: Mapping[str, Any], thread: int, author: Author
) -> CommentEvent:
    edited = kind == "edited_message"
    reply = message.get("reply_to_message")
    replied = reply.get("message_id") if isinstance(reply, dict) else None
    text = _words(message)
    return CommentEvent(
        event_id=f"tg{update.get('update_id')}",
        kind="edit" if edited else "new",
        place=Place("discussion", thread),
        comment_id=message["message_id"],
        at=_moment(message.get("edit_date") if edited else message.get("date")),
        author=author,
        text=text,
        reply_to=replied if _is_number(replied) else None,
        wordless=not text.strip(),
    )


def _author(message: Mapping[str, Any], chat: Mapping[str, Any], channel_id: int) -> Author | None:
    sender = message.get("sender_chat")
    if isinstance(sender, dict):
        if sender.get("id") == channel_id:
            return Author("channel", str(channel_id))
        if sender.get("id") == chat.get("id"):
            # An admin who hides: their title alone tells who it is.
            title = message.get("author_signature") or message.get("sender_tag") or ""
            return Author("anonymous_admin", str(title)[:64])
        return Author("other", str(sender.get("id")))
    person = message.get("from")
    if not isinstance(person, dict) or not _is_number(person.get("id")):
        return None
    return Author("other" if person.get("is_bot") else "citizen", str(person["id"]))


def _name(message: Mapping[str, Any]) -> str | None:
    person = message.get("from")
    if "sender_chat" in message or not isinstance(person, dict):
        return None
    name = " ".join(str(person.get(part) or "") for part in ("first_name", "last_name")).strip()
    return name[:120] or None


def _words(message: Mapping[str, Any]) -> str:
    text = message.get("text") or message.get("caption")
    return text[:TEXT_LIMIT].replace("\x00", "") if isinstance(text, str) else ""


def _moment(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and 0 < seconds < 4_000_000_000 else None


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
