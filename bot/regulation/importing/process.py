"""A file of a stranger's making is read in a process of its own: whatever is in it, the bot goes on.

What runs inside it is worker.py. A process reads one file and ends.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

from bot.errors import RegulationError
from bot.regulation.importing import Imported
from bot.regulation.model import Clause, Content, Problem, Section
from bot.work import slow

SECONDS = 120
_CODE = Path(__file__).parents[3]  # the folder from which `bot` is imported


async def read_apart(name: str, data: bytes) -> Imported:
    """As `importing.read`. Raises `RegulationError`, also when the process took too long or died."""
    slow("the reading of a file")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.regulation.importing.worker", name,
        cwd=_CODE, env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS):
            answer, _ = await process.communicate(data)
    except TimeoutError:
        raise RegulationError(1, "too-slow") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise RegulationError(1, "broken-file")
    return unpacked(answer)


def packed(imported: Imported) -> bytes:
    content = imported.content
    sections = [[s.number, s.title, [[c.number, c.text, c.topics] for c in s.clauses]] for s in content.sections]
    problems = [[problem.kind, problem.place, problem.subject] for problem in imported.problems]
    return json.dumps([content.sha256, content.title, sections, problems]).encode()


def refused(error: RegulationError) -> bytes:
    return json.dumps([error.fault, error.line, error.subject]).encode()


def unpacked(answer: bytes) -> Imported:
    """Raises the `RegulationError` that was packed in its place."""
    told = json.loads(answer)
    if len(told) == 3:
        fault, line, subject = told
        raise RegulationError(line, fault, subject)
    sha256, title, sections, problems = told
    return Imported(
        Content(
            sha256,
            title,
            tuple(
                Section(number, name, tuple(Clause(n, text, tuple(topics)) for n, text, topics in clauses))
                for number, name, clauses in sections
            ),
        ),
        tuple(Problem(*problem) for problem in problems),
    )
