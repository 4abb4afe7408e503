"""VK's refusals as aiogram's errors."""

import pytest
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetMe

from bot.messengers.vk.errors import VkBroken, VkFault, VkRefusal, VkUnreachable, as_aiogram


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        *((VkRefusal("m", code, "x"), TelegramUnauthorizedError) for code in (5, 27, 28)),
        *((VkRefusal("m", code, "x"), TelegramForbiddenError) for code in (7, 15, 900, 901, 902, 985)),
        *((VkRefusal("m", code, "x"), TelegramBadRequest) for code in (100, 909, 911, 914, 924)),
        *((VkRefusal("m", code, "x"), TelegramServerError) for code in (1, 10, 36, 43)),
        (VkRefusal("m", 14, "x"), TelegramRetryAfter),
        (VkRefusal("m", 3, "x"), TelegramAPIError),
        (VkUnreachable("m", "x"), TelegramNetworkError),
        (VkBroken("m", "HTTP 502"), TelegramServerError),
    ],
)
def test_every_fault_has_the_error_that_handlers_know(fault: VkFault, kind: type[Exception]) -> None:
    assert type(as_aiogram(fault, GetMe())) is kind


@pytest.mark.parametrize(("code", "seconds"), [(6, 1), (9, 60), (29, 60)])
def test_a_limit_says_how_long_to_wait(code: int, seconds: int) -> None:
    error = as_aiogram(VkRefusal("messages.send", code, "x"), GetMe())
    assert isinstance(error, TelegramRetryAfter)
    assert error.retry_after == seconds
