"""aiogram's calls as VK's. What VK cannot do as asked is refused aloud: nothing is dropped in silence."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, cast

from aiogram import Bot
from aiogram.client.default import Default
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageReplyMarkup,
    EditMessageText,
    GetFile,
    GetMe,
    SendChatAction,
    SendDocument,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import File, InlineKeyboardMarkup, InputFile, Message, User
from aiohttp import ClientSession

from bot.clock import Clock
from bot.errors import MessengerError, UnsupportedMethod
from bot.messengers import download
from bot.messengers.contract import KeyedDocument, KeyedMessage, KeyedPhoto, SentMessages
from bot.messengers.vk import files
from bot.messengers.vk.client import VkClient
from bot.messengers.vk.errors import VkRefusal, VkUnreachable, translated
from bot.messengers.vk.outgoing import QUIET, keyboard, snackbar, text_fields

ACTIVITIES = {"upload_photo": "photo", "upload_document": "file"}  # all others look like typing

Handler = Callable[[Bot, Any], Awaitable[Any]]


class VkSession(BaseSession):
    """The contract's methods over `VkClient`. `web` gives the HTTP session that downloads use."""

    def __init__(
        self,
        client: VkClient,
        group_id: int,
        api_base: str,
        sent: SentMessages,
        web: Callable[[], ClientSession],
        clock: Clock,
    ) -> None:
        # The file "path" that GetFile returns is a whole address; this template leaves it as it is.
        super().__init__(api=TelegramAPIServer(base="", file="{path}"))
        self._client = client
        self._group_id = group_id
        self._sent = sent
        self._web = web
        self._is_vk = files.platform_hosts(api_base)
        self._clock = clock
        self._handlers: dict[type[TelegramMethod[Any]], Handler] = {
            AnswerCallbackQuery: self._answer,
            DeleteMessage: self._delete,
            EditMessageReplyMarkup: self._edit_keyboard,
            EditMessageText: self._edit_text,
            GetFile: self._file,
            GetMe: self._me,
            SendChatAction: self._activity,
            SendDocument: self._send_document,
            SendMessage: self._send_text,
            SendPhoto: self._send_photo,
        }

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None  # noqa: ASYNC109
    ) -> TelegramType:
        handler = next((h for kind, h in self._handlers.items() if isinstance(method, kind)), None)
        if handler is None:
            raise UnsupportedMethod(type(method).__name__)
        with translated(method):
            return cast(TelegramType, await handler(bot, method))

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """A file at VK's own hosts. Raises `MessengerError`."""
        async for part in download.stream(self._web(), url, self._is_vk, seconds=timeout, chunk=chunk_size):
            yield part

    async def close(self) -> None:
        """The client and the HTTP session belong to the messenger, which closes them."""

    async def _send_text(self, bot: Bot, method: SendMessage) -> Message:
        _only(method, "chat_id", "text", "parse_mode", "reply_markup", "link_preview_options", "key")
        fields = text_fields(method.text, is_html=_is_html(bot, method.parse_mode))
        return await self._send(bot, method, fields, fields["message"])

    async def _send_photo(self, bot: Bot, method: SendPhoto) -> Message:
        return await self._send_file(bot, method, method.photo, files.upload_photo)

    async def _send_document(self, bot: Bot, method: SendDocument) -> Message:
        return await self._send_file(bot, method, method.document, files.upload_document)

    async def _send_file(
        self,
        bot: Bot,
        method: SendPhoto | SendDocument,
        file: InputFile | str,
        upload: Callable[[VkClient, int, str, bytes], Awaitable[str]],
    ) -> Message:
        _only(method, "chat_id", "photo", "document", "caption", "parse_mode", "reply_markup", "key")
        _key(method)
        if isinstance(file, InputFile):
            content = b"".join([part async for part in file.read(bot)])
            attachment = await upload(self._client, int(method.chat_id), file.filename or "file", content)
        else:
            known = files.as_attachment(file)
            if known is None:
                raise UnsupportedMethod(f"{type(method).__name__} by an address")
            attachment = known
        fields = text_fields(method.caption or "", is_html=_is_html(bot, method.parse_mode))
        return await self._send(bot, method, {**fields, "attachment": attachment}, None)

    async def _send(
        self,
        bot: Bot,
        method: SendMessage | SendPhoto | SendDocument,
        fields: dict[str, str],
        text: str | None,
    ) -> Message:
        peer = int(method.chat_id)
        markup = _inline(method.reply_markup)
        if markup is not None:
            fields = {**fields, "keyboard": keyboard(markup)}
        # peer_ids even for one: the form with peer_id returns no conversation_message_id, which edits need.
        answers = await self._client.call(
            "messages.send", peer_ids=str(peer), random_id=_key(method), **fields, **QUIET
        )
        item = _one(answers, "messages.send")
        number = item.get("conversation_message_id")
        if not isinstance(number, int):
            raise VkUnreachable("messages.send", "no conversation_message_id")
        return self._message(bot, peer, number, text, markup)

    async def _edit_text(self, bot: Bot, method: EditMessageText) -> Message:
        _only(method, "chat_id", "message_id", "text", "parse_mode", "reply_markup", "link_preview_options")
        peer, number = _place(method)
        fields = text_fields(method.text or "", is_html=_is_html(bot, method.parse_mode))
        return await self._edit(bot, peer, number, fields, method.reply_markup)

    async def _edit_keyboard(self, bot: Bot, method: EditMessageReplyMarkup) -> Message:
        _only(method, "chat_id", "message_id", "reply_markup")
        peer, number = _place(method)
        sent = await self._sent.find("vk", str(self._group_id), peer, number)
        if sent is None:
            raise TelegramBadRequest(method, "message to edit not found: VK wants its text again")
        return await self._edit(bot, peer, number, text_fields(sent.text), method.reply_markup)

    async def _edit(
        self, bot: Bot, peer: int, number: int, fields: dict[str, str], markup: InlineKeyboardMarkup | None
    ) -> Message:
        # messages.edit replaces the whole message; what becomes of a keyboard that is not sent is not written.
        board = keyboard(markup)
        await self._client.call("messages.edit", peer_id=peer, cmid=number, **fields, keyboard=board, **QUIET)
        return self._message(bot, peer, number, fields["message"], markup)

    async def _delete(self, bot: Bot, method: DeleteMessage) -> bool:
        peer = int(method.chat_id)
        answers = await self._client.call(
            "messages.delete", peer_id=peer, cmids=str(method.message_id), delete_for_all=True
        )
        if isinstance(answers, list):
            _one(answers, "messages.delete")
        return True

    async def _answer(self, bot: Bot, method: AnswerCallbackQuery) -> bool:
        _only(method, "callback_query_id", "text", "show_alert", "cache_time")
        event, _, place = method.callback_query_id.partition(":")
        person, _, peer = place.partition(":")
        if not (event and person.isdigit() and peer.isdigit()):
            raise TelegramBadRequest(method, "query ID is invalid")
        shown = {"event_data": snackbar(method.text)} if method.text else {}
        await self._client.call(
            "messages.sendMessageEventAnswer", event_id=event, user_id=int(person), peer_id=int(peer), **shown
        )
        return True

    async def _activity(self, bot: Bot, method: SendChatAction) -> bool:
        kind = ACTIVITIES.get(method.action, "typing")
        await self._client.call("messages.setActivity", peer_id=int(method.chat_id), type=kind)
        return True

    async def _me(self, bot: Bot, method: GetMe) -> User:
        found = await self._client.call("groups.getById", group_id=self._group_id)
        groups = found.get("groups") if isinstance(found, dict) else None
        if not isinstance(groups, list) or not groups or not isinstance(groups[0], dict):
            raise VkUnreachable("groups.getById", "no group")
        name, screen_name = groups[0].get("name"), groups[0].get("screen_name")
        fields = {"id": self._group_id, "is_bot": True, "first_name": name, "username": screen_name}
        return User.model_validate(fields, context={"bot": bot})

    async def _file(self, bot: Bot, method: GetFile) -> File:
        try:
            url = await files.address(self._client, method.file_id)
        except (KeyError, TypeError, ValueError):
            raise TelegramBadRequest(method, "wrong file_id or the file is temporarily unavailable") from None
        if not self._is_vk(url):
            raise MessengerError("a file lies at an address that is not VK's")
        unique = method.file_id.partition("@")[0]
        fields = {"file_id": method.file_id, "file_unique_id": unique, "file_path": url}
        return File.model_validate(fields, context={"bot": bot})

    def _message(
        self, bot: Bot, peer: int, number: int, text: str | None, markup: InlineKeyboardMarkup | None
    ) -> Message:
        fields = {
            "message_id": number,
            "date": int(self._clock.now().timestamp()),
            "chat": {"id": peer, "type": "private"},
            "from": {"id": self._group_id, "is_bot": True, "first_name": "bot"},
            "text": text,
            "reply_markup": markup.model_dump(exclude_none=True) if markup else None,
        }
        return Message.model_validate(fields, context={"bot": bot})


def _one(answers: Any, method: str) -> dict[str, Any]:
    """The only recipient's result. VK hides a refusal (901 and the like) inside an answer of success."""
    item = answers[0] if isinstance(answers, list) and len(answers) == 1 else None
    if not isinstance(item, dict):
        raise VkUnreachable(method, "no result for the recipient")
    error = item.get("error")
    if error is None:
        return item
    code, text = (error.get("code"), error.get("description")) if isinstance(error, dict) else (None, None)
    raise VkRefusal(method, code if isinstance(code, int) else 0, str(text))


def _key(method: TelegramMethod[Any]) -> int:
    # random_id=0 would switch VK's memory of keys off, and a repeated call would send a second message.
    if not isinstance(method, KeyedMessage | KeyedPhoto | KeyedDocument) or method.key <= 0:
        raise UnsupportedMethod(f"{type(method).__name__} without a key")
    return method.key


def _place(method: EditMessageText | EditMessageReplyMarkup) -> tuple[int, int]:
    if method.chat_id is None or method.message_id is None:
        raise UnsupportedMethod(f"{type(method).__name__} of an inline message")
    return int(method.chat_id), method.message_id


def _is_html(bot: Bot, parse_mode: str | Default | None) -> bool:
    mode = bot.default[parse_mode.name] if isinstance(parse_mode, Default) else parse_mode
    if mode not in {None, "HTML"}:
        raise UnsupportedMethod(f"parse mode {mode}")
    return mode is not None


def _inline(markup: Any) -> InlineKeyboardMarkup | None:
    if markup is not None and not isinstance(markup, InlineKeyboardMarkup):
        raise UnsupportedMethod(type(markup).__name__)
    return markup


def _only(method: TelegramMethod[Any], *known: str) -> None:
    asked = {n for n in method.model_fields_set if not isinstance(getattr(method, n), Default | None)}
    if unknown := asked - set(known):
        raise UnsupportedMethod(f"{type(method).__name__} with {', '.join(sorted(unknown))}")
