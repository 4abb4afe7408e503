"""The import rule holds, and text commands stay light."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parent.parent


def test_nobody_imports_what_the_house_forbids() -> None:
    ended = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )
    assert ended.returncode == 0, ended.stdout


# Whatever else is a folder of the bot is a feature, and a new one is held to the rule without being named anywhere.
ROOMS = frozenset(
    {"assembly", "commands", "mail", "messengers", "notices", "sandbox", "storage", "views", "workers"}
)
FEATURES = sorted(
    folder.name for folder in (ROOT / "bot").iterdir() if (folder / "__init__.py").exists() and folder.name not in ROOMS
)
NOT_FOR_FEATURES = (
    "aiogram",
    "sqlalchemy",
    "aiohttp",
    "vk_api",
    "handlers",
    "bot.app",
    "bot.settings",
    *(f"bot.{room}" for room in sorted(ROOMS - {"mail"})),
)


@cache
def _house() -> grimp.ImportGraph:
    return grimp.build_graph("bot", "handlers", "rules", include_external_packages=True)


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_knows_no_messenger_no_sql_and_no_view(feature: str) -> None:
    known = {name for name in NOT_FOR_FEATURES if name in _house().modules}
    reached = {name: _house().find_shortest_chain(f"bot.{feature}", name, as_packages=True) for name in known}
    assert {name: chain for name, chain in reached.items() if chain} == {}


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_knows_nobody_elses_service(feature: str) -> None:
    others = [
        f"{importer} -> {imported}"
        for importer in sorted(_house().find_descendants(f"bot.{feature}"))
        for imported in sorted(_house().find_modules_directly_imported_by(importer))
        if imported.endswith(".service") and not imported.startswith(f"bot.{feature}.")
    ]
    assert others == []


def test_now_is_asked_in_one_place_only() -> None:
    asking = [
        str(path.relative_to(ROOT))
        for room in ("bot", "handlers", "rules")
        for path in (ROOT / room).rglob("*.py")
        if "datetime.now(" in path.read_text(encoding="utf-8") or ".utcnow(" in path.read_text(encoding="utf-8")
    ]
    assert asking == ["bot/clock.py"]


def test_what_is_slow_goes_to_a_thread_where_it_is_seen_to_hold_no_lock() -> None:
    """`bot.work.aside` looks; VK's client has threads of its own and looks itself."""
    going = [
        str(path.relative_to(ROOT))
        for room in ("bot", "handlers")
        for path in (ROOT / room).rglob("*.py")
        if "asyncio.to_thread(" in (text := path.read_text(encoding="utf-8")) or "run_in_executor(" in text
    ]
    assert sorted(going) == ["bot/messengers/vk/client.py", "bot/work.py"]


def test_russian_is_spoken_only_by_views_and_data() -> None:
    """The sandbox is the world outside: its people speak too. What reads Russian documents and questions names their
    words, but says nothing."""
    readers = ("bot/regulation/", "bot/questions/alike.py")
    speaking = [
        str(path.relative_to(ROOT))
        for room in ("bot", "handlers")
        for path in (ROOT / room).rglob("*.py")
        if not {"views", "sandbox"} & set(path.parts)
        and not str(path.relative_to(ROOT)).startswith(readers)
        and _russian_strings(path)
    ]
    assert speaking == []


def _russian_strings(path: Path) -> list[str]:
    import ast

    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        and any("а" <= letter.lower() <= "я" for letter in node.value)
    ]
