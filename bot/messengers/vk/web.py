"""The HTTP session of one community, apart from the API's client: Long Poll and downloads go through it."""

import ssl

from aiohttp import ClientSession, TCPConnector


class Web:
    """An aiohttp session for the feed and for downloads, opened at the first use inside the running loop."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        self._tls = tls
        self._session: ClientSession | None = None

    def __call__(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(connector=TCPConnector(ssl=self._tls))
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
