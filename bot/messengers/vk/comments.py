"""VK's events about comments and citizens' messages, read tolerantly: the schema, the SDKs and captured payloads
contradict each other, and a field that is missing must cost no comment.

Source: API 5.199 callback objects, captures of 2018-2021, SDK types.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from bot.mail.comments import Author, CommentEvent, EventKind, Heard, ObjectKind, Place
from bot.mail.model import COMMENT, Incoming
from bot.messengers.feeds import Kind
from bot.messengers.shapes import first, moment, number, within, words
from bot.messengers.vk.incoming import event_key

KINDS: Mapping[str, EventKind] = {"new": "new", "edit": "edit", "delete": "delete", "restore": "restore"}
EVENT_ID = 64  # characters of VK's own
CHATS = 2_000_000_000  # conversations of many are numbered from here

# Which object a type is about, and under which names the number of that object has been seen.
OBJECTS: Mapping[str, tuple[ObjectKind, tuple[str, ...]]] = {
    "wall_reply": ("wall", ("post_id",)),
    "photo_comment": ("photo", ("photo_id", "pid")),
    "video_comment": ("video", ("video_id", "vid")),
    "market_comment": ("market", ("item_id", "market_item_id", "product_id")),
    "board_post": ("board", ("topic_id",)),
}
DIRECT = ("message_new", "message_reply", "message_edit")
POST = "wall_post_new"
TYPES = (*(f"{about}_{kind}" for about in OBJECTS for kind in KINDS), *DIRECT, POST)
# A board knows no replies; VK's apps put one into the words: [id7:bp-77_312|Name]. (captures of board_post_new)
_BOARD_REPLY = re.compile(r"\[(?:id|club|public)\d{1,15}:bp-\d{1,15}_(\d{1,15})\|")
_LIGHT = frozenset({"sticker", "ugc_sticker", "gift"})  # alone they say nothing that awaits an answer


def kept(event: Any) -> Incoming | None:
    """As the inbox keeps it: whatever is of these types, even where nothing can be read in it, for a person to see.

    Conversations of many are none of ours. Nobody waits for another: facts have times of their own, and rows of one
    account are handled in the order of their coming.
    """
    if not isinstance(event, dict) or event.get("type") not in TYPES:
        return None
    if event["type"] in DIRECT and not 0 < (_peer(_message(within(event, "object"))) or 1) < CHATS:
        return None
    return Incoming(words(event_key(event), EVENT_ID), "", event, kind=COMMENT)


HEARING = Kind(TYPES, kept)


def heard(payload: Mapping[str, Any], group_id: int) -> Heard | None:
    """What an event says; None for one that is about no comment, or that says too little to be one."""
    said, kind = within(payload, "object"), payload.get("type")
    if not isinstance(kind, str):
        return None
    if kind in DIRECT:
        return _direct(payload, kind, said, group_id)
    if kind == POST:
        post = first(said, "id")
        return None if post is None else Heard(Place("wall", post), post=words(said.get("text")))
    about, _, what = kind.rpartition("_")
    if about not in OBJECTS or what not in KINDS:
        return None
    return _comment(payload, about, KINDS[what], said, group_id)


def _comment(
    payload: Mapping[str, Any], about: str, kind: EventKind, said: Mapping[str, Any], group_id: int
) -> Heard | None:
    sort, names = OBJECTS[about]
    object_id, comment_id = first(said, *names), first(said, "id", "comment_id")
    if object_id is None or comment_id is None:
        return None
    place = Place(sort, object_id)
    actor = first(said, "deleter_id", "restorer_id", "user_id") if kind in {"delete", "restore"} else None
    event = comment(place, comment_id, said, group_id, kind)
    return Heard(place, _named(payload, event, None if actor is None else author(actor, group_id)))


def comment(
    place: Place, comment_id: int, said: Mapping[str, Any], group_id: int, kind: EventKind = "new"
) -> CommentEvent:
    """A comment as an event of a feed or a listing shows it. Its id is that of the fact: the same from either."""
    writer = first(said, "from_id")
    is_told = kind in {"new", "edit"}
    text = words(said.get("text")) if is_told else ""
    return CommentEvent(
        event_id=natural_id(place, comment_id, kind, text),
        kind=kind,
        place=place,
        comment_id=comment_id,
        # VK tells when a comment was made, not when it was edited, deleted or restored.
        at=moment(said.get("date")) if kind == "new" else None,
        author=author(writer, group_id) if writer is not None else None,
        text=text if is_told else None,
        root=_root(said.get("parents_stack")),
        reply_to=first(said, "reply_to_comment") or _board_reply(place, text),
        wordless=is_told and not text.strip() and not _is_light(said),
    )


def natural_id(place: Place, comment_id: int, kind: EventKind, text: str) -> str:
    """One that the fact itself gives: an edit is known by its words."""
    name = f"{place.object}:{place.object_id}:{comment_id}:{kind}"
    return f"{name}:{hashlib.sha256(text.encode()).hexdigest()[:16]}" if kind == "edit" else name


def _direct(payload: Mapping[str, Any], kind: str, said: Mapping[str, Any], group_id: int) -> Heard | None:
    """A citizen's message to the community, or what somebody answers there for it."""
    message = _message(said)
    peer, comment_id = _peer(message), first(message, "conversation_message_id", "id")
    if peer is None or comment_id is None or not 0 < peer < CHATS:
        return None  # not a conversation with one person
    event = letter(Place("message", peer), comment_id, message, group_id, kind)
    return Heard(event.place, _named(payload, event, event.actor))


def letter(
    place: Place, comment_id: int, message: Mapping[str, Any], group_id: int, kind: str = "message_new"
) -> CommentEvent:
    """A message of a conversation with one person. `kind` is the type of the event."""
    is_ours = kind == "message_reply" or number(message.get("out")) == 1 or first(message, "from_id") == -group_id
    edited = kind == "message_edit"
    what: EventKind = "edit" if edited else "new"
    text = words(message.get("text"))
    admin = first(message, "admin_author_id")  # VK tells it of messages and never of comments
    return CommentEvent(
        event_id=natural_id(place, comment_id, what, text),
        kind=what,
        place=place,
        comment_id=comment_id,
        at=moment(message.get("update_time") if edited else message.get("date")),
        author=Author("community", str(group_id)) if is_ours else Author("citizen", str(place.object_id)),
        text=text,
        reply_to=first(within(message, "reply_message"), "conversation_message_id"),
        actor=Author("staff", str(admin)) if is_ours and admin is not None else None,
        wordless=not text.strip() and not _is_light(message),
    )


def author(writer: int, group_id: int) -> Author:
    if writer == -group_id:
        return Author("community", str(group_id))
    return Author("citizen", str(writer)) if writer > 0 else Author("other", str(writer))


def _named(payload: Mapping[str, Any], event: CommentEvent, actor: Author | None) -> CommentEvent:
    """With VK's own id where there is one: the same event sent twice is one."""
    own = words(payload.get("event_id"), EVENT_ID)
    return CommentEvent(
        own or event.event_id, event.kind, event.place, event.comment_id, event.at, event.author, event.text,
        event.root, event.reply_to, actor, event.wordless,
    )  # fmt: skip


def _message(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Wrapped since 5.103, bare before and in what is told of answers and edits."""
    return within(said, "message") or said


def _peer(message: Mapping[str, Any]) -> int | None:
    return first(message, "peer_id", "user_id", "from_id")


def _root(parents: object) -> int | None:
    """The first of the branch: a stack of parents begins with it."""
    stack = parents if isinstance(parents, list) else [parents]
    return next((one for one in map(number, stack) if one is not None), None)


def _board_reply(place: Place, text: str) -> int | None:
    found = _BOARD_REPLY.search(text) if place.object == "board" else None
    return int(found[1]) if found else None


def _is_light(said: Mapping[str, Any]) -> bool:
    files = said.get("attachments")
    kinds = [one.get("type") for one in files if isinstance(one, dict)] if isinstance(files, list) else []
    return bool(kinds) and all(isinstance(kind, str) and kind in _LIGHT for kind in kinds)
