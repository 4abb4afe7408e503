"""What every format is read into before anybody asks what is a section and what a clause: a list of paragraphs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# A note among the words that are being gathered. XML allows these two signs nowhere, so no document has them.
NOTE = re.compile("\x02([^\x03]*)\x03")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{1,3})+(?:\.?$|\.\s)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`text` begins with the number that a reader sees, be it typed or counted by the word processor.

    `place` counts from 1 what an editor can find again: lines of a text, paragraphs of a document, pages of a .pdf.
    `heading` is the level that the file gives it, 0 for running text. `numbering` names the list whose number stands
    in front, '' for a typed one. A `broken` paragraph may be but the next line of the sentence before it; a row is one
    of a table, which has numbers of its own. `notes` are what its footnotes say. An aside has a place on the page and
    none in the text, as a text box has: whose words it holds only a person can tell.
    """

    text: str
    place: int
    heading: int = 0
    is_title: bool = False
    is_prominent: bool = False
    numbering: str = ""
    level: int = 0
    broken: bool = False
    is_row: bool = False
    notes: tuple[str, ...] = ()
    is_aside: bool = False


def row_of(cells: Sequence[Sequence[Paragraph]]) -> Iterator[Paragraph]:
    """A row of a table: one filled cell alone is its own paragraphs, several are one line. A row whose first cell is a
    number like 4.2 is that clause. Asides come after the row."""
    filled = [kept for cell in cells if (kept := [paragraph for paragraph in cell if not paragraph.is_aside])]
    if len(filled) == 1:
        yield from filled[0]
    elif filled:
        place = filled[0][0].place
        texts = [" ".join(paragraph.text for paragraph in cell) for cell in filled]
        notes = tuple(note for cell in filled for paragraph in cell for note in paragraph.notes)
        if match := _DOTTED.match(texts[0]):
            words = " | ".join(filter(None, (texts[0][match.end() :], *texts[1:])))
            yield Paragraph(f"{match[0].strip().rstrip('.')}. {words}", place, notes=notes)
        else:
            yield Paragraph(" | ".join(texts), place, is_row=True, notes=notes)
    yield from (paragraph for cell in cells for paragraph in cell if paragraph.is_aside)
