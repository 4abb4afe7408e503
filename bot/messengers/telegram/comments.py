"""Comments in the discussion group of a channel, read from the Bot API's updates.

Who speaks is told by `sender_chat`, never by the fake senders that stand beside it. Telegram tells of no deletion, and
gives no history.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.mail.comments import Author, CommentEvent, Heard, Place
from bot.mail.model import COMMENT, Incoming
from bot.messengers.feeds import Kind
from bot.messengers.shapes import first, moment, within, words

MESSAGES = ("message", "edited_message")
TITLE = 64  # characters
# What Telegram itself says in a group; it is nobody's comment. (Bot API: Message)
_SERVICE = frozenset({
    "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo",
    "group_chat_created", "supergroup_chat_created", "channel_chat_created", "pinned_message",
    "message_auto_delete_timer_changed", "migrate_to_chat_id", "migrate_from_chat_id", "video_chat_scheduled",
    "video_chat_started", "video_chat_ended", "video_chat_participants_invited", "forum_topic_created",
    "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden",
    "general_forum_topic_unhidden", "boost_added", "chat_background_set", "giveaway_created", "giveaway_completed",
    "proximity_alert_triggered", "users_shared", "chat_shared", "chat_owner_left", "chat_owner_changed",
})  # fmt: skip
_LIGHT = frozenset({"sticker", "dice"})  # alone they say nothing that awaits an answer


def group_of(update: object) -> int | None:
    """The group that an update's message stands in; None for a private chat, a channel, and what is no message."""
    chat = within(_message(update)[1], "chat")
    return first(chat, "id") if chat.get("type") in ("supergroup", "group") else None  # it may be no word at all


def hearing(groups: Callable[[], Mapping[int, int]]) -> Kind:
    """Comments in these groups, each with its channel's number; they may change while the feed runs. What can be read
    and is no comment leaves no trace. Nobody waits for another, as in VK."""

    def kept(update: Any) -> Incoming | None:
        group = group_of(update)
        channel = None if group is None else groups().get(group)
        if channel is None or (is_readable(update) and heard(update, channel) is None):
            return None
        return Incoming(str(update["update_id"]), "", update, kind=COMMENT)

    return Kind(MESSAGES, kept)


def is_readable(update: object) -> bool:
    return first(_message(update)[1], "message_id") is not None


def heard(update: Mapping[str, Any], channel_id: int) -> Heard | None:
    """What an update of the group says: a post that was brought in from the channel, or a comment under one."""
    kind, message = _message(update)
    number, chat = first(message, "message_id"), within(message, "chat")
    if number is None or not chat:
        return None
    if message.get("is_automatic_forward") is True:
        return Heard(Place("discussion", number), post=_words(message))
    replied = within(message, "reply_to_message")
    is_direct = replied.get("is_automatic_forward") is True  # a comment on the post itself
    thread = first(message, "message_thread_id") or (first(replied, "message_id") if is_direct else None)
    author = _author(message, chat, channel_id)
    if thread is None or author is None or not _SERVICE.isdisjoint(message):
        return None  # talk of the group that is under no post, or nobody's
    edited, text, target = kind == "edited_message", _words(message), first(replied, "message_id")
    event = CommentEvent(
        event_id=f"tg{first(update, 'update_id') or number}",
        kind="edit" if edited else "new",
        place=Place("discussion", thread),
        comment_id=number,
        at=moment(message.get("edit_date") if edited else message.get("date")),
        author=author,
        text=text,
        reply_to=None if is_direct or target == thread else target,
        wordless=not text.strip() and _LIGHT.isdisjoint(message),
    )
    return Heard(event.place, event, name=_name(message))


def _message(update: object) -> tuple[str, Mapping[str, Any]]:
    return next(((name, found) for name in MESSAGES if (found := within(update, name))), ("", {}))


def _author(message: Mapping[str, Any], chat: Mapping[str, Any], channel_id: int) -> Author | None:
    if sender := within(message, "sender_chat"):
        speaks = first(sender, "id")
        if speaks is None:
            return None
        if speaks == channel_id:
            return Author("channel", str(channel_id))
        if speaks == first(chat, "id"):
            # An admin who hides: their title alone tells who it is.
            title = words(message.get("author_signature")) or words(message.get("sender_tag"))
            return Author("anonymous_admin", " ".join(title.split())[:TITLE])
        return Author("other", str(speaks))
    person = within(message, "from")
    number = first(person, "id")
    if number is None:
        return None
    return Author("other" if person.get("is_bot") is True else "citizen", str(number))


def _name(message: Mapping[str, Any]) -> str | None:
    if "sender_chat" in message:
        return None
    person = within(message, "from")
    name = " ".join(filter(None, (words(person.get(part)).strip() for part in ("first_name", "last_name"))))
    return name[:120] or None


def _words(message: Mapping[str, Any]) -> str:
    return words(message.get("text")) or words(message.get("caption"))
