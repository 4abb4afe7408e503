"""Bringing a person's file in, with the three guards that every platform needs: hosts, redirects, size.

An address comes out of somebody's message, so nothing in it is taken on trust.
"""

from collections.abc import AsyncGenerator, Callable
from urllib.parse import urljoin

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.errors import MessengerError
from bot.work import slow

BYTE_LIMIT = 20 * 1024 * 1024  # Telegram gives a bot no more; the same for all
HOP_LIMIT = 3                  # vk.com/doc… answers with an address at userapi.com
REDIRECTS = frozenset({301, 302, 303, 307, 308})


async def stream(
    session: ClientSession, url: str, allowed: Callable[[str], bool], *, seconds: int, chunk: int
) -> AsyncGenerator[bytes, None]:
    """The bytes at `url`, at most `BYTE_LIMIT` of them within `seconds`.

    Raises `MessengerError` when an address on the way is not `allowed`, when the file is too large or cannot
    be had. The error never names the address: it may carry a token.
    """
    slow("a download")
    received, limit = 0, ClientTimeout(total=seconds)
    try:
        for _ in range(HOP_LIMIT + 1):
            if not allowed(url):
                raise MessengerError("a file lies at an address that is not the platform's")
            async with session.get(url, timeout=limit, allow_redirects=False) as answer:
                if answer.status in REDIRECTS:
                    url = urljoin(url, answer.headers.get("Location", ""))
                    continue
                if answer.status != 200:
                    raise MessengerError(f"a file cannot be had: HTTP {answer.status}")
                async for part in answer.content.iter_chunked(chunk):
                    received += len(part)
                    if received > BYTE_LIMIT:
                        raise MessengerError(f"a file is larger than {BYTE_LIMIT} bytes")
                    yield part
                return
        raise MessengerError("a file is redirected too often")
    except (ClientError, TimeoutError, ValueError) as error:
        cause = type(error).__name__
    raise MessengerError(f"a file cannot be had: {cause}")
