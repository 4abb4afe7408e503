"""What comes in and what goes out, as plain values that storage, messengers and workers share.

A row of the inbox is one event of a platform; a row of the outbox is one page to one chat.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from bot.page import Page

Platform = str  # the name of a messenger in `bot.messengers.registry`, as it is stored

CONVERSATION = "conversation"  # the kind of what a person says to the bot; other kinds have handlers of their own
COMMENT = "comment"  # the kind of what is written to the agency in public, and of citizens' messages to its communities
KILLED = "ProcessKilled"  # the fault of a row whose handling or sending the process did not outlive
NO_HANDLER = "NoHandler"  # the fault of a row whose kind nobody handles

ANSWER_LANE = 0  # answers first
REMINDER_LANE = 1
BROADCAST_LANE = 2  # what many get at once and nobody waits for

# The faults of a row whose call met no platform: the row may have no part in them.
UNREACHED = ("TelegramNetworkError", "TelegramServerError", "NotReached")
UNCONFIRMED = "Unconfirmed"  # the fault of what may have arrived and must not come twice


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event as the platform sent it.

    `event_id` is unique within (platform, account); `chat` is the queue whose order must be kept, empty for an event
    that waits for no other; `payload` is the platform's own JSON object, untouched; `waits` is how long it is kept for
    what may follow; `kind` names the handler.
    """

    event_id: str
    chat: str
    payload: dict[str, Any]
    waits: timedelta = timedelta(0)
    kind: str = CONVERSATION


class Inbox(Protocol):
    """The door through which a messenger hands in its events."""

    async def position(self, platform: Platform, account: str) -> str | None:
        """Where the platform's feed was last committed: an offset in Telegram, `ts` in VK. None at first."""
        ...

    async def receive(self, platform: Platform, account: str, events: Sequence[Incoming], position: str) -> None:
        """Commit the events together with the new position. Events already known are passed over."""
        ...


@dataclass(frozen=True, slots=True)
class InboxRow:
    """`attempts`: how often it was taken, this time included. `forget`: an earlier attempt has asked that nothing of it
    may stay. `owner`: who had it when it was read; None while nobody has."""

    id: int
    platform: Platform
    account: str
    kind: str
    chat: str
    payload: dict[str, Any]
    attempts: int
    forget: bool
    due_at: datetime
    owner: str | None


class Due(NamedTuple):
    """A row that may be taken. `in_doubt`: it was under way when a process died, and may have been its death."""

    id: int
    in_doubt: bool


@dataclass(slots=True)
class Trace:
    """What stays of one update: the words that came and those of the answer, for two days, unless a handler objects.

    Handlers receive it as `trace`. What they ask for takes effect together with their answer.
    """

    forgotten: bool = False
    chat_forgotten: bool = False

    def forget(self) -> None:
        """Nothing of this update may stay: its words go once it is handled or given up, the answer's once sent."""
        self.forgotten = True

    def forget_chat(self) -> None:
        """As `forget`, and what is stored of this chat already goes too: letters, answers, the conversation's state."""
        self.forgotten = self.chat_forgotten = True


class Traces(Protocol):
    async def forget_chat(self, platform: Platform, account: str, chat: str) -> None:
        """Clear the words of a chat wherever the mail keeps them. What is under way is cleared when it is settled.

        Joins the unit of work at hand.
        """
        ...


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A row that was given up. `reference` is the number that the person was shown; `fault` an error's name."""

    reference: int
    platform: Platform
    fault: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LostAnswer:
    """A page that a platform refused for good; `fault` is an error's name. Whoever blocked the bot is not told of."""

    platform: Platform
    fault: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A page to one chat. `edits` is the message to replace; None sends a new one.

    `forget`: its words are cleared as soon as it is sent or has failed for good. `anywhere`: it was not asked for, so
    when this messenger refuses it for good it goes to another one of the same person.
    """

    platform: Platform
    account: str
    chat_id: int
    page: Page
    edits: int | None = None
    lane: int = ANSWER_LANE
    forget: bool = False
    anywhere: bool = False


class Recipient(NamedTuple):
    """A chat of one bot."""

    platform: Platform
    account: str
    chat_id: int


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """`id` is also the key under which VK recognises a repeated call; `attempts` are those before this one, `deaths`
    those in which the process died. `body` is where a page that many get is stored, `parcel` the key of the call that
    brings it to many of them."""

    id: int
    platform: Platform
    account: str
    chat_id: int
    edits: int | None
    page: Page
    attempts: int
    forget: bool = False
    anywhere: bool = False
    lane: int = ANSWER_LANE
    body: int | None = None
    parcel: int | None = None
    deaths: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    row: OutboxRow
    message_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Again:
    """The platform was out of reach or asked to wait: try at `at`, under the same key."""

    row: OutboxRow
    at: datetime
    fault: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Refused for good, such as by a person who blocked the bot."""

    row: OutboxRow
    at: datetime
    fault: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Nobody knows whether it has arrived, and to send it again might double it."""

    row: OutboxRow
    at: datetime
    fault: str


Outcome = Sent | Again | Failed | Doubtful


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message of the bot as it stands in the chat: `text` is page HTML, `keyboard` rows of
    {"label","data","url"} as in `Page.as_json()["buttons"]`, `file` the name of a document above the text."""

    text: str
    keyboard: list[list[dict[str, str | None]]]
    sent_at: datetime
    file: str | None = None


class SentMessages(Protocol):
    async def find(self, platform: Platform, account: str, chat: int, message_id: int) -> SentMessage | None: ...
