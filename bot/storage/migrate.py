"""Brings the schema up to date. A database newer than the program is refused, never guessed at."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import StorageError
from bot.storage.engine import prepare

SCRIPTS = Path(__file__).parent / "migrations"


async def migrate(url: str) -> None:
    """Run the migrations that are missing, each whole or not at all. Raises `StorageError`."""
    prepare(url)
    engine = create_async_engine(url, hide_parameters=True)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    except CommandError as error:
        raise StorageError(f"the database is not one of this version: {error}") from error
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
