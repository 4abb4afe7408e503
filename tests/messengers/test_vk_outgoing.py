"""A page on its way to VK: text, format_data, keyboard."""

import json

import pytest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.errors import EnvelopeError, UnsupportedMethod
from bot.markup import escape, utf16_length
from bot.messengers.vk.outgoing import ZERO_WIDTH, clipped, keyboard, snackbar, text_fields


def formatted(html: str) -> list[tuple[str, str]]:
    """The kinds of marks with the words that VK would mark, cut out by UTF-16 units as VK does it."""
    fields = text_fields(html)
    units = fields["message"].encode("utf-16-le")
    items = json.loads(fields["format_data"])["items"] if "format_data" in fields else []
    return [
        (item["type"], units[2 * item["offset"] : 2 * (item["offset"] + item["length"])].decode("utf-16-le"))
        for item in items
    ]


def test_offsets_after_an_emoji_count_it_as_two() -> None:
    fields = text_fields("👍 <b>да</b>")
    assert json.loads(fields["format_data"]) == {
        "version": "1",
        "items": [{"type": "bold", "offset": 3, "length": 2}],
    }


def test_marks_lie_on_their_words_and_may_nest() -> None:
    html = "👨‍👩‍👧 <b>жирный <i>и 🙂 курсив</i></b>, <u>черта</u>, <a href='https://gov.ru/'>ссылка</a>"
    assert formatted(html) == [
        ("bold", "жирный и 🙂 курсив"),
        ("italic", "и 🙂 курсив"),
        ("underline", "черта"),
        ("url", "ссылка"),
    ]
    items = json.loads(text_fields(html)["format_data"])["items"]
    assert [item["url"] for item in items if item["type"] == "url"] == ["https://gov.ru/"]


def test_a_text_without_marks_carries_no_format_data() -> None:
    assert text_fields("1 &lt; 2 &amp; 3") == {"message": "1 < 2 & 3"}


def test_a_plain_text_is_not_read_as_html() -> None:
    assert text_fields("<b>", is_html=False) == {"message": "<b>"}


def test_markup_that_no_messenger_carries_is_refused() -> None:
    with pytest.raises(EnvelopeError):
        text_fields("<pre>код</pre>")


@pytest.mark.parametrize(
    "draft",
    [
        "[id1|Павел], здравствуйте",
        "[club1|Команда]",
        "[https://vk.com/durov|ссылка]",
        "@all, внимание",
        "@durov и @все",
        "*id1 (Павел)",
        "знак &#128077; и &quot;кавычки&quot;",
    ],
)
def test_a_quoted_draft_stays_text_and_not_a_live_mention(draft: str) -> None:
    message = text_fields(escape(draft))["message"]
    assert message != draft
    assert message.replace(ZERO_WIDTH, "") == draft


@pytest.mark.parametrize(
    "draft", ["press@sevastopol.gov.ru", "5 * 4 = 20", "[1] и [2]", "массив[0]", "R&D; AT&T", "*важно*"]
)
def test_what_vk_does_not_read_is_left_as_it_was(draft: str) -> None:
    assert text_fields(escape(draft)) == {"message": draft}


def test_marks_stay_on_their_words_behind_a_disarmed_mention() -> None:
    assert formatted("@all <b>@durov</b> и <i>слово</i> [id1|x] <u>конец</u>") == [
        ("bold", f"@{ZERO_WIDTH}durov"),
        ("italic", "слово"),
        ("underline", "конец"),
    ]


def test_buttons_carry_their_data_as_json_and_links_their_address() -> None:
    markup = InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text="Пункт 4.2", callback_data="clause:1:4.2:7")],
            [InlineKeyboardButton(text="Регламент", url="https://gov.ru/r")],
        ]
    )
    board = json.loads(keyboard(markup))
    assert board["inline"] is True
    (first,), (second,) = board["buttons"]
    assert first["action"]["type"] == "callback"
    assert json.loads(first["action"]["payload"]) == {"c": "clause:1:4.2:7"}
    assert second["action"] == {"type": "open_link", "label": "Регламент", "link": "https://gov.ru/r"}


def test_the_longest_callback_data_fits_vk_s_payload() -> None:
    markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="x", callback_data='"' * 64)]])
    assert len(json.loads(keyboard(markup))["buttons"][0][0]["action"]["payload"]) <= 255


def test_no_keyboard_means_an_empty_one() -> None:
    assert json.loads(keyboard(None)) == {"inline": True, "buttons": []}


def test_a_label_is_cut_to_forty() -> None:
    markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="я" * 41, callback_data="x")]])
    assert json.loads(keyboard(markup))["buttons"][0][0]["action"]["label"] == "я" * 39 + "…"


def test_a_button_of_another_kind_is_refused() -> None:
    markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="x", switch_inline_query="y")]])
    with pytest.raises(UnsupportedMethod):
        keyboard(markup)


def test_a_snackbar_is_clipped_to_ninety_and_splits_no_emoji() -> None:
    shown = json.loads(snackbar("👍" * 60))
    assert shown["type"] == "show_snackbar"
    assert shown["text"] == "👍" * 44 + "…"
    assert utf16_length(shown["text"]) <= 90


def test_what_fits_is_not_clipped() -> None:
    assert clipped("я" * 90, 90) == "я" * 90
