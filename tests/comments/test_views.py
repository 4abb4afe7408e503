"""What a press secretary and an admin see: it fits every messenger, and says what has to be known."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.calendar.deadline import Allowance, Meaning
from bot.calendar.model import DayKind
from bot.comments.actions import ShowComments
from bot.comments.erasing import redacted
from bot.comments.item import KINDS, Beside, Entry, Filter, Item, Line, Listing, Spoken, Unattributed
from bot.comments.item import Meaning as Thought
from bot.comments.linking import KnownSource, Linked
from bot.comments.links import address, discussed
from bot.comments.model import AnswerKind, Officials, Standing, State, Version
from bot.comments.policy import Policy
from bot.comments.sources import Source
from bot.mail.comments import Author, Place
from bot.staff.model import Employee, Role
from bot.views import deadlines, start
from bot.views.comments import desk, item, policy, saying, sources, words

ZONE = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
LONG = "Администрация муниципального образования «Заречье-на-Верхней Оке» " * 3
WORDS = "Когда же наконец починят качели во дворе дома шесть на улице Речной? " * 40


def source(platform: str = "vk", **settings: object) -> Source:
    policy = Policy.read(settings)
    return Source(1_000_000, platform, "123456789", LONG, NOW - timedelta(days=9), policy)


def entry(state: State = State.OPEN, due_at: datetime | None = NOW + timedelta(hours=2), **thought: object) -> Entry:
    meaning = Thought(**({"awaits": True, "kind": "complaint"} | thought))  # type: ignore[arg-type]
    return Entry(
        7, Author("citizen", "1"), NOW, state, NOW, 9, NOW, meaning, meaning.urgency, due_at, id=10**9
    )  # fmt: skip


def full(state: State = State.OPEN, **changes: object) -> Item:
    """Everything that a page may have to tell, and all of it long."""
    spoken = tuple(Spoken(n, Author("citizen", "1"), LONG, NOW, WORDS, n % 2 == 0, n == 3) for n in range(1, 13))
    alike = tuple(Beside(10**9 + n, n, LONG, WORDS) for n in range(20))
    told: dict[str, object] = {
        "entry": entry(state, urgency="urgent", reason="outage", personal_data=True, appeal=True),
        "source": source(), "place": Place("wall", 10**9), "post": WORDS, "name": LONG,
        "versions": tuple(Version(NOW, f"{n} {WORDS}") for n in range(4)), "branch": spoken, "leader": alike[0],
        "alike": alike, "answer": spoken[0], "url": "https://vk.com/wall-1_2?reply=3", "is_guessed": True,
    }  # fmt: skip
    return Item(**(told | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("state", State)
def test_an_item_with_everything_fits_every_messenger(state: State) -> None:
    page = item.item_page(full(state), NOW, ZONE, ShowComments(999, 10**6, 1), may_erase=True)
    assert page.buttons
    item.branch_page(full(state), ZONE)
    saying.thoughts_page(full(state))


def test_a_list_of_long_names_fits_every_messenger() -> None:
    lines = tuple(
        Line(10**9 + n, 10**6, "telegram", LONG, State.UNATTRIBUTED, "urgent", NOW, 1000, WORDS) for n in range(4)
    )
    page = desk.listing_page(Listing(Filter(10**6, True), lines, 500, 1000, 4000, 3000), NOW)
    assert sum(map(len, page.buttons)) <= 10
    many = [source() for _ in range(500)]
    for part in (1, 2, 84):
        desk.sources_page(many, part)
        sources.sources_page(many, [KnownSource("telegram", "-1001234567890", LONG)], part)


def test_every_page_of_an_admin_fits_with_long_names() -> None:
    days = {(date(2026, 1, 1) + timedelta(days=n)).isoformat(): DayKind.SHORT.value for n in range(300)}
    known = source("telegram", days=days)
    linked = Linked(known, tuple((str(10**9 + n), LONG) for n in range(30)), tuple(LONG for _ in range(30)))
    person = Employee(1, LONG, Role.EMPLOYEE)
    pages = [
        sources.source_page(linked), sources.officials_page(linked), sources.unlink_page(linked),
        sources.retention_page(linked), sources.found_page(linked, [person] * 6), policy.policy_page(linked),
        *(policy.ask_allowance_page(linked, which) for which in ("usual", "urgent", "interim")),
        policy.ask_hours_page(linked), policy.regions_page(linked, ["tatarstan"] * 89, 2), policy.days_page(linked, 20),
        policy.day_page(linked, date(2026, 12, 31)),
    ]  # fmt: skip
    assert all(page.buttons for page in pages)


def test_whose_an_answer_was_is_asked_of_many_as_well_as_of_two() -> None:
    answer = Spoken(9, Author("community", "7"), None, NOW, WORDS, True, False)
    for count in (1, 2, 40):
        candidates = tuple(Beside(10**9 + n, n, LONG, WORDS) for n in range(count))
        saying.unattributed_page(Unattributed(full(State.UNATTRIBUTED), answer, candidates))
    two = saying.unattributed_page(Unattributed(full(), answer, candidates[:2]))
    assert "Обоим" in [button.label for row in two.buttons for button in row]


def test_every_kind_can_be_chosen() -> None:
    labels = {button.label for part in (1, 2) for row in saying.kinds_page(full(), part).buttons for button in row}
    assert {words.KINDS[kind].capitalize() for kind in KINDS} <= labels


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (130, "через 2 ч 10 мин"), (0, "просрочено на минуту"), (-40, "просрочено на 40 мин"), (25, "через 25 мин"),
        (60 * 24, "через 1 день"), (60 * 27, "через 1 день 3 ч"), (60 * 24 * 9 + 60, "через 9 дней"),
        (-60 * 50, "просрочено на 2 дня 2 ч"),
    ],
)  # fmt: skip
def test_time_is_told_as_people_say_it(minutes: int, told: str) -> None:
    assert words.left(NOW + timedelta(minutes=minutes), NOW) == told


def test_the_menu_counts_what_waits_and_has_a_word_for_nothing() -> None:
    assert [start.owed_label(owed) for owed in ((7, 1), (7, 0), (0, 0))] == [
        "Без ответа · 7, просрочено 1", "Без ответа · 7", "Без ответа: нет",
    ]  # fmt: skip
    maria, anna = Employee(1, "Мария", Role.PRESS_SECRETARY), Employee(2, "Анна", Role.EMPLOYEE)
    assert start.menu_page(maria, owed=(7, 1)).buttons[0][0].label == "Без ответа · 7, просрочено 1"
    assert all("Без ответа" not in one.label for row in start.menu_page(anna).buttons for one in row)
    for role in Role:
        for part in (1, 2):
            start.menu_page(Employee(1, "Имя", role), part, (10**6, 10**6))


def test_a_deadline_in_a_year_without_a_list_of_days_off_says_so() -> None:
    told = full(entry=entry(due_at=datetime(2028, 1, 12, 9, tzinfo=UTC)))
    shown = item.item_page(told, NOW, ZONE, ShowComments()).plain.replace("\u00a0", " ")
    assert deadlines.year_unknown(2028) in shown
    known = Policy.read({"usual": ["9 hours", "working_time"]})
    asked = Standing(State.OPEN, datetime(2027, 12, 31, 13, tzinfo=UTC))
    page = item.why_page(full(), asked, known.due(asked, False, ZONE))
    assert deadlines.year_unknown(2028) in page.plain.replace("\u00a0", " ")


def test_the_sum_is_that_of_the_allowance() -> None:
    known = Policy.read({"usual": ["4 hours", "working_time"]})
    asked = Standing(State.OPEN, datetime(2026, 11, 27, 13, 10, tzinfo=UTC), kind=AnswerKind.NOTHING)
    page = item.why_page(full(is_guessed=False), asked, known.due(asked, False, ZONE))
    assert "= 35 мин; пн 30.11 09:00–12:25 = 3 ч 25 мин." in page.plain.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("allowance", "told"),
    [
        (Allowance(Meaning.CALENDAR, timedelta(hours=24)), "24 часа подряд"),
        (Allowance(Meaning.WORKING_TIME, timedelta(hours=9)), "9 рабочих часов"),
        (Allowance(Meaning.WORKING_TIME, timedelta(hours=1)), "1 рабочий час"),
        (Allowance(Meaning.CALENDAR, timedelta(minutes=30)), "30 мин подряд"),
        (Allowance(Meaning.SAME_TIME, days=1), "тот же час следующего рабочего дня"),
        (Allowance(Meaning.END_OF_DAY, days=7), "конец 7-го рабочего дня"),
    ],
)
def test_an_allowance_is_told_in_words(allowance: Allowance, told: str) -> None:
    assert deadlines.allowance(allowance) == told


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("6 часов", ("6 hours", "calendar")), ("12 рабочих часов", ("12 hours", "working_time")),
        ("5 рабочих дней", ("5 days", "end_of_nth_working_day")), ("45 минут", ("45 minutes", "calendar")),
        ("До конца 3-го рабочего дня.", ("3 days", "end_of_nth_working_day")), ("завтра", None), ("", None),
    ],
)  # fmt: skip
def test_an_admin_types_an_allowance_as_people_write(typed: str, read: tuple[str, str] | None) -> None:
    assert policy.read_allowance(typed) == read
    if read is not None:
        Policy.read({"usual": list(read)})


def test_hours_and_dates_are_read_as_people_write_them() -> None:
    assert policy.read_hours("9:00-13:00, 13.45 – 18.00") == ([["09:00", "13:00"], ["13:45", "18:00"]], None)
    assert policy.read_hours("круглосуточно") is None
    assert policy.read_date(" 31.12.2026 ") == date(2026, 12, 31)
    assert policy.read_date("31.02.2026") is None


def test_a_comment_opens_where_it_stands() -> None:
    assert address("vk", "7", Place("wall", 3), 12, 10) == "https://vk.com/wall-7_3?reply=12&thread=10"
    assert address("vk", "7", Place("board", 3), 12, None) == "https://vk.com/topic-7_3?post=12"
    assert address("vk", "7", Place("message", 55), 12, None) == "https://vk.com/gim7?sel=55"
    assert address("import", "import", Place("import", 1), 1, None) is None
    assert discussed(-1001234, 15, 10) == "https://t.me/c/1234/15?thread=10"


def test_others_words_lose_the_mention_and_the_whole_name_of_whoever_is_erased() -> None:
    said = "[id15|Ольга], Ольга Котова писала о доме. Ольга, завтра!"
    assert redacted(said, "15", "Ольга Котова") == "…, … писала о доме. Ольга, завтра!"
    assert redacted("[id1|Ольга], да", "15", None) == "[id1|Ольга], да"


def test_who_answers_is_the_community_until_others_are_named() -> None:
    nobody = Linked(source())
    assert "сообщество; больше никто не назван" in sources.source_page(nobody).plain
    named = Linked(source("telegram"), (("5", "Анна Соколова"), ("6", None)), ("Пресс-служба",))
    assert "канал; Анна Соколова, учётная запись 6, Пресс-служба" in sources.source_page(named).plain
    assert Officials(frozenset({"5"}), frozenset({"Пресс-служба"})).include(Author("anonymous_admin", "Пресс-служба"))
