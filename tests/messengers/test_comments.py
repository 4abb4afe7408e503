"""What platforms tell of comments, read as it was captured, as the schemas have it, and spoiled in every way."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.mail.comments import Author, Heard
from bot.mail.model import COMMENT
from bot.messengers.telegram import comments as telegram
from bot.messengers.vk import comments as vk

GROUP, CHANNEL, DISCUSSION = 77, -1001, -1002
CASES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("comment_payloads.json").read_text(encoding="utf-8")
)
HEARING = {"vk": vk.HEARING, "telegram": telegram.hearing(lambda: {DISCUSSION: CHANNEL})}


def heard(platform: str, payload: Mapping[str, Any]) -> Heard | None:
    return vk.heard(payload, GROUP) if platform == "vk" else telegram.heard(payload, CHANNEL)


def told(heard: Heard | None) -> dict[str, Any] | None:
    """What was read, without what was not told."""
    if heard is None:
        return None
    said: dict[str, Any] = {
        "object": heard.place.object, "object_id": heard.place.object_id, "post": heard.post, "name": heard.name,
    }  # fmt: skip
    if (event := heard.event) is not None:
        assert event.place == heard.place
        said |= {
            "event_id": event.event_id, "kind": event.kind, "comment_id": event.comment_id, "text": event.text,
            "at": None if event.at is None else int(event.at.timestamp()), "author": _author(event.author),
            "root": event.root, "reply_to": event.reply_to, "actor": _author(event.actor),
            "wordless": event.wordless or None,
        }  # fmt: skip
    return {name: value for name, value in said.items() if value is not None}


def _author(author: Author | None) -> str | None:
    return None if author is None else f"{author.kind}:{author.id}"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_payload_says(case: dict[str, Any]) -> None:
    assert told(heard(case["platform"], case["payload"])) == case["expected"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_can_be_read_of_a_source_comes_into_the_inbox(case: dict[str, Any]) -> None:
    kept = HEARING[case["platform"]].kept(case["payload"])
    if case["expected"] is not None:
        assert kept is not None
        assert (kept.kind, kept.chat, kept.payload) == (COMMENT, "", case["payload"])


def test_talk_of_the_group_and_conversations_of_many_leave_no_trace() -> None:
    silent = {"talk under no post", "a private chat", "somebody has come", "a conversation of many", "a like"}
    cases = [case for case in CASES if case["name"] in silent]
    assert [HEARING[case["platform"]].kept(case["payload"]) for case in cases] == [None] * len(silent)


def test_a_comment_that_cannot_be_read_is_kept_for_a_person_to_see() -> None:
    assert vk.HEARING.kept({"type": "wall_reply_new", "event_id": "e1", "object": {"post_id": 310}}) is not None
    nameless = {"update_id": 9, "message": {"chat": {"id": DISCUSSION, "type": "supergroup"}, "text": "Когда?"}}
    assert HEARING["telegram"].kept(nameless) is not None


def test_a_group_that_nobody_has_linked_leaves_no_trace() -> None:
    comment = next(case["payload"] for case in CASES if case["name"] == "a comment on the post")
    assert telegram.hearing(dict).kept(comment) is None


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12)
    | st.sampled_from([2**63, -(2**70), 1e400, "\x00", "\ud800", "9" * 5000, "-1", "", [], {}]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["id", "type", "from_id", "text", "message", "object", "chat", "sender_chat", "from", "date", "attachments"]
    ), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[str, Any]:
    """A payload in which some fields are gone, are something else, or are wrapped once more."""
    case = draw(st.sampled_from(CASES))
    payload = json.loads(json.dumps(case["payload"]))
    for _ in range(draw(st.integers(1, 4))):
        holder = payload
        while isinstance(holder, dict) and holder:
            name = draw(st.sampled_from(sorted(holder)))
            if isinstance(holder[name], dict) and draw(st.integers(0, 3)):
                holder = holder[name]
                continue
            match draw(st.sampled_from(["gone", "junk", "wrapped", "listed"])):
                case "gone":
                    del holder[name]
                case "junk":
                    holder[name] = draw(JUNK)
                case "wrapped":
                    holder[name] = {name: holder[name]}
                case _:
                    holder[name] = [holder[name]]
            break
    return case["platform"], payload


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spoiled())
def test_a_spoiled_payload_stops_no_feed_and_fits_a_database(case: tuple[str, Any]) -> None:
    platform, payload = case
    if platform == "vk" or isinstance(payload.get("update_id"), int):
        HEARING[platform].kept(payload)  # a feed passes over an update without a number
    read = heard(platform, payload)
    event = read.event if read is not None else None
    if read is None or event is None:
        return
    numbers = (read.place.object_id, event.comment_id, event.root or 0, event.reply_to or 0)
    assert all(abs(one) < 2**53 for one in numbers)
    assert len(event.event_id) <= 80
    assert all(len(one.id) <= 64 for one in (event.author, event.actor) if one is not None)
    for words in (event.event_id, event.text or "", read.name or "", read.post or ""):
        assert "\x00" not in words
        words.encode()


@settings(max_examples=200, deadline=None)
@given(JUNK)
def test_what_is_no_event_at_all_is_none_of_a_source(junk: Any) -> None:
    assert vk.HEARING.kept(junk) is None
    assert telegram.group_of(junk) is None
