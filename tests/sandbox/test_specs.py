"""The judge of the wire finds what it should, and lets pass what it should."""

from typing import Any

import pytest

from bot.sandbox.telegram import methods as telegram_methods
from bot.sandbox.vk import methods as vk_methods
from bot.sandbox.vk.community import READING, TABLE
from tests import specs
from tests.specs_overlay import OVERLAY

pytestmark = specs.at_hand

SEND = {"peer_ids": "610000201", "random_id": "7", "message": "x"}


@pytest.mark.parametrize(
    ("method", "params", "fault"),
    [
        ("sendMessage", {"chat_id": "1", "text": "x"}, None),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": []}}, None),
        ("sendMessage", {"chat_id": "1", "text": f"<b>{'я' * 4096}</b>", "parse_mode": "HTML"}, None),
        ("sendMessage", {"chat_id": "1"}, "sendMessage.text: required"),
        ("sendMessage", {"chat_id": "1", "text": "x", "key": "5"}, "sendMessage.key: unknown"),
        ("sendMessage", {"chat_id": "1", "text": "x", "disable_notification": "yes"}, "is no Boolean"),
        ("sendMessage", {"chat_id": "1", "text": "я" * 4097}, "4097 characters, not 1 to 4096"),
        (
            "sendMessage",
            {"chat_id": "1", "text": "x", "reply_markup": '{"inline_keyboard":[[{"text":"A","callback_data":""}]]}'},
            "callback_data: 0 bytes",
        ),
        (
            "sendMessage",
            {"chat_id": "1", "text": "x", "reply_markup": '{"inline_keyboard":[[{"text":"A"}]]}'},
            "exactly one action",
        ),
        ("sendSmoke", {}, "no such method"),
    ],
)
def test_telegram_calls_are_judged(method: str, params: dict[str, Any], fault: str | None) -> None:
    faults = specs.telegram_faults(method, params)
    assert faults == [] if fault is None else fault in " ".join(faults)


@pytest.mark.parametrize(
    ("method", "params", "fault"),
    [
        ("messages.send", SEND, None),
        ("messages.send", {**SEND, "keyboard": '{"inline":true,"buttons":[]}', "format_data": "{}"}, None),
        ("messages.send", {"peer_ids": "1", "message": "x"}, "random_id: required"),
        ("messages.send", {**SEND, "peer_ids": "1,two"}, "is no array"),
        ("messages.send", {**SEND, "peer_ids": ",".join("1" * 101)}, "maxItems 100"),
        ("messages.send", {**SEND, "message": "я" * 9001}, "maxLength 9000"),
        ("messages.send", {**SEND, "intent": "mischief"}, "is none of"),
        ("messages.send", {**SEND, "parse_mode": "HTML"}, "parse_mode: unknown"),
        (
            "messages.edit",
            {"peer_id": "1", "cmid": "2", "keyboard": '{"buttons":[[{"action":{"type":"callback"}}]]}'},
            "label: required",
        ),
        ("wall.getComments", {"owner_id": "-1"}, "not for a community's token"),
        ("messages.fly", {}, "no such method"),
    ],
)
def test_vk_calls_are_judged(method: str, params: dict[str, Any], fault: str | None) -> None:
    faults = specs.vk_faults(method, params)
    assert faults == [] if fault is None else fault in " ".join(faults)


def test_events_are_judged_with_their_envelopes() -> None:
    event = {
        "type": "message_event", "group_id": 1, "event_id": "a", "v": "5.199",
        "object": {"user_id": 7, "peer_id": 7, "event_id": "b", "payload": {"c": "x"}, "conversation_message_id": 2},
    }
    assert specs.vk_event_faults(event) == []
    assert specs.vk_event_faults({**event, "type": "message_deny"}) != []
    assert specs.telegram_update_faults({"update_id": 1, "message": {"message_id": 1}}) != []


@pytest.mark.parametrize("patch", OVERLAY, ids=lambda patch: patch.path)
def test_every_patch_of_the_overlay_is_needed(patch: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A patch that changes nothing rests on a schema that has been mended meanwhile."""
    patched = specs._vk.__wrapped__(patch.file)
    monkeypatch.setattr(specs, "OVERLAY", tuple(other for other in OVERLAY if other is not patch))
    assert specs._vk.__wrapped__(patch.file) != patched


def test_the_sandbox_knows_no_method_and_no_parameter_of_its_own() -> None:
    for method, line in telegram_methods.TABLE.items():
        known = {field["name"] for field in specs._telegram()["methods"][method].get("fields", [])}
        assert {word.partition(":")[0] for word in line.split()} <= known, method
    for method, line in (vk_methods.TABLE | TABLE | READING).items():
        described = specs._vk_method(method)
        assert described is not None, method
        known = {parameter["name"] for parameter in described.get("parameters", [])}
        assert {word.partition(":")[0] for word in line.split()} <= known, method
