"""A server that says whatever a test puts into its mouth: for answers that no honest emulator gives."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web


class Canned:
    """`said` maps a path to what is answered there; `asked` keeps the requests' paths, and forms as text."""

    def __init__(self) -> None:
        self.said: dict[str, Callable[[], web.Response | Awaitable[web.Response]]] = {}
        self.asked: list[tuple[str, str]] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append((request.path_qs, await request.text()))
        answer = self.said[request.path]()
        return answer if isinstance(answer, web.Response) else await answer


@asynccontextmanager
async def canned() -> AsyncIterator[Canned]:
    server = Canned()
    handler: Callable[[web.Request], Awaitable[web.Response]] = server.answer
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()
