"""One HTTP server on loopback: the pocket Telegram, the pocket VK and the page to play them in."""

from collections.abc import Sequence
from typing import Self

from aiohttp import web

from bot.sandbox.page_api import PageApi
from bot.sandbox.people import PEOPLE, Person
from bot.sandbox.telegram.api import TelegramSide
from bot.sandbox.vk.api import VkSide
from bot.sandbox.world import World

BODY_LIMIT = 64 * 1024 * 1024       # bytes of one request, a document and its form


class Sandbox:
    """`latency` is seconds a call. `page` is the web page's side: its `reset` and `invite` lead to the bot's own world.

    An async context manager: `async with Sandbox() as sandbox` starts on a free port and stops at the end.
    """

    def __init__(
        self,
        people: Sequence[Person] = PEOPLE,
        *,
        telegram_token: str = "7000000001:sandbox",  # noqa: S107, opens nothing
        vk_token: str = "vk1.a.sandbox",  # noqa: S107, opens nothing
        vk_group_id: int = 200_000_001,
        latency: float = 0.0,
    ) -> None:
        self.world = World(people)
        self.telegram = TelegramSide(self.world, telegram_token, latency)
        self.vk = VkSide(self.world, vk_token, vk_group_id, latency)
        self.page = PageApi(self.world)
        self._runner: web.AppRunner | None = None
        self._url = ""

    @property
    def url(self) -> str:
        """The server's address without a slash at the end. Raises `RuntimeError` before the start."""
        if not self._url:
            raise RuntimeError("the sandbox has not been started")
        return self._url

    @property
    def telegram_base(self) -> str:
        return f"{self.url}/telegram"

    @property
    def vk_base(self) -> str:
        return f"{self.url}/vk"

    async def start(self, port: int = 0, host: str = "127.0.0.1") -> None:
        """Listen; port 0 takes a free one. Raises `OSError` when the port is taken."""
        app = web.Application(client_max_size=BODY_LIMIT)
        for part in (self.telegram, self.vk, self.page):
            part.add_routes(app.router)
        # No access log: the Bot API's addresses hold the token.
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        self._url = f"http://{host}:{self._runner.addresses[0][1]}"
        self.vk.serve_at(self._url)

    async def stop(self) -> None:
        """Let everyone who waits go, then close. Doing it twice does no harm."""
        for part in (self.telegram, self.vk, self.page):
            part.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
