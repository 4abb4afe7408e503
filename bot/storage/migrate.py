"""Brings the schema up to date. A database newer than the program is refused, never guessed at."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import NewerDatabase, StorageError
from bot.storage.engine import prepare

SCRIPTS = Path(__file__).parent / "migrations"
HEAD = max(path.stem.partition("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*.py"))


async def migrate(url: str) -> None:
    """Run the migrations that are missing, each whole or not at all. Raises `StorageError`."""
    prepare(url)
    # Left to itself the driver commits each CREATE TABLE on SQLite: BEGIN and COMMIT are ours.
    engine = create_async_engine(url, hide_parameters=True, isolation_level="AUTOCOMMIT")
    begin = "BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else "BEGIN"
    try:
        async with engine.connect() as connection:
            await connection.exec_driver_sql(begin)
            if await connection.run_sync(_version) != HEAD:
                await connection.run_sync(_upgrade)
            await connection.exec_driver_sql("COMMIT")
    except (OSError, DBAPIError) as error:
        raise StorageError(f"the database cannot be opened: {type(error).__name__}") from error
    finally:
        await engine.dispose()


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _upgrade(connection: Connection) -> None:
    # Alembic costs 11 MiB, which a bot on an up-to-date database need not carry.
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise NewerDatabase(f"the database is not one of this version: {error}") from error
