"""The one kind of program that the sandbox's `execute` runs: a list of calls whose parameters are written out.

VKScript can do more; whatever else comes is refused. (dev.vk.com method/execute: at most 25 calls)
"""

import json
import re
from typing import Any

from bot.sandbox.vk.text import VkError

CALLS = 25
_CALL = re.compile(r"\s*API\.(\w+\.\w+)\s*\(\s*")
_DECODER = json.JSONDecoder()


def calls(code: str) -> list[tuple[str, dict[str, Any]]]:
    """Methods and their parameters, in order. Raises `VkError` 12 or 13."""
    body = re.fullmatch(r"\s*return\s*\[(.*)\]\s*;?\s*", code, re.DOTALL)
    if body is None:
        raise _uncompiled("the sandbox runs «return [API.method({…}), …];» alone")
    found: list[tuple[str, dict[str, Any]]] = []
    at, text = 0, body[1]
    while text[at:].strip():
        call = _CALL.match(text, at)
        if call is None:
            raise _uncompiled("a call of API is expected")
        try:
            parameters, at = _DECODER.raw_decode(text, call.end())
        except ValueError:
            raise _uncompiled("parameters should be an object that is written out") from None
        closed = re.compile(r"\s*\)\s*(,|$)").match(text, at)
        if closed is None or not isinstance(parameters, dict):
            raise _uncompiled("a call is not closed")
        at = closed.end()
        found.append((call[1], parameters))
    if len(found) > CALLS:
        raise VkError(13, "Runtime error occurred during code invocation: Too many API calls")
    return found


def _uncompiled(reason: str) -> VkError:
    return VkError(12, f"Unable to compile code: {reason}")
