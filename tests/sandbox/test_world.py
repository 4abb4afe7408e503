"""The door through which tests act as people."""

import pytest

from bot.sandbox import PEOPLE, Refused, Sandbox, World, files
from bot.sandbox import world as rooms
from bot.sandbox.files import picture
from tests.sandbox.conftest import PNG, TelegramClient, VkClient, row


@pytest.fixture
def world() -> World:
    return Sandbox().world


async def test_one_can_wait_for_what_the_bot_says(sandbox: Sandbox, telegram: TelegramClient) -> None:
    sandbox.world.start("telegram", "anna")
    await telegram("sendMessage", chat_id=PEOPLE[0].telegram_id, text="вот")
    await sandbox.world.until(lambda: sandbox.world.chat("telegram", "anna")[-1].text == "вот")
    with pytest.raises(TimeoutError):
        await sandbox.world.until(lambda: False, timeout=0.01)


def test_one_who_blocked_the_bot_says_nothing(world: World) -> None:
    world.block("vk", "anna")
    with pytest.raises(Refused, match="разблокируйте"):
        world.say("vk", "anna", "x")
    world.start("vk", "anna")
    assert world.say("vk", "anna", "x").author == "person"


async def test_links_are_not_pressed(sandbox: Sandbox, telegram: TelegramClient, vk: VkClient) -> None:
    sandbox.world.start("telegram", "anna")
    keyboard = row("a")
    keyboard["inline_keyboard"][0].append({"text": "Сайт", "url": "https://example.org/"})
    sent = await telegram("sendMessage", chat_id=PEOPLE[0].telegram_id, text="x", reply_markup=keyboard)
    with pytest.raises(Refused, match="открывает ссылку"):
        sandbox.world.press("telegram", "anna", sent["message_id"], 0, 1)
    with pytest.raises(Refused, match="уже нет"):
        sandbox.world.press("telegram", "anna", sent["message_id"], 0, -1)


def test_a_chat_forgets_what_is_old(world: World) -> None:
    for number in range(rooms.CHAT_LENGTH + 5):
        world.say("vk", "anna", str(number))
    kept = world.chat("vk", "anna")
    assert (len(kept), kept[0].text) == (rooms.CHAT_LENGTH, "5")


def test_one_who_lags_behind_is_told_to_start_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "QUEUE_LENGTH", 3)
    with world.subscribe() as changes:
        for number in range(5):
            world.say("vk", "anna", str(number))
        assert [changes.get_nowait().type for _ in range(changes.qsize())] == ["reset", "message"]


def test_files_are_bounded_in_bytes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "CAPACITY", 10)
    first, second = (world.attach("vk", "anna", f"{n}.bin", b"x" * 6).document for n in "ab")
    assert first is not None
    assert second is not None
    assert world.files.by_token(first.token) is None
    assert world.files.by_token(second.token) == second


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (PNG, ("png", 1, 1)),
        (b"GIF89a\x02\x00\x03\x00", ("gif", 2, 3)),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x07\x00\x09\x03", ("jpg", 9, 7)),
        (b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x03\0\0\x04\0\0", ("webp", 4, 5)),
        (b"\xff\xd8\xff", (None, 0, 0)),
        (b"<svg onload='x'/>", (None, 0, 0)),
    ],
)
def test_a_picture_is_known_by_its_header(data: bytes, found: tuple[str | None, int, int]) -> None:
    assert picture(data) == found


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("я" * 4096, [4096]),
        ("я" * 4097, [4096, 1]),
        ("👍" * 2049, [2048, 1]),
        ("слово " * 1000, [4091, 1907]),
        ("а" * 3000 + "\n" + "б " * 1000, [3000, 1999]),
        ("а" * 1000 + "\n" + "б" * 4000, [4096, 905]),
    ],
)
def test_a_long_text_leaves_the_phone_in_parts(world: World, text: str, lengths: list[int]) -> None:
    world.say("vk", "anna", text)
    assert [len(message.text) for message in world.chat("vk", "anna")] == lengths


def test_only_own_words_can_be_edited(world: World) -> None:
    said = world.say("vk", "anna", "Раз")
    assert (world.edit("vk", "anna", said.id, "Два").text, world.chat("vk", "anna")[0].edited is not None) == (
        "Два", True,
    )
    sticker = world.send_wordless("vk", "anna", "sticker")
    for number in (sticker.id, 1):
        with pytest.raises(Refused, match="не исправить"):
            world.edit("vk", "anna", number, "Три")
