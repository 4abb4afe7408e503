"""The bot's own regulation, written as plain Markdown: a title, sections, numbered clauses and their topics.

    # Title
    Any words up to the first section are a note to editors and no part of the edition.
    ## 4. О чём не пишут
    4.2. Персональные данные не публикуются. {#personal-data}
    Lines up to the next clause belong to this one.

An agency's file is imported leniently (importing/); this one comes into force by itself, so a doubt is an error.
"""

import hashlib
from dataclasses import replace
from pathlib import Path

from bot.errors import RegulationError, RegulationFault
from bot.regulation.importing.outline import outlined
from bot.regulation.importing.plain import markdown
from bot.regulation.model import Content

# What an import would tell of and go on, by the name of the fault here.
_FAULTS: dict[RegulationFault, RegulationFault] = {"unnumbered": "stray-text"}
_TOLERATED: frozenset[RegulationFault] = frozenset({"gap", "disorder", "restarted", "left-out", "appendix"})


def load(path: Path) -> Content:
    """The regulation in a file. Raises `RegulationError` and `OSError`."""
    content = path.read_bytes()
    try:
        return parse(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise RegulationError(content.count(b"\n", 0, error.start) + 1, "not-utf8") from None


def parse(text: str) -> Content:
    """Raises `RegulationError` at the first line that does not fit."""
    data = text.encode()
    paragraphs = markdown(data)
    if paragraphs and paragraphs[0].heading == 1:
        paragraphs[0] = replace(paragraphs[0], is_title=True)
    outline = outlined(paragraphs)
    for problem in outline.problems:
        if problem.kind not in _TOLERATED:
            raise RegulationError(problem.place, _FAULTS.get(problem.kind, problem.kind), problem.subject)
    if not outline.sections:
        raise RegulationError(1, "no-sections")
    return Content(hashlib.sha256(data).hexdigest(), outline.title, outline.sections)
