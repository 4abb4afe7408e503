"""What must leave leaves once, in order, and is forgotten in time."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.mail.model import BROADCAST_LANE, Again, Failed, OutboxRow, Outgoing, Recipient, Sent
from bot.mail.parcels import Room
from bot.page import Button, File, Page
from bot.storage.engine import Database
from bot.storage.queues.outbox import OutboxStore
from bot.storage.tables import bodies, keys, outbox, sent_messages
from tests.clock import MovableClock


@pytest.fixture
def store(database: Database, clock: MovableClock) -> OutboxStore:
    return OutboxStore(database, clock)


async def put(database: Database, store: OutboxStore, *texts: str, chat: int = 1, lane: int = 0) -> None:
    async with database.unit():
        for text in texts:
            await store.put(Outgoing("vk", "5", chat, Page(text), lane=lane))


async def claim(database: Database, store: OutboxStore, limit: int = 10) -> list[OutboxRow]:
    async with database.unit():
        parcels = await store.claim("vk", "5", Room(answers=limit, bulk=limit))
    return [row for parcel in parcels for row in parcel.rows]


async def settle(database: Database, store: OutboxStore, *outcomes: Sent | Again | Failed) -> None:
    async with database.unit():
        await store.settle(outcomes)


async def test_a_chat_gets_its_pages_one_after_another(
    database: Database, store: OutboxStore, clock: MovableClock
) -> None:
    await put(database, store, "первая", "вторая")
    [first] = await claim(database, store)
    assert first.page.text == "первая"
    assert await claim(database, store) == []
    await settle(database, store, Sent(first, 10, clock.now()))
    assert [row.page.text for row in await claim(database, store)] == ["вторая"]


async def test_a_page_that_no_messenger_carries_any_more_holds_up_nobody(
    database: Database, store: OutboxStore
) -> None:
    await put(database, store, "старая", "новая")
    first, _ = await _ids(database)
    async with database.unit():
        connection = await database.writing()
        await connection.execute(update(outbox).where(outbox.c.id == first).values(page={"text": "", "buttons": []}))
    assert await claim(database, store) == []
    assert [row.page.text for row in await claim(database, store)] == ["новая"]
    [lost] = await store.lost(10)
    assert lost.fault == "EnvelopeError"


async def test_an_answer_goes_before_a_broadcast(database: Database, store: OutboxStore) -> None:
    await put(database, store, "рассылка", chat=1, lane=2)
    await put(database, store, "рассылка", chat=2, lane=2)
    await put(database, store, "ответ", chat=1)
    assert [(r.chat_id, r.page.text) for r in await claim(database, store)] == [(1, "ответ"), (2, "рассылка")]


async def test_a_page_for_many_leaves_to_each_of_them(
    database: Database, store: OutboxStore
) -> None:
    async with database.unit():
        await store.put_many(Page("всем"), [Recipient("vk", "5", chat) for chat in (3, 1, 2)], lane=BROADCAST_LANE)
    assert [(row.chat_id, row.page.text) for row in await claim(database, store)] == [
        (3, "всем"), (1, "всем"), (2, "всем")
    ]


async def test_a_page_for_many_is_stored_once_and_known_in_every_chat(
    database: Database, store: OutboxStore, clock: MovableClock
) -> None:
    page = Page("<b>Всем</b>", ((Button("Ознакомлен", data="ack:1"),),))
    async with database.unit():
        await store.put_many(page, [Recipient("vk", "5", chat) for chat in range(3)])
    rows = await claim(database, store)
    await settle(database, store, *(Sent(row, 70 + row.chat_id, clock.now()) for row in rows))
    for chat in range(3):
        found = await store.find("vk", "5", chat, 70 + chat)
        assert found is not None
        assert (found.text, found.keyboard[0][0]["label"]) == ("<b>Всем</b>", "Ознакомлен")
    async with database.reading() as connection:
        assert (await connection.execute(select(func.count()).select_from(bodies))).scalar_one() == 1
        assert not (await connection.execute(select(func.count(outbox.c.page)))).scalar_one()
        assert not (await connection.execute(select(func.count(sent_messages.c.page)))).scalar_one()


async def test_a_page_for_many_is_kept_until_the_last_of_them_has_had_it(
    database: Database, store: OutboxStore, clock: MovableClock
) -> None:
    async with database.unit():
        await store.put_many(Page("всем"), [Recipient("vk", "5", chat) for chat in (1, 2)])
    first, second = await claim(database, store)
    await settle(database, store, Sent(first, 71, clock.now()))
    clock.advance(days=3)
    for last in (False, True):
        async with database.unit():
            await store.erase(clock.now() - timedelta(days=2), 100)
        async with database.reading() as connection:
            assert ((await connection.execute(select(bodies.c.page))).scalar_one() is None) is last
        if not last:
            await settle(database, store, Sent(second, 72, clock.now()))
            clock.advance(days=3)


async def test_a_block_of_keys_is_nobody_else_s(database: Database, store: OutboxStore, clock: MovableClock) -> None:
    await put(database, store, "раз")
    async with database.unit():
        await store.put_many(Page("всем"), [Recipient("vk", "5", chat) for chat in range(2500)])
    await put(database, store, "два")
    ids = await _ids(database)
    assert ids == list(range(ids[0], ids[0] + 2502))


async def test_a_page_put_behind_another_goes_once_that_one_is_refused_or_waits_for_it(
    database: Database, store: OutboxStore, clock: MovableClock
) -> None:
    await put(database, store, "раз", "два", "три")
    [first] = await claim(database, store)
    await settle(database, store, Again(first, clock.now() + timedelta(seconds=5), "TelegramServerError"))
    assert await claim(database, store) == []
    clock.advance(seconds=5)
    [first] = await claim(database, store)
    await settle(database, store, Failed(first, clock.now(), "TelegramBadRequest"))
    [second] = await claim(database, store)
    await settle(database, store, Sent(second, 10, clock.now()))
    assert [row.page.text for row in await claim(database, store)] == ["три"]


async def test_keys_never_go_back_even_after_a_restore(
    database: Database, store: OutboxStore, clock: MovableClock
) -> None:
    await put(database, store, "раз", "два")
    first, second = await _ids(database)
    assert first < second
    async with database.unit():  # an old copy of the database comes back a day later
        connection = await database.writing()
        await connection.execute(keys.update().values(last=first - 1000))
    clock.advance(days=1)
    await put(database, store, "три")
    assert (await _ids(database))[-1] >= int(clock.now().timestamp())


async def test_a_page_is_tried_again_under_its_old_key(
    database: Database, store: OutboxStore, clock: MovableClock
) -> None:
    await put(database, store, "ответ")
    [row] = await claim(database, store)
    await settle(database, store, Again(row, clock.now() + timedelta(seconds=2), "TelegramServerError"))
    assert await claim(database, store) == []
    clock.advance(seconds=3)
    [again] = await claim(database, store)
    assert (again.id, again.attempts) == (row.id, 1)


async def test_a_page_refused_for_good_makes_room_for_the_next(
    database: Database, store: OutboxStore, clock: MovableClock
) -> None:
    await put(database, store, "раз", "два")
    [row] = await claim(database, store)
    await settle(database, store, Failed(row, clock.now(), "TelegramForbiddenError"))
    assert [r.page.text for r in await claim(database, store)] == ["два"]


async def test_only_a_row_left_in_the_middle_by_a_killed_process_is_in_doubt(
    database: Database, store: OutboxStore
) -> None:
    await put(database, store, "первый", chat=1)
    [started] = await claim(database, store)
    await put(database, store, "второй", chat=2)
    async with database.unit():
        await store.recover("vk", "5", keyed=True)
    async with database.reading() as connection:
        doubts = {r.id: r.in_doubt for r in await connection.execute(select(outbox.c.id, outbox.c.in_doubt))}
    assert doubts.pop(started.id) is True
    assert list(doubts.values()) == [False]
    assert len(await claim(database, store)) == 2


async def test_a_sent_message_is_remembered_with_its_buttons_and_forgotten_in_time(
    database: Database, store: OutboxStore, clock: MovableClock
) -> None:
    page = Page("<b>Заключение</b>", ((Button("Пункт 4.2", data="clause:1:4.2:1"),),))
    async with database.unit():
        await store.put(Outgoing("vk", "5", 1, page))
    [row] = await claim(database, store)
    await settle(database, store, Sent(row, 77, clock.now()))
    found = await store.find("vk", "5", 1, 77)
    assert found is not None
    assert (found.text, found.keyboard[0][0]["label"]) == ("<b>Заключение</b>", "Пункт 4.2")
    async with database.unit():
        await store.erase(clock.now() + timedelta(seconds=1), 10)
    assert await store.find("vk", "5", 1, 77) is None
    async with database.reading() as connection:
        assert (await connection.execute(select(outbox.c.page))).scalar_one() is None


async def test_a_page_that_asks_to_be_forgotten_is_empty_once_it_is_settled(
    database: Database, store: OutboxStore, clock: MovableClock
) -> None:
    await put(database, store, "прежде", chat=1)
    [before] = await claim(database, store)
    await settle(database, store, Sent(before, 77, clock.now()))
    async with database.unit():
        await store.put(Outgoing("vk", "5", 1, Page("тайна"), edits=77, forget=True))
        await store.put(Outgoing("vk", "5", 2, Page("тайна"), forget=True))
    edit, other = await claim(database, store)
    await settle(database, store, Again(edit, clock.now(), "TelegramServerError"))
    [edit] = await claim(database, store)
    assert edit.page.text == "тайна"
    await settle(
        database, store, Sent(edit, 77, clock.now()), Failed(other, clock.now(), "TelegramForbiddenError")
    )
    async with database.reading() as connection:
        pages = (await connection.execute(select(outbox.c.state, outbox.c.page).order_by(outbox.c.id))).all()
    assert [(row.state, row.page is None) for row in pages] == [("sent", False), ("sent", True), ("failed", True)]
    assert await store.find("vk", "5", 1, 77) is None


@pytest.mark.parametrize("fault", [None, "TelegramForbiddenError"])
async def test_a_file_stays_until_its_page_has_left_and_its_name_is_remembered(
    database: Database, store: OutboxStore, clock: MovableClock, fault: str | None
) -> None:
    page = Page("Коды", file=File("коды.csv", b"A;B"))
    async with database.unit():
        await store.put(Outgoing("vk", "5", 1, page))
    [row] = await claim(database, store)
    assert row.page == page
    outcome = Failed(row, clock.now(), fault) if fault else Sent(row, 77, clock.now())
    await settle(database, store, outcome)
    async with database.reading() as connection:
        assert (await connection.execute(select(outbox.c.page))).scalar_one()["file"] == {"name": "коды.csv"}
    found = await store.find("vk", "5", 1, 77)
    assert (found.file if found else None) == (None if fault else "коды.csv")


async def _ids(database: Database) -> list[int]:
    async with database.reading() as connection:
        return list((await connection.execute(select(outbox.c.id).order_by(outbox.c.id))).scalars())


async def test_what_was_put_off_for_an_absent_platform_leaves_in_its_order_and_nothing_else_does(
    database: Database, store: OutboxStore, clock: MovableClock
) -> None:
    for chat in (1, 2, 3, 4):
        await put(database, store, f"{chat}", f"{chat}, потом", chat=chat)
    first, second, limited, third = await claim(database, store)
    later = clock.now() + timedelta(minutes=30)
    await settle(
        database,
        store,
        Again(third, later, "NotReached"),
        Again(second, later + timedelta(minutes=1), "TelegramServerError"),
        Again(first, later + timedelta(minutes=2), "TelegramNetworkError"),
        Again(limited, later, "TelegramRetryAfter"),
    )
    async with database.unit():
        assert not await store.release("telegram", "5", 10)
        assert not await store.release("vk", "6", 10)
        assert not await store.release("vk", "5", 1)
    assert await claim(database, store) == []
    async with database.unit():
        assert not await store.release("vk", "5", 2)
    assert [row.page.text for row in await claim(database, store, limit=2)] == ["1", "2"]
    assert [row.page.text for row in await claim(database, store)] == ["4"]


async def test_more_than_a_statement_takes_is_released_in_several(
    database: Database, store: OutboxStore, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for chat in (1, 2):
        await put(database, store, f"{chat}", chat=chat)
    rows = await claim(database, store)
    late = clock.now() + timedelta(minutes=30)
    await settle(database, store, *(Again(row, late, "NotReached") for row in rows))
    monkeypatch.setattr("bot.storage.queues.claims.RELEASED", 1)
    async with database.unit():
        assert await store.release("vk", "5", 10)
