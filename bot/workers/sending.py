"""A parcel of the outbox becomes aiogram calls, and what came of them becomes outcomes."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import EditMessageText
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.clock import Clock
from bot.errors import BotError
from bot.mail.model import BROADCAST_LANE, UNCONFIRMED, Again, Doubtful, Failed, OutboxRow, Outcome, Sent
from bot.mail.parcels import Parcel
from bot.messengers.contract import Bulk, KeyedDocument, KeyedMessage, Messenger, NotReached
from bot.page import Page

PAUSES = (1, 2, 5, 15, 30, 60, 120, 300, 600, 900, 1800)  # seconds; the last one again and again
ATTEMPTS = 60  # with these pauses about a day of a platform that does not answer


@dataclass(frozen=True, slots=True)
class Sender:
    """How one messenger sends."""

    messenger: Messenger
    clock: Clock

    async def send(self, parcel: Parcel) -> list[Outcome]:
        """An outcome for each row. Raises what nobody foresaw."""
        try:
            if self.messenger.bulk is not None and (parcel.shared or len(parcel.rows) > 1):
                return await self._send_many(self.messenger.bulk, parcel)
            return [await self._call(row) for row in parcel.rows]
        except (TelegramAPIError, BotError) as error:
            return [self._with_others(row, error, parcel) for row in parcel.rows]

    async def _send_many(self, bulk: Bulk, parcel: Parcel) -> list[Outcome]:
        if parcel.key is not None:
            shared = _message(parcel.rows[0]).model_copy(update={"key": parcel.key})
            results = await bulk.send_shared(shared, [row.chat_id for row in parcel.rows])
        else:
            results = await bulk.send_bunch([_message(row) for row in parcel.rows])
        return [self._of_one(row, result) for row, result in zip(parcel.rows, results, strict=True)]

    def _of_one(self, row: OutboxRow, result: int | Exception) -> Outcome:
        """What a call for many has brought to one of them. Who surely has nothing yet may have it by a call alone."""
        if not isinstance(result, Exception):
            return Sent(row, result, self.clock.now())
        has_nothing = row.attempts == 0 and isinstance(result, TelegramRetryAfter)
        return self.failed(replace(row, parcel=None) if has_nothing else row, result)

    def _with_others(self, row: OutboxRow, error: Exception, parcel: Parcel) -> Outcome:
        """A call for many that was refused as a whole may be one person's fault: each goes alone then. But not once
        the same call may have been done before: alone they have other keys, and it would come twice."""
        outcome = self.failed(row, error)
        if not isinstance(outcome, Failed) or (row.parcel is None and len(parcel.rows) == 1):
            return outcome
        if row.parcel is not None and row.attempts > 0:
            return Doubtful(row, outcome.at, UNCONFIRMED)
        return Again(replace(row, parcel=None), outcome.at, outcome.fault)

    def failed(self, row: OutboxRow, error: Exception) -> Outcome:
        """What follows from an error of its call."""
        pause: float = PAUSES[min(row.attempts, len(PAUSES) - 1)]
        match error:
            case TelegramRetryAfter():
                pause = max(error.retry_after, pause)
            case TelegramNetworkError() | TelegramServerError() if self._may_double(row, error):
                return Doubtful(row, self.clock.now(), UNCONFIRMED)
            case TelegramNetworkError() | TelegramServerError() | TelegramUnauthorizedError():
                pass
            case TelegramAPIError() | BotError():
                return Failed(row, self.clock.now(), type(error).__name__)
        now, fault = self.clock.now(), type(error).__name__
        if row.attempts + 1 < ATTEMPTS:
            return Again(row, now + timedelta(seconds=pause), fault)
        return Failed(row, now, fault) if row.parcel is None else Doubtful(row, now, UNCONFIRMED)

    def _may_double(self, row: OutboxRow, error: Exception) -> bool:
        """The call may have been done, the platform would not recognise its repetition, and nobody waits for it. A
        server between may fail (502, 504) after the one behind it has done the call."""
        return row.lane == BROADCAST_LANE and not self.messenger.keyed and not isinstance(error, NotReached)

    async def _call(self, row: OutboxRow) -> Sent:
        if row.edits is not None and row.page.file is None:
            try:
                await self.messenger.bot(
                    EditMessageText(
                        chat_id=row.chat_id, message_id=row.edits, text=row.page.text, reply_markup=keyboard(row.page)
                    )
                )
                return Sent(row, row.edits, self.clock.now())
            except TelegramBadRequest as error:
                if "message is not modified" in error.message:
                    return Sent(row, row.edits, self.clock.now())
                # VK refuses edits after 24 hours, Telegram edits of a deleted message: answer below instead.
        sent = await self.messenger.bot(_call(row))
        return Sent(row, _message_id(sent), self.clock.now())


def _message(row: OutboxRow) -> KeyedMessage:
    return KeyedMessage(chat_id=row.chat_id, text=row.page.text, reply_markup=keyboard(row.page), key=row.id)


def _call(row: OutboxRow) -> KeyedMessage | KeyedDocument:
    buttons, file = keyboard(row.page), row.page.file
    if file is None:
        return _message(row)
    document = BufferedInputFile(file.content, file.name)
    return KeyedDocument(
        chat_id=row.chat_id, document=document, caption=row.page.text, reply_markup=buttons, key=row.id
    )


def keyboard(page: Page) -> InlineKeyboardMarkup | None:
    if not page.buttons:
        return None
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=b.label, callback_data=b.data, url=b.url) for b in row] for row in page.buttons
        ]
    )


def _message_id(sent: Any) -> int:
    assert isinstance(sent, Message)
    return sent.message_id
