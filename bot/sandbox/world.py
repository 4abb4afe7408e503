"""The chats of the sandbox's people, and the door through which tests and the page act as those people.

The platforms write what the bot does into the same chats. Nothing here knows HTTP; everything is bounded.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from bot.sandbox.files import Files, picture
from bot.sandbox.messages import Change, ChatButton, ChatMessage, Quote, Wordless
from bot.sandbox.people import CITIZEN, CITY, PLATFORMS, Person, Platform, first_number
from bot.sandbox.telegram.html import utf16

QUOTE_AGE = 3600        # seconds between a comment and its being forwarded
CHAT_LENGTH = 200       # messages that a chat remembers
QUEUE_LENGTH = 10_000   # changes that a slow listener may lag behind before it is told to start anew
PART_LIMIT = 4096       # UTF-16 units; a longer text leaves a phone as several messages, in VK as in Telegram
TEXT_LIMIT = 40_000
ATTACHMENT_LIMIT = 20 * 1024 * 1024     # bytes; what a Telegram bot may download


class Refused(Exception):
    """A person cannot do this. The text is Russian and is shown to that person."""


class Side(Protocol):
    """A platform, as the world sees it."""

    def said(self, person: Person, message: ChatMessage) -> None: ...

    def edited(self, person: Person, message: ChatMessage) -> None: ...

    def pressed(self, person: Person, message: ChatMessage, button: ChatButton) -> None: ...

    def permitted(self, person: Person, allowed: bool) -> None:
        """The person let the bot write again, or forbade it."""
        ...

    def forget(self) -> None:
        """Drop what waits to be fetched by the bot."""
        ...


@dataclass(slots=True)
class Chat:
    """`started` is true once the person has written; `last_id` never goes back, not even after a reset."""

    platform: Platform
    person: Person
    started: bool = False
    blocked: bool = False
    last_id: int = field(default_factory=first_number)
    messages: OrderedDict[int, ChatMessage] = field(default_factory=OrderedDict)


class World:
    def __init__(self, people: Sequence[Person], platforms: Sequence[Platform] = PLATFORMS) -> None:
        self.people = tuple(people)
        self.files = Files()
        self.sides: dict[Platform, Side] = {}
        self._chats = {(platform, person.id): Chat(platform, person) for platform in platforms for person in people}
        self._accounts = {(platform, person.account(platform)): person for platform in platforms for person in people}
        self._serials: dict[Platform, int] = dict.fromkeys(platforms, first_number())
        self._queues: list[asyncio.Queue[Change]] = []
        self._shift = 0.0

    # Time

    def now(self) -> float:
        """Unix seconds by the sandbox's own clock."""
        return time.time() + self._shift

    def shift(self, seconds: float) -> None:
        """Let time pass: messages age, edits and presses expire."""
        self._shift += seconds

    # What people do

    def say(self, platform: Platform, person_id: str, text: str) -> ChatMessage:
        """The person writes; a long text becomes several messages, of which the first is returned.

        Raises `Refused` for an empty text and for one who has blocked the bot.
        """
        if not text.strip():
            raise Refused("Напишите что-нибудь.")
        if len(text) > TEXT_LIMIT:
            raise Refused(f"Слишком длинное сообщение: больше {TEXT_LIMIT} знаков.")
        chat = self._speaking(platform, person_id)
        said = [self._person_writes(chat, part) for part in parts(text)]
        return said[0]

    def edit(self, platform: Platform, person_id: str, message_id: int, text: str) -> ChatMessage:
        """The person changes the words of their own message. Raises `Refused` when there is nothing to change."""
        chat = self._speaking(platform, person_id)
        message = chat.messages.get(message_id)
        if message is None or message.author != "person" or not message.text:
            raise Refused("Это сообщение не исправить.")
        if not text.strip() or utf16(text) > PART_LIMIT:
            raise Refused(f"Напишите от 1 до {PART_LIMIT} знаков.")
        edited = self._edited(chat, message, text=text.strip(), source="")
        self.sides[platform].edited(chat.person, edited)
        return edited

    def forward(self, platform: Platform, person_id: str, text: str, own: str = "") -> ChatMessage:
        """The person forwards a citizen's comment, with `own` words or without. Raises `Refused`."""
        return self._quote(platform, person_id, "comment", CITIZEN.name, text, own)

    def repost(self, platform: Platform, person_id: str, text: str, own: str = "") -> ChatMessage:
        """The person forwards a post of the city's page, with `own` words or without. Raises `Refused`."""
        return self._quote(platform, person_id, "post", CITY.name, text, own)

    def send_wordless(self, platform: Platform, person_id: str, kind: Wordless) -> ChatMessage:
        """The person sends something that has no words. Raises `Refused`."""
        return self._person_writes(self._speaking(platform, person_id), "", wordless=kind)

    def start(self, platform: Platform, person_id: str, code: str | None = None) -> ChatMessage:
        """The person presses «Start», by a link that carries `code` when there is one. Unblocks the bot."""
        chat = self._chat(platform, person_id)
        if chat.blocked:
            self.unblock(platform, person_id)
        if platform == "telegram":
            return self._person_writes(chat, f"/start {code}" if code else "/start")
        return self._person_writes(chat, "Начать", payload='{"command":"start"}', ref=code)

    def attach(
        self,
        platform: Platform,
        person_id: str,
        filename: str,
        data: bytes,
        caption: str = "",
        as_photo: bool = False,
        album: str | None = None,
    ) -> ChatMessage:
        """The person sends a file of at most 20 MB. Raises `Refused`, also for a photo that is no picture.

        In Telegram messages of one `album` are shown as one.
        """
        chat = self._speaking(platform, person_id)
        if not data:
            raise Refused("Файл пустой.")
        if len(data) > ATTACHMENT_LIMIT:
            raise Refused("Файл больше 20 МБ.")
        if as_photo and picture(data)[0] is None:
            raise Refused("Это не картинка: отправьте файл документом.")
        file = self.files.keep(filename, data, chat.person.account(platform))
        if as_photo:
            return self._person_writes(chat, caption.strip(), photo=file, album=album)
        return self._person_writes(chat, caption.strip(), document=file, album=album)

    def press(self, platform: Platform, person_id: str, message_id: int, row: int, col: int) -> None:
        """The person presses a button of a message. Raises `Refused` when it is not there any more, or is a link."""
        chat = self._speaking(platform, person_id)
        message = chat.messages.get(message_id)
        if message is None or not (0 <= row < len(message.keyboard) and 0 <= col < len(message.keyboard[row])):
            raise Refused("Этой кнопки уже нет.")
        button = message.keyboard[row][col]
        if button.kind == "url":
            raise Refused("Эта кнопка открывает ссылку.")
        if button.kind == "text":
            self._person_writes(chat, button.label, payload=button.data)
        else:
            self.sides[platform].pressed(chat.person, message, button)

    def block(self, platform: Platform, person_id: str) -> None:
        """The person stops the bot (Telegram) or forbids its messages (VK)."""
        self._permit(platform, person_id, allowed=False)

    def unblock(self, platform: Platform, person_id: str) -> None:
        self._permit(platform, person_id, allowed=True)

    def reset(self) -> None:
        """Empty every chat; nobody has started. Numbers go on growing, as they do on a real platform."""
        for chat in self._chats.values():
            chat.started = chat.blocked = False
            chat.messages.clear()
        for side in self.sides.values():
            side.forget()
        self._emit(Change("reset"))

    # What can be seen

    def person(self, person_id: str) -> Person:
        """Raises `Refused` for one who is not here."""
        return self._chat("telegram", person_id).person

    def chat(self, platform: Platform, person_id: str) -> list[ChatMessage]:
        """The messages of a chat, oldest first."""
        return list(self._chat(platform, person_id).messages.values())

    def started(self, platform: Platform, person_id: str) -> bool:
        return self._chat(platform, person_id).started

    @contextmanager
    def subscribe(self) -> Iterator[asyncio.Queue[Change]]:
        """Changes from now on. One who lags `QUEUE_LENGTH` behind loses them and finds a single `reset` instead."""
        queue: asyncio.Queue[Change] = asyncio.Queue(QUEUE_LENGTH)
        self._queues.append(queue)
        try:
            yield queue
        finally:
            self._queues.remove(queue)

    async def until(self, condition: Callable[[], bool], timeout: float = 5.0) -> None:  # noqa: ASYNC109
        """Return once `condition()` holds, asked again at every change. `TimeoutError` after `timeout` seconds."""
        with self.subscribe() as changes:
            async with asyncio.timeout(timeout):
                while not condition():
                    await changes.get()

    # What the bot does, called by the platforms

    def chat_of_account(self, platform: Platform, account: int) -> Chat | None:
        person = self._accounts.get((platform, account))
        return self._chats[platform, person.id] if person else None

    def bot_writes(self, chat: Chat, text: str, **content: Any) -> ChatMessage:
        """`content`: further fields of `ChatMessage`."""
        return self._append(chat, "bot", text, content)

    def bot_edits(self, chat: Chat, message: ChatMessage, **content: Any) -> ChatMessage:
        return self._edited(chat, message, **content)

    def bot_deletes(self, chat: Chat, message: ChatMessage) -> None:
        del chat.messages[message.id]
        self._emit(Change("delete", chat.platform, chat.person.id, id=message.id))

    def bot_types(self, chat: Chat) -> None:
        self._emit(Change("typing", chat.platform, chat.person.id))

    def bot_answers(self, chat: Chat, message_id: int, toast: str | None) -> None:
        """The button of a message stops turning; `toast` is shown over the chat."""
        self._emit(Change("answered", chat.platform, chat.person.id, id=message_id))
        if toast:
            self._emit(Change("toast", chat.platform, chat.person.id, id=message_id, text=toast))

    # Inside

    def _chat(self, platform: Platform, person_id: str) -> Chat:
        chat = self._chats.get((platform, person_id))
        if chat is None:
            raise Refused("Такого человека здесь нет.")
        return chat

    def _speaking(self, platform: Platform, person_id: str) -> Chat:
        chat = self._chat(platform, person_id)
        if chat.blocked:
            raise Refused("Бот заблокирован: сначала разблокируйте его.")
        return chat

    def _quote(
        self, platform: Platform, person_id: str, kind: Literal["comment", "post"], author: str, text: str, own: str
    ) -> ChatMessage:
        if not text.strip():
            raise Refused("Пересылать нечего.")
        quote = Quote(kind, author, text.strip(), int(self.now()) - QUOTE_AGE)
        return self._person_writes(self._speaking(platform, person_id), own.strip(), quote=quote)

    def _edited(self, chat: Chat, message: ChatMessage, **content: Any) -> ChatMessage:
        edited = chat.messages[message.id] = replace(message, edited=self.now(), **content)
        self._emit(Change("edit", chat.platform, chat.person.id, edited))
        return edited

    def _person_writes(self, chat: Chat, text: str, **content: Any) -> ChatMessage:
        chat.started = True
        message = self._append(chat, "person", text, content)
        self.sides[chat.platform].said(chat.person, message)
        return message

    def _append(self, chat: Chat, author: Any, text: str, content: dict[str, Any]) -> ChatMessage:
        self._serials[chat.platform] += 1
        serial = self._serials[chat.platform]
        # Telegram numbers the messages of all private chats of a bot in one row; VK counts each chat by itself.
        chat.last_id = serial if chat.platform == "telegram" else chat.last_id + 1
        message = ChatMessage(chat.last_id, serial, author, self.now(), text, **content)
        chat.messages[message.id] = message
        if len(chat.messages) > CHAT_LENGTH:
            chat.messages.popitem(last=False)
        self._emit(Change("message", chat.platform, chat.person.id, message))
        return message

    def _permit(self, platform: Platform, person_id: str, *, allowed: bool) -> None:
        chat = self._chat(platform, person_id)
        if chat.blocked == allowed:
            chat.blocked = not allowed
            self.sides[platform].permitted(chat.person, allowed)

    def _emit(self, change: Change) -> None:
        for queue in self._queues:
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(Change("reset"))
            else:
                queue.put_nowait(change)


def parts(text: str) -> list[str]:
    """The messages as which a client sends a text: each ends at the last line, or else the last word, that still fits.

    Source: TextUtilities::CutPart of Telegram Desktop, which looks no further back than half a message.
    """
    rest, found = text.strip(), []
    while utf16(rest) > PART_LIMIT:
        fits = rest.encode("utf-16-le", "surrogatepass")[: 2 * PART_LIMIT].decode("utf-16-le", "ignore")
        cut = max(fits.rfind("\n", len(fits) // 2), 0) or max(fits.rfind(" ", len(fits) // 2), 0) or len(fits)
        found.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [*found, rest]
