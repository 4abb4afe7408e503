"""What Telegram bears: about 30 messages a second of one bot, one a second to a person, 20 a minute to a group.

Exact limits are unpublished (Bot FAQ); a person's own presses and words set the pace of their answers, so those go at
once to a chat that has been quiet, and what goes to many waits for them.
"""

from typing import Any

from aiogram.methods import (
    EditMessageReplyMarkup,
    EditMessageText,
    SendDocument,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)

from bot.mail.model import ANSWER_LANE
from bot.mail.pace import LANE, ChatPace, Pace

PER_SECOND = 28.5  # calls drift together on their way
PRIVATE = (5, 5.0)  # messages, seconds: one a second, and a few at once after a silence
GROUP = (20, 60.0)

_MESSAGES = (SendDocument, SendMessage, SendPhoto)
_EDITS = (EditMessageReplyMarkup, EditMessageText)


class TelegramPace:
    def __init__(self) -> None:
        self._all = Pace(PER_SECOND)
        self._people = ChatPace(*PRIVATE)
        self._groups = ChatPace(*GROUP)

    async def turn(self, method: TelegramMethod[Any]) -> None:
        """Until this call may leave. What writes nothing into a chat leaves at once."""
        if not isinstance(method, (*_MESSAGES, *_EDITS)) or not isinstance(method.chat_id, int):
            return
        if method.chat_id < 0:
            await self._groups.turn(method.chat_id)
        elif isinstance(method, _MESSAGES):
            await self._people.turn(method.chat_id)
        if LANE.get() == ANSWER_LANE:
            self._all.overtake()
        else:
            await self._all.turn()
