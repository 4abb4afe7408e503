"""`python -m bot.regulation.importing.worker NAME` reads one file from stdin. process.py starts it, and nobody else."""

import sys

from bot.errors import RegulationError
from bot.regulation.importing import read
from bot.regulation.importing.process import SECONDS, packed, refused

MEMORY = 2 * 1024 * 1024 * 1024  # bytes of address space; a regulation of a thousand pages takes a quarter


def main(name: str) -> None:
    _limit()
    try:
        answer = packed(read(name, sys.stdin.buffer.read()))
    except RegulationError as error:
        answer = refused(error)
    sys.stdout.buffer.write(answer)


def _limit() -> None:
    """Where the system knows such limits, what grows or hangs is ended by it."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    main(sys.argv[1])
