"""What both platforms share on the wire: every call is recorded, and a test may order a fault for calls to come."""

import asyncio
import json
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

from bot.sandbox.parameters import Upload, Wire

RECORDED = 5_000    # calls kept in memory


@dataclass(slots=True)
class Call:
    """`at` is monotonic seconds of arrival; `params` are as they came over the wire, without the token.

    `status` is the HTTP status of the answer, None while there is none; an Upload keeps its name and loses its bytes.
    """

    at: float
    method: str
    params: Wire
    status: int | None = None


@dataclass(slots=True)
class Fault:
    """One order: for the next `left` calls of `method` («*» is any)."""

    method: str
    left: int
    answer: Callable[[], web.Response] | None = None
    hang_up: Literal["before", "after"] | None = None
    delay: float = 0.0
    data: dict[str, Any] = field(default_factory=dict)


class Wiretap:
    """Base of both platforms: records, delays, fails."""

    def __init__(self, latency: float) -> None:
        self.latency = latency
        self.calls: deque[Call] = deque(maxlen=RECORDED)
        self.counts: Counter[str] = Counter()
        self._faults: list[Fault] = []
        self._arrived = asyncio.Event()

    async def until_called(self, method: str, times: int = 1, timeout: float = 5.0) -> None:  # noqa: ASYNC109
        """Return once `times` calls of a method have come since the start. `TimeoutError` after `timeout` seconds."""
        async with asyncio.timeout(timeout):
            while self.counts[method] < times:
                await self._arrived.wait()

    def drop(self, method: str, *, done: bool = False, times: int = 1) -> None:
        """Close the socket without an answer: before the call is done, or, with `done`, after it was."""
        self.order(Fault(method, times, hang_up="after" if done else "before"))

    def slow(self, seconds: float, method: str = "*", times: int = 1) -> None:
        """Answer late."""
        self.order(Fault(method, times, delay=seconds))

    def page_instead(self, method: str, *, status: int = 200, times: int = 1) -> None:
        """An HTML page in place of the answer, as proxies and broken front ends send."""
        page = "<html><head><title>Error</title></head><body><h1>Something went wrong</h1></body></html>"
        self.order(Fault(method, times, lambda: web.Response(text=page, status=status, content_type="text/html")))

    def heal(self) -> None:
        """Forget the faults that were ordered and have not come yet."""
        self._faults.clear()

    def order(self, fault: Fault) -> None:
        self._faults.append(fault)

    def due(self, method: str) -> Fault | None:
        """Take the oldest order that fits."""
        for fault in self._faults:
            if fault.method in (method, "*"):
                fault.left -= 1
                if fault.left <= 0:
                    self._faults.remove(fault)
                return fault
        return None

    async def serve(
        self, request: web.Request, method: str, params: Wire, do: Callable[[Fault | None], Awaitable[web.Response]]
    ) -> web.Response:
        """Record the call, let an ordered fault have its way, do it, answer. Half the latency lies on either side."""
        call = Call(time.monotonic(), method, {name: _light(value) for name, value in params.items()})
        self.calls.append(call)
        self.counts[method] += 1
        self._arrived.set()
        self._arrived = asyncio.Event()
        fault = self.due(method)
        if pause := self.latency / 2 + (fault.delay if fault else 0.0):
            await asyncio.sleep(pause)
        if fault and fault.hang_up == "before":
            return _hang_up(request)
        response = fault.answer() if fault and fault.answer else await do(fault)
        if fault and fault.hang_up == "after":
            return _hang_up(request)
        if self.latency:
            await asyncio.sleep(self.latency / 2)
        call.status = response.status
        return response


def _light(value: Any) -> Any:
    return Upload(value.filename, value.content_type, b"") if isinstance(value, Upload) else value


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def as_json(body: Any, status: int = 200) -> web.Response:
    """Half of a surrogate pair leaves as the escape «\\ud83d», the only way in which JSON can carry it."""
    return web.Response(
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace"),
        status=status,
        content_type="application/json",
        charset="utf-8",
    )


async def wire_params(request: web.Request) -> Wire:
    """Parameters of the address and of a body that is a form, a multipart form or a JSON object."""
    params: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = await request.json()
        return {**params, **body} if isinstance(body, dict) else params
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            params[name] = Upload(value.filename, value.content_type, value.file.read())
            value.file.close()
        else:
            params[name] = value
    return params
