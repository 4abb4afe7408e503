"""A channel that is only listened to, by way of its discussion group: what a bot can see and do there."""

from collections.abc import Mapping
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramServerError, TelegramUnauthorizedError
from aiogram.methods import GetMe

from bot.messengers.feeds import Kind
from bot.messengers.telegram.feed import TelegramFeed
from bot.messengers.telegram.session import GetRawChat, GetRawChatMember, TelegramSession

ADMINS = frozenset({"administrator", "creator"})
PRESENT = ADMINS | {"member", "restricted"}


class TelegramSource:
    """A bot of its own that listens to discussion groups and talks to nobody."""

    def __init__(self, token: str, api_base: str, ca_bundle: Path | None, kind: Kind) -> None:
        self.bot = Bot(token, session=TelegramSession(token, api_base, ca_bundle))
        self.feed = TelegramFeed(self.bot, [kind])

    async def close(self) -> None:
        await self.bot.session.close()


async def capabilities(bot: Bot, channel: int, group: int) -> Mapping[str, bool | str]:
    """What `bot` sees of the channel's comments at this moment, each true, false or the name of what is missing."""
    try:
        found = await _seen(bot, channel, group)
    except TelegramAPIError as error:
        found = dict.fromkeys(("comments", "answers"), _why(error))
    return {**found, "catches_up": "no-history"}


async def _seen(bot: Bot, channel: int, group: int) -> dict[str, bool | str]:
    me = await bot(GetMe())
    member = await bot(GetRawChatMember(chat_id=group, user_id=bot.id))
    chat = await bot(GetRawChat(chat_id=group))
    status = member.get("status")
    # In privacy mode a bot that is no admin is told of commands alone. (Bot API: getMe)
    hears = status in ADMINS or (status in PRESENT and me.can_read_all_group_messages is True)
    may_write = status in PRESENT and (status != "restricted" or member.get("can_send_messages") is True)
    is_of_channel = chat.get("linked_chat_id") == channel
    return {"comments": is_of_channel if hears else "rights", "answers": may_write or "rights"}


def _why(error: TelegramAPIError) -> str:
    match error:
        case TelegramUnauthorizedError():
            return "token"
        case TelegramNetworkError() | TelegramServerError():
            return "silent"
        case _:
            return "rights"
