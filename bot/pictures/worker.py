"""`python -m bot.pictures.worker TESSDATA`: reads pictures from stdin until there are no more.

It is started by process.py and by nobody else. Pillow and Tesseract are loaded here and nowhere in the bot.
"""

import os
import signal
import sys
from typing import BinaryIO

from PIL.Image import Image

from bot.errors import place
from bot.pictures.model import PictureReading, Unreadable
from bot.pictures.picture import opened
from bot.pictures.recognition import Recogniser
from bot.pictures.wire import LENGTH, framed, packed


def main(tessdata: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; the bot ends this process itself
    # Only answers go to the bot: whatever a C library may print is sent to stderr.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    recogniser = Recogniser(tessdata)
    while (content := _question(sys.stdin.buffer)) is not None:
        answers.write(framed(packed(*_answer(content, recogniser))))
        answers.flush()


def _question(source: BinaryIO) -> bytes | None:
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    content = source.read(length)
    return content if len(content) == length else None


def _answer(content: bytes, recogniser: Recogniser) -> tuple[PictureReading, str]:
    try:
        picture = opened(content)
        return (recogniser.read(picture) if isinstance(picture, Image) else picture), ""
    except Exception as error:  # noqa: BLE001 - the outermost loop: no picture may end it
        return Unreadable(), f"{type(error).__name__} at {place(error)}"


if __name__ == "__main__":
    main(sys.argv[1])
