"""A page leaves by any messenger: what the envelope allows, each of them bears."""

import pytest

from bot import page
from bot.messengers.registry import MESSENGERS, title


@pytest.mark.parametrize("name", MESSENGERS)
def test_the_envelope_of_a_page_fits_the_messenger(name: str) -> None:
    limits = MESSENGERS[name].limits
    assert limits.text >= page.TEXT_LIMIT
    assert limits.caption >= page.CAPTION_LIMIT
    assert limits.buttons >= page.BUTTON_LIMIT
    assert limits.rows >= page.ROW_LIMIT
    assert limits.row_width >= page.ROW_WIDTH
    assert limits.label >= page.LABEL_LIMIT
    assert limits.data >= page.DATA_LIMIT
    assert limits.toast >= page.TOAST_LIMIT


def test_rows_of_a_messenger_that_is_there_no_more_are_shown_by_its_stored_name() -> None:
    assert (title("vk"), title("icq")) == ("VK", "icq")
