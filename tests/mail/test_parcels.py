"""What goes into one call."""

from bot.mail.model import ANSWER_LANE, BROADCAST_LANE, REMINDER_LANE, OutboxRow
from bot.mail.parcels import Room, packed
from bot.page import File, Page

VK = Room(answers=2, bulk=10, share=3, bunch=2)


def row(
    number: int, lane: int = BROADCAST_LANE, body: int | None = None, parcel: int | None = None, attempts: int = 0
) -> OutboxRow:
    return OutboxRow(number, "vk", "5", number, None, Page("слова"), attempts, lane=lane, body=body, parcel=parcel)


def numbers(rows: list[OutboxRow], room: Room = VK) -> list[list[int]]:
    return [[row.id for row in parcel.rows] for parcel in packed(rows, room)]


def test_answers_go_first_and_each_alone() -> None:
    rows = [row(1), row(2, ANSWER_LANE), row(3, REMINDER_LANE), row(4, ANSWER_LANE), row(5, ANSWER_LANE)]
    assert numbers(rows) == [[2], [4], [3], [1]]


def test_one_page_for_many_is_shared_and_different_ones_are_bunched() -> None:
    parcels = packed([row(n, body=7) for n in range(1, 6)] + [row(n) for n in range(6, 9)], VK)
    assert [([row.id for row in parcel.rows], parcel.shared) for parcel in parcels] == [
        ([1, 2, 3], True), ([4, 5], True), ([6, 7], False), ([8], False),
    ]


def test_what_shared_a_call_shares_it_again() -> None:
    rows = [row(1, body=7), row(2, body=7, parcel=50, attempts=1), row(3, body=7, parcel=50, attempts=1)]
    assert [(parcel.key, [row.id for row in parcel.rows]) for parcel in packed(rows, VK)] == [(None, [1]), (50, [2, 3])]


def test_what_was_refused_and_what_has_a_file_goes_alone() -> None:
    document = OutboxRow(3, "vk", "5", 3, None, Page("слова", file=File("а.csv", b"1")), 0, lane=BROADCAST_LANE)
    rows = [row(1, attempts=1), row(2, body=7, attempts=1), document, row(4), row(5)]
    assert numbers(rows) == [[1], [2], [3], [4, 5]]


def test_no_more_calls_start_than_there_is_room_for() -> None:
    rows = [row(n, ANSWER_LANE) for n in range(5)] + [row(n) for n in range(5, 15)]
    assert numbers(rows, Room(answers=1, bulk=2)) == [[0], [5], [6]]
