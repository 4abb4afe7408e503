"""What goes wrong in VK, as vk-api's errors never leave the client: those hold the token in their values.

    VkFault                  one call did not succeed; stays inside this package
    ├── VkRefusal            VK answered with an error code
    └── VkUnreachable        no answer, or one that is not VK's; whether the call was done is unknown
        └── VkBroken         HTTP 5xx

Everyone else sees aiogram's errors, by the table below.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod

from bot.errors import BotError

TOO_MANY = 6  # VK: api_error_too_many
CAPTCHA_PAUSE = 900  # seconds; a captcha cannot be solved by a program, and goes away when the calls grow fewer


class VkFault(BotError):
    """A call of a VK method did not succeed. The text names the method and never a parameter."""


class VkRefusal(VkFault):
    def __init__(self, method: str, code: int, text: str) -> None:
        super().__init__(f"{method}: [{code}] {text}")
        self.code = code


class VkUnreachable(VkFault):
    def __init__(self, method: str, cause: str) -> None:
        super().__init__(f"{method}: {cause}")


class VkBroken(VkUnreachable):
    pass


Translation = Callable[[TelegramMethod[Any], str], Exception]


def _retry(seconds: int) -> Translation:
    return lambda method, text: TelegramRetryAfter(method, text, seconds)


# VK: errors.json, 5.199. A code that is not here becomes a bare TelegramAPIError.
_KINDS: tuple[tuple[Translation, tuple[int, ...]], ...] = (
    (_retry(1), (TOO_MANY,)),
    (_retry(60), (9, 29)),
    (_retry(CAPTCHA_PAUSE), (14,)),
    (TelegramUnauthorizedError, (5, 27, 28, 1117)),
    (TelegramForbiddenError, (7, 15, 18, 30, 900, 901, 902, 917, 925, 932, 936, 945, 950, 985, 987, 988)),
    (TelegramBadRequest, (100, 104, 105, 113, 121, 129, 909, 910, 911, 912, 913, 914, 920, 921, 924, 940, 949)),
    (TelegramServerError, (1, 10, 36, 43)),
)
_BY_CODE: dict[int, Translation] = {code: kind for kind, codes in _KINDS for code in codes}


def as_aiogram(fault: VkFault, method: TelegramMethod[Any]) -> Exception:
    """The error that a handler written for Telegram expects."""
    match fault:
        case VkRefusal(code=code):
            return _BY_CODE.get(code, TelegramAPIError)(method, str(fault))
        case VkBroken():
            return TelegramServerError(method, str(fault))
        case _:
            return TelegramNetworkError(method, str(fault))


@contextmanager
def translated(method: TelegramMethod[Any]) -> Iterator[None]:
    """Faults inside leave as aiogram's errors of `method`."""
    try:
        yield
    except VkFault as fault:
        raise as_aiogram(fault, method) from fault
