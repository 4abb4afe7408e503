"""Pages about editions stay inside the envelope, whatever an agency puts into its regulation."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.regulation.comparing import compared
from bot.regulation.edition_actions import ShowChanges
from bot.regulation.model import Clause, Edition, Problem, Section, ShelvedEdition
from bot.views.regulation import changes, editions

ZONE = ZoneInfo("Europe/Moscow")
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
TITLES = {f"topic-{number}": f"Очень длинное название темы номер {number} & другое <важное>" for number in range(40)}


def edition(number: int, word: str) -> Edition:
    clauses = tuple(Clause(f"1.{n}", f"{word} <{n}> & " * 400, (f"topic-{n}",)) for n in range(1, 30))
    long = Section("1", "Заголовок " * 30, clauses)
    short = (Section(str(n), "Раздел " * 30, (Clause(f"{n}.1", f"{word} {n}."),)) for n in range(2, 60))
    return Edition("x", "Регламент " * 40, (long, *short), number)


def entry(standing: str = "draft") -> ShelvedEdition:
    return ShelvedEdition(
        edition(7, "слово"),
        "имя " * 60 + ".docx",
        "Константин Константинопольский",
        AT,
        AT if standing != "draft" else None,
        AT if standing == "archive" else None,
        tuple(Problem("stray-text", n, "слово <&> " * 6) for n in range(50)),
        {topic: tuple(f"1.{n}" for n in range(5, 10)) for topic in TITLES},
    )


@pytest.mark.parametrize("standing", ["draft", "in-force", "archive"])
def test_every_page_of_a_large_edition_can_be_sent(standing: str) -> None:
    found = entry(standing)
    editions.edition_page(found, TITLES, ZONE, editions.published(found))
    editions.ask_publish_page(found, found)
    editions.editions_page([found] * 12, 3, ZONE)
    for part in (1, 3, 99):
        editions.problems_page(found, part)
        editions.topics_page(found, TITLES, part)
    for topic in ("topic-1", "topic-39"):
        editions.topic_page(found, topic, TITLES[topic], 1)
        editions.ask_clause_page(found, topic, TITLES[topic], 1, editions.no_such_clause("9" * 300))
    editions.ask_discard_page(found)


def test_every_change_of_a_large_edition_can_be_sent() -> None:
    before, after = edition(1, "слово"), edition(2, "другое")
    found = compared(before, after)
    parts = -(-len(found) // changes.LISTED)
    listed = [
        changes.changes_page(before, after, found, part, ZONE, is_keeper=is_keeper)
        for part in range(1, parts + 1)
        for is_keeper in (True, False)
    ]
    opened = {button.data for page in listed for row in page.buttons for button in row}
    assert opened >= {ShowChanges(after.id, place).pack() for place in range(1, len(found) + 1)}
    for part in range(1, len(found) + 1):
        changes.change_page(after, found, part)
    assert changes.changes_file(before, after, found[:3], ZONE).startswith(b"PK")


def test_all_that_happened_is_told_in_words() -> None:
    one = Edition("x", "Р", (Section("1", "А", (Clause("1.1", "Раз два три."), Clause("1.2", "Пять шесть семь."))),), 1)
    two = Edition("y", "Р", (Section("1", "А", (Clause("1.1", "Пять шесть семь."),)),), 2)
    found = compared(one, two)
    assert changes.summary(found).replace("\u00a0", " ") == "Исключён 1 пункт, другой номер у 1 пункта"
    assert [changes.title_of(change) for change in found] == ["1.1 исключён: Раз два три.", "1.2 стал 1.1"]
