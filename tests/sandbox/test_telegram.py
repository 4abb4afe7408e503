"""The pocket Bot API behaves as the real one where a bot could notice."""

import asyncio
import json
from typing import Any

import pytest
from aiohttp import ClientError, ClientTimeout

from bot.sandbox import Sandbox
from bot.sandbox.messages import Wordless
from tests import specs
from tests.sandbox.conftest import ANNA, MARIA, PNG, TelegramClient, row

WORDLESS: tuple[Wordless, ...] = ("sticker", "voice", "location")

TO_ANNA = {"chat_id": ANNA.telegram_id}


@pytest.fixture(autouse=True)
def anna_has_started(sandbox: Sandbox) -> None:
    sandbox.world.start("telegram", "anna", "CODE")


async def test_a_start_by_link_is_an_ordinary_command(telegram: TelegramClient) -> None:
    (update,) = await telegram.updates()
    assert update["message"]["text"] == "/start CODE"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_what_is_sent_stands_in_the_chat_with_its_marks(sandbox: Sandbox, telegram: TelegramClient) -> None:
    sent = await telegram(
        "sendMessage", **TO_ANNA, parse_mode="HTML", reply_markup=row("a", "b"),
        text="\n👍 <b>да</b> &lt;и <i>ещё</i> <a href='https://example.org/'>тут</a>&gt; ",
    )
    assert sent["text"] == "👍 да <и ещё тут>"
    assert [(e["type"], e["offset"], e["length"]) for e in sent["entities"]] == [
        ("bold", 3, 2), ("italic", 9, 3), ("text_link", 13, 3),
    ]
    shown = sandbox.world.chat("telegram", "anna")[-1]
    assert (shown.id, shown.author, [b.label for b in shown.keyboard[0]]) == (sent["message_id"], "bot", ["[a]", "[b]"])


async def test_message_ids_grow_over_all_chats(sandbox: Sandbox, telegram: TelegramClient) -> None:
    sandbox.world.start("telegram", "maria")
    first = await telegram("sendMessage", **TO_ANNA, text="раз")
    second = await telegram("sendMessage", chat_id=MARIA.telegram_id, text="два")
    assert second["message_id"] == first["message_id"] + 1


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": " \n "}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": "я" * 4097}, "message is too long"),
        ({"text": "👍" * 2049}, "message is too long"),
        ({"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities: Can't find end tag corresponding to start tag"),
        ({"text": "x</b>", "parse_mode": "HTML"}, "can't parse entities: Unexpected end tag at byte offset 1"),
        ({"text": "<b><i>x</b></i>", "parse_mode": "HTML"}, "can't parse entities: Unmatched end tag at byte offset 7"),
        ({"text": "я<p>x</p>", "parse_mode": "HTML"}, 'Unsupported start tag "p" at byte offset 2'),
        ({"text": "3 < 5", "parse_mode": "HTML"}, "can't parse entities: Unclosed start tag at byte offset 2"),
        ({"text": "x", "parse_mode": "Wiki"}, "unsupported parse_mode"),
        ({"text": "x", "colour": "red"}, "parameter colour is unknown"),
        ({"text": "x", "disable_notification": "maybe"}, "parameter disable_notification must be a boolean"),
        ({"text": "x", "reply_parameters": {"message_id": 1}}, "message to be replied not found"),
        ({"text": "x", "reply_markup": row("я" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "A"}]]}}, "Text buttons are unallowed"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [{"text": "A"}]}}, "should be an Array of Arrays"),
        ({"text": "x", "reply_markup": {"keyboard": [[{"text": "A"}]]}}, "object expected as reply markup"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "A", "callback_data": "a", "url": "x"}]]}},
            "exactly one of",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "A", "url": "http://localhost/"}]]}},
            "Wrong HTTP URL",
        ),
    ],
)
async def test_a_message_that_telegram_would_refuse_is_refused(
    telegram: TelegramClient, params: dict[str, Any], description: str
) -> None:
    status, said = await telegram.refusal("sendMessage", **TO_ANNA, **params)
    assert status == 400
    assert description in said


async def test_4096_characters_after_parsing_are_not_too_long(telegram: TelegramClient) -> None:
    sent = await telegram("sendMessage", **TO_ANNA, text=f"<b>{'&amp;' * 4096}</b>", parse_mode="HTML")
    assert sent["text"] == "&" * 4096


async def test_strangers_methods_and_tokens_are_told_apart(sandbox: Sandbox, telegram: TelegramClient) -> None:
    assert await telegram.refusal("sendMessage", chat_id=MARIA.telegram_id, text="x") == (
        400, "Bad Request: chat not found",
    )
    assert await telegram.refusal("sendMessage", chat_id=1, text="x") == (400, "Bad Request: chat not found")
    assert await telegram.refusal("sendSmoke", **TO_ANNA) == (404, "Not Found")
    assert (await telegram.raw("getMe", token="7000000001:other"))[0] == 401
    sandbox.world.block("telegram", "anna")
    assert await telegram.refusal("sendMessage", **TO_ANNA, text="x") == (
        403, "Forbidden: bot was blocked by the user",
    )
    sandbox.world.unblock("telegram", "anna")
    await telegram("sendMessage", **TO_ANNA, text="x")


async def test_json_form_and_multipart_bodies_mean_the_same(telegram: TelegramClient) -> None:
    body = {"chat_id": ANNA.telegram_id, "text": "x", "reply_markup": row("a")}
    form = {"chat_id": str(ANNA.telegram_id), "text": "x", "reply_markup": json.dumps(row("a"))}
    answers = [await telegram.raw("sendMessage", json=body), await telegram.raw("sendMessage", data=form)]
    assert [status for status, _ in answers] == [200, 200]
    assert answers[0][1]["result"]["reply_markup"] == answers[1][1]["result"]["reply_markup"]
    assert (await telegram.raw("sendMessage", data=b"{", headers={"Content-Type": "application/json"}))[0] == 400


# getUpdates


async def test_updates_come_again_until_they_are_confirmed(sandbox: Sandbox, telegram: TelegramClient) -> None:
    sandbox.world.say("telegram", "anna", "два")
    first = await telegram("getUpdates")
    assert await telegram("getUpdates", limit=1) == first[:1]
    assert await telegram("getUpdates") == first
    assert await telegram("getUpdates", offset=first[0]["update_id"] + 1) == first[1:]
    assert await telegram("getUpdates", offset=first[1]["update_id"] + 1) == []
    assert await telegram("getUpdates") == []


async def test_a_negative_offset_keeps_only_the_last(sandbox: Sandbox, telegram: TelegramClient) -> None:
    sandbox.world.say("telegram", "anna", "два")
    (last,) = await telegram("getUpdates", offset=-1)
    assert last["message"]["text"] == "два"
    assert await telegram("getUpdates") == [last]


async def test_a_long_poll_ends_as_soon_as_somebody_writes(sandbox: Sandbox, telegram: TelegramClient) -> None:
    await telegram.updates()
    waiting = asyncio.create_task(telegram.updates(timeout=50))
    await sandbox.telegram.until_called("getUpdates", 2)
    sandbox.world.say("telegram", "anna", "вот")
    async with asyncio.timeout(5):
        (update,) = await waiting
    assert update["message"]["text"] == "вот"


async def test_a_second_reader_turns_the_first_out(sandbox: Sandbox, telegram: TelegramClient) -> None:
    await telegram.updates()
    waiting = asyncio.create_task(telegram.raw("getUpdates", data={"timeout": "50", "offset": str(telegram.offset)}))
    await sandbox.telegram.until_called("getUpdates", 2)
    assert await telegram.updates() == []
    status, body = await waiting
    assert (status, body["error_code"]) == (409, 409)
    assert body["description"].startswith("Conflict: terminated by other getUpdates request")


async def test_only_wanted_kinds_of_updates_are_kept(sandbox: Sandbox, telegram: TelegramClient) -> None:
    sandbox.world.block("telegram", "anna")
    sandbox.world.unblock("telegram", "anna")
    *_, kicked, back = await telegram.updates(allowed_updates=["message"])
    assert [u["my_chat_member"]["new_chat_member"]["status"] for u in (kicked, back)] == ["kicked", "member"]
    sandbox.world.block("telegram", "anna")
    sandbox.world.start("telegram", "anna")
    assert [set(u) for u in await telegram.updates()] == [{"update_id", "message"}]


async def test_a_test_may_repeat_reorder_and_spoil_updates(sandbox: Sandbox, telegram: TelegramClient) -> None:
    await telegram.updates()
    with sandbox.telegram.rearranged() as updates:
        sandbox.world.say("telegram", "anna", "раз")
        sandbox.world.say("telegram", "anna", "два")
        updates[:] = [updates[1], updates[0], updates[0], {"nonsense": True}]
    _, body = await telegram.raw("getUpdates", data={"offset": str(telegram.offset)})
    found = body["result"]
    assert [u.get("message", {}).get("text") for u in found] == ["два", "раз", "раз", None]
    assert await telegram("getUpdates", offset=found[0]["update_id"] + 1) == []
    sandbox.world.say("telegram", "anna", "три")
    assert [u["message"]["text"] for u in await telegram("getUpdates")] == ["три"]


# Buttons


async def pressed(sandbox: Sandbox, telegram: TelegramClient) -> Any:
    sent = await telegram("sendMessage", **TO_ANNA, text="x", reply_markup=row("a:1"))
    sandbox.world.press("telegram", "anna", sent["message_id"], 0, 0)
    return (await telegram.updates())[-1]["callback_query"]


async def test_a_press_brings_data_and_message_and_is_answered_once(sandbox: Sandbox, telegram: TelegramClient) -> None:
    query = await pressed(sandbox, telegram)
    assert (query["data"], query["message"]["text"], query["from"]["id"]) == ("a:1", "x", ANNA.telegram_id)
    with sandbox.world.subscribe() as changes:
        await telegram("answerCallbackQuery", callback_query_id=query["id"], text="Готово")
        assert [(await changes.get()).type, (await changes.get()).text] == ["answered", "Готово"]
    status, said = await telegram.refusal("answerCallbackQuery", callback_query_id=query["id"])
    assert status == 400
    assert said.startswith("Bad Request: query is too old and response timeout expired or query ID is invalid")


async def test_an_old_press_can_no_longer_be_answered(sandbox: Sandbox, telegram: TelegramClient) -> None:
    query = await pressed(sandbox, telegram)
    sandbox.world.shift(61)
    status, said = await telegram.refusal("answerCallbackQuery", callback_query_id=query["id"])
    assert status == 400
    assert "query is too old" in said


# Editing and deleting


async def test_an_edit_without_a_keyboard_takes_the_buttons_away(sandbox: Sandbox, telegram: TelegramClient) -> None:
    sent = await telegram("sendMessage", **TO_ANNA, text="x", reply_markup=row("a"))
    edited = await telegram("editMessageText", **TO_ANNA, message_id=sent["message_id"], text="y")
    assert (edited["text"], "reply_markup" in edited, "edit_date" in edited) == ("y", False, True)
    assert sandbox.world.chat("telegram", "anna")[-1].text == "y"


async def test_edits_that_telegram_would_refuse_are_refused(sandbox: Sandbox, telegram: TelegramClient) -> None:
    sent = await telegram("sendMessage", **TO_ANNA, text="<b>x</b>", parse_mode="HTML")
    own = {**TO_ANNA, "message_id": sent["message_id"]}
    hers = sandbox.world.chat("telegram", "anna")[0].id
    refusals = [
        await telegram.refusal("editMessageText", **own, text="<b>x</b>", parse_mode="HTML"),
        await telegram.refusal("editMessageReplyMarkup", **own),
        await telegram.refusal("editMessageText", **TO_ANNA, message_id=hers, text="y"),
        await telegram.refusal("editMessageText", **TO_ANNA, message_id=1, text="y"),
        await telegram.refusal("deleteMessage", **TO_ANNA, message_id=1),
    ]
    assert [said.partition(": ")[2].partition(":")[0] for _, said in refusals] == [
        "message is not modified", "message is not modified", "message can't be edited", "message to edit not found",
        "message to delete not found",
    ]
    await telegram("editMessageText", **own, text="x")      # the same letters, another mark


async def test_a_message_can_be_deleted_for_two_days(sandbox: Sandbox, telegram: TelegramClient) -> None:
    old = await telegram("sendMessage", **TO_ANNA, text="x")
    sandbox.world.shift(48 * 3600 + 1)
    new = await telegram("sendMessage", **TO_ANNA, text="y")
    assert await telegram("deleteMessage", **TO_ANNA, message_id=new["message_id"]) is True
    status, said = await telegram.refusal("deleteMessage", **TO_ANNA, message_id=old["message_id"])
    assert (status, said) == (400, "Bad Request: message can't be deleted for everyone")


# Files


async def test_a_picture_of_hers_can_be_downloaded(sandbox: Sandbox, telegram: TelegramClient) -> None:
    sandbox.world.attach("telegram", "anna", "снимок.png", PNG, "Посмотрите", as_photo=True)
    message = (await telegram.updates())[-1]["message"]
    assert message["caption"] == "Посмотрите"
    file = await telegram("getFile", file_id=message["photo"][-1]["file_id"])
    address = f"{sandbox.telegram_base}/file/bot{sandbox.telegram.token}/{file['file_path']}"
    async with telegram.http.get(address) as response:
        assert await response.read() == PNG
    async with telegram.http.get(address.replace(sandbox.telegram.token, "1:x")) as response:
        assert response.status == 401


async def test_uploads_keep_their_names_and_can_be_sent_again(sandbox: Sandbox, telegram: TelegramClient) -> None:
    to = {"chat_id": str(ANNA.telegram_id)}
    document = await telegram.upload("sendDocument", "document", "Памятка №1.docx", b"text", **to, caption="<b>раз</b>",
                                     parse_mode="HTML")
    assert document["document"]["file_name"] == "Памятка №1.docx"
    assert document["caption_entities"][0]["type"] == "bold"
    photo = await telegram.upload("sendPhoto", "photo", "a.png", PNG, **to)
    assert (photo["photo"][-1]["width"], photo["photo"][-1]["height"]) == (1, 1)
    again = await telegram("sendPhoto", **TO_ANNA, photo=photo["photo"][-1]["file_id"])
    assert again["photo"] == photo["photo"]
    assert sandbox.world.chat("telegram", "anna")[-1].photo is not None
    assert (await telegram.refusal("sendPhoto", **TO_ANNA, photo=document["document"]["file_id"]))[0] == 400


# Faults


async def test_faults_come_as_ordered_and_then_go(sandbox: Sandbox, telegram: TelegramClient) -> None:
    sandbox.telegram.fail("sendMessage", status=429, retry_after=3)
    status, body = await telegram.raw("sendMessage", json={**TO_ANNA, "text": "x"})
    assert (status, body["parameters"]) == (429, {"retry_after": 3})
    sandbox.telegram.page_instead("sendMessage", status=502)
    async with telegram.http.post(
        f"{sandbox.telegram_base}/bot{sandbox.telegram.token}/sendMessage", json={**TO_ANNA, "text": "x"}
    ) as response:
        assert (response.status, response.content_type) == (502, "text/html")
    assert [m.author for m in sandbox.world.chat("telegram", "anna")] == ["person"]
    await telegram("sendMessage", **TO_ANNA, text="x")


@pytest.mark.parametrize(("done", "messages"), [(False, 0), (True, 1)])
async def test_a_dropped_call_was_done_or_not_as_ordered(
    sandbox: Sandbox, telegram: TelegramClient, done: bool, messages: int
) -> None:
    sandbox.telegram.drop("sendMessage", done=done)
    with pytest.raises(ClientError):
        await telegram("sendMessage", **TO_ANNA, text="x")
    assert len(sandbox.world.chat("telegram", "anna")) == 1 + messages


async def test_calls_are_recorded_without_the_token(sandbox: Sandbox, telegram: TelegramClient) -> None:
    await telegram("sendMessage", **TO_ANNA, text="x")
    call = sandbox.telegram.calls[-1]
    assert (call.method, call.status) == ("sendMessage", 200)
    assert call.params == {"chat_id": str(ANNA.telegram_id), "text": "x"}
    assert sandbox.telegram.counts["sendMessage"] == 1
    assert sandbox.telegram.token not in repr(sandbox.telegram.calls)


async def test_a_slow_answer_outlives_a_hasty_client(sandbox: Sandbox, telegram: TelegramClient) -> None:
    sandbox.telegram.slow(0.3, "getMe")
    with pytest.raises(TimeoutError):
        await telegram.raw("getMe", timeout=ClientTimeout(total=0.05))
    await telegram("getMe")


# What people send


async def test_whatever_a_person_sends_is_an_update_of_the_bot_api(
    sandbox: Sandbox, telegram: TelegramClient
) -> None:
    said = sandbox.world.say("telegram", "anna", "Раз")
    sandbox.world.edit("telegram", "anna", said.id, "Два")
    for kind in WORDLESS:
        sandbox.world.send_wordless("telegram", "anna", kind)
    sandbox.world.forward("telegram", "anna", "Где мой дом? https://example.org/")
    sandbox.world.forward("telegram", "anna", "Где мой дом?", "Ответим завтра")
    sandbox.world.repost("telegram", "anna", "Открыли сквер")
    sandbox.world.repost("telegram", "anna", "Открыли сквер", "Приходите")
    updates = (await telegram.updates())[1:]
    if specs.SPECS.is_dir():
        assert [specs.telegram_update_faults(update) for update in updates] == [[]] * len(updates)
    bodies = [update.get("message") or update["edited_message"] for update in updates]
    assert ["edit_date" in body for body in bodies[:2]] == [False, True]
    assert [next(iter({"sticker", "voice", "location"} & set(body)), None) for body in bodies[2:5]] == [
        "sticker", "voice", "location",
    ]
    comment, answer, post, invitation = bodies[5:]
    assert (comment["text"], comment["forward_origin"]["sender_user"]["last_name"]) == (
        "Где мой дом? https://example.org/", "Зимин",
    )
    assert (answer["text"], answer["quote"]["text"]) == ("Ответим завтра", "Где мой дом?")
    assert (post["text"], post["forward_origin"]["type"]) == ("Открыли сквер", "channel")
    assert invitation["external_reply"]["chat"]["title"] == "Город сегодня"


async def test_more_messages_than_a_second_bears_are_refused_until_it_has_passed(
    sandbox: Sandbox, telegram: TelegramClient
) -> None:
    sandbox.world.start("telegram", ANNA.id)
    sandbox.telegram.messages_per_second = 2
    for _ in range(2):
        await telegram("sendMessage", chat_id=ANNA.telegram_id, text="раз")
    status, description = await telegram.refusal("sendMessage", chat_id=ANNA.telegram_id, text="два")
    assert (status, description) == (429, "Too Many Requests: retry after 1")
    await telegram("getMe")
