"""What hangs in a chat of the sandbox, and how the page is told of it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from bot.sandbox.files import StoredFile
from bot.sandbox.people import Platform
from bot.sandbox.telegram.html import Mark

PAGE_MARKS = frozenset({"b", "i", "u", "a"})


@dataclass(frozen=True, slots=True)
class ChatButton:
    """`data` is what the platform gives back: callback data in Telegram, payload JSON in VK."""

    label: str
    kind: Literal["callback", "text", "url"]
    data: str | None = None
    url: str | None = None


Keyboard = tuple[tuple[ChatButton, ...], ...]
Wordless = Literal["sticker", "voice", "location"]


@dataclass(frozen=True, slots=True)
class Quote:
    """What a message brings along: a citizen's comment or a post of the city's page. `date` is unix seconds."""

    kind: Literal["comment", "post"]
    author: str
    text: str
    date: int


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message. `id` is the number that the bot knows: message_id in Telegram, conversation_message_id in VK.

    `serial` grows over the whole platform; `sent` and `edited` are unix seconds; `source` is the text before VK turned
    its mentions into links, the same as `text` in Telegram. `payload` and `ref` come with a person's words in VK.
    `text` is empty when others' words are forwarded as they are.
    """

    id: int
    serial: int
    author: Literal["bot", "person"]
    sent: float
    text: str
    marks: tuple[Mark, ...] = ()
    keyboard: Keyboard = ()
    photo: StoredFile | None = None
    document: StoredFile | None = None
    wordless: Wordless | None = None
    quote: Quote | None = None
    album: str | None = None
    reply_to: int | None = None
    edited: float | None = None
    source: str = ""
    payload: str | None = None
    ref: str | None = None
    random_id: int = 0

    def as_json(self) -> dict[str, Any]:
        """As the page's API gives it."""
        document = self.document
        return {
            "id": self.id,
            "from": self.author,
            "text": self.text,
            "marks": [
                {"mark": m.mark, "start": m.start, "end": m.end, "url": m.url}
                for m in self.marks if m.mark in PAGE_MARKS
            ],
            "keyboard": [
                [{"label": b.label, "kind": "url" if b.kind == "url" else "callback", "url": b.url} for b in row]
                for row in self.keyboard
            ],
            "photo": self.photo.path if self.photo else None,
            "document": document and {"name": document.name, "size": document.size, "url": document.path},
            "wordless": self.wordless,
            "quote": self.quote and {"kind": self.quote.kind, "author": self.quote.author, "text": self.quote.text},
            "date": datetime.fromtimestamp(self.sent, UTC).isoformat(),
            "edited": self.edited is not None,
        }


ChangeType = Literal["message", "edit", "delete", "toast", "typing", "answered", "reset"]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that a person would see. `reset` speaks of all chats and has neither platform nor person."""

    type: ChangeType
    platform: Platform | None = None
    person: str | None = None
    message: ChatMessage | None = None
    id: int | None = None
    text: str | None = None

    def as_json(self) -> dict[str, Any]:
        event: dict[str, Any] = {"type": self.type}
        for name in ("platform", "person", "id", "text"):
            if (value := getattr(self, name)) is not None:
                event[name] = value
        if self.message is not None:
            event["message"] = self.message.as_json()
        return event
