"""What many get: one page for up to a hundred in a call of messages.send, different pages 25 in a call of execute.

A success hides refusals: that of a person stands in their item, that of a whole call among `execute_errors`, in the
order of the `false`s. (VK: messages.send and execute, 5.199)
That VK recognises a repeated call for many by its `random_id`, as it does one for one, is assumed: nothing says so. Its
members and their order are repeated too, so whatever VK compares is the same.
"""

import json
from collections.abc import Sequence
from typing import Any

from aiogram.types import InlineKeyboardMarkup

from bot.messengers.contract import KeyedMessage
from bot.messengers.vk.client import Scalar, VkClient
from bot.messengers.vk.errors import VkFault, VkRefusal, VkUnreachable, as_aiogram, translated
from bot.messengers.vk.outgoing import QUIET, keyboard, text_fields


class VkBulk:
    """Implements `contract.Bulk`."""

    share = 100
    bunch = 25
    calls = 8  # half of the client's threads, so that answers always find one

    def __init__(self, client: VkClient) -> None:
        self._client = client

    async def send_shared(self, message: KeyedMessage, chats: Sequence[int]) -> list[int | Exception]:
        with translated(message):
            items = await self._client.call("messages.send", **_fields(message, chats))
            if not isinstance(items, list):
                raise VkUnreachable("messages.send", "the answer has no known shape")
            by_peer = {item.get("peer_id"): item for item in items if isinstance(item, dict)}
            return [_number(message, by_peer.get(chat)) for chat in chats]

    async def send_bunch(self, messages: Sequence[KeyedMessage]) -> list[int | Exception]:
        calls = [f"API.messages.send({_json(_fields(message, [int(message.chat_id)]))})" for message in messages]
        with translated(messages[0]):
            results, errors = await self._client.execute(f"return [{','.join(calls)}];")
            if not isinstance(results, list) or len(results) != len(messages) or results.count(False) != len(errors):
                raise VkUnreachable("execute", "the answer has no known shape")
            left = iter(errors)
            return [
                as_aiogram(_refusal(next(left), "error_code", "error_msg"), message)
                if result is False
                else _number(message, result[0] if isinstance(result, list) and result else None)
                for message, result in zip(messages, results, strict=True)
            ]


def _fields(message: KeyedMessage, chats: Sequence[int]) -> dict[str, Scalar]:
    fields: dict[str, Scalar] = {"peer_ids": ",".join(map(str, chats)), "random_id": message.key, **QUIET}
    if isinstance(message.reply_markup, InlineKeyboardMarkup):
        fields["keyboard"] = keyboard(message.reply_markup)
    return fields | text_fields(message.text)


def _number(message: KeyedMessage, item: Any) -> int | Exception:
    """The message's number in its chat. Without one nobody knows what became of this chat's: it is to be repeated, and
    the others have theirs."""
    match item:
        case {"error": dict(error)}:
            return as_aiogram(_refusal(error, "code", "description"), message)
        case {"conversation_message_id": int(number)}:
            return number
    return as_aiogram(VkUnreachable("messages.send", "no conversation_message_id"), message)


def _refusal(error: Any, code: str, text: str) -> VkFault:
    number = error.get(code) if isinstance(error, dict) else None
    return VkRefusal("messages.send", number if isinstance(number, int) else 0, str(error.get(text)))


def _json(fields: dict[str, Scalar]) -> str:
    return json.dumps({name: int(v) if isinstance(v, bool) else v for name, v in fields.items()}, ensure_ascii=False)
