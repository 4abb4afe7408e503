"""A channel of the pocket Telegram with its discussion group: posts come into the group by themselves, and people
comment there.

Source: core.telegram.org/bots/api (10.1), Message and ChatFullInfo; the fake senders as tdlib/telegram-bot-api has
them.
"""

from collections.abc import Callable
from typing import Any

from bot.sandbox.people import first_number
from bot.sandbox.telegram.updates import Updates

Json = dict[str, Any]

SERVICE: Json = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT: Json = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}


class Discussion:
    """`status` is that of the bot in the group."""

    def __init__(self, channel: int, group: int, updates: Updates, now: Callable[[], float]) -> None:
        self.channel = channel
        self.group = group
        self.status = "administrator"
        self._updates = updates
        self._now = now
        self._last = first_number()
        self._messages: dict[int, Json] = {}

    def put_up(self, text: str) -> int:
        """A post of the channel; the number under which it stands in the group."""
        source = self._chat(self.channel)
        origin = {"type": "channel", "chat": source, "message_id": self._number(), "date": int(self._now())}
        sender = {"from": SERVICE, "sender_chat": source, "is_automatic_forward": True}
        return self._say({**sender, "forward_origin": origin, "text": text})

    def comment(self, post: int, person: int, text: str, *, reply_to: int | None = None) -> int:
        sender = {"id": person, "is_bot": False, "first_name": "Иван"}
        return self._say({"from": sender, "text": text}, post, reply_to)

    def answer_as_channel(self, post: int, text: str, *, reply_to: int | None = None) -> int:
        sender = {"from": CHANNEL_BOT, "sender_chat": self._chat(self.channel)}
        return self._say({**sender, "text": text}, post, reply_to)

    def answer_anonymously(self, post: int, title: str, text: str, *, reply_to: int | None = None) -> int:
        """As an admin of the group who hides behind its name."""
        sender = {"from": ANONYMOUS, "sender_chat": self._chat(self.group), "author_signature": title}
        return self._say({**sender, "text": text}, post, reply_to)

    def edit(self, number: int, text: str) -> None:
        edited = self._messages[number] | {"text": text, "edit_date": int(self._now())}
        self._messages[number] = edited
        self._updates.put("edited_message", edited)

    def member(self, user: Json) -> Json:
        return {"user": user, "status": self.status}

    def info(self) -> Json:
        return {
            **self._chat(self.group), "linked_chat_id": self.channel, "accent_color_id": 0, "max_reaction_count": 11,
            "accepted_gift_types": {
                "unlimited_gifts": False, "limited_gifts": False, "unique_gifts": False, "premium_subscription": False,
                "gifts_from_channels": False,
            },
        }  # fmt: skip

    def _say(self, said: Json, post: int | None = None, reply_to: int | None = None) -> int:
        number = self._number()
        body: Json = {"message_id": number, "date": int(self._now()), "chat": self._chat(self.group), **said}
        if post is not None:
            replied = {k: v for k, v in self._messages[reply_to or post].items() if k != "reply_to_message"}
            body |= {"message_thread_id": post, "reply_to_message": replied}
        self._messages[number] = body
        self._updates.put("message", body)
        return number

    def _chat(self, number: int) -> Json:
        kind = "channel" if number == self.channel else "supergroup"
        return {"id": number, "type": kind, "title": "Заречье"}

    def _number(self) -> int:
        self._last += 1
        return self._last
