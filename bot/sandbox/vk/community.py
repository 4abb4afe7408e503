"""A public community of the pocket VK: a wall with comments, discussions, citizens' messages, and its own Long Poll.

Tests and the page play its citizens and its editors. What a token may not do is refused as VK refuses it: a community's
own reads no comments, a service key reads nothing else. Source: VKCOM/vk-api-schema 5.199, access_token_type.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.sandbox.parameters import Wire, WrongParameter, signatures
from bot.sandbox.people import first_number
from bot.sandbox.vk.longpoll import EVENTS, READ_ONLY, VERSION, LongPoll
from bot.sandbox.vk.text import VkError

Json = dict[str, Any]
Thing = Literal["wall", "photo", "video", "market", "board"]

_PAGE = "count:int offset:int extended:bool"
TABLE = {
    "groups.getTokenPermissions": "",
    "groups.getLongPollServer": "group_id:int!",
    "groups.getLongPollSettings": "group_id:int!",
    "groups.setLongPollSettings": "group_id:int! enabled:bool api_version:str "
    + " ".join(f"{event}:bool" for event in EVENTS),
    "wall.createComment": "owner_id:int! post_id:int! from_group:int message:str reply_to_comment:int guid:str",
    "messages.getConversations": f"filter:str group_id:int {_PAGE}",
    "messages.getHistory": f"peer_id:int! rev:bool group_id:int {_PAGE}",
}
READING = {
    "wall.get": f"owner_id:int! filter:str {_PAGE}",
    "wall.getComments": (
        "owner_id:int! post_id:int! comment_id:int sort:str thread_items_count:int preview_length:int "
        f"need_likes:bool {_PAGE}"
    ),
    "board.getTopics": f"group_id:int! order:int {_PAGE}",
    "board.getComments": f"group_id:int! topic_id:int! sort:str {_PAGE}",
}
_OWN, _SERVICE = signatures(TABLE), signatures(READING)
_TYPES: Mapping[Thing, tuple[str, str]] = {  # the beginning of an event's type, and the field of the object's number
    "wall": ("wall_reply", "post_id"), "photo": ("photo_comment", "photo_id"), "video": ("video_comment", "video_id"),
    "market": ("market_comment", "item_id"), "board": ("board_post", "topic_id"),
}  # fmt: skip
_ACCESS = VkError(15, "Access denied: no access to this group")


@dataclass
class Comment:
    id: int
    author: int
    text: str
    date: int
    root: int | None = None
    reply_to: int | None = None
    is_deleted: bool = False


@dataclass
class Thread:
    """What is commented on, with all its comments, deleted ones too."""

    id: int
    text: str
    date: int
    comments: dict[int, Comment] = field(default_factory=dict)

    @property
    def live(self) -> list[Comment]:
        return [one for one in self.comments.values() if not one.is_deleted]


class Community:
    """`rights` are those of its token. A service key is good for every community."""

    def __init__(
        self,
        group_id: int,
        token: str,
        now: Callable[[], float],
        rights: tuple[str, ...] = ("manage", "messages", "wall"),
    ) -> None:
        self.group_id = group_id
        self.token = token
        self.rights = rights
        self.longpoll = LongPoll(group_id)
        self.threads: dict[tuple[Thing, int], Thread] = {}
        self.letters: dict[int, list[Json]] = {}
        self.base = ""
        self._now = now
        self._last = first_number()
        self._guids: dict[str, int] = {}

    # What people do

    def put_up(self, text: str, thing: Thing = "wall") -> int:
        """A post, or another thing to be commented on; its number."""
        thread = Thread(self._number(), text, int(self._now()))
        self.threads[thing, thread.id] = thread
        if thing == "wall":
            self.longpoll.put("wall_post_new", self._post(thread))
        return thread.id

    def comment(
        self, number: int, author: int, text: str, *, reply_to: int | None = None, thing: Thing = "wall"
    ) -> int:
        """`author` is a person, or the community as its negative number. What is replied to begins or continues a
        branch."""
        thread = self.threads[thing, number]
        parent = thread.comments[reply_to] if reply_to is not None else None
        root = None if parent is None else parent.root or parent.id
        made = Comment(self._number(), author, text, int(self._now()), root, reply_to)
        thread.comments[made.id] = made
        self._tell(thing, thread, made, "new")
        return made.id

    def edit(self, number: int, comment: int, text: str, thing: Thing = "wall") -> None:
        thread = self.threads[thing, number]
        thread.comments[comment].text = text
        self._tell(thing, thread, thread.comments[comment], "edit")

    def delete(self, number: int, comment: int, by: int, thing: Thing = "wall") -> None:
        thread = self.threads[thing, number]
        thread.comments[comment].is_deleted = True
        about, name = _TYPES[thing]
        owner = "topic_owner_id" if thing == "board" else "owner_id"
        self.longpoll.put(f"{about}_delete", {owner: -self.group_id, "id": comment, "deleter_id": by, name: number})

    def restore(self, number: int, comment: int, thing: Thing = "wall") -> None:
        thread = self.threads[thing, number]
        thread.comments[comment].is_deleted = False
        self._tell(thing, thread, thread.comments[comment], "restore")

    def write(self, person: int, text: str, *, out: bool = False, admin: int | None = None) -> int:
        """A message of the person to the community, or one `out` of it; its number in the conversation."""
        letters = self.letters.setdefault(person, [])
        body: Json = {
            "id": self._number(), "date": int(self._now()), "from_id": -self.group_id if out else person,
            "peer_id": person, "out": int(out), "text": text, "conversation_message_id": len(letters) + 1,
            "attachments": [], "fwd_messages": [], "random_id": 0, "version": 1, "important": False,
            "is_hidden": False,
        }  # fmt: skip
        if admin is not None:
            body["admin_author_id"] = admin
        letters.append(body)
        self.longpoll.put("message_reply" if out else "message_new", body if out else {"message": body})
        return len(letters)

    # What a token asks

    def call(self, name: str, wire: Wire) -> Any:
        """With the community's own token. Raises `VkError`."""
        if name not in _OWN:
            raise VkError(27, "Group authorization failed: method is unavailable with group auth.")
        values = _read(_OWN[name], wire)
        if values.get("group_id", self.group_id) != self.group_id:
            raise _ACCESS
        match name:
            case "groups.getTokenPermissions":
                settings = [{"name": right, "setting": 1 << at} for at, right in enumerate(self.rights)]
                return {"mask": sum(one["setting"] for one in settings), "permissions": settings}
            case "groups.getLongPollServer":
                key, ts = self.longpoll.server()
                return {"key": key, "server": f"{self.base}/vk/longpoll/{self.group_id}", "ts": ts}
            case "groups.getLongPollSettings":
                events = {kind: int(kind in self.longpoll.kinds) for kind in (*EVENTS, *READ_ONLY)}
                return {"is_enabled": self.longpoll.enabled, "api_version": VERSION, "events": events}
            case "groups.setLongPollSettings":
                # What is not named is switched off. (seen in vk-io and by hand on 2026-12-01)
                self.longpoll.enabled = values.get("enabled", self.longpoll.enabled)
                self.longpoll.kinds = {kind for kind in EVENTS if values.get(kind)}
                return 1
            case "wall.createComment":
                return self._answer(values)
            case "messages.getConversations":
                return self._conversations(values)
            case _:
                letters = self.letters.get(values["peer_id"], [])
                return _portion(letters if values.get("rev") else letters[::-1], values, 200)

    def listing(self, name: str, wire: Wire) -> Any:
        """With a service key. Raises `VkError`."""
        values = _read(_SERVICE[name], wire)
        match name:
            case "wall.get":
                posts = [thread for (thing, _), thread in self.threads.items() if thing == "wall"]
                return _portion([self._post(one) for one in reversed(posts)], values, 100)
            case "wall.getComments":
                return self._comments(values)
            case "board.getTopics":
                topics = [thread for (thing, _), thread in self.threads.items() if thing == "board"]
                items = [
                    {"id": one.id, "title": one.text, "created": one.date, "updated": one.date,
                     "comments": len(one.live)}
                    for one in topics
                ]  # fmt: skip
                return _portion(items, values, 100)
            case _:
                topic = self._thread("board", values["topic_id"])
                return _portion([self._body("board", topic, one) for one in topic.live], values, 100)

    # Inside

    def _answer(self, values: Json) -> Any:
        if "wall" not in self.rights:
            raise VkError(15, "Access denied: no access to call this method")
        guid = values.get("guid", "")
        if not guid or guid not in self._guids:
            number, words = values["post_id"], values.get("message", "")
            made = self.comment(number, -self.group_id, words, reply_to=values.get("reply_to_comment"))
            self._guids[guid] = made
        made = self._guids[guid]
        root = self.threads["wall", values["post_id"]].comments[made].root
        return {"comment_id": made, "parents_stack": [] if root is None else [root]}

    def _conversations(self, values: Json) -> Any:
        last = sorted(self.letters.items(), key=lambda one: int(one[1][-1]["date"]), reverse=True)
        items = [
            {"conversation": {"peer": {"id": person, "type": "user", "local_id": person}}, "last_message": letters[-1]}
            for person, letters in last
        ]
        return _portion(items, values, 200)

    def _comments(self, values: Json) -> Any:
        """A deleted comment stays in the listing, without its words, while its branch has others."""
        post = self._thread("wall", values["post_id"])
        root = values.get("comment_id")
        level = [
            one for one in post.comments.values()
            if one.root == root and (not one.is_deleted or any(other.root == one.id for other in post.live))
        ]
        if values.get("sort", "asc") == "desc":
            level.reverse()
        items = [self._listed(post, one, values.get("thread_items_count", 0)) for one in level]
        whole = len(post.live) if root is None else len(level)
        return _portion(items, values, 100) | {"count": whole, "current_level_count": len(level), "can_post": True}

    def _listed(self, post: Thread, comment: Comment, shown: int) -> Json:
        below = [one for one in post.live if one.root == comment.id]
        thread = {"count": len(below), "items": [self._body("wall", post, one) for one in below[:shown]]}
        body = self._body("wall", post, comment) | {"thread": thread}
        return body | {"deleted": True, "text": "", "from_id": 0} if comment.is_deleted else body

    def _tell(self, thing: Thing, thread: Thread, comment: Comment, kind: str) -> None:
        self.longpoll.put(f"{_TYPES[thing][0]}_{kind}", self._body(thing, thread, comment))

    def _body(self, thing: Thing, thread: Thread, comment: Comment) -> Json:
        owner = {"wall": "post_owner_id", "board": "topic_owner_id"}.get(thing, f"{thing}_owner_id")
        body: Json = {
            "id": comment.id, "from_id": comment.author, "date": comment.date, "text": comment.text,
            _TYPES[thing][1]: thread.id, owner: -self.group_id,
        }  # fmt: skip
        if thing == "wall":
            body |= {"owner_id": -self.group_id, "parents_stack": [comment.root] if comment.root else []}
            if comment.reply_to is not None:
                author = thread.comments[comment.reply_to].author
                body |= {"reply_to_comment": comment.reply_to, "reply_to_user": author}
        return body

    def _post(self, thread: Thread) -> Json:
        return {
            "id": thread.id, "owner_id": -self.group_id, "from_id": -self.group_id, "date": thread.date,
            "text": thread.text, "post_type": "post", "comments": {"count": len(thread.live), "can_post": 1},
        }  # fmt: skip

    def _thread(self, thing: Thing, number: int) -> Thread:
        thread = self.threads.get((thing, number))
        if thread is None:
            raise VkError(15, "Access denied: post was not found check post_id param")
        return thread

    def _number(self) -> int:
        self._last += 1
        return self._last


def _read(signature: Any, wire: Wire) -> Json:
    try:
        return dict(signature.read({name: value for name, value in wire.items() if name not in ("lang", "test_mode")}))
    except WrongParameter as wrong:
        raise VkError(100, f"One of the parameters specified was missing or invalid: {wrong}") from None


def _portion(items: list[Json], values: Json, most: int) -> Json:
    start, count = values.get("offset", 0), min(values.get("count", 20), most)
    return {"count": len(items), "items": items[start : start + count]}
