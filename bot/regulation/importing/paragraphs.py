"""What every format is read into before anybody asks what is a section and what a clause: a list of paragraphs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`text` begins with the number that a reader sees, be it typed or counted by the word processor.

    `place` counts from 1 what an editor can find again: lines of a text, paragraphs of a document, pages of a .pdf.
    `heading` is the level that the file gives it, 0 for running text. `numbering` names the list whose number stands
    in front, '' for a typed one. A `broken` paragraph may be but the next line of the sentence before it; a row is one
    of a table, which has numbers of its own.
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
