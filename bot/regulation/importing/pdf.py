"""A .pdf as paragraphs: what is printed on its pages, without what every page repeats.

A .pdf knows lines, not paragraphs: a line that may go on with the sentence before it is joined to it.
"""

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence

import pypdfium2
from pypdfium2 import PdfDocument, PdfiumError

from bot.errors import RegulationError
from bot.regulation.importing.labels import Kind, label
from bot.regulation.importing.paragraphs import Paragraph
from bot.regulation.importing.words import OF_PAGES, PAGES

PAGE_LIMIT = 600
SECONDS = 60          # for the whole file
TEXT_LIMIT = 3_000_000  # characters of the whole file
_MARGIN = 3           # lines at the top and at the bottom of a page that may be its header and footer
_SCAN = 40            # characters a page; a scanned page has none, or a stamp
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    rf"[–—-]?\s*(?:(?:{PAGES})\s*)?\d{{1,4}}(?:\s*(?:{OF_PAGES}|/)\s*\d{{1,4}})?\s*[–—-]?", re.IGNORECASE
)
_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d{1,3}$")
_HYPHENS = ("-", "\u00ad", "\u2010")
_JOINED = re.compile(r"[\x02\ufffe][\r\n]*")  # pdfium's own mark of a hyphen that ended a line
_PASSWORD = pypdfium2.raw.FPDF_ERR_PASSWORD


def paragraphs(data: bytes) -> list[Paragraph]:
    """Raises `RegulationError`, also for a scan: its pages are pictures and have no text."""
    pages = _pages(data)
    if sum(map(len, (line for page in pages for line in page))) < _SCAN * len(pages):
        raise RegulationError(1, "scan")
    return list(_joined(_without_repeats(pages)))


def _pages(data: bytes) -> list[list[str]]:
    until = time.monotonic() + SECONDS
    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == _PASSWORD
        raise RegulationError(1, "locked" if is_locked else "broken-file") from error
    try:
        if not 0 < len(document) <= PAGE_LIMIT:
            raise RegulationError(1, "too-many-pages", str(PAGE_LIMIT))
        pages: list[list[str]] = []
        length = 0
        for page in document:
            words = page.get_textpage()
            text = _JOINED.sub("", words.get_text_bounded())
            words.close()
            page.close()
            length += len(text)
            if length > TEXT_LIMIT:
                raise RegulationError(1, "too-large")
            if time.monotonic() > until:
                raise RegulationError(1, "too-slow")
            pages.append([line for line in (" ".join(line.split()) for line in text.splitlines()) if line])
        return pages
    except PdfiumError as error:
        raise RegulationError(1, "broken-file") from error
    finally:
        document.close()


def _without_repeats(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Headers and footers stand on most pages, but for the number of the page."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_shape(line) for line in (*page[:_MARGIN], *page[-_MARGIN:])})
    often = max(2, len(pages) // 2)
    repeated = {shape for shape, count in seen.items() if count > often}
    return [list(_inner(page, repeated)) for page in pages]


def _inner(page: Sequence[str], repeated: set[str]) -> Iterator[str]:
    for place, line in enumerate(page):
        is_margin = place < _MARGIN or place >= len(page) - _MARGIN
        is_outermost = place in (0, len(page) - 1)
        is_repeated = is_margin and _shape(line) in repeated and not _is_clause(line)
        if not is_repeated and not (is_outermost and _PAGE_NUMBER.fullmatch(line)):
            yield line


def _shape(line: str) -> str:
    return _DIGITS.sub("0", line)


def _is_clause(line: str) -> bool:
    found = label(line)
    return found is not None and found.kind is Kind.DOTTED


def _joined(pages: Sequence[Sequence[str]]) -> Iterator[Paragraph]:
    """A line begins a paragraph when a label stands in front, or the line before it ended one."""
    text, place, is_broken, length = "", 0, False, 0
    width = _width(pages)
    for number, page in enumerate(pages, start=1):
        for line in page:
            is_broken_here = not _ends(text, length, width)
            if text and not _begins(line, text, is_broken_here):
                text = f"{text[:-1]}{line}" if _is_hyphenated(text, line) else f"{text} {line}"
            else:
                if text:
                    yield _paragraph(text, place, is_broken)
                text, place, is_broken = line, number, is_broken_here and bool(text)
            length = len(line)
    if text:
        yield _paragraph(text, place, is_broken)


def _paragraph(text: str, place: int, is_broken: bool) -> Paragraph:
    is_loud = text.isupper() and sum(map(str.isalpha, text)) > 3 and len(text) <= 200
    return Paragraph(text, place, is_prominent=is_loud, broken=is_broken)


def _width(pages: Sequence[Sequence[str]]) -> int:
    """Characters of a full line: nine lines of ten are no longer."""
    lengths = sorted(len(line) for page in pages for line in page)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _ends(text: str, length: int, width: int) -> bool:
    return not text or text.endswith((".", "!", "?", ";", ":")) or bool(_LEADER.search(text)) or (
        length < width * 0.6 and not text.endswith((",", *_HYPHENS))
    )  # fmt: skip


def _begins(line: str, before: str, is_broken: bool) -> bool:
    found = label(line)
    if found is not None and found.kind is not Kind.BARE:
        is_words = is_broken and not found.is_closed and found.rest[:1].islower()  # «…в пункте / 4.2 регламента»
        return not is_words and not _is_hyphenated(before, line)
    if line.isupper() != before.isupper() and sum(map(str.isalpha, line)) > 3:
        return not is_broken or line.isupper() or before.isupper()
    return not is_broken and (line[:1].isupper() or line[:1] in "«\"(–—•" or before.endswith((";", ":")))


def _is_hyphenated(before: str, line: str) -> bool:
    """«пред-» and «ставитель» are one word. «жилищно-» and «коммунальный» look no different, and are rarer."""
    return before.endswith(_HYPHENS) and before[-2:-1].isalpha() and line[:1].islower()
