"""New databases for tests that are not about migrating: migrated once a process, then copied.

All the steps of a migration cost a third of a second, and hundreds of tests want a database each.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from bot.storage.migrate import migrate

_migrated: list[bytes] = []


async def new(file: Path) -> str:
    """The address of a SQLite file with every table and no row. A file that is there already is left as it is."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_bytes(await _tables())
    return f"sqlite+aiosqlite:///{file}"


async def _tables() -> bytes:
    if not _migrated:
        with TemporaryDirectory(prefix="pamyatka-") as folder:
            file = Path(folder) / "tables.sqlite3"
            await migrate(f"sqlite+aiosqlite:///{file}")
            _migrated.append(file.read_bytes())
    return _migrated[0]
