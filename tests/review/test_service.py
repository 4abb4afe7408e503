import threading
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.regulation import markdown
from bot.regulation.model import Edition
from bot.review.model import Draft, Judgement, Review
from bot.review.service import ReviewService
from rules.errors import TextTooLong
from rules.text import LIMIT
from tests.clock import MovableClock
from tests.rules.packs import pack, rule

CONTENT = markdown.parse("# Регламент\n## 3. Вежливость\n3.1. Вежливо. {#courtesy}\n")
ANNA, BORIS = 1, 2


class Drawer:
    """Submissions in memory, by the same promises as the stored ones."""

    def __init__(self) -> None:
        self.reviews: dict[int, tuple[Review, int]] = {}

    async def add(self, author_id: int, draft: Draft, judged: Judgement, at: datetime) -> Review:
        number = len(self.reviews) + 1
        review = Review(
            number, number, judged.verdict, judged.findings, judged.skipped, judged.pack_version, judged.edition_id, at
        )
        self.reviews[number] = review, author_id
        return review

    async def review(self, review_id: int) -> tuple[Review, int] | None:
        return self.reviews.get(review_id)


class OneEdition:
    async def current(self) -> Edition:
        return Edition(CONTENT.sha256, CONTENT.title, CONTENT.sections, 7)


def service(tmp_path: Path, drawer: Drawer, at: datetime, *rules: str) -> ReviewService:
    rules_of_tests = pack(tmp_path, *(rules or (rule(),)))
    return ReviewService(drawer, OneEdition(), rules_of_tests, MovableClock(at), ZoneInfo("Europe/Moscow"))


NOON = datetime(2026, 11, 1, 9, tzinfo=UTC)


async def test_a_review_remembers_what_it_was_judged_by(tmp_path: Path) -> None:
    review = await service(tmp_path, Drawer(), NOON).submit(ANNA, Draft("Вот слон"))
    assert (review.verdict, review.edition_id, review.reviewed_at) == ("warn", 7, NOON)
    assert len(review.pack_version) == 12
    assert [finding.clause for finding in review.findings] == ["3.1"]


async def test_only_its_author_reads_a_review(tmp_path: Path) -> None:
    reviews = service(tmp_path, Drawer(), NOON)
    review = await reviews.submit(ANNA, Draft("Вот слон"))
    assert await reviews.review(review.id, ANNA) == review
    assert await reviews.review(review.id, BORIS) is None
    assert await reviews.review(review.id + 1, ANNA) is None


async def test_a_rule_begins_at_midnight_of_the_agency(tmp_path: Path) -> None:
    tomorrow = rule(since="2026-11-02")
    before = await service(tmp_path / "a", Drawer(), datetime(2026, 11, 1, 20, 59, tzinfo=UTC), tomorrow).submit(
        ANNA, Draft("слон")
    )
    after = await service(tmp_path / "b", Drawer(), datetime(2026, 11, 1, 21, 0, tzinfo=UTC), tomorrow).submit(
        ANNA, Draft("слон")
    )
    assert (before.verdict, after.verdict) == ("ok", "warn")


async def test_the_rules_run_beside_the_event_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []

    def judged(*_: object) -> tuple[str, tuple[()], tuple[()]]:
        threads.append(threading.current_thread())
        return "ok", (), ()

    monkeypatch.setattr("bot.review.service.judge", judged)
    await service(tmp_path, Drawer(), NOON).submit(ANNA, Draft("слон"))
    assert threads
    assert threads[0] is not threading.main_thread()


async def test_a_draft_over_the_limit_is_refused_and_not_stored(tmp_path: Path) -> None:
    drawer = Drawer()
    with pytest.raises(TextTooLong):
        await service(tmp_path, drawer, NOON).submit(ANNA, Draft("я" * (LIMIT + 1)))
    assert drawer.reviews == {}
