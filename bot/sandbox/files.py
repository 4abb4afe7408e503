"""Pictures and documents that travel through the sandbox, kept in memory and bounded in bytes."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, replace
from itertools import count
from urllib.parse import quote

CAPACITY = 200 * 1024 * 1024     # bytes of all files together; the oldest goes first

PICTURES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """`number` and `owner` name the file in VK, `token` is its secret in every address. Size of a document is 0×0."""

    number: int
    token: str
    owner: int
    name: str
    kind: str | None        # a key of PICTURES, or None for what is no picture
    width: int
    height: int
    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)

    @property
    def path(self) -> str:
        """The address on this server."""
        return f"/files/{self.token}/{quote(self.name, safe='')}"

    @property
    def mime(self) -> str:
        return PICTURES.get(self.kind or "", "application/octet-stream")


class Files:
    def __init__(self) -> None:
        self._by_token: OrderedDict[str, StoredFile] = OrderedDict()
        self._by_number: dict[int, StoredFile] = {}
        self._numbers = count(457_239_001)
        self._bytes = 0

    def keep(self, name: str, data: bytes, owner: int) -> StoredFile:
        kind, width, height = picture(data)
        number, token = next(self._numbers), secrets.token_urlsafe(12)
        file = StoredFile(number, token, owner, _safe(name), kind, width, height, data)
        self._by_token[file.token] = self._by_number[file.number] = file
        self._bytes += file.size
        while self._bytes > CAPACITY and len(self._by_token) > 1:
            _, oldest = self._by_token.popitem(last=False)
            del self._by_number[oldest.number]
            self._bytes -= oldest.size
        return file

    def rename(self, file: StoredFile, name: str) -> StoredFile:
        renamed = replace(file, name=_safe(name))
        self._by_token[file.token] = self._by_number[file.number] = renamed
        return renamed

    def by_token(self, token: str) -> StoredFile | None:
        return self._by_token.get(token)

    def by_number(self, number: int) -> StoredFile | None:
        return self._by_number.get(number)


def _safe(name: str) -> str:
    return name.replace("/", "_").replace("\\", "_").replace("\0", "") or "file"


def picture(data: bytes) -> tuple[str | None, int, int]:
    """Kind, width and height of a picture as its header tells them; (None, 0, 0) for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        return "png", int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return "gif", int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) >= 30:
        return "webp", *_webp_size(data)
    if data.startswith(b"\xff\xd8"):
        size = _jpeg_size(data)
        return ("jpg", *size) if size else (None, 0, 0)
    return None, 0, 0


def _webp_size(data: bytes) -> tuple[int, int]:
    match data[12:16]:
        case b"VP8X":
            return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
        case b"VP8L":
            bits = int.from_bytes(data[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case _:
            return (int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF)


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return None
