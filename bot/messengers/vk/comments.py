"""VK's events about comments and citizens' messages, read tolerantly: the schema, the SDKs and captured payloads
contradict each other, and a field that is missing must cost no comment.

Source: API 5.199 callback objects, captures of 2018-2021, SDK types.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeGuard

from bot.mail.comments import Author, CommentEvent, EventKind, Heard, ObjectKind, Place

TEXT_LIMIT = 20_000  # characters kept of one comment; VK's own limit is lower and written nowhere
_KINDS: Mapping[str, EventKind] = {"new": "new", "edit": "edit", "delete": "delete", "restore": "restore"}

# Which object a type is about, and under which names the number of that object has been seen.
_OBJECTS: Mapping[str, tuple[ObjectKind, tuple[str, ...]]] = {
    "wall_reply": ("wall", ("post_id",)),
    "photo_comment": ("photo", ("photo_id", "pid")),
    "video_comment": ("video", ("video_id", "vid")),
    "market_comment": ("market", ("item_id", "market_item_id", "product_id")),
    "board_post": ("board", ("topic_id",)),
}
TYPES = (
    *(f"{about}_{kind}" for about in _OBJECTS for kind in _KINDS),
    "message_new", "message_reply", "message_edit",
)  # fmt: skip


def heard(payload: Mapping[str, Any], group_id: int) -> Heard | None:
    """What an event says; None for one that is about no comment, or that says too little to be one."""
    said, kind = payload.get("object"), str(payload.get("type", ""))
    if not isinstance(said, dict):
        return None
    if kind.startswith("message_"):
        return _direct(payload, kind, said, group_id)
    about, _, what = kind.rpartition("_")
    if about not in _OBJECTS or what not in _KINDS:
        return None
    return _comment(payload, about, _KINDS[what], said, group_id)


def _comment(
    payload: Mapping[str, Any], about: str, kind: EventKind, said: Mapping[str, Any], group_id: int
) -> Heard | None:
    sort, names = _OBJECTS[about]
    object_id, number = _first(said, *names), _first(said, "id", "comment_id")
    if object_id is None or number is None:
        return None
    place = Place(sort, object_id)
    actor = _first(said, "deleter_id", "restorer_id", "user_id") if kind in {"delete", "restore"} else None
    writer = _first(said, "from_id")
    parents = said.get("parents_stack")
    roots = [one for one in parents if _is_number(one)] if isinstance(parents, list) else []
    text = said.get("text")
    event = CommentEvent(
        event_id=_event_id(payload, about, kind, object_id, number),
        kind=kind,
        place=place,
        comment_id=number,
        # VK tells when a comment was made, not when it was edited, deleted or restored.
        at=_moment(said.get("date")) if kind == "new" else None,
        author=_author(writer, group_id) if writer is not None else None,
        text=_words(text) if kind in {"new", "edit"} else None,
        root=roots[0] if roots else None,
        reply_to=_first(said, "reply_to_comment"),
        actor=_author(actor, group_id) if actor is not None else None,
        wordless=kind in {"new", "edit"} and not _words(text).strip(),
    )
    return Heard(place, event)


def _direct(payload: Mapping[str, Any], kind: str, said: Mapping[str, Any], group_id: int) -> Heard | None:
    """A citizen's message to the community, or what somebody answers there for it."""
    message = said.get("message") if isinstance(said.get("message"), dict) else said
    assert isinstance(message, dict)
    peer, number = _first(message, "peer_id", "user_id", "from_id"), _first(message, "conversation_message_id", "id")
    if peer is None or number is None or peer < 0 or peer >= 2_000_000_000:
        return None  # not a conversation with one person
    writer = _first(message, "from_id")
    is_ours = kind == "message_reply" or message.get("out") == 1 or writer == -group_id
    place = Place("message", peer)
    edited = kind == "message_edit"
    text = _words(message.get("text"))
    event = CommentEvent(
        event_id=_event_id(payload, "message", "edit" if edited else "new", peer, number),
        kind="edit" if edited else "new",
        place=place,
        comment_id=number,
        at=_moment(message.get("update_time") if edited else message.get("date")),
        author=Author("community", str(group_id)) if is_ours else Author("citizen", str(peer)),
        text=text,
        reply_to=_replied(message),
        actor=_admin(message),
        wordless=not text.strip(),
    )
    return Heard(place, event)


def _admin(message: Mapping[str, Any]) -> Author | None:
    """Who has answered for the community: VK tells it of messages and never of comments."""
    admin = _first(message, "admin_author_id")
    return Author("staff", str(admin)) if admin is not None else None


def _replied(message: Mapping[str, Any]) -> int | None:
    reply = message.get("reply_message")
    return _first(reply, "conversation_message_id") if isinstance(reply, dict) else None


def _event_id(payload: Mapping[str, Any], about: str, kind: str, object_id: int, number: int) -> str:
    """VK's own, else a natural key: the same fact told twice is one."""
    own = payload.get("event_id")
    return own[:80] if isinstance(own, str) and own else f"{about}:{object_id}:{number}:{kind}"


def _author(number: int, group_id: int) -> Author:
    if number == -group_id:
        return Author("community", str(group_id))
    return Author("citizen", str(number)) if number > 0 else Author("other", str(number))


def _words(text: object) -> str:
    return text[:TEXT_LIMIT].replace("\x00", "") if isinstance(text, str) else ""


def _moment(seconds: object) -> datetime | None:
    """Of a time that VK could have meant: neither before it existed nor far ahead."""
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 1_100_000_000 < seconds < 4_000_000_000:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _first(said: Mapping[str, Any], *names: str) -> int | None:
    return next((value for name in names if _is_number(value := said.get(name)) and value), None)


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
