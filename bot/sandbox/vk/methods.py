"""What each method of the pocket VK API does to the world, and what it refuses."""

import json
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.files import StoredFile
from bot.sandbox.messages import ChatMessage
from bot.sandbox.people import CITIZEN, Person
from bot.sandbox.vk import objects
from bot.sandbox.vk.longpoll import EVENTS, READ_ONLY, VERSION, LongPoll
from bot.sandbox.vk.text import VkError, keyboard, marks, with_mentions
from bot.sandbox.vk.uploads import Uploads
from bot.sandbox.world import Chat, World

_CONTENT = (
    "message:str attachment:str keyboard:str format_data:str dont_parse_links:bool disable_mentions:bool"
)
TABLE = {
    "groups.getById": "group_id:str group_ids:strs fields:strs",
    "groups.getTokenPermissions": "",
    "groups.getLongPollServer": "group_id:int!",
    "groups.getLongPollSettings": "group_id:int!",
    "groups.setLongPollSettings": "group_id:int! enabled:bool api_version:str "
    + " ".join(f"{event}:bool" for event in EVENTS),
    "users.get": "user_ids:strs fields:strs name_case:str",
    "messages.send": f"peer_ids:ints peer_id:int user_id:int random_id:int! payload:str {_CONTENT}",
    "messages.edit": f"peer_id:int! cmid:int message_id:int keep_forward_messages:bool keep_snippets:bool {_CONTENT}",
    "messages.delete": "peer_id:int cmids:ints message_ids:ints delete_for_all:bool",
    "messages.sendMessageEventAnswer": "event_id:str! user_id:int! peer_id:int! event_data:str",
    "messages.setActivity": "peer_id:int user_id:int type:str",
    "messages.getByConversationMessageId": "peer_id:int! conversation_message_ids:ints! extended:bool fields:strs",
    "photos.getMessagesUploadServer": "peer_id:int",
    "photos.saveMessagesPhoto": "photo:str! server:int hash:str",
    "docs.getMessagesUploadServer": "type:str peer_id:int",
    "docs.save": "file:str! title:str tags:str",
}
TEXT_LIMIT = 9000
EVENT_DATA_LIMIT = 1000
EDIT_LIFE = 24 * 3600       # seconds; deleting for all has the same bound
PRESS_LIFE = 60
PRESSES = 50_000            # remembered
KEYS = 200_000              # random_id remembered; VK itself promises the whole history
_ATTACHMENT = re.compile(r"(photo|doc)(-?\d+)_(\d+)(?:_(\w+))?")


def missing(name: str) -> VkError:
    return VkError(100, f"One of the parameters specified was missing or invalid: {name}")


@dataclass(slots=True)
class _Press:
    person: Person
    cmid: int
    pressed_at: float


@dataclass(slots=True)
class Context:
    """What surrounds one call: the code that a test wants for single recipients of it."""

    peer_errors: dict[int, int] = field(default_factory=dict)


class Methods:
    def __init__(self, world: World, group_id: int, longpoll: LongPoll, uploads: Uploads) -> None:
        self._world = world
        self._group_id = group_id
        self._longpoll = longpoll
        self._uploads = uploads
        self._presses: OrderedDict[str, _Press] = OrderedDict()
        self._sent: OrderedDict[int, tuple[tuple[Any, ...], Any]] = OrderedDict()
        self.base = ""
        self._table: dict[str, Callable[[dict[str, Any], Context], Any]] = {
            "groups.getById": self._group,
            "groups.getTokenPermissions": self._permissions,
            "groups.getLongPollServer": self._longpoll_server,
            "groups.getLongPollSettings": self._longpoll_settings,
            "groups.setLongPollSettings": self._set_longpoll,
            "users.get": self._users,
            "messages.send": self._send,
            "messages.edit": self._edit,
            "messages.delete": self._delete,
            "messages.sendMessageEventAnswer": self._answer,
            "messages.setActivity": self._activity,
            "messages.getByConversationMessageId": self._messages,
            "photos.getMessagesUploadServer": self._photo_server,
            "photos.saveMessagesPhoto": lambda values, context: self._uploads.save_photo(
                values["photo"], values.get("server"), values.get("hash"), self.base, self._world.now()
            ),
            "docs.getMessagesUploadServer": self._document_server,
            "docs.save": lambda values, context: self._uploads.save_document(
                values["file"], values.get("title"), self.base, self._world.now()
            ),
        }

    def call(self, name: str, values: dict[str, Any], context: Context) -> Any:
        """The `response` of a method. Raises `VkError`."""
        return self._table[name](values, context)

    def new_press(self, person: Person, message: ChatMessage, event_id: str) -> None:
        self._presses[event_id] = _Press(person, message.id, self._world.now())
        if len(self._presses) > PRESSES:
            self._presses.popitem(last=False)

    def forget(self) -> None:
        self._presses.clear()

    # The community

    def _group(self, values: dict[str, Any], context: Context) -> Any:
        asked = values.get("group_ids") or [values.get("group_id", str(self._group_id))]
        groups = [objects.group(self._group_id)] if str(self._group_id) in asked else []
        return {"groups": groups, "profiles": []}

    def _permissions(self, values: dict[str, Any], context: Context) -> Any:
        permissions = {"photos": 4, "messages": 4096, "docs": 131072, "manage": 262144}
        settings = [{"name": name, "setting": bit} for name, bit in permissions.items()]
        return {"mask": sum(permissions.values()), "permissions": settings}

    def _own_group(self, values: dict[str, Any]) -> None:
        if values["group_id"] != self._group_id:
            raise VkError(15, "Access denied: no access to this group")

    def _longpoll_server(self, values: dict[str, Any], context: Context) -> Any:
        self._own_group(values)
        if not self._longpoll.enabled:
            raise VkError(100, "One of the parameters specified was missing or invalid: longpoll for this group is "
                               "not enabled")
        key, ts = self._longpoll.server()
        return {"key": key, "server": f"{self.base}/vk/longpoll/{self._group_id}", "ts": ts}

    def _longpoll_settings(self, values: dict[str, Any], context: Context) -> Any:
        self._own_group(values)
        events = {kind: int(kind in self._longpoll.kinds) for kind in (*EVENTS, *READ_ONLY)}
        return {"is_enabled": self._longpoll.enabled, "api_version": VERSION, "events": events}

    def _set_longpoll(self, values: dict[str, Any], context: Context) -> Any:
        self._own_group(values)
        if values.get("api_version", VERSION) != VERSION:
            raise missing(f"api_version, the sandbox speaks {VERSION} alone")
        self._longpoll.enabled = values.get("enabled", self._longpoll.enabled)
        for kind in EVENTS:
            if kind in values:
                (self._longpoll.kinds.add if values[kind] else self._longpoll.kinds.discard)(kind)
        return 1

    def _users(self, values: dict[str, Any], context: Context) -> Any:
        asked = values.get("user_ids", [])
        if len(asked) > 1000:
            raise missing("user_ids should have at most 1000 items")
        by_id = {str(person.vk_id): person for person in (*self._world.people, CITIZEN)}
        return [objects.profile(by_id[user]) for user in asked if user in by_id]

    # Messages

    def _send(self, values: dict[str, Any], context: Context) -> Any:
        peers = values.get("peer_ids")
        single = values.get("peer_id", values.get("user_id"))
        if (peers is None) == (single is None) or peers == []:
            raise missing("exactly one of peer_ids and peer_id is needed")
        if peers is not None and len(peers) > 100:
            raise missing("peer_ids should have at most 100 items")
        content = self._content(values)
        random_id = values["random_id"]
        members = tuple(peers) if peers is not None else (single,)
        if random_id and random_id in self._sent:
            known, result = self._sent[random_id]
            if known != members:
                # Nobody has told what VK does then; a bot had better never ask.
                raise missing("random_id belongs to a call with other recipients")
            return result
        if peers is None:
            result = self._send_one(int(single or 0), content, random_id, context)["message_id"]
        else:
            result = [self._send_or_error(peer, content, random_id, context) for peer in peers]
        if random_id and (peers is None or any("error" not in item for item in result)):
            self._sent[random_id] = members, result
            if len(self._sent) > KEYS:
                self._sent.popitem(last=False)
        return result

    def _send_or_error(self, peer: int, content: dict[str, Any], random_id: int, context: Context) -> Any:
        try:
            return self._send_one(peer, content, random_id, context)
        except VkError as error:
            return {"peer_id": peer, "message_id": 0, "error": {"code": error.code, "description": str(error)}}

    def _send_one(self, peer: int, content: dict[str, Any], random_id: int, context: Context) -> dict[str, int]:
        if code := context.peer_errors.get(peer, context.peer_errors.get(0)):
            raise VkError(code, "Ordered by a test")
        said = self._world.bot_writes(self._writable(peer), random_id=random_id, **content)
        return {"peer_id": peer, "message_id": said.serial, "conversation_message_id": said.id}

    def _edit(self, values: dict[str, Any], context: Context) -> Any:
        chat = self._writable(values["peer_id"])
        content = self._content(values)
        message = self._own(chat, values)
        if self._world.now() - message.sent > EDIT_LIFE:
            raise VkError(909, "Can't edit this message, because it's too old")
        # VK keeps nothing of the old message: what is not sent again is gone.
        self._world.bot_edits(chat, message, **content)
        return 1

    def _delete(self, values: dict[str, Any], context: Context) -> Any:
        if "message_ids" in values or "peer_id" not in values or not values.get("cmids"):
            raise missing("peer_id and cmids are needed")
        chat = self._chat(values["peer_id"])
        return [self._delete_one(chat, cmid, values.get("delete_for_all", False)) for cmid in values["cmids"]]

    def _delete_one(self, chat: Chat, cmid: int, for_all: bool) -> Any:
        item = {"peer_id": chat.person.vk_id, "conversation_message_id": cmid}
        message = chat.messages.get(cmid)
        if message is None:
            return item | {"error": {"code": 15, "description": "Access denied"}}
        if for_all and (message.author != "bot" or self._world.now() - message.sent > EDIT_LIFE):
            return item | {"error": {"code": 924, "description": "Can't delete this message for everybody"}}
        if for_all:
            self._world.bot_deletes(chat, message)
        return item | {"response": 1}

    def _answer(self, values: dict[str, Any], context: Context) -> Any:
        press = self._presses.get(values["event_id"])
        if press is None or self._world.now() - press.pressed_at > PRESS_LIFE:
            raise missing("event_id is invalid or has expired")
        if {values["user_id"], values["peer_id"]} != {press.person.vk_id}:
            raise missing("user_id and peer_id are not those of the event")
        toast = _snackbar(values.get("event_data"))
        del self._presses[values["event_id"]]
        self._world.bot_answers(self._chat(press.person.vk_id), press.cmid, toast)
        return 1

    def _activity(self, values: dict[str, Any], context: Context) -> Any:
        if values.get("type", "typing") not in ("typing", "audiomessage", "photo", "video", "file"):
            raise missing("type")
        peer = values.get("peer_id", values.get("user_id"))
        if peer is None:
            raise missing("peer_id is needed")
        self._world.bot_types(self._writable(peer))
        return 1

    def _messages(self, values: dict[str, Any], context: Context) -> Any:
        chat = self._chat(values["peer_id"])
        found = [chat.messages[cmid] for cmid in values["conversation_message_ids"] if cmid in chat.messages]
        items = [objects.message(said, chat.person, self._group_id, self.base) for said in found]
        return {"count": len(items), "items": items}

    # Uploads

    def _photo_server(self, values: dict[str, Any], context: Context) -> Any:
        url = self.base + self._uploads.new_address("photo")
        return {"upload_url": url, "album_id": -64, "user_id": 0, "group_id": self._group_id}

    def _document_server(self, values: dict[str, Any], context: Context) -> Any:
        if values.get("type", "doc") != "doc":
            raise missing("type, the sandbox takes documents alone")
        if "peer_id" in values:
            self._writable(values["peer_id"])
        return {"upload_url": self.base + self._uploads.new_address("doc")}

    # Common

    def _chat(self, peer: int) -> Chat:
        chat = self._world.chat_of_account("vk", peer)
        if chat is None or not chat.started:
            raise VkError(901, "Can't send messages for users without permission")
        return chat

    def _writable(self, peer: int) -> Chat:
        chat = self._chat(peer)
        if chat.blocked:
            raise VkError(901, "Can't send messages for users without permission")
        return chat

    def _own(self, chat: Chat, values: dict[str, Any]) -> ChatMessage:
        if "cmid" in values:
            message = chat.messages.get(values["cmid"])
        else:
            message = next((m for m in chat.messages.values() if m.serial == values.get("message_id")), None)
        if message is None:
            raise missing("message_id is undefined or the message is not found")
        if message.author != "bot":
            raise VkError(15, "Access denied: you can't edit this message")
        return message

    def _content(self, values: dict[str, Any]) -> dict[str, Any]:
        source = values.get("message", "")
        if len(source) > TEXT_LIMIT:
            raise VkError(914, "Message is too long")
        files = self._attachments(values.get("attachment", ""))
        if not source.strip() and not files:
            raise missing("message is empty or invalid")
        text, spans = with_mentions(source, marks(values.get("format_data"), source))
        return {
            "text": text, "source": source, "marks": spans, "keyboard": keyboard(values.get("keyboard")),
            "photo": files.get("photo"), "document": files.get("doc"),
        }

    def _attachments(self, line: str) -> dict[str, StoredFile]:
        files: dict[str, StoredFile] = {}
        for name in filter(None, (part.strip() for part in line.split(","))):
            found = _ATTACHMENT.fullmatch(name)
            file = self._world.files.by_number(int(found[3])) if found else None
            if found is None or file is None or file.owner != int(found[2]):
                raise missing(f"attachment {name} is not found")
            if found[4] and found[4] != objects.access_key(file):
                raise missing(f"attachment {name} has another access_key")
            if found[1] in files:
                raise missing("attachment, the sandbox shows one photo and one document a message")
            files[found[1]] = file
        return files


def _snackbar(raw: str | None) -> str | None:
    """The words of the snackbar, None for another answer. Raises `VkError` 100."""
    if raw is None or raw == "":
        return None
    if len(raw) > EVENT_DATA_LIMIT:
        raise missing(f"event_data is longer than {EVENT_DATA_LIMIT}")
    try:
        body = json.loads(raw)
    except ValueError:
        raise missing("event_data is no JSON") from None
    match body:
        case {"type": "show_snackbar", "text": str(text), **rest} if text and not rest:
            return text
        case {"type": "open_link", "link": str(link), **rest} if link and not rest:
            return None
    raise missing("event_data is no snackbar and no link")
