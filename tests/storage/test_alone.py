"""A SQLite file has one bot."""

from pathlib import Path

import pytest

from bot.errors import AlreadyRunning, StorageError
from bot.storage.alone import alone


def url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


def test_the_second_bot_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    file = tmp_path / "pamyatka.sqlite3"
    with alone(url(file)):
        with pytest.raises(AlreadyRunning), alone(url(file)):
            pass
        with alone(url(tmp_path / "other.sqlite3")):
            pass
    with alone(url(file)):
        pass


def test_a_file_is_the_same_by_another_name(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "data")
    one, other = (url(tmp_path / folder / "pamyatka.sqlite3") for folder in ("data", "link"))
    with alone(one), pytest.raises(AlreadyRunning), alone(other):
        pass


def test_a_folder_that_cannot_be_written_to_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "pamyatka.sqlite3.lock").mkdir()
    with pytest.raises(StorageError, match=r"pamyatka\.sqlite3\.lock"), alone(url(tmp_path / "pamyatka.sqlite3")):
        pass


def test_a_server_takes_as_many_as_come() -> None:
    address = "postgresql+asyncpg://host/base"
    with alone(address), alone(address):
        pass
