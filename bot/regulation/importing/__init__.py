"""A regulation from a file of any kind that an office has: .docx, .odt, .pdf, .md and .txt.

Every format is read into one list of paragraphs, and one builder finds sections and clauses in it.
"""

import hashlib
from collections.abc import Callable
from pathlib import PurePath

from bot.errors import RegulationError
from bot.regulation.importing import docx, plain
from bot.regulation.importing.model import Imported, Problem
from bot.regulation.importing.outline import outlined
from bot.regulation.importing.paragraphs import Paragraph
from bot.regulation.model import Content

__all__ = ["KINDS", "SIZE_LIMIT", "Imported", "Problem", "read"]

SIZE_LIMIT = 20 * 1024 * 1024  # bytes; what Telegram lets a bot download
_READERS: dict[str, Callable[[bytes], list[Paragraph]]] = {
    ".docx": docx.paragraphs,
    ".md": plain.markdown,
    ".txt": plain.text,
}
KINDS = tuple(_READERS)


def read(name: str, data: bytes) -> Imported:
    """The regulation of a file. Its numbers are those that a reader of the file sees.

    It takes seconds on a large file, so it does not belong on the event loop. Raises `RegulationError` for a file that
    cannot be read or has no clauses.
    """
    if len(data) > SIZE_LIMIT:
        raise RegulationError(1, "too-large")
    path = PurePath(name)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise RegulationError(1, "unknown-format", path.suffix)
    outline = outlined(reader(data))
    if not outline.sections:
        raise RegulationError(1, "no-sections")
    content = Content(hashlib.sha256(data).hexdigest(), outline.title or path.stem, outline.sections)
    return Imported(content, outline.problems)
