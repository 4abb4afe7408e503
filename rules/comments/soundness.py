"""Is what a pack knows of comments sound? A pack without the folder knows nothing of them, and that is no fault."""

from collections.abc import Iterator
from pathlib import Path

from rules.comments import corpus, judge, samples, signs
from rules.comments.learned import Header, header_path
from rules.errors import RuleError


def faults(pack: Path) -> Iterator[RuleError]:
    """The first fault of each file, every example that its sign does not hold to, and last what to learn anew."""
    if not (pack / corpus.FOLDER).is_dir():
        return
    try:
        yield from signs.faults(pack)
        corpus.read(pack)
        if (pack / corpus.FOLDER / samples.ANSWERS).exists():
            samples.answers(pack)
        if (pack / corpus.FOLDER / samples.EDITS).exists():
            samples.edits(pack)
        judge.load(pack)
        if Header.read(header_path(pack).read_bytes()).corpus != corpus.digest(pack):
            yield RuleError(header_path(pack), 0, 0, "stale")
    except RuleError as fault:
        yield fault
