"""Promises to bring a reply back, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.errors import StorageError
from bot.storage.engine import Database
from bot.storage.review.returns import ReturnTable
from bot.storage.review.submissions import SubmissionTable
from tests.storage.test_reviews import AT, HERE, hired, judged

WHERE = ("vk", "5", 42)
SOON = AT + timedelta(minutes=10)


async def test_a_promise_is_kept_until_it_is_closed(database: Database) -> None:
    anna = await hired(database, "Анна")
    table, wanted = ReturnTable(database), await judged(database)
    async with database.unit():
        review = await SubmissionTable(database).add(anna.id, wanted, HERE, AT)
        made = await table.add(review.submission_id, WHERE, AT, SOON)
    assert (made.author_id, made.platform, made.account, made.chat_id) == (anna.id, *WHERE)
    assert (made.asked_at, made.at) == (AT, SOON)
    assert await table.promised(review.submission_id) == made
    assert await table.promise(made.id) == (made, anna.id)
    assert await table.due(SOON - timedelta(seconds=1), 0, 10) == []
    assert await table.due(SOON, 0, 10) == [made]
    async with database.unit():
        await table.close(made.id)
    assert await table.promised(review.submission_id) is None
    assert await table.promise(made.id) == (None, anna.id)
    assert await table.promise(made.id + 1) is None
    assert await table.due(SOON, 0, 10) == []


async def test_a_submission_has_one_open_promise(database: Database) -> None:
    anna = await hired(database, "Анна")
    table, wanted = ReturnTable(database), await judged(database)
    async with database.unit():
        review = await SubmissionTable(database).add(anna.id, wanted, HERE, AT)
        made = await table.add(review.submission_id, WHERE, AT, SOON)
    with pytest.raises((IntegrityError, StorageError)):
        async with database.unit():
            await table.add(review.submission_id, WHERE, AT, SOON)
    async with database.unit():
        await table.close(made.id)
        again = await table.add(review.submission_id, WHERE, AT, SOON)
    assert await table.due(SOON, 0, 10) == [again]


async def test_what_came_since_is_found_by_its_latest_review(database: Database) -> None:
    anna, boris = await hired(database, "Анна"), await hired(database, "Борис")
    table, submissions = ReturnTable(database), SubmissionTable(database)
    wanted, later = await judged(database), AT + timedelta(minutes=1)
    async with database.unit():
        old = await submissions.add(anna.id, wanted, HERE, AT)
        newer = await submissions.add_version(old.submission_id, wanted, HERE, later)
        again = await submissions.add_review(newer, replace(wanted, clue=None), later)
        await submissions.add_review(old, wanted, later)
        other = await submissions.add(anna.id, wanted, HERE, later)
        await submissions.add(boris.id, wanted, HERE, later)
    assert await table.latest_of(old.submission_id) == again.id
    assert await table.reviewed_since(anna.id, later, 9) == [other.id, again.id]
    assert await table.reviewed_since(anna.id, later, 1) == [other.id]
