"""A regulation read once, so that a question costs milliseconds.

The encoders need a tenth of a second a clause, so what they say is kept on disk under the sha256 of the text; the rest
is made anew in a second.
"""

import io
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.regulation.answering import words
from bot.regulation.answering.bm25 import Bm25
from bot.regulation.answering.senses import Sensed
from bot.regulation.model import Clause, Content
from rules import e5, encoder
from rules.speech import Speech
from rules.text import LIMIT, Text

Progress = Callable[[int, int], None]  # clauses read, of how many

_VERSION = 1  # of what is kept on disk
_LONGEST = 2000  # characters of a text that an encoder reads


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the encoders make of a regulation: a row a clause, a row a sentence, and whose sentence it is."""

    use: NDArray[Any]
    e5: NDArray[Any]
    titles: NDArray[Any]     # of the section of each clause, to e5
    sentences: NDArray[Any]  # to e5
    owners: NDArray[Any]

    @classmethod
    def of(cls, content: Content, progress: Progress | None = None) -> Self:
        clauses = tuple(content.clauses)
        parts = [sentences(clause) for clause in clauses]
        use: list[NDArray[Any]] = []
        own: list[NDArray[Any]] = []
        flat: list[NDArray[Any]] = []
        for at, (clause, texts) in enumerate(zip(clauses, parts, strict=True), start=1):
            text = clause.text[:_LONGEST]
            use.append(encoder.encode([text]))
            own.append(e5.passages([text]))
            # A clause of one sentence is that sentence.
            flat.append(e5.passages([part[:_LONGEST] for part in texts]) if len(texts) > 1 else own[-1])
            if progress is not None:
                progress(at, len(clauses))
        titles = {section.title: e5.passages([section.title]) for section in content.sections}
        return cls(
            use=np.vstack(use),
            e5=np.vstack(own),
            titles=np.vstack([titles[title] for title in titles_of(content)]),
            sentences=np.vstack(flat),
            owners=np.array([at for at, rows in enumerate(flat) for _ in rows]),
        )

    def written(self) -> bytes:
        stream = io.BytesIO()
        np.savez(stream, version=np.array(_VERSION), **{one.name: getattr(self, one.name) for one in fields(self)})
        return stream.getvalue()

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Raises `ValueError` for what this version never wrote."""
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
                if int(arrays["version"]) != _VERSION:
                    raise ValueError("another version")
                return cls(**{one.name: arrays[one.name] for one in fields(cls)})
        except (BadZipFile, KeyError, ValueError, TypeError, OSError, EOFError, zlib.error) as error:
            raise ValueError(str(error)) from error


@dataclass(frozen=True)
class Index:
    """Everything of a regulation that a question is held against."""

    clauses: tuple[Clause, ...]
    encoded: Encoded
    forms: Bm25
    concepts: Bm25
    pieces: Bm25
    sentence_concepts: Bm25
    title_concepts: Bm25
    vocabulary: frozenset[str]

    @classmethod
    def of(cls, content: Content, encoded: Encoded, speech: Speech) -> Self:
        clauses = tuple(content.clauses)
        texts = [clause.text for clause in clauses]
        forms = [words.forms(text, speech) for text in texts]
        parts = [part for clause in clauses for part in sentences(clause)]
        return cls(
            clauses,
            encoded,
            Bm25(forms),
            Bm25([words.concepts(text, speech) for text in texts]),
            Bm25([words.pieces(text, speech) for text in texts]),
            Bm25([words.concepts(part, speech) for part in parts]),
            Bm25([words.concepts(title, speech) for title in titles_of(content)]),
            frozenset(form for bag in forms for form in bag),
        )

    @property
    def sensed(self) -> Sensed:
        return Sensed(self.encoded.use, self.encoded.e5)

    def best_of(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Of the scores of sentences the highest of each clause."""
        best = np.full(len(self.clauses), -np.inf)
        np.maximum.at(best, self.encoded.owners, scores)
        return best


def read(content: Content, speech: Speech, kept: Path | None, progress: Progress | None = None) -> Index:
    """`kept` is the file in which the encoders' part waits for the next start; one that is torn is written anew."""
    try:
        encoded = Encoded.read(kept.read_bytes()) if kept is not None else None
    except (OSError, ValueError):
        encoded = None
    if encoded is None:
        encoded = Encoded.of(content, progress)
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            unfinished = kept.with_suffix(".part")
            unfinished.write_bytes(encoded.written())
            unfinished.replace(kept)
    elif progress is not None:
        progress(len(encoded.use), len(encoded.use))
    return Index.of(content, encoded, speech)


def sentences(clause: Clause) -> Sequence[str]:
    """Never empty."""
    text = Text(clause.text[:LIMIT])
    return [text.folded[start:end] for start, end in text.parts] or [text.folded]


def titles_of(content: Content) -> list[str]:
    """The title of the section of each clause."""
    return [section.title for section in content.sections for _ in section.clauses]
