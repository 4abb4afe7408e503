"""Files both ways. VK has no getFile: an address stands in the message, grows old, and is asked for anew.

A file's id is `photo{owner}_{id}_{key}@{peer}.{message}`: what VK takes as an attachment, and where it was.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from bot.messengers.vk.client import VkClient
from bot.messengers.vk.errors import VkRefusal, VkUnreachable

# Where VK keeps files; anything else in a message's address is not followed.
HOSTS = ("userapi.com", "vk.ru", "vk.com", "vkuser.net", "vkuserphoto.ru")
_ID = re.compile(r"(?P<name>(?:photo|doc)-?\d+_\d+)(?:_\w+)?(?:@(?P<peer>\d+)\.(?P<message>\d+))?")


def attachment_fields(message: dict[str, Any], peer: int, number: int) -> dict[str, Any]:
    """`photo` or `document` of an aiogram message, from the first picture or document that VK attached.

    Raises `ValueError` for an attachment that makes no sense.
    """
    attached = message.get("attachments") or []
    if not isinstance(attached, list):
        raise ValueError("attachments are no list")
    for item in attached:
        kind = item.get("type") if isinstance(item, dict) else None
        if kind not in {"photo", "doc"}:
            continue
        body = item.get(kind)
        if not isinstance(body, dict):
            raise ValueError(f"a {kind} without its contents")
        name = _name(kind, body)
        file_id = {"file_id": f"{_with_key(name, body)}@{peer}.{number}", "file_unique_id": name}
        if kind == "photo":
            size = _largest(body)
            return {"photo": [file_id | {"width": size["width"], "height": size["height"]}]}
        title = body.get("title")
        return {"document": file_id | {"file_name": title, "file_size": body.get("size")}}
    return {}


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
        for item in message.get("attachments") or []:
            kind = item["type"]
            if kind in {"photo", "doc"} and _name(kind, item[kind]) == match["name"]:
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
