"""The one thing that leaves the bot: a page, small enough for every messenger.

The envelope is the tightest of Telegram, VK and MAX, so a page that can be built can be sent anywhere.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot import markup
from bot.errors import EnvelopeError

TEXT_LIMIT = 4000      # UTF-16 units after markup; MAX 4000, Telegram 4096, VK 9000
CAPTION_LIMIT = 1024   # Telegram, the text under a file
BUTTON_LIMIT = 10      # VK inline keyboard
ROW_LIMIT = 6          # VK inline keyboard
ROW_WIDTH = 5          # VK inline keyboard
LABEL_LIMIT = 40       # VK
DATA_LIMIT = 64        # Telegram, bytes
TOAST_LIMIT = 90       # VK snackbar
FILE_LIMIT = 10 * 1024 * 1024  # bytes; platforms take more, a row of the outbox should not


@dataclass(frozen=True, slots=True)
class Button:
    """A button that sends `data` back (ASCII, at most 64 bytes) or opens `url`: one of the two."""

    label: str
    data: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        if not self.label.strip() or markup.utf16_length(self.label) > LABEL_LIMIT:
            raise EnvelopeError(f"a label has 1 to {LABEL_LIMIT} characters: {self.label!r}")
        if (self.data is None) == (self.url is None):
            raise EnvelopeError(f"button {self.label!r} needs data or an address, not both")
        if self.data is not None and not (self.data.isascii() and 0 < len(self.data) <= DATA_LIMIT):
            raise EnvelopeError(f"data of {self.label!r} must be ASCII of 1 to {DATA_LIMIT} bytes")
        if self.url is not None and not self.url.startswith(("https://", "http://")):
            raise EnvelopeError(f"button {self.label!r} opens something that is no web address")


@dataclass(frozen=True, slots=True)
class File:
    """A document that a page brings along. `name` is what the person sees."""

    name: str
    content: bytes

    def __post_init__(self) -> None:
        if not self.name.strip() or not 0 < len(self.content) <= FILE_LIMIT:
            raise EnvelopeError(f"a file has a name and 1 to {FILE_LIMIT} bytes")


@dataclass(frozen=True, slots=True)
class Page:
    """What a person sees: HTML of `markup.MARKS` and rows of buttons. Raises `EnvelopeError` when too large.

    With a `file` the text stands under a document, so it is shorter, and the page never takes another's place.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    file: File | None = None

    def __post_init__(self) -> None:
        plain = markup.parse(self.text).plain
        if not plain.strip():
            raise EnvelopeError("a page says something")
        limit = TEXT_LIMIT if self.file is None else CAPTION_LIMIT
        if markup.utf16_length(plain) > limit:
            raise EnvelopeError(f"this page has at most {limit} characters, not {markup.utf16_length(plain)}")
        if len(self.buttons) > ROW_LIMIT:
            raise EnvelopeError(f"a page has at most {ROW_LIMIT} rows of buttons")
        if any(not 0 < len(row) <= ROW_WIDTH for row in self.buttons):
            raise EnvelopeError(f"a row has 1 to {ROW_WIDTH} buttons")
        if sum(map(len, self.buttons)) > BUTTON_LIMIT:
            raise EnvelopeError(f"a page has at most {BUTTON_LIMIT} buttons")

    @property
    def plain(self) -> str:
        return markup.parse(self.text).plain

    def as_json(self) -> dict[str, Any]:
        """Everything, a file's content in base64."""
        stored = self.as_sent()
        if self.file is not None:
            stored["file"]["content"] = b64encode(self.file.content).decode()
        return stored

    def as_sent(self) -> dict[str, Any]:
        """What is remembered once the page has left: of a file its name alone."""
        buttons = [[{"label": b.label, "data": b.data, "url": b.url} for b in row] for row in self.buttons]
        return {"text": self.text, "buttons": buttons} | ({"file": {"name": self.file.name}} if self.file else {})

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Page":
        """The page that `as_json` stored."""
        kept = stored.get("file")
        file = File(kept["name"], b64decode(kept["content"])) if kept else None
        return cls(stored["text"], tuple(tuple(Button(**b) for b in row) for row in stored["buttons"]), file)


@dataclass(frozen=True, slots=True)
class Below:
    """Pages sent one after another under what is there: in answer to a press the pressed page stays as it is."""

    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Toast:
    """A short line over the screen in answer to a pressed button; the page under it stays as it is."""

    text: str

    def __post_init__(self) -> None:
        if not 0 < markup.utf16_length(self.text) <= TOAST_LIMIT:
            raise EnvelopeError(f"a toast has 1 to {TOAST_LIMIT} characters")


def rows(buttons: Iterable[Button], width: int = 1) -> tuple[tuple[Button, ...], ...]:
    """Buttons laid out `width` to a row, in their order."""
    flat = list(buttons)
    return tuple(tuple(flat[i : i + width]) for i in range(0, len(flat), width))
