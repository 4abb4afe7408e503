"""`python -m bot precedents` and `python -m bot rehearse` over a database with drafts in it."""

import argparse
import asyncio
import os
import stat
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import settings as environment
from bot.__main__ import main
from bot.commands import precedents, rehearse
from bot.regulation import markdown
from bot.regulation.service import RegulationService
from bot.review.export import SENTENCE_LIMIT
from bot.review.model import Draft, Source
from bot.review.service import ReviewService
from bot.staff.model import Role
from bot.storage.engine import Database
from bot.storage.regulation import EditionTable
from bot.storage.review.submissions import CounterTable, ObjectionTable, PrecedentTable, SubmissionTable
from rules.loader import load_pack
from rules.schema import Example
from rules.text import Link
from rules.twins import Case
from tests import databases
from tests.clock import MovableClock
from tests.rules.packs import Unamended, rule, written
from tests.staff.conftest import agency_over

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
REGULATION = "# Регламент\n## 3. Звери\n3.1. Без слонов. {#courtesy}\n"

Settings = environment.Settings

HERE = Source("vk", "5", 42, 7)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    regulation = tmp_path / "regulation.md"
    regulation.write_text(REGULATION, encoding="utf-8")
    rules_dir = written(tmp_path / "rules", rule(), rule(id="test.whale", match="'кит'", title="Кит"))
    return environment.load({}).model_copy(
        update={"rules_dir": rules_dir, "regulation": regulation, "data_dir": tmp_path / "data"}
    )


Step = Callable[[Database, ReviewService, int], Coroutine[Any, Any, Any]]


def stored(settings: Settings, *steps: Step) -> None:
    """Let each step happen in a unit of its own over the database, for an employee of that id."""

    async def run() -> None:
        database = Database(await databases.new(settings.data_dir / "pamyatka.sqlite3"))
        clock = MovableClock(AT)
        async with database.unit():
            await EditionTable(database, clock).publish(markdown.load(settings.regulation))
        author = await agency_over(database, clock).joined("Мария", Role.PRESS_SECRETARY)
        service = ReviewService(
            SubmissionTable(database),
            CounterTable(database),
            RegulationService(EditionTable(database, clock)),
            PrecedentTable(database),
            Unamended(load_pack(settings.rules_dir)),
            clock,
            settings.zone,
        )
        for step in steps:
            async with database.unit():
                await step(database, service, author.id)
        await database.close()

    asyncio.run(run())


def accepted(settings: Settings, *cases: tuple[str, Case]) -> None:
    """Each of these becomes a precedent of its rule."""

    async def work(database: Database, service: ReviewService, author: int) -> None:
        review = await service.submit(author, Draft("Вот слон и кит.", "official"))
        objections = ObjectionTable(database)
        filed = await objections.file(review.id, "test.rule", None, Role.ADMIN, AT)
        await objections.decide(filed, "allowed", None, author, AT)
        for rule_id, case in cases:
            await objections.set_precedent(filed, rule_id, case)

    stored(settings, work)


def listed(settings: Settings, export: Path | None = None) -> int:
    return precedents.run(argparse.Namespace(export=export), settings)


def test_precedents_are_told_with_when_who_and_what(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    accepted(settings, ("test.rule", Case("Вот слон.", 4, 8)), ("gone.rule", Case("А вот кот.", 6, 9)))
    assert listed(settings) == 0
    assert capsys.readouterr().out == (
        "№ 1 · 24.11.2026 · Мария · test.rule · «слон»\n    Вот слон.\n"
        "№ 2 · 24.11.2026 · Мария · gone.rule · «кот» · не действует: правила нет в наборе\n    А вот кот.\n"
    )


def test_without_precedents_nothing_is_told_or_written(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listed(settings) == 0
    assert listed(settings, tmp_path / "out.yaml") == 0
    assert capsys.readouterr().out == "Прецедентов нет.\nЗаписывать нечего.\n"
    assert not (tmp_path / "out.yaml").exists()


def test_what_is_exported_may_be_pasted_under_its_rule(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wild = "Вот слон: \"'#&*!|>%@` {}[] 👍\u2028 \\n \u00a0- да?"
    accepted(
        settings,
        ("test.rule", Case(wild, 4, 8)),
        ("test.rule", Case("Слон здесь.", 0, 4, (Link(5, 10, "https://zoo.example"),))),
        ("test.whale", Case("Вот кит.", 4, 7)),
        ("gone.rule", Case("А вот кот.", 6, 9)),
        ("test.rule", Case("Вот слон <<и>> всё.", 4, 8)),
        ("test.rule", Case("слон" * SENTENCE_LIMIT, 0, 4)),
    )
    path = tmp_path / "out.yaml"
    assert listed(settings, path) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"Записано примеров: 3. Файл: {path}\nНе записаны прецеденты 4, 5, 6: ")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    content = path.read_text(encoding="utf-8")
    assert content.startswith("# Прецеденты: ")
    first, second = yaml.safe_load(content)
    assert (first["id"], second["id"]) == ("test.rule", "test.whale")
    read = [Example.model_validate(example) for example in first["examples"]]
    assert (read[0].good, read[0].kind) == (wild, "official")
    assert read[1].links == {"здесь": "https://zoo.example"}
    # Under the rule of the pack as they stand.
    target = settings.rules_dir / "review" / "1.yaml"
    examples = content.partition("  examples:\n")[2].partition("- id:")[0]
    target.write_text(target.read_text(encoding="utf-8") + examples, encoding="utf-8")
    pasted = load_pack(settings.rules_dir).rules[0].spec.examples
    assert [example.good for example in pasted[-2:]] == [wild, "Слон здесь."]


def test_a_file_that_is_there_stays_as_it_is(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    accepted(settings, ("test.rule", Case("Вот слон.", 4, 8)))
    path = tmp_path / "out.yaml"
    path.write_text("моё", encoding="utf-8")
    assert listed(settings, path) == 2
    assert listed(settings, tmp_path / "нет" / "out.yaml") == 2
    assert path.read_text(encoding="utf-8") == "моё"
    err = capsys.readouterr().err
    assert "такой файл уже есть" in err
    assert "файл не записывается" in err


def rehearsed(settings: Settings, pack: Path, *, samples: int = 5, texts: bool = False) -> int:
    return rehearse.run(argparse.Namespace(pack=pack, samples=samples, texts=texts), settings)


FOUR_DRAFTS: tuple[Step, ...] = (
    lambda _, service, author: service.submit(author, Draft("Вот слон.", "official"), HERE),
    lambda _, service, author: service.revise(author, Draft("Вот кит.", "official"), HERE),
    lambda _, service, author: service.submit(author, Draft("Вот кит и кот.", "official")),
    lambda _, service, author: service.submit(author, Draft("Кот и пёс.", "official")),
    lambda _, service, author: service.submit(author, Draft("Кот у окна.", "personal")),
)


def test_a_rehearsal_tells_what_newly_fires_and_what_falls_silent(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(settings, *FOUR_DRAFTS)
    changed = written(
        tmp_path / "changed", rule(), rule(id="test.cat", match="'кот'", title="Кот", applies_to="[official]")
    )
    assert rehearsed(settings, changed, samples=1) == 1
    told = capsys.readouterr().out
    assert told.splitlines()[0].endswith("сохранено: 4 черновика. Ничего никому не отправлено.")
    assert told.partition("\n\n")[2] == (
        "Заработает:\n  test.cat — Кот: 2 черновика (№ 2, …)\n\n"
        "Замолчит:\n  test.whale — Кит: 2 черновика (№ 1, …)\n\n"
        "Заключение изменится: 2 черновика.\n"
    )
    assert "Вот" not in told


def test_a_rehearsal_shows_words_only_when_it_is_asked_to(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(settings, *FOUR_DRAFTS)
    changed = written(tmp_path / "changed", rule(), rule(id="test.whale", match="'нарвал'", title="Кит"))
    assert rehearsed(settings, changed, texts=True) == 1
    assert "(№ 1, № 2)\n    № 1 «кит»: Вот кит.\n    № 2 «кит»: Вот кит и кот.\n" in capsys.readouterr().out


def test_a_rehearsal_of_the_same_pack_changes_nothing(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(settings, *FOUR_DRAFTS)
    assert rehearsed(settings, settings.rules_dir) == 0
    assert capsys.readouterr().out.endswith("\n\nНичего не изменится.\n")


def test_a_rule_that_finds_a_word_more_has_not_changed_its_mind(settings: Settings, tmp_path: Path) -> None:
    stored(settings, *FOUR_DRAFTS)
    changed = written(tmp_path / "changed", rule(), rule(id="test.whale", match="'вот кит|кит'", title="Кит"))
    assert rehearsed(settings, changed) == 0


def test_what_is_allowed_by_a_precedent_does_not_newly_fire(settings: Settings, tmp_path: Path) -> None:
    changed = settings.rules_dir
    accepted(settings, ("test.whale", Case("Вот слон и кит.", 11, 14)))
    before = settings.model_copy(update={"rules_dir": written(tmp_path / "before", rule())})
    assert rehearsed(before, changed) == 0


def test_a_wrong_rehearsal_is_refused(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rehearsed(settings, settings.rules_dir, samples=-1) == 2
    monkeypatch.setenv("PAMYATKA_DATA_DIR", str(tmp_path / "data"))
    assert main(["rehearse", "--pack", str(tmp_path / "нет")]) == 2
    assert "файл не читается" in capsys.readouterr().err
