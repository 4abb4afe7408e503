"""The handler of conversation: a row becomes an update, the update a page, and one commit ends them together.

Conversations run side by side, each in its own order. A row that keeps failing is buried with a reference number that
the person is shown, and the next one is answered.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from aiogram import Dispatcher
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message, Update

from bot.clock import Clock
from bot.errors import BotError, StorageError, place
from bot.mail import parts
from bot.mail.model import CONVERSATION, InboxRow, Outgoing, Trace, Traces
from bot.mail.post import Outbox
from bot.messengers.contract import Messenger
from bot.page import Below, Page, Toast
from bot.views.start import fault_page
from bot.work import Bell, Work, ended
from bot.workers.inbox import ATTEMPTS, PAUSES, REST_SECONDS, outlived
from rules.once import once

log = logging.getLogger(__name__)


Answer = Page | Toast | Below | None


class Letters(Protocol):
    async def following(self, row: InboxRow, limit: int) -> Sequence[InboxRow]:
        """The rows that stand behind this one in its queue, in their order, due or not."""
        ...

    async def postpone(self, row: InboxRow, at: datetime) -> None: ...

    async def finish(self, row: InboxRow, *, forget: bool) -> None: ...

    async def retry(self, row: InboxRow, at: datetime, fault: str, *, forget: bool) -> None: ...

    async def bury(self, row: InboxRow, fault: str, *, forget: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class Letter:
    """What a person sent as they see it: one update out of all its rows. `album` are its messages, one a picture."""

    rows: Sequence[InboxRow]
    update: Update | None
    album: tuple[Message, ...] = ()


@dataclass
class Conversation:
    """The handler of what people say to the bot in one messenger: a platform that hangs delays nobody on another."""

    work: Work
    inbox: Letters
    outbox: Outbox
    traces: Traces
    messenger: Messenger
    dispatcher: Dispatcher
    clock: Clock
    delivery_bell: Bell
    kind: str = CONVERSATION
    batch: int = 1
    abreast: int = 100
    _toasts: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def is_busy(self) -> bool:
        return bool(self._toasts)

    async def close(self) -> None:
        await ended(self._toasts)

    async def handle(self, rows: Sequence[InboxRow]) -> bool:
        """One letter, which `rows` begin."""
        (row,) = rows
        trace, its_rows, letter = Trace(row.forget), [row], None
        try:
            outlived(row)
            letter = await self._letter(its_rows)
            if letter is not None:
                with once():
                    await self._handle(letter, trace)
        except Exception as error:  # noqa: BLE001 - the outermost loop: whatever a handler raised ends here
            return await self._excuse(its_rows, error, trace, letter)
        return True

    async def _letter(self, rows: list[InboxRow]) -> Letter | None:
        """The letter that a row begins; `rows` grows by the rows of its other parts.

        None when the next part may still be on its way: the row then waits for it.
        """
        row = rows[0]
        update = await self.messenger.update(row.payload)
        if update is None or update.message is None:
            return Letter(rows, update)
        messages = [update.message]
        if parts.may_go_on(update.message):
            for following in await self.inbox.following(row, parts.PARTS):
                message = await self._message(following)
                if message is None or not parts.goes_on(messages, message):
                    break
                rows.append(following)
                messages.append(message)
            if len(rows) > 1 and parts.may_go_on(messages[-1]) and rows[-1].due_at > self.clock.now():
                async with self.work.unit():
                    await self.inbox.postpone(row, rows[-1].due_at)
                return None
            update = update.model_copy(update={"message": parts.joined(messages)})
        return Letter(rows, update, parts.album(messages))

    async def _message(self, row: InboxRow) -> Message | None:
        try:
            update = await self.messenger.update(row.payload)
        except ValueError:
            return None  # it has its own turn to be buried
        return update.message if update else None

    async def _handle(self, letter: Letter, trace: Trace) -> None:
        messenger, update, row = self.messenger, letter.update, letter.rows[0]
        async with self.work.unit():
            answer: Answer = None
            if update is not None:
                answer = await self.dispatcher.feed_update(
                    messenger.bot,
                    update,
                    platform=messenger.platform,
                    account=messenger.account,
                    trace=trace,
                    album=letter.album,
                )
                if trace.chat_forgotten:
                    await self.traces.forget_chat(row.platform, row.account, row.chat)
                for outgoing in _outgoing(row, update, answer, trace):
                    await self.outbox.put(outgoing)
            for part in letter.rows:
                await self.inbox.finish(part, forget=trace.forgotten)
        self.delivery_bell.ring()
        self._answer_press(update, answer if isinstance(answer, Toast) else None)

    async def _excuse(
        self, rows: Sequence[InboxRow], error: Exception, trace: Trace, letter: Letter | None
    ) -> bool:
        """Try again later, or give the rows up and tell the person the number of the first."""
        row, fault = rows[0], type(error).__name__
        last = row.attempts >= ATTEMPTS or isinstance(error, ValueError)
        # The text of an error may quote what a person wrote, so the log keeps the place and the name alone.
        log.error("inbox %s on %s: %s at %s%s", row.id, row.platform, fault, place(error), "; buried" if last else "")
        try:
            async with self.work.unit():
                await (self._give_up(rows, fault, trace) if last else self._put_off(row, fault, trace))
        except StorageError as trouble:
            # Neither the answer nor the excuse could be written: the row stays, and the database gets a moment.
            log.error("inbox %s on %s stays as it is: %s", row.id, row.platform, trouble)
            await asyncio.sleep(REST_SECONDS)
            return False
        self.delivery_bell.ring()
        if last and letter is not None:
            self._answer_press(letter.update, None)
        return True

    async def _put_off(self, row: InboxRow, fault: str, trace: Trace) -> None:
        at = self.clock.now() + timedelta(seconds=PAUSES[row.attempts - 1])
        await self.inbox.retry(row, at, fault, forget=trace.forgotten)

    async def _give_up(self, rows: Sequence[InboxRow], fault: str, trace: Trace) -> None:
        row = rows[0]
        if row.chat.lstrip("-").isdigit():
            await self.outbox.put(Outgoing(row.platform, row.account, int(row.chat), fault_page(row.id)))
        for part in rows:
            await self.inbox.bury(part, fault, forget=trace.forgotten)

    def _answer_press(self, update: Update | None, toast: Toast | None) -> None:
        """Stop a pressed button's spinner. It goes straight to the platform: late, it would be worth nothing."""
        query = update.callback_query if update else None
        if query is None:
            return
        call = AnswerCallbackQuery(callback_query_id=query.id, text=toast.text if toast else None)
        task = asyncio.create_task(_forgiving(self.messenger, call))
        self._toasts.add(task)
        task.add_done_callback(self._toasts.discard)


async def _forgiving(messenger: Messenger, call: AnswerCallbackQuery) -> None:
    try:
        await messenger.bot(call)
    except (TelegramAPIError, BotError) as error:
        log.info("a press on %s was not answered: %s", messenger.platform, type(error).__name__)


def _outgoing(row: InboxRow, update: Update, answer: Answer, trace: Trace) -> list[Outgoing]:
    """A page answers a message with a message, and a pressed button by taking the place of its own page."""
    pages = answer.pages if isinstance(answer, Below) else (answer,) if isinstance(answer, Page) else ()
    if not pages:
        return []
    chat, edits = _place(update)
    if isinstance(answer, Below):
        edits = None
    return [Outgoing(row.platform, row.account, chat, page, edits, forget=trace.forgotten) for page in pages]


def _place(update: Update) -> tuple[int, int | None]:
    """The chat of an answer and the message whose place it may take."""
    match update.event:
        case CallbackQuery(message=Message(chat=chat, caption=str())):
            return chat.id, None  # the text under a file: an edit would fail in Telegram and drop the file in VK
        case CallbackQuery(message=pressed) if pressed is not None:
            return pressed.chat.id, pressed.message_id
        case CallbackQuery(from_user=person):
            return person.id, None
        case Message(chat=chat):
            return chat.id, None
        case other:
            raise BotError(f"no answer goes to {type(other).__name__}")
