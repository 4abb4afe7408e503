"""VK's way of taking a file: ask for an address, post the file there, save what the answer holds.

Source: dev.vk.com api/upload/photo-in-message and document-in-message.
"""

import json
import secrets
from collections import OrderedDict
from typing import Any

from bot.sandbox.files import Files, StoredFile
from bot.sandbox.parameters import Upload
from bot.sandbox.vk import objects
from bot.sandbox.vk.text import VkError

PENDING = 200           # addresses and uploads that wait to be used
PHOTO_LIMIT = 50 * 1024 * 1024
DOCUMENT_LIMIT = 200 * 1024 * 1024
SERVER = 626627
# VK takes neither music nor programs as documents. (dev.vk.com api/upload/document-in-profile)
FORBIDDEN = frozenset({"exe", "mp3", "bat", "cmd", "msi", "apk"})


class Uploads:
    def __init__(self, files: Files, group_id: int) -> None:
        self._files = files
        self._owner = -group_id
        self._addresses: OrderedDict[str, str] = OrderedDict()
        self._uploaded: OrderedDict[str, StoredFile] = OrderedDict()

    def new_address(self, kind: str) -> str:
        token = secrets.token_urlsafe(12)
        self._addresses[token] = kind
        _bound(self._addresses)
        return f"/vk/upload/{token}"

    def take(self, token: str, fields: dict[str, Any]) -> dict[str, Any] | None:
        """The upload server's answer to a posted form; None for an address that was not given out."""
        kind = self._addresses.get(token)
        if kind is None:
            return None
        return self._photo(fields.get("photo")) if kind == "photo" else self._document(fields.get("file"))

    def save_photo(self, photo: str, server: int | None, digest: str | None, base: str, now: float) -> list[Any]:
        try:
            token = json.loads(photo)[0]["photo"]
        except (ValueError, TypeError, LookupError):
            raise VkError(129, "Invalid photo") from None
        file = self._uploaded.pop(f"photo {token}", None)
        if file is None or server != SERVER or digest != _digest(token):
            raise VkError(121, "Invalid hash")
        return [objects.photo(file, base, int(now))]

    def save_document(self, token: str, title: str | None, base: str, now: float) -> dict[str, Any]:
        file = self._uploaded.pop(f"doc {token}", None)
        if file is None:
            raise VkError(105, "Couldn't save file")
        if title:
            file = self._files.rename(file, title)
        return {"type": "doc", "doc": objects.document(file, base, int(now))}

    def _photo(self, upload: Any) -> dict[str, Any]:
        if not isinstance(upload, Upload) or len(upload.data) > PHOTO_LIMIT:
            return {"server": SERVER, "photo": "[]", "hash": _digest("")}
        file = self._files.keep(upload.filename, upload.data, self._owner)
        if file.kind is None or max(file.width, file.height) > 20 * max(min(file.width, file.height), 1):
            return {"server": SERVER, "photo": "[]", "hash": _digest("")}
        token = self._remember("photo", file)
        return {"server": SERVER, "photo": json.dumps([{"photo": token}]), "hash": _digest(token)}

    def _document(self, upload: Any) -> dict[str, Any]:
        if not isinstance(upload, Upload) or not upload.data or len(upload.data) > DOCUMENT_LIMIT:
            return {"error": "no_file", "error_descr": "File is not found or is too big"}
        if upload.filename.rpartition(".")[2].lower() in FORBIDDEN:
            return {"error": "bad_ext", "error_descr": "This type of file is not allowed"}
        file = self._files.keep(upload.filename, upload.data, self._owner)
        return {"file": self._remember("doc", file)}

    def _remember(self, kind: str, file: StoredFile) -> str:
        token = secrets.token_hex(16)
        self._uploaded[f"{kind} {token}"] = file
        _bound(self._uploaded)
        return token


def _bound(waiting: OrderedDict[str, Any]) -> None:
    if len(waiting) > PENDING:
        waiting.popitem(last=False)


def _digest(token: str) -> str:
    return f"h{token[::-1]}"
