"""The pocket VK behaves as the real one where a bot could notice."""

import asyncio
import json
from typing import Any

import pytest
from aiohttp import ClientError, FormData

from bot.sandbox import Sandbox
from bot.sandbox.messages import Wordless
from tests.sandbox.conftest import ANNA, MARIA, PAVEL, PNG, VkClient, vk_button, vk_keyboard

WORDLESS: tuple[Wordless, ...] = ("sticker", "voice", "location")

MARKED = {"version": "1", "items": [{"type": "bold", "offset": 3, "length": 2}]}


@pytest.fixture(autouse=True)
def anna_has_started(sandbox: Sandbox) -> None:
    # A test makes many calls at once; the pace has its own test.
    sandbox.vk.requests_per_second = 1000
    sandbox.world.start("vk", "anna")


# Events


async def test_nothing_arrives_before_the_bot_has_switched_it_on(sandbox: Sandbox, vk: VkClient) -> None:
    assert await vk.error("groups.getLongPollServer", group_id=sandbox.vk.group_id) == 100
    sandbox.world.say("vk", "anna", "раньше")
    await vk.listen("message_new")
    sandbox.world.block("vk", "anna")
    sandbox.world.start("vk", "anna", "CODE")
    (event,) = await vk.events()
    assert (event["type"], event["group_id"], event["v"]) == ("message_new", sandbox.vk.group_id, "5.199")
    settings = await vk("groups.getLongPollSettings", group_id=sandbox.vk.group_id)
    assert settings["is_enabled"] is True
    assert [settings["events"][kind] for kind in ("message_new", "message_event")] == [1, 0]


async def test_a_start_by_link_brings_the_reference(sandbox: Sandbox, vk: VkClient) -> None:
    await vk.listen()
    sandbox.world.start("vk", "anna", "CODE")
    message = (await vk.events())[0]["object"]["message"]
    assert (message["payload"], message["ref"], message["text"]) == ('{"command":"start"}', "CODE", "Начать")


async def test_permission_given_and_taken_are_events(sandbox: Sandbox, vk: VkClient) -> None:
    await vk.listen()
    sandbox.world.block("vk", "anna")
    sandbox.world.unblock("vk", "anna")
    assert [event["type"] for event in await vk.events()] == ["message_deny", "message_allow"]


async def test_a_long_poll_ends_as_soon_as_somebody_writes(sandbox: Sandbox, vk: VkClient) -> None:
    await vk.listen()
    waiting = asyncio.create_task(vk.events(wait=25))
    await sandbox.vk.until_called("longpoll")
    sandbox.world.say("vk", "anna", "вот")
    async with asyncio.timeout(5):
        (event,) = await waiting
    assert event["object"]["message"]["text"] == "вот"


async def test_events_stay_until_their_ts_is_passed(sandbox: Sandbox, vk: VkClient) -> None:
    await vk.listen()
    sandbox.world.say("vk", "anna", "раз")
    first = await vk.check()
    assert await vk.check() == first
    assert isinstance(first["ts"], str)


async def test_a_reader_is_told_what_went_wrong(sandbox: Sandbox, vk: VkClient) -> None:
    await vk.listen()
    sandbox.world.say("vk", "anna", "раз")
    sandbox.vk.longpoll.lose_history()
    answer = await vk.check()
    assert answer["failed"] == 1
    assert type(answer["ts"]) is int
    vk.server["ts"] = str(answer["ts"])
    assert (await vk.check())["updates"] == []

    sandbox.vk.longpoll.expire_key()
    assert await vk.check() == {"failed": 2}
    ts = vk.server["ts"]
    sandbox.world.say("vk", "anna", "два")
    vk.server = await vk("groups.getLongPollServer", group_id=sandbox.vk.group_id)
    vk.server["ts"] = ts
    assert len(await vk.events()) == 1

    sandbox.vk.longpoll.lose_everything()
    assert await vk.check() == {"failed": 3}
    vk.server = await vk("groups.getLongPollServer", group_id=sandbox.vk.group_id)
    assert await vk.events() == []


async def test_a_test_may_repeat_reorder_and_spoil_events(sandbox: Sandbox, vk: VkClient) -> None:
    await vk.listen()
    with sandbox.vk.rearranged() as events:
        sandbox.world.say("vk", "anna", "раз")
        sandbox.world.say("vk", "anna", "два")
        events[:] = [events[1], events[0], events[0], {"type": "message_new"}]
    found = (await vk.check())["updates"]
    assert found[1] == found[2]
    assert [e.get("object", {}).get("message", {}).get("text") for e in found] == ["два", "раз", "раз", None]


# Sending


async def test_sending_to_several_reports_each_of_them(sandbox: Sandbox, vk: VkClient) -> None:
    items = await vk("messages.send", peer_ids=f"{ANNA.vk_id},{PAVEL.vk_id}", random_id=1, message="x")
    shown = sandbox.world.chat("vk", "anna")[-1]
    assert items[0] == {
        "peer_id": ANNA.vk_id, "message_id": shown.serial, "conversation_message_id": shown.id,
    }
    assert items[1]["error"]["code"] == 901
    assert sandbox.world.chat("vk", "pavel") == []


async def test_the_plain_form_returns_a_bare_number_and_fails_as_a_whole(sandbox: Sandbox, vk: VkClient) -> None:
    assert type(await vk("messages.send", peer_id=ANNA.vk_id, random_id=1, message="x")) is int
    assert await vk.error("messages.send", peer_id=MARIA.vk_id, random_id=2, message="x") == 901


async def test_numbers_in_a_conversation_are_its_own(sandbox: Sandbox, vk: VkClient) -> None:
    sandbox.world.start("vk", "maria")
    first = await vk.send("раз")
    other = await vk.send("два", MARIA)
    second = await vk.send("три")
    assert second["conversation_message_id"] == first["conversation_message_id"] + 1
    assert second["message_id"] == other["message_id"] + 1 == first["message_id"] + 2


async def test_the_same_key_sends_once(sandbox: Sandbox, vk: VkClient) -> None:
    first = await vk.send("раз", random_id=77)
    sandbox.world.shift(365 * 24 * 3600)
    assert await vk.send("другое", random_id=77) == first
    assert [m.text for m in sandbox.world.chat("vk", "anna")][1:] == ["раз"]
    await vk.send("без ключа", random_id=0)
    await vk.send("без ключа", random_id=0)
    assert len(sandbox.world.chat("vk", "anna")) == 4


async def test_a_key_that_reached_nobody_may_be_used_again(sandbox: Sandbox, vk: VkClient) -> None:
    sandbox.world.block("vk", "anna")
    assert (await vk.send("раз", random_id=78))["error"]["code"] == 901
    sandbox.world.unblock("vk", "anna")
    assert "error" not in await vk.send("раз", random_id=78)


async def test_marks_are_counted_in_utf16_units(sandbox: Sandbox, vk: VkClient) -> None:
    await vk.send("👍 да", format_data=json.dumps(MARKED))
    (mark,) = sandbox.world.chat("vk", "anna")[-1].marks
    assert (mark.mark, mark.start, mark.end) == ("b", 3, 5)


async def test_live_mentions_become_links(sandbox: Sandbox, vk: VkClient) -> None:
    items = [{"type": "italic", "offset": 14, "length": 4}]
    await vk.send("эй [id1|Павел] туда @all", format_data=json.dumps({"version": "1", "items": items}))
    shown = sandbox.world.chat("vk", "anna")[-1]
    assert shown.text == "эй Павел туда @all"
    said = shown.text
    assert [(m.mark, said[m.start : m.end]) for m in shown.marks] == [("a", "Павел"), ("i", " туд"), ("a", "@all")]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"message": ""}, 100),
        ({"message": "я" * 9001}, 914),
        ({"message": "x", "colour": "red"}, 100),
        ({"message": "x", "random_id": ""}, 100),
        ({"message": "x", "random_id": "many"}, 100),
        ({"message": "x", "peer_ids": ",".join(map(str, range(1, 102)))}, 100),
        ({"message": "x", "peer_id": "1"}, 100),
        ({"message": "x", "attachment": "photo-1_2"}, 100),
        ({"message": "x", "format_data": "{"}, 100),
        ({"message": "x", "format_data": json.dumps(MARKED)}, 100),
        ({"message": "xxxxx", "format_data": json.dumps({**MARKED, "version": 1})}, 100),
        ({"message": "x", "keyboard": "{"}, 911),
        ({"message": "x", "keyboard": vk_keyboard(*[[vk_button()]] * 7)}, 911),
        ({"message": "x", "keyboard": vk_keyboard([vk_button()] * 6)}, 911),
        ({"message": "x", "keyboard": vk_keyboard(*[[vk_button()] * 4] * 3)}, 911),
        ({"message": "x", "keyboard": vk_keyboard([])}, 911),
        ({"message": "x", "keyboard": vk_keyboard([vk_button(label="я" * 41)])}, 911),
        ({"message": "x", "keyboard": vk_keyboard([vk_button(label=" ")])}, 911),
        ({"message": "x", "keyboard": vk_keyboard([vk_button(payload='"' + "x" * 254 + '"')])}, 911),
        ({"message": "x", "keyboard": vk_keyboard([vk_button(payload="plain")])}, 100),
        ({"message": "x", "keyboard": json.dumps({"buttons": [[vk_button()]]})}, 911),
    ],
)
async def test_a_message_that_vk_would_refuse_is_refused(vk: VkClient, params: dict[str, str], code: int) -> None:
    assert await vk.error("messages.send", **{"peer_ids": ANNA.vk_id, "random_id": 1, **params}) == code


@pytest.mark.parametrize(
    ("params", "code"), [({"access_token": "other"}, 5), ({"v": "5.92"}, 8), ({"v": ""}, 8)],
)
async def test_token_and_version_are_checked(vk: VkClient, params: dict[str, str], code: int) -> None:
    assert await vk.error("users.get", **params) == code


async def test_an_error_repeats_the_request_without_the_token(sandbox: Sandbox, vk: VkClient) -> None:
    body = await vk.raw("messages.fly", peer_id="1")
    assert body["error"]["error_code"] == 3
    assert {"key": "method", "value": "messages.fly"} in body["error"]["request_params"]
    assert sandbox.vk.token not in json.dumps(body)
    assert sandbox.vk.token not in repr(sandbox.vk.calls)


async def test_the_twenty_first_call_of_a_second_is_one_too_many(sandbox: Sandbox, vk: VkClient) -> None:
    sandbox.vk.requests_per_second = 20
    answers = await asyncio.gather(*(vk.raw("users.get", user_ids=ANNA.vk_id) for _ in range(21)))
    assert [a["error"]["error_code"] for a in answers if "error" in a] == [6]


# Buttons


async def test_a_press_brings_the_payload_and_is_answered_once(sandbox: Sandbox, vk: VkClient) -> None:
    await vk.listen()
    sent = await vk.send("x", keyboard=vk_keyboard([vk_button()]))
    sandbox.world.press("vk", "anna", sent["conversation_message_id"], 0, 0)
    event = (await vk.events())[-1]["object"]
    assert (event["payload"], event["conversation_message_id"]) == ({"c": "yes"}, sent["conversation_message_id"])
    who = {"event_id": event["event_id"], "user_id": ANNA.vk_id, "peer_id": ANNA.vk_id}
    toast = json.dumps({"type": "show_snackbar", "text": "Готово"})
    assert await vk.error("messages.sendMessageEventAnswer", **{**who, "user_id": MARIA.vk_id}) == 100
    assert await vk.error("messages.sendMessageEventAnswer", **who, event_data='{"type":"shout"}') == 100
    with sandbox.world.subscribe() as changes:
        assert await vk("messages.sendMessageEventAnswer", **who, event_data=toast) == 1
        assert [(await changes.get()).type, (await changes.get()).text] == ["answered", "Готово"]
    assert await vk.error("messages.sendMessageEventAnswer", **who) == 100


async def test_a_press_waits_a_minute_for_its_answer(sandbox: Sandbox, vk: VkClient) -> None:
    await vk.listen()
    sent = await vk.send("x", keyboard=vk_keyboard([vk_button()]))
    sandbox.world.press("vk", "anna", sent["conversation_message_id"], 0, 0)
    event = (await vk.events())[-1]["object"]
    sandbox.world.shift(61)
    who = {"event_id": event["event_id"], "user_id": ANNA.vk_id, "peer_id": ANNA.vk_id}
    assert await vk.error("messages.sendMessageEventAnswer", **who) == 100


async def test_a_text_button_speaks_for_the_person(sandbox: Sandbox, vk: VkClient) -> None:
    await vk.listen()
    button = {"action": {"type": "text", "label": "Меню", "payload": '{"c":"menu"}'}}
    sent = await vk.send("x", keyboard=vk_keyboard([button]))
    sandbox.world.press("vk", "anna", sent["conversation_message_id"], 0, 0)
    message = (await vk.events())[-1]["object"]["message"]
    assert (message["text"], message["payload"]) == ("Меню", '{"c":"menu"}')


# Editing and deleting


async def test_an_edit_replaces_everything(sandbox: Sandbox, vk: VkClient) -> None:
    sent = await vk.send("👍 да", format_data=json.dumps(MARKED), keyboard=vk_keyboard([vk_button()]))
    where = {"peer_id": ANNA.vk_id, "cmid": sent["conversation_message_id"]}
    await vk("messages.edit", **where, message="y")
    shown = sandbox.world.chat("vk", "anna")[-1]
    assert (shown.text, shown.marks, shown.keyboard) == ("y", (), ())
    await vk("messages.edit", **where, message="z", keyboard='{"inline":true,"buttons":[]}')


async def test_edits_that_vk_would_refuse_are_refused(sandbox: Sandbox, vk: VkClient) -> None:
    sent = await vk.send("x")
    where = {"peer_id": ANNA.vk_id, "cmid": sent["conversation_message_id"]}
    hers = sandbox.world.chat("vk", "anna")[0].id
    assert await vk.error("messages.edit", **{**where, "cmid": hers}, message="y") == 15
    assert await vk.error("messages.edit", **{**where, "cmid": 1}, message="y") == 100
    assert await vk.error("messages.edit", **where) == 100
    sandbox.world.shift(24 * 3600 + 1)
    assert await vk.error("messages.edit", **where, message="y") == 909


async def test_deleting_reports_each_message(sandbox: Sandbox, vk: VkClient) -> None:
    sent = (await vk.send("x"))["conversation_message_id"]
    hers = sandbox.world.chat("vk", "anna")[0].id
    items = await vk("messages.delete", peer_id=ANNA.vk_id, cmids=f"{sent},{hers}", delete_for_all=1)
    assert [items[0]["response"], items[1]["error"]["code"]] == [1, 924]
    assert [m.id for m in sandbox.world.chat("vk", "anna")] == [hers]


# People, the community, files


async def test_people_and_the_community_are_known(sandbox: Sandbox, vk: VkClient) -> None:
    profiles = await vk("users.get", user_ids=f"{ANNA.vk_id},1,{MARIA.vk_id}")
    assert [profile["first_name"] for profile in profiles] == ["Анна", "Мария"]
    assert (await vk("groups.getById"))["groups"][0]["id"] == sandbox.vk.group_id
    names = {p["name"] for p in (await vk("groups.getTokenPermissions"))["permissions"]}
    assert {"messages", "photos", "docs", "manage"} <= names
    with sandbox.world.subscribe() as changes:
        assert await vk("messages.setActivity", peer_id=ANNA.vk_id, type="typing") == 1
        assert (await changes.get()).type == "typing"


async def test_her_attachments_have_addresses_on_this_server(sandbox: Sandbox, vk: VkClient) -> None:
    await vk.listen()
    sandbox.world.attach("vk", "anna", "снимок.png", PNG, "Посмотрите", as_photo=True)
    sandbox.world.attach("vk", "anna", "текст.docx", b"text")
    picture, letter = [event["object"]["message"] for event in await vk.events()]
    largest = max(picture["attachments"][0]["photo"]["sizes"], key=lambda size: size["width"] * size["height"])
    async with vk.http.get(largest["url"]) as response:
        assert await response.read() == PNG
    doc = letter["attachments"][0]["doc"]
    assert (doc["title"], doc["ext"], doc["size"]) == ("текст.docx", "docx", 4)
    async with vk.http.get(doc["url"]) as response:
        assert await response.read() == b"text"
        assert response.headers["Content-Disposition"] == "attachment"


async def upload(vk: VkClient, address: str, field: str, name: str, data: bytes) -> Any:
    form = FormData(quote_fields=False)
    form.add_field(field, data, filename=name)
    async with vk.http.post(address, data=form) as response:
        return json.loads(await response.text())


async def test_a_photo_takes_three_steps(sandbox: Sandbox, vk: VkClient) -> None:
    server = await vk("photos.getMessagesUploadServer", peer_id=ANNA.vk_id)
    uploaded = await upload(vk, server["upload_url"], "photo", "a.png", PNG)
    assert await vk.error("photos.saveMessagesPhoto", **{**uploaded, "hash": "other"}) == 121
    uploaded = await upload(vk, server["upload_url"], "photo", "a.png", PNG)
    (photo,) = await vk("photos.saveMessagesPhoto", **uploaded)
    await vk.send("", attachment=f"photo{photo['owner_id']}_{photo['id']}_{photo['access_key']}")
    shown = sandbox.world.chat("vk", "anna")[-1].photo
    assert shown is not None
    assert shown.data == PNG
    refused = await upload(vk, server["upload_url"], "photo", "a.png", b"no picture")
    assert await vk.error("photos.saveMessagesPhoto", **refused) == 129


async def test_a_document_is_shown_under_its_title(sandbox: Sandbox, vk: VkClient) -> None:
    server = await vk("docs.getMessagesUploadServer", type="doc", peer_id=ANNA.vk_id)
    uploaded = await upload(vk, server["upload_url"], "file", "file0.docx", b"text")
    doc = (await vk("docs.save", file=uploaded["file"], title="Памятка.docx"))["doc"]
    await vk.send("x", attachment=f"doc{doc['owner_id']}_{doc['id']}")
    shown = sandbox.world.chat("vk", "anna")[-1].document
    assert shown is not None
    assert (shown.name, shown.data) == ("Памятка.docx", b"text")
    assert "error" in await upload(vk, server["upload_url"], "file", "song.mp3", b"la")


async def test_a_stored_message_can_be_read_again(sandbox: Sandbox, vk: VkClient) -> None:
    cmid = (await vk.send("x", random_id=5, keyboard=vk_keyboard([vk_button()])))["conversation_message_id"]
    found = await vk("messages.getByConversationMessageId", peer_id=ANNA.vk_id, conversation_message_ids=f"{cmid},1")
    assert found["count"] == 1
    assert (found["items"][0]["from_id"], found["items"][0]["random_id"]) == (-sandbox.vk.group_id, 5)


# Faults


@pytest.mark.parametrize("code", [5, 6, 9, 10, 14, 100, 901])
async def test_errors_come_as_ordered_and_then_go(sandbox: Sandbox, vk: VkClient, code: int) -> None:
    sandbox.vk.fail("messages.send", code=code)
    body = await vk.raw("messages.send", peer_ids=ANNA.vk_id, random_id=1, message="x")
    assert body["error"]["error_code"] == code
    assert ("captcha_sid" in body["error"]) == (code == 14)
    assert "error" not in await vk.send("x", random_id=1)


async def test_an_error_may_hide_inside_a_success(sandbox: Sandbox, vk: VkClient) -> None:
    sandbox.vk.fail_recipient(902)
    assert (await vk.send("x", random_id=1))["error"]["code"] == 902
    assert "error" not in await vk.send("x", random_id=1)


async def test_an_html_page_may_come_with_status_200(sandbox: Sandbox, vk: VkClient) -> None:
    sandbox.vk.page_instead("users.get")
    with pytest.raises(ClientError, match="text/html"):
        await vk.raw("users.get")


async def test_an_answer_may_be_lost_after_the_call_was_done(sandbox: Sandbox, vk: VkClient) -> None:
    sandbox.vk.drop("messages.send", done=True)
    with pytest.raises(ClientError):
        await vk.send("x", random_id=9)
    await vk.send("x", random_id=9)
    assert [m.text for m in sandbox.world.chat("vk", "anna")][1:] == ["x"]


async def test_long_poll_answers_may_be_ordered(sandbox: Sandbox, vk: VkClient) -> None:
    await vk.listen()
    sandbox.vk.fail_longpoll({"failed": 4, "min_version": 0, "max_version": 3})
    assert (await vk.check())["failed"] == 4
    assert await vk.events() == []


# What people send


async def test_whatever_a_person_sends_is_an_event_of_the_schema(sandbox: Sandbox, vk: VkClient) -> None:
    await vk.listen("message_new", "message_edit")
    said = sandbox.world.say("vk", "anna", "Раз")
    sandbox.world.edit("vk", "anna", said.id, "Два")
    for kind in WORDLESS:
        sandbox.world.send_wordless("vk", "anna", kind)
    sandbox.world.forward("vk", "anna", "Где мой дом?", "Ответим завтра")
    sandbox.world.repost("vk", "anna", "Открыли сквер")
    events = await vk.events()
    assert [event["type"] for event in events[:2]] == ["message_new", "message_edit"]
    assert events[0]["event_id"] != events[1]["event_id"]
    edit = events[1]["object"]
    assert (edit["text"], edit["conversation_message_id"], "update_time" in edit) == ("Два", said.id, True)
    messages = [event["object"]["message"] for event in events[2:]]
    assert [[item["type"] for item in message["attachments"]] for message in messages] == [
        ["sticker"], ["audio_message"], [], [], ["wall"],
    ]
    assert "geo" in messages[2]
    (forwarded,) = messages[3]["fwd_messages"]
    assert (messages[3]["text"], forwarded["text"]) == ("Ответим завтра", "Где мой дом?")
    assert messages[4]["attachments"][0]["wall"]["text"] == "Открыли сквер"
    (citizen,) = await vk("users.get", user_ids=forwarded["from_id"])
    assert citizen["last_name"] == "Зимин"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("", 100),
        ("return 1;", 12),
        ("return [API.users.get({user_ids:1})];", 12),
        ("return [API.users.get({}), 7];", 12),
        ("return [API.users.get({}];", 12),
        (f"return [{','.join(['API.groups.getTokenPermissions({})'] * 26)}];", 13),
    ],
)
async def test_a_program_that_vk_would_refuse_is_refused(vk: VkClient, code: str, error: int) -> None:
    assert await vk.error("execute", code=code) == error


async def test_a_program_s_calls_succeed_and_fail_each_for_itself(sandbox: Sandbox, vk: VkClient) -> None:
    sandbox.world.start("vk", ANNA.id)
    send = '{"peer_ids": "%d", "random_id": %d, "message": "раз"}'
    calls = [send % (ANNA.vk_id, 1), '{"peer_ids": "1"}', send % (1, 2), send % (ANNA.vk_id, 1)]
    code = f"return [{', '.join(f'API.messages.send({call})' for call in calls)}];"
    body = await vk.raw("execute", code=code)
    done, refused, unknown, repeated = body["response"]
    assert done[0]["conversation_message_id"] == repeated[0]["conversation_message_id"]
    assert refused is False
    assert unknown[0]["error"]["code"] == 901
    assert [(e["method"], e["error_code"]) for e in body["execute_errors"]] == [("messages.send", 100)]


async def test_a_key_belongs_to_the_members_of_its_call(sandbox: Sandbox, vk: VkClient) -> None:
    for person in (ANNA, MARIA):
        sandbox.world.start("vk", person.id)
    both = f"{ANNA.vk_id},{MARIA.vk_id}"
    first = await vk("messages.send", peer_ids=both, random_id="5", message="раз")
    assert await vk("messages.send", peer_ids=both, random_id="5", message="раз") == first
    assert await vk.error("messages.send", peer_ids=str(ANNA.vk_id), random_id="5", message="раз") == 100
