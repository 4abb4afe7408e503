"""What each method of the pocket Bot API does to the world, and what it refuses."""

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.files import StoredFile
from bot.sandbox.messages import ChatButton, ChatMessage, Keyboard
from bot.sandbox.parameters import Upload, Wire
from bot.sandbox.people import Person, first_number
from bot.sandbox.telegram import objects
from bot.sandbox.telegram.discussion import Discussion
from bot.sandbox.telegram.html import BadMarkup, Mark, parse, trimmed, utf16
from bot.sandbox.world import Chat, World

_SEND = (
    "parse_mode:str link_preview_options:json disable_notification:bool protect_content:bool "
    "reply_parameters:json reply_markup:json"
)
TABLE = {
    "getMe": "",
    "getUpdates": "offset:int limit:int timeout:int allowed_updates:json",
    "deleteWebhook": "drop_pending_updates:bool",
    "sendMessage": f"chat_id:chat! text:str {_SEND}",
    "sendPhoto": f"chat_id:chat! photo:file! caption:str {_SEND.replace('link_preview_options:json', '')}",
    "sendDocument": (
        "chat_id:chat! document:file! caption:str disable_content_type_detection:bool "
        + _SEND.replace("link_preview_options:json", "")
    ),
    "sendChatAction": "chat_id:chat! action:str!",
    "editMessageText": (
        "chat_id:chat! message_id:int! text:str parse_mode:str link_preview_options:json reply_markup:json"
    ),
    "editMessageReplyMarkup": "chat_id:chat! message_id:int! reply_markup:json",
    "deleteMessage": "chat_id:chat! message_id:int!",
    "answerCallbackQuery": "callback_query_id:str! text:str show_alert:bool url:str cache_time:int",
    "getFile": "file_id:str!",
    "getChat": "chat_id:chat!",
    "getChatMember": "chat_id:chat! user_id:int!",
}
ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
        "choose_sticker", "find_location", "record_video_note", "upload_video_note",
    }
)
TEXT_LIMIT = 4096           # UTF-16 units after entities parsing
CAPTION_LIMIT = 1024
TOAST_LIMIT = 200
DATA_LIMIT = 64             # bytes
PHOTO_LIMIT = 10 * 1024 * 1024
DOCUMENT_LIMIT = 50 * 1024 * 1024
QUERY_LIFE = 60             # seconds in which a press may be answered
DELETE_LIFE = 48 * 3600
QUERIES = 50_000            # presses remembered
# Fields of a button that say nothing of what it does. (InlineKeyboardButton)
_LOOKS = frozenset({"text", "icon_custom_emoji_id", "style"})


class Refusal(Exception):
    """The Bot API says no; the text is its description."""

    def __init__(self, description: str, status: int = 400) -> None:
        super().__init__(description if status != 400 else f"Bad Request: {description}")
        self.status = status


@dataclass(slots=True)
class _Query:
    person: Person
    message_id: int
    pressed_at: float
    answered: bool = False


class Methods:
    def __init__(self, world: World, bot_id: int) -> None:
        self._world = world
        self._bot_id = bot_id
        self._queries: OrderedDict[str, _Query] = OrderedDict()
        self._query_number = 10_000_000_000 * first_number()
        self.discussions: dict[int, Discussion] = {}  # by their groups
        self._table: dict[str, Callable[[dict[str, Any], Wire], Any]] = {
            "getMe": lambda values, wire: objects.bot_user(bot_id, me=True),
            "sendMessage": self._send_message,
            "sendPhoto": self._send_photo,
            "sendDocument": self._send_document,
            "sendChatAction": self._send_chat_action,
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "deleteMessage": self._delete,
            "answerCallbackQuery": self._answer_query,
            "getFile": self._get_file,
            "getChat": lambda values, wire: self._discussion(values).info(),
            "getChatMember": self._member,
        }

    def call(self, name: str, values: dict[str, Any], wire: Wire) -> Any:
        """The result of a method. Raises `Refusal`."""
        return self._table[name](values, wire)

    def new_query(self, person: Person, message: ChatMessage) -> str:
        """The id of a press just made."""
        self._query_number += 7
        query_id = str(self._query_number)
        self._queries[query_id] = _Query(person, message.id, self._world.now())
        if len(self._queries) > QUERIES:
            self._queries.popitem(last=False)
        return query_id

    def forget(self) -> None:
        self._queries.clear()

    # Groups

    def _discussion(self, values: dict[str, Any]) -> Discussion:
        found = self.discussions.get(values["chat_id"])
        if found is None:
            raise Refusal("chat not found")
        return found

    def _member(self, values: dict[str, Any], wire: Wire) -> Any:
        discussion = self._discussion(values)
        if values["user_id"] != self._bot_id:
            raise Refusal("member not found")
        return discussion.member(objects.bot_user(self._bot_id))

    # Sending

    def _send_message(self, values: dict[str, Any], wire: Wire) -> Any:
        chat = self._chat(values)
        text, marks = _text(values, "text", TEXT_LIMIT)
        if not text:
            raise Refusal("message text is empty")
        return self._sent(chat, values, text, marks)

    def _send_photo(self, values: dict[str, Any], wire: Wire) -> Any:
        chat = self._chat(values)
        text, marks = _text(values, "caption", CAPTION_LIMIT)
        file = self._file(values["photo"], "photo", wire, PHOTO_LIMIT)
        if file.kind is None:
            raise Refusal("IMAGE_PROCESS_FAILED")
        return self._sent(chat, values, text, marks, photo=file)

    def _send_document(self, values: dict[str, Any], wire: Wire) -> Any:
        chat = self._chat(values)
        text, marks = _text(values, "caption", CAPTION_LIMIT)
        return self._sent(chat, values, text, marks, document=self._file(values["document"], "document", wire,
                                                                         DOCUMENT_LIMIT))

    def _sent(self, chat: Chat, values: dict[str, Any], text: str, marks: tuple[Mark, ...], **content: Any) -> Any:
        reply = self._reply(chat, values.get("reply_parameters"))
        said = self._world.bot_writes(
            chat, text, marks=marks, keyboard=_keyboard(values.get("reply_markup")),
            reply_to=reply.id if reply else None, **content,
        )
        return self._emit(chat, said)

    def _send_chat_action(self, values: dict[str, Any], wire: Wire) -> bool:
        chat = self._chat(values)
        if values["action"] not in ACTIONS:
            raise Refusal("wrong parameter action in request")
        self._world.bot_types(chat)
        return True

    # Changing what was sent

    def _edit_text(self, values: dict[str, Any], wire: Wire) -> Any:
        chat = self._chat(values)
        message = self._own(chat, values["message_id"])
        if message.photo or message.document:
            raise Refusal("there is no text in the message to edit")
        text, marks = _text(values, "text", TEXT_LIMIT)
        if not text:
            raise Refusal("message text is empty")
        return self._edited(chat, message, text=text, marks=marks, keyboard=_keyboard(values.get("reply_markup")))

    def _edit_markup(self, values: dict[str, Any], wire: Wire) -> Any:
        chat = self._chat(values)
        message = self._own(chat, values["message_id"])
        return self._edited(chat, message, keyboard=_keyboard(values.get("reply_markup")))

    def _edited(self, chat: Chat, message: ChatMessage, **content: Any) -> Any:
        if all(getattr(message, name) == value for name, value in content.items()):
            raise Refusal(
                "message is not modified: specified new message content and reply markup are exactly the same "
                "as a current content and reply markup of the message"
            )
        return self._emit(chat, self._world.bot_edits(chat, message, **content))

    def _delete(self, values: dict[str, Any], wire: Wire) -> bool:
        chat = self._chat(values)
        message = chat.messages.get(values["message_id"])
        if message is None:
            raise Refusal("message to delete not found")
        if self._world.now() - message.sent > DELETE_LIFE:
            raise Refusal("message can't be deleted for everyone")
        self._world.bot_deletes(chat, message)
        return True

    # Presses and files

    def _answer_query(self, values: dict[str, Any], wire: Wire) -> bool:
        query = self._queries.get(values["callback_query_id"])
        if query is None or query.answered or self._world.now() - query.pressed_at > QUERY_LIFE:
            raise Refusal("query is too old and response timeout expired or query ID is invalid")
        if utf16(values.get("text", "")) > TOAST_LIMIT:
            raise Refusal("MESSAGE_TOO_LONG")
        if values.get("url"):
            raise Refusal("URL_INVALID")
        query.answered = True
        chat = self._world.chat_of_account("telegram", query.person.telegram_id)
        if chat is not None:
            self._world.bot_answers(chat, query.message_id, values.get("text"))
        return True

    def _get_file(self, values: dict[str, Any], wire: Wire) -> Any:
        file, kind = self._known_file(values["file_id"])
        if file.size > 20 * 1024 * 1024:
            raise Refusal("file is too big")
        sized = objects.photo_sizes(file)[-1] if kind == "photo" else objects.document(file)
        extension = file.kind or file.name.rpartition(".")[2] or "bin"
        return {
            "file_id": values["file_id"],
            "file_unique_id": sized["file_unique_id"],
            "file_size": file.size,
            "file_path": f"{kind}s/{file.token}.{re.sub('[^A-Za-z0-9]', '', extension) or 'bin'}",
        }

    def _known_file(self, file_id: str) -> tuple[StoredFile, str]:
        known = objects.token_of(file_id)
        file = self._world.files.by_token(known[1]) if known else None
        if known is None or file is None:
            raise Refusal("invalid file_id")
        return file, known[0]

    def _file(self, value: str | Upload, kind: str, wire: Wire, limit: int) -> StoredFile:
        if isinstance(value, str) and value.startswith("attach://"):
            value = wire.get(value.removeprefix("attach://"), "")
        if isinstance(value, Upload):
            if not value.data:
                raise Refusal("file must be non-empty")
            if len(value.data) > limit:
                raise Refusal("Request Entity Too Large", 413)
            return self._world.files.keep(value.filename, value.data, self._bot_id)
        if value.startswith(("http://", "https://")):
            raise Refusal("failed to get HTTP URL content")
        file, known = self._known_file(value)
        if known != kind:
            raise Refusal(f"can't use file of type {known.capitalize()} as {kind.capitalize()}")
        return file

    # Common

    def _chat(self, values: dict[str, Any]) -> Chat:
        account = values["chat_id"]
        chat = self._world.chat_of_account("telegram", account) if isinstance(account, int) else None
        if chat is None or not chat.started:
            raise Refusal("chat not found")
        if chat.blocked:
            raise Refusal("Forbidden: bot was blocked by the user", 403)
        return chat

    def _own(self, chat: Chat, message_id: int) -> ChatMessage:
        message = chat.messages.get(message_id)
        if message is None:
            raise Refusal("message to edit not found")
        if message.author != "bot":
            raise Refusal("message can't be edited")
        return message

    def _reply(self, chat: Chat, parameters: Any) -> ChatMessage | None:
        if parameters is None:
            return None
        if not isinstance(parameters, dict) or not isinstance(parameters.get("message_id"), int):
            raise Refusal("can't parse reply parameters")
        message = chat.messages.get(parameters["message_id"])
        if message is None and not parameters.get("allow_sending_without_reply"):
            raise Refusal("message to be replied not found")
        return message

    def _emit(self, chat: Chat, said: ChatMessage) -> Any:
        reply = chat.messages.get(said.reply_to) if said.reply_to else None
        return objects.message(said, chat.person, self._bot_id, reply=reply)


def _text(values: dict[str, Any], name: str, limit: int) -> tuple[str, tuple[Mark, ...]]:
    raw = values.get(name, "")
    match values.get("parse_mode", ""):
        case "":
            text, marks = trimmed(raw, [])
        case str() as mode if mode.lower() == "html":
            try:
                text, marks = parse(raw)
            except BadMarkup as bad:
                raise Refusal(f"can't parse entities: {bad}") from None
        case _:
            raise Refusal("unsupported parse_mode")
    if utf16(text) > limit:
        raise Refusal("message is too long" if name == "text" else "message caption is too long")
    return text, marks


def _keyboard(markup: Any) -> Keyboard:
    """The inline keyboard of `reply_markup`, empty when there is none."""
    if markup is None:
        return ()
    if not isinstance(markup, dict) or set(markup) != {"inline_keyboard"}:
        raise Refusal("object expected as reply markup: the sandbox shows inline keyboards alone")
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refusal('field "inline_keyboard" of the InlineKeyboardMarkup should be an Array of Arrays')
    return tuple(tuple(_button(button) for button in row) for row in rows if row)


def _button(button: Any) -> ChatButton:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise Refusal('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not button["text"].strip():
        raise Refusal("can't parse inline keyboard button: Text must be non-empty")
    actions = set(button) - _LOOKS
    if not actions:
        raise Refusal("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    match actions.pop() if len(actions) == 1 else None:
        case "callback_data" if isinstance(data := button["callback_data"], str):
            if not 0 < len(data.encode()) <= DATA_LIMIT:
                raise Refusal("BUTTON_DATA_INVALID")
            return ChatButton(button["text"], "callback", data=data)
        case "url" if isinstance(url := button["url"], str):
            address = urlsplit(url)
            web_address = address.scheme in ("http", "https") and "." in (address.hostname or "")
            if not web_address and address.scheme != "tg":
                raise Refusal(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
            return ChatButton(button["text"], "url", url=url)
        case _:
            raise Refusal("can't parse inline keyboard button: exactly one of callback_data and url is expected")
