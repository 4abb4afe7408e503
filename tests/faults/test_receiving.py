"""What comes in twice, out of order, spoiled or from a group: each draft is answered once, and groups never."""

from typing import Any

from bot.mail.model import Platform
from tests.faults.office import FAULT, SENDING, Office, draft, numbers


async def test_an_event_that_comes_twice_is_answered_once(open_office: Office, platform: Platform) -> None:
    with open_office.side(platform).rearranged() as events:
        open_office.say(platform, "anna", draft(1))
        open_office.say(platform, "anna", draft(2))
        events[:] = [events[0], events[1], events[0], events[1]]
    await open_office.done()
    assert numbers(open_office.answers(platform, "anna")) == [1, 2]


async def test_an_event_that_comes_again_after_its_answer_is_not_answered_again(
    open_office: Office, platform: Platform
) -> None:
    with open_office.side(platform).rearranged() as events:
        open_office.say(platform, "anna", draft(1))
        first = events[0]
    await open_office.done()
    with open_office.side(platform).rearranged() as events:
        open_office.say(platform, "anna", draft(2))
        events.insert(0, first)
    await open_office.done()
    assert numbers(open_office.answers(platform, "anna")) == [1, 2]


async def test_events_out_of_order_are_each_answered_once(open_office: Office, platform: Platform) -> None:
    with open_office.side(platform).rearranged() as events:
        for number in (1, 2, 3, 4):
            open_office.say(platform, ("anna", "maria")[number % 2], draft(number))
        events.reverse()
    open_office.say(platform, "igor", draft(5))
    await open_office.done()
    assert sorted(numbers(open_office.answers(platform, "anna"))) == [2, 4]
    assert sorted(numbers(open_office.answers(platform, "maria"))) == [1, 3]
    assert numbers(open_office.answers(platform, "igor")) == [5]


async def test_a_spoiled_event_is_shown_to_an_admin_and_the_next_one_is_answered(
    open_office: Office, platform: Platform
) -> None:
    with open_office.side(platform).rearranged() as events:
        open_office.say(platform, "anna", draft(1))
        open_office.say(platform, "anna", draft(2))
        _body(platform, events[0]).clear()
        events.insert(0, "мусор")
    await open_office.done()
    assert numbers(open_office.answers(platform, "anna")) == [2]
    (letter,) = await open_office.letters()
    open_office.say(platform, "igor", "/faults")
    await open_office.done()
    assert f"№ {letter.reference} " in open_office.answers(platform, "igor")[-1]


async def test_one_whose_message_cannot_be_read_learns_the_number_of_the_fault(
    open_office: Office, platform: Platform
) -> None:
    with open_office.side(platform).rearranged() as events:
        open_office.say(platform, "anna", draft(1))
        open_office.say(platform, "anna", draft(2))
        del _body(platform, events[0])["date"]
    await open_office.done()
    (letter,) = await open_office.letters()
    excuse, answer = open_office.answers(platform, "anna")
    assert excuse.startswith(f"{FAULT} {letter.reference}.")
    assert numbers([answer]) == [2]


async def test_a_group_is_neither_answered_nor_stored(open_office: Office, platform: Platform) -> None:
    open_office.say(platform, "anna", draft(1))
    await open_office.done()
    calls = open_office.side(platform).counts[SENDING[platform]]
    with open_office.side(platform).rearranged() as events:
        open_office.say(platform, "anna", draft(2))
        open_office.press(platform, "anna", "п. 4.2")
        open_office.say(platform, "pavel", "Здравствуйте")
        for event in events:
            _move_to_a_group(platform, event)
    await open_office.done()
    assert numbers(open_office.answers(platform, "anna")) == [1]
    assert open_office.answers(platform, "pavel") == []
    assert open_office.side(platform).counts[SENDING[platform]] == calls
    assert len(await open_office.inbox_rows()) == 1


def _body(platform: Platform, event: Any) -> dict[str, Any]:
    """The message inside an event."""
    body: dict[str, Any] = event["message"] if platform == "telegram" else event["object"]["message"]
    return body


def _move_to_a_group(platform: Platform, event: Any) -> None:
    pressed = event.get("callback_query", event)
    if platform == "telegram":
        pressed["message"]["chat"] = {"id": -1001, "type": "supergroup", "title": "Отдел"}
    else:
        holder = event["object"].get("message", event["object"])
        holder["peer_id"] = 2_000_000_001
