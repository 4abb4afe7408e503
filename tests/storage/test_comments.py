"""Comments as they are stored: events in any order, what follows from them, and what is due."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.comments.deriving import Deriving
from bot.comments.item import Entry, Filter, Meaning
from bot.comments.model import AnswerKind, State, Told
from bot.comments.saying import Corrections
from bot.comments.service import CommentService
from bot.comments.sources import Source
from bot.comments.states import Said
from bot.errors import AccessDenied
from bot.mail.comments import Author, CommentEvent, Place
from bot.staff.model import Employee, Role
from bot.storage.comments.erasing import CommentErasure
from bot.storage.comments.events import EventTable
from bot.storage.comments.register import Register
from bot.storage.comments.sources import SourceTable
from bot.storage.engine import Database
from bot.storage.tables import comment_events, comment_threads
from tests.clock import MovableClock

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
WALL = Place("wall", 310)
OLGA, COMMUNITY = Author("citizen", "1"), Author("community", "77")


class Plain:
    """Reads as a child would: a question mark asks, «спасибо» thanks."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def meaning(self, text: str, thread: Sequence[Said], post: str | None) -> Meaning:
        self.asked.append(text)
        return Meaning(awaits="?" in text, kind="question", urgency="urgent" if "газ" in text else "usual")

    def withdraws(self, text: str) -> bool:
        return "снят" in text

    def thanks(self, text: str) -> bool:
        return "спасибо" in text.lower()

    def answer(self, text: str) -> AnswerKind:
        return AnswerKind.INTERIM if "уточняем" in text.lower() else AnswerKind.FINAL

    def same_matter(self, before: str, after: str) -> bool:
        return before.count("?") == after.count("?")

    def topics(self, texts: Mapping[int, str], post: str | None) -> Mapping[int, int]:
        first = {text: number for number, text in reversed(list(texts.items()))}
        return {number: first[text] for number, text in texts.items()}


class Desk:
    def __init__(self, database: Database, clock: MovableClock) -> None:
        self.database, self.clock = database, clock
        self.events, self.register, self.sources = EventTable(database), Register(database), SourceTable(database)
        self.judge = Plain()
        self.deriving = Deriving(
            database, self.events, self.register, self.sources, self.judge, clock, ZoneInfo("Europe/Moscow")
        )

    async def link(self) -> Source:
        async with self.database.unit():
            return await self.sources.link(Source(0, "vk", "77", "Заречье", NOON - timedelta(days=1)))

    async def hear(self, source: Source, *events: CommentEvent) -> None:
        async with self.database.unit():
            await self.events.add([Told(source.id, event, "Пост", "Ольга К.") for event in events], self.clock.now())
        while await self.deriving.turn():
            pass

    async def entry(self, number: int, place: int = WALL.object_id) -> Entry:
        async with self.database.reading() as connection:
            found = await connection.execute(
                select(comment_threads.c.id).where(comment_threads.c.object_id == place)
            )
        return (await self.register.of_thread(found.scalar_one()))[number]


@pytest.fixture
async def desk(database: Database, clock: MovableClock) -> Desk:
    return Desk(database, clock)


def said(number: int, text: str, minutes: int = 0, author: Author = OLGA, reply_to: int | None = None) -> CommentEvent:
    at = NOON + timedelta(minutes=minutes)
    return CommentEvent(f"e{number}", "new", WALL, number, at, author, text, root=reply_to, reply_to=reply_to)


def turn(event_id: str, kind: str, number: int, minutes: int, text: str | None = None) -> CommentEvent:
    at = NOON + timedelta(minutes=minutes)
    return CommentEvent(event_id, kind, WALL, number, at, OLGA, text, actor=OLGA)  # type: ignore[arg-type]


async def test_what_nobody_has_answered_is_listed_by_its_deadline_with_what_is_overdue_first(desk: Desk) -> None:
    source = await desk.link()
    await desk.hear(source, said(1, "Когда включат фонарь?", 5), said(2, "Пахнет газом?", 10), said(3, "Спасибо", 11))
    listing = await desk.register.listing(Filter(), 1, NOON + timedelta(hours=5))
    assert [(line.text, line.urgency) for line in listing.lines] == [
        ("Пахнет газом?", "urgent"), ("Когда включат фонарь?", "usual"),
    ]
    assert (listing.total, listing.overdue) == (2, 1)
    urgent = await desk.register.listing(Filter(urgent=True), 1, NOON)
    assert [line.text for line in urgent.lines] == ["Пахнет газом?"]
    assert (await desk.register.listing(Filter(source_id=source.id + 1), 1, NOON)).total == 0


async def test_an_answer_takes_it_off_the_list_and_its_deletion_brings_it_back(desk: Desk) -> None:
    source = await desk.link()
    await desk.hear(source, said(1, "Когда?", 0), said(2, "Завтра.", 30, COMMUNITY, 1))
    assert (await desk.register.listing(Filter(), 1, NOON)).total == 0
    entry = await desk.entry(1)
    assert (entry.state, entry.answered_by) == (State.ANSWERED, 2)
    await desk.hear(source, turn("d2", "delete", 2, 60))
    assert (await desk.register.listing(Filter(), 1, NOON)).total == 1


async def test_whatever_the_order_of_arrival_the_outcome_is_the_same(desk: Desk) -> None:
    source = await desk.link()
    told = [
        said(1, "Когда?", 0), said(2, "Уточняем", 10, COMMUNITY, 1), said(3, "Завтра.", 30, COMMUNITY, 1),
        turn("e", "edit", 1, 5, "Когда же?"),
    ]
    outcomes = set()
    for place, order in enumerate(permutations(told), 1):
        moved = [
            CommentEvent(
                one.event_id, one.kind, Place("wall", place), one.comment_id, one.at, one.author, one.text, one.root,
                one.reply_to, one.actor,
            )
            for one in order
        ]
        for one in moved:
            await desk.hear(source, one)
        entry = await desk.entry(1, place)
        outcomes.add((entry.state, entry.answered_by, entry.answered_at, entry.asked_at, entry.due_at))
    assert len(outcomes) == 1


async def test_an_event_that_comes_twice_is_one(desk: Desk) -> None:
    source = await desk.link()
    await desk.hear(source, said(1, "Когда?"))
    await desk.hear(source, said(1, "Когда?"))
    assert (await desk.register.listing(Filter(), 1, NOON)).total == 1
    assert desk.judge.asked == ["Когда?"]


async def test_many_about_one_matter_are_one_item(desk: Desk) -> None:
    source = await desk.link()
    await desk.hear(source, *(said(n, "Где вода?", n) for n in range(1, 4)), said(9, "Где свет?", 9))
    listing = await desk.register.listing(Filter(), 1, NOON)
    assert [(line.text, line.alike) for line in listing.lines] == [("Где вода?", 3), ("Где свет?", 1)]


async def test_what_was_asked_before_the_source_was_linked_is_not_owed(desk: Desk) -> None:
    source = await desk.link()
    await desk.hear(source, said(1, "Когда?", -60 * 24 * 3))
    assert (await desk.register.listing(Filter(), 1, NOON)).total == 0
    assert (await desk.entry(1)).state is State.OPEN


async def test_a_persons_word_about_a_comment_is_the_last(desk: Desk) -> None:
    source = await desk.link()
    await desk.hear(source, said(1, "И что теперь?"))
    [line] = (await desk.register.listing(Filter(), 1, NOON)).lines
    async with desk.database.unit():
        thread = await desk.register.correct(line.id, {"awaits": False})
    assert thread is not None
    await desk.deriving.derive(thread)
    assert (await desk.register.listing(Filter(), 1, NOON)).total == 0
    await desk.hear(source, said(2, "Где?", 5))
    assert [one.text for one in (await desk.register.listing(Filter(), 1, NOON)).lines] == ["Где?"]


async def test_another_policy_of_a_source_moves_what_is_owed(desk: Desk) -> None:
    source = await desk.link()
    await desk.hear(source, said(1, "Когда?"))
    policy, officials, retention = Source.settings({"policy": {"usual": ["1 hour", "calendar"]}})
    async with desk.database.unit():
        await desk.sources.save(
            Source(source.id, "vk", "77", "Заречье", source.linked_at, policy, officials, retention), NOON
        )
    assert await desk.deriving.turn() == 1
    [line] = (await desk.register.listing(Filter(), 1, NOON)).lines
    assert line.due_at == NOON + timedelta(hours=1)


async def test_an_answer_that_names_nobody_is_whose_a_person_says(desk: Desk) -> None:
    source = await desk.link()
    pyotr = Author("citizen", "2")
    await desk.hear(
        source, said(1, "Когда уберут снег?"), said(2, "Когда починят фонарь?", 1, pyotr),
        said(3, "Завтра.", 30, COMMUNITY),
    )  # fmt: skip
    first, second = await desk.entry(1), await desk.entry(2)
    assert (first.state, second.state) == (State.UNATTRIBUTED, State.UNATTRIBUTED)
    async with desk.database.unit():
        thread = await desk.register.correct(first.id, {"linked": [3]})
        await desk.register.correct(second.id, {"unrelated": [3]})
    assert thread is not None
    await desk.deriving.derive(thread)
    assert ((await desk.entry(1)).state, (await desk.entry(2)).state) == (State.ANSWERED, State.OPEN)


async def test_what_is_urgent_is_not_hidden_behind_what_is_not(desk: Desk) -> None:
    source = await desk.link()
    await desk.hear(source, said(1, "Что с газом?", 0), said(2, "Что с газом?", 9))
    [line] = (await desk.register.listing(Filter(urgent=True), 1, NOON)).lines
    assert line.alike == 2


async def test_what_a_person_says_while_a_thread_is_derived_is_not_overwritten(desk: Desk) -> None:
    source = await desk.link()
    await desk.hear(source, said(1, "И что теперь?"))
    entry = await desk.entry(1)
    async with desk.database.unit():
        await desk.events.add([Told(source.id, said(2, "Ау", 5))], desk.clock.now())
    [thread] = await desk.events.dirty(1)
    stale = await desk.deriving.reckon(thread)
    desk.clock.advance(seconds=1)
    async with desk.database.unit():
        await desk.events.soil(thread)
        await desk.register.correct(entry.id, {"awaits": False})
    assert stale is not None
    async with desk.database.unit():
        await desk.deriving.keep(stale)
        await desk.events.derived(stale.thread)
    assert await desk.events.dirty(1) == [thread]
    await desk.deriving.turn()
    assert (await desk.entry(1)).state is State.NOT_NEEDED


async def test_words_go_a_year_after_nothing_is_owed_and_figures_stay(desk: Desk) -> None:
    source = await desk.link()
    await desk.hear(source, said(1, "Когда?"), said(2, "Завтра.", 30, COMMUNITY, 1), said(3, "А где?", 40))
    erasure = CommentErasure(desk.database, desk.clock)
    desk.clock.advance(days=364)
    await forgotten(desk, erasure)
    assert "Когда?" in await words(desk)
    desk.clock.advance(days=2)
    await forgotten(desk, erasure)
    assert await words(desk) == {"Завтра.", "А где?"}  # the last one is owed still
    assert (await desk.entry(1)).author.id == ""
    figures = await desk.register.figures(NOON - timedelta(days=1), NOON + timedelta(days=1), NOON)
    assert (figures.came, figures.answered) == (2, 1)


async def test_a_citizen_is_erased_everywhere_and_comes_back_with_no_feed(desk: Desk) -> None:
    source = await desk.link()
    pyotr = Author("citizen", "2")
    await desk.hear(
        source, said(1, "Когда?"), said(2, "[id1|Ольга], завтра.", 30, COMMUNITY, 1), said(3, "Где?", 31, pyotr),
        said(4, "И ещё?", 40),
    )  # fmt: skip
    erasure = CommentErasure(desk.database, desk.clock)
    citizen = await erasure.citizen((await desk.entry(1)).id)
    assert citizen is not None
    assert (citizen.name, citizen.comments, citizen.owed) == ("Ольга К.", 2, 1)
    async with desk.database.unit():
        await erasure.erase_citizen(citizen)
    while await desk.deriving.turn():
        pass
    assert await words(desk) == {"…, завтра.", "Где?"}
    assert [line.text for line in (await desk.register.listing(Filter(), 1, NOON)).lines] == ["Где?"]
    again = replace(said(1, "Когда?"), event_id="другой")
    await desk.hear(source, again)
    assert await words(desk) == {"…, завтра.", "Где?"}
    assert await erasure.citizen((await desk.entry(1)).id) is None


async def test_a_thread_that_cannot_be_read_holds_up_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    source = await desk.link()
    await desk.hear(source)
    whole = desk.judge.meaning

    def broken(text: str, thread: Sequence[Said], post: str | None) -> Meaning:
        if "сломай" in text:
            raise ValueError("what was written here must not reach a log")
        return whole(text, thread, post)

    monkeypatch.setattr(desk.judge, "meaning", broken)
    await desk.hear(source, said(1, "сломай?"), replace(said(2, "Когда?"), place=Place("wall", 311)))
    assert [line.text for line in (await desk.register.listing(Filter(), 1, NOON)).lines] == ["Когда?"]
    assert len(await desk.events.dirty(9)) == 1
    monkeypatch.setattr(desk.judge, "meaning", whole)
    await desk.hear(source)
    assert (await desk.register.listing(Filter(), 1, NOON)).total == 2


async def forgotten(desk: Desk, erasure: CommentErasure) -> None:
    more = True
    while more:
        async with desk.database.unit():
            more = await erasure.erase(desk.clock.now(), 1)
    while await desk.deriving.turn():
        pass


async def words(desk: Desk) -> set[str]:
    async with desk.database.reading() as connection:
        said = await connection.execute(select(comment_events.c.text).where(comment_events.c.text.is_not(None)))
    return set(said.scalars())


class Office:
    """One person, as they are at this moment."""

    def __init__(self, person: Employee) -> None:
        self.person = person

    async def employee(self, employee_id: int) -> Employee | None:
        return self.person


class Nobody:
    def group_of(self, channel: str) -> int | None:
        return None


def service(desk: Desk, person: Employee) -> CommentService:
    people, zone = Office(person), desk.deriving.zone
    return CommentService(
        desk.register, desk.events, desk.sources, desk.deriving, Nobody(), people, desk.clock, zone
    )  # fmt: skip


async def test_an_employee_sees_nothing_of_it_however_old_their_button(desk: Desk) -> None:
    source = await desk.link()
    await desk.hear(source, said(1, "Когда?"))
    entry = await desk.entry(1)
    maria = Employee(1, "Мария", Role.PRESS_SECRETARY)
    demoted = service(desk, replace(maria, role=Role.EMPLOYEE))
    assert await demoted.counts(replace(maria, role=Role.EMPLOYEE)) is None
    with pytest.raises(AccessDenied):
        await demoted.listing(maria, Filter(), 1)
    for look in (demoted.item, demoted.unattributed, demoted.reckoning):
        with pytest.raises(AccessDenied):
            await look(maria, entry.id)
    corrections = Corrections(
        desk.register, desk.events, desk.deriving, demoted, Office(replace(maria, role=Role.HR_ADMIN)), desk.clock
    )
    with pytest.raises(AccessDenied):
        await corrections.correct(maria, entry.id, "awaits", "0")
    assert (await service(desk, maria).listing(maria, Filter(), 1)).total == 1


async def test_a_button_that_was_tampered_with_corrects_nothing(desk: Desk) -> None:
    source = await desk.link()
    await desk.hear(source, said(1, "Когда?"))
    maria, entry = Employee(1, "Мария", Role.PRESS_SECRETARY), await desk.entry(1)
    seen = service(desk, maria)
    corrections = Corrections(desk.register, desk.events, desk.deriving, seen, Office(maria), desk.clock)
    for field, value in (("awaits", "да"), ("kind", "крик"), ("reason", "скука"), ("digest", "x"), ("by", "1")):
        assert not await corrections.correct(maria, entry.id, field, value)
    assert not await corrections.attribute(maria, entry.id, 9, -1)
    async with desk.database.unit():
        assert await corrections.correct(maria, entry.id, "awaits", "0")
    kept = (await desk.entry(1)).correction
    assert (kept["awaits"], kept["by"]) == (False, 1)
    assert (await desk.entry(1)).state is State.NOT_NEEDED
