"""Files both ways. VK has no getFile: an address stands in the message, grows old, and is asked for anew.

A file's id is `photo{owner}_{id}_{key}@{peer}.{message}`: what VK takes as an attachment, and where it was.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from bot.messengers.vk.client import VkClient
from bot.messengers.vk.errors import VkRefusal, VkUnreachable
from bot.messengers.vk.foreign import attached, pieces

# Where VK keeps files; anything else in a message's address is not followed.
HOSTS = ("userapi.com", "vk.ru", "vk.com", "vkuser.net", "vkuserphoto.ru")
_PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif"}
_ID = re.compile(r"(?P<name>(?:photo|doc)-?\d+_\d+)(?:_\w+)?(?:@(?P<peer>\d+)\.(?P<message>\d+))?")


def attachment_fields(holder: dict[str, Any], peer: int, number: int) -> dict[str, Any]:
    """The fields of an aiogram message that what is attached amounts to: pictures first, then a document, then the
    first of the rest. `album` holds the `photo` of every further picture.

    `number` is the message in which the files lie. Raises `ValueError` for an attachment that makes no sense.
    """
    items = holder.get("attachments") or []
    if not isinstance(items, list):
        raise ValueError("attachments are no list")
    found: dict[str, list[Any]] = {}
    for item in items:
        kind = item.get("type") if isinstance(item, dict) else None
        if kind not in _READERS:
            continue
        body = item.get(kind)
        if not isinstance(body, dict):
            raise ValueError(f"a {kind} without its contents")
        field, read = _READERS[kind]
        found.setdefault(field, []).append(read(body, f"@{peer}.{number}"))
    for field in dict.fromkeys(field for field, _ in _READERS.values()):
        if field in found:
            first, *more = found[field]
            album = {"album": more, "media_group_id": f"{peer}.{number}"} if field == "photo" and more else {}
            return {field: first} | album
    return _location(holder.get("geo"))


def _photo(body: dict[str, Any], where: str) -> list[dict[str, Any]]:
    size = _largest(body)
    return [_file("photo", body, where) | {"width": size["width"], "height": size["height"]}]


def _document(body: dict[str, Any], where: str) -> dict[str, Any]:
    title, mime = body.get("title"), _PICTURES.get(str(body.get("ext")).lower())
    return _file("doc", body, where) | {"file_name": title, "file_size": body.get("size"), "mime_type": mime}


def _sticker(body: dict[str, Any], where: str) -> dict[str, Any]:
    name = f"sticker{_count(body, 'sticker_id')}"
    looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"file_id": name, "file_unique_id": name} | looks


def _voice(body: dict[str, Any], where: str) -> dict[str, Any]:
    return _file("audio_message", body, where) | {"duration": _count(body, "duration")}


def _video(body: dict[str, Any], where: str) -> dict[str, Any]:
    return _file("video", body, where) | {name: _count(body, name) for name in ("width", "height", "duration")}


def _audio(body: dict[str, Any], where: str) -> dict[str, Any]:
    title = {"performer": body.get("artist"), "title": body.get("title")}
    return _file("audio", body, where) | title | {"duration": _count(body, "duration")}


def _poll(body: dict[str, Any], where: str) -> dict[str, Any]:
    answers = body.get("answers")
    options = [a for a in answers if isinstance(a, dict)] if isinstance(answers, list) else []
    return {
        "id": str(_count(body, "id")), "question": str(body.get("question") or ""),
        "options": [
            {"persistent_id": str(n), "text": str(a.get("text") or ""), "voter_count": _count(a, "votes")}
            for n, a in enumerate(options)
        ],
        "total_voter_count": _count(body, "votes"), "is_closed": bool(body.get("closed")),
        "is_anonymous": bool(body.get("anonymous")), "type": "regular",
        "allows_multiple_answers": bool(body.get("multiple")),
        "allows_revoting": not body.get("disable_unvote"), "members_only": False,
    }


def _location(geo: Any) -> dict[str, Any]:
    place = geo.get("coordinates") if isinstance(geo, dict) else None
    if not isinstance(place, dict):
        return {}
    return {"location": {name: place.get(name) for name in ("latitude", "longitude")}}


# VK: messages_message_attachment_type. The first that was sent decides what the message is.
_READERS: dict[str, tuple[str, Callable[[dict[str, Any], str], Any]]] = {
    "photo": ("photo", _photo),
    "doc": ("document", _document),
    "video": ("video", _video),
    "audio_message": ("voice", _voice),
    "audio": ("audio", _audio),
    "sticker": ("sticker", _sticker),
    "poll": ("poll", _poll),
}
CAPTIONED = frozenset({"photo", "document", "video", "voice", "audio"})  # in Telegram the words stand under these


def as_attachment(file_id: str) -> str | None:
    """What `attachment` of messages.send takes for a file id of ours; None for any other text."""
    return file_id.partition("@")[0] if _ID.fullmatch(file_id) else None


async def address(client: VkClient, file_id: str) -> str:
    """A fresh address of a file that came in a message. Raises `VkFault`, `ValueError` for a foreign id."""
    match = _ID.fullmatch(file_id)
    if match is None or match["peer"] is None:
        raise ValueError("not the id of a file that came in a message")
    found = await client.call(
        "messages.getByConversationMessageId",
        peer_id=int(match["peer"]),
        conversation_message_ids=match["message"],
    )
    for message in found.get("items", []) if isinstance(found, dict) else []:
        for holder in (message, *(piece.holder for piece in pieces(message))):
            for kind in ("photo", "doc"):
                for item in attached(holder, kind):
                    if _name(kind, item[kind]) == match["name"]:
                        return str(_largest(item[kind])["url"] if kind == "photo" else item[kind]["url"])
    raise VkRefusal("messages.getByConversationMessageId", 104, "the file is no longer in its message")


def platform_hosts(api_base: str) -> Callable[[str], bool]:
    """Whether an address is VK's own: https at one of `HOSTS`, or whatever serves the API itself."""
    own = urlsplit(api_base)

    def allowed(url: str) -> bool:
        parts = urlsplit(url)
        if (parts.scheme, parts.netloc) == (own.scheme, own.netloc):
            return True
        host = parts.hostname or ""
        return parts.scheme == "https" and any(host == h or host.endswith(f".{h}") for h in HOSTS)

    return allowed


async def upload_photo(client: VkClient, peer: int, name: str, content: bytes) -> str:
    """The attachment that the picture became. Raises `VkFault`. VK: photos.saveMessagesPhoto."""
    server = await client.call("photos.getMessagesUploadServer", peer_id=peer)
    given = await client.upload(_upload_url(server), "photo", name, content)
    saved = await client.call(
        "photos.saveMessagesPhoto",
        photo=str(given.get("photo", "")),
        server=given.get("server", 0),
        hash=str(given.get("hash", "")),
    )
    return _saved("photo", saved[0] if isinstance(saved, list) and saved else None)


async def upload_document(client: VkClient, peer: int, name: str, content: bytes) -> str:
    """The attachment that the document became, under its own name. Raises `VkFault`. VK: docs.save."""
    server = await client.call("docs.getMessagesUploadServer", type="doc", peer_id=peer)
    given = await client.upload(_upload_url(server), "file", name, content)
    if "file" not in given:
        raise VkRefusal("upload", 100, str(given.get("error", "the document was not taken")))
    saved = await client.call("docs.save", file=str(given["file"]), title=name)
    return _saved("doc", saved.get("doc") if isinstance(saved, dict) else None)


def _upload_url(server: Any) -> str:
    url = server.get("upload_url") if isinstance(server, dict) else None
    if not isinstance(url, str):
        raise VkUnreachable("upload", "no upload server was named")
    return url


def _saved(kind: str, body: Any) -> str:
    try:
        return _with_key(_name(kind, body), body)
    except ValueError:
        raise VkUnreachable("upload", "what was saved has no known shape") from None


def _name(kind: str, body: Any) -> str:
    owner, number = (body.get("owner_id"), body.get("id")) if isinstance(body, dict) else (None, None)
    if not isinstance(owner, int) or not isinstance(number, int):
        raise ValueError(f"a {kind} without an id")
    return f"{kind}{owner}_{number}"


def _file(kind: str, body: dict[str, Any], where: str) -> dict[str, Any]:
    name = _name(kind, body)
    return {"file_id": _with_key(name, body) + where, "file_unique_id": name}


def _count(body: dict[str, Any], name: str) -> int:
    value = body.get(name)
    return value if isinstance(value, int) else 0


def _with_key(name: str, body: dict[str, Any]) -> str:
    key = body.get("access_key")
    return f"{name}_{key}" if key else name


def _largest(photo: dict[str, Any]) -> dict[str, Any]:
    """By area: the letters of sizes are no order, and some are 0×0. Raises `ValueError` when there is none."""
    listed = photo.get("sizes")
    sizes = [s for s in listed if _is_size(s)] if isinstance(listed, list) else []
    if not sizes:
        raise ValueError("a photo without sizes")
    return max(sizes, key=lambda s: s["width"] * s["height"])


def _is_size(size: Any) -> bool:
    return (
        isinstance(size, dict)
        and isinstance(size.get("width"), int)
        and isinstance(size.get("height"), int)
        and isinstance(size.get("url"), str)
    )
