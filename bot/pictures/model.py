"""What comes of reading a picture. Every outcome is a value: a person is answered whatever the picture was.

`PictureReader.read` in reader.py gives one of them.
"""

from dataclasses import dataclass

BYTE_LIMIT = 20 * 1024 * 1024  # what a messenger's download brings at most
PIXEL_LIMIT = 40_000_000       # a page of paper at 600 dpi, or the longest screenshot of a phone
SIDE_LIMIT = 20_000            # pixels: Tesseract counts to 32,767, and the picture is enlarged for it
LANGUAGES = ("rus", "eng")     # as Tesseract and Debian's packages name them
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")  # Pillow's names; of a moving picture the first frame is read


@dataclass(frozen=True, slots=True)
class TextRead:
    """`text` is never blank; paragraphs are parted by an empty line, lines of one are joined. `confidence` is the
    reader's own trust in the words, 0 to 1: under about 0.6 a person had better look at them."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class NoText:
    """A picture, and no words on it that the reader could make out."""


@dataclass(frozen=True, slots=True)
class NotAPicture:
    """No picture, or of another format than `FORMATS`."""


@dataclass(frozen=True, slots=True)
class TooLarge:
    """Over `BYTE_LIMIT` bytes, `PIXEL_LIMIT` pixels, or `SIDE_LIMIT` pixels on one side."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A picture that is damaged, took too long, or took its reader down. Sending the same again will not help."""


@dataclass(frozen=True, slots=True)
class NoReader:
    """Pictures cannot be read here until an admin has installed what is missing.

    `languages` are those of `LANGUAGES` that have no data; empty when Tesseract itself is not there.
    """

    languages: tuple[str, ...]


PictureReading = TextRead | NoText | NotAPicture | TooLarge | Unreadable | NoReader
