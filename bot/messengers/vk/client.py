"""vk-api made fit for asyncio and for production.

vk-api holds a lock around every request, knows one host and no time-out, sleeps and recurses on error 6 and
puts the token into its errors. So: one instance a thread behind one shared pace, an adapter that mends the
rest, and errors of our own.
"""

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

import jconfig
import requests
import vk_api
from requests.adapters import HTTPAdapter

from bot.mail.pace import Pace
from bot.messengers.vk.errors import TOO_MANY, VkBroken, VkFault, VkRefusal, VkUnreachable
from bot.messengers.vk.pace import COMMUNITY, Room
from bot.work import slow

API_VERSION = "5.199"
THREADS = 16
TIMEOUT = (5.0, 30.0)  # seconds to connect, seconds of silence while reading
PROBE_TIMEOUT = (2.0, 2.0)
HARD_CODED = "https://api.vk.ru/"  # vk_api 11.10, VkApi.method

Result = TypeVar("Result")
Scalar = str | int | bool


class VkClient:
    """Calls API methods with one token. `api_base` is the address before `/method/…`; `per_second` is what VK allows
    the token, `pace` that of a token which other clients have too; `threads` are the calls under way at once."""

    def __init__(
        self,
        token: str,
        api_base: str,
        tls: ssl.SSLContext,
        per_second: float = COMMUNITY,
        *,
        pace: Pace | None = None,
        threads: int = THREADS,
    ) -> None:
        self._pace = pace or Pace(per_second)
        self._lines = _Lines(token, api_base, tls, threads, TIMEOUT)
        self._probes = _Lines(token, api_base, tls, 1, PROBE_TIMEOUT)

    async def call(self, method: str, **parameters: Scalar) -> Any:
        """The `response` of an API method. Raises `VkFault`."""
        return (await self._lines.call(method, parameters, self._pace.turn))["response"]

    async def probe(self, method: str, **parameters: Scalar) -> Any:
        """As `call`, to see whether VK is there: it waits for no other call, gives up soon and holds nobody up."""
        return (await self._probes.call(method, parameters, self._overtake))["response"]

    async def execute(self, code: str) -> tuple[Any, Sequence[Any]]:
        """What a VKScript returns, and the errors of the calls inside it, in their order. Raises `VkFault`."""
        answer = await self._lines.call("execute", {"code": code}, self._pace.turn)
        errors = answer.get("execute_errors", [])
        return answer["response"], errors if isinstance(errors, list) else []

    async def upload(self, url: str, field: str, name: str, content: bytes) -> dict[str, Any]:
        """What an upload server says of a file posted as `field`. Raises `VkFault`."""
        return await self._lines.upload(url, field, name, content)

    async def close(self) -> None:
        """Calls under way are let finish, which their time-outs bound; waiting ones are dropped."""
        await asyncio.gather(self._lines.close(), self._probes.close())

    async def _overtake(self) -> None:
        self._pace.overtake()


class _Lines:
    """Threads with a connection each. A call has a thread before its turn comes, so that those who have had their turn
    go at once and one after another, however long they have waited for a thread."""

    def __init__(
        self, token: str, api_base: str, tls: ssl.SSLContext, threads: int, patience: tuple[float, float]
    ) -> None:
        self._token = token
        self._api_base = api_base.rstrip("/")
        self._tls = tls
        self._patience = patience
        self._room = Room(threads)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="vk")
        self._local = threading.local()
        self._sessions: list[requests.Session] = []

    async def call(
        self, method: str, parameters: Mapping[str, Scalar], turn: Callable[[], Awaitable[None]]
    ) -> dict[str, Any]:
        return await self._in_thread(method, lambda: self._call(method, parameters), turn)

    async def upload(self, url: str, field: str, name: str, content: bytes) -> dict[str, Any]:
        return await self._in_thread("upload", lambda: self._upload(url, field, name, content))

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        await asyncio.to_thread(self._threads.shutdown, True)
        for session in self._sessions:
            session.close()

    async def _in_thread(
        self, method: str, work: Callable[[], Result], turn: Callable[[], Awaitable[None]] | None = None
    ) -> Result:
        slow("a call of VK")
        await self._room.enter()
        try:
            if turn is not None:
                await turn()
            future = self._threads.submit(work)
        except RuntimeError:
            self._room.leave()
            raise VkUnreachable(method, "the client is closed") from None
        except BaseException:
            self._room.leave()
            raise
        future.add_done_callback(partial(self._left, asyncio.get_running_loop()))
        return await asyncio.wrap_future(future)

    def _left(self, loop: asyncio.AbstractEventLoop, _: Future[Any]) -> None:
        """Whoever asked may have gone; the thread is free only now."""
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(self._room.leave)

    def _call(self, method: str, parameters: Mapping[str, Scalar]) -> dict[str, Any]:
        values = {name: int(v) if isinstance(v, bool) else v for name, v in parameters.items()}
        fault: VkFault
        try:
            answer = self._api().method(method, values, raw=True)
        except vk_api.ApiError as error:
            code = error.code if isinstance(error.code, int) else 0
            fault = VkRefusal(method, code, self._masked(str(error.error.get("error_msg", ""))))
        except vk_api.ApiHttpError as error:
            fault = _by_status(method, error.response.status_code)
        except requests.exceptions.JSONDecodeError:
            fault = VkUnreachable(method, "the answer is not JSON")
        except requests.exceptions.SSLError:
            fault = VkUnreachable(method, "the server's certificate is not trusted; PAMYATKA_CA_BUNDLE may help")
        except requests.RequestException as error:
            fault = VkUnreachable(method, type(error).__name__)
        except (AttributeError, KeyError, TypeError, ValueError):
            fault = VkUnreachable(method, "the answer has no known shape")
        else:
            if isinstance(answer, dict) and "response" in answer:
                return answer
            fault = VkUnreachable(method, "the answer has no known shape")
        # Raised out here, so that vk-api's error, which holds the token, is not even its context.
        raise fault

    def _upload(self, url: str, field: str, name: str, content: bytes) -> dict[str, Any]:
        fault: VkFault
        try:
            answer = self._api().http.post(url, files={field: (name, content)})
            if answer.ok and isinstance(said := answer.json(), dict):
                return said
            fault = _by_status("upload", answer.status_code)
        except requests.exceptions.JSONDecodeError:
            fault = VkUnreachable("upload", "the answer is not JSON")
        except requests.RequestException as error:
            fault = VkUnreachable("upload", type(error).__name__)
        raise fault

    def _api(self) -> vk_api.VkApiGroup:
        if not hasattr(self._local, "api"):
            session = requests.Session()
            session.trust_env = False
            session.max_redirects = 0  # a redirected POST would carry the token elsewhere
            session.mount("http://", _Adapter(self._tls, self._patience))
            session.mount("https://", _Adapter(self._tls, self._patience))
            session.mount(HARD_CODED, _Adapter(self._tls, self._patience, self._api_base))
            self._sessions.append(session)
            api = vk_api.VkApiGroup(
                token=self._token, api_version=API_VERSION, session=session, config=jconfig.MemoryConfig
            )
            api.RPS_DELAY = 0
            api.error_handlers = {}
            self._local.api = api
        return self._local.api

    def _masked(self, text: str) -> str:
        return text.replace(self._token, "…")


class _Adapter(HTTPAdapter):
    """Gives every request a time-out and our trust; `base` takes the place of vk-api's one host."""

    def __init__(self, tls: ssl.SSLContext, patience: tuple[float, float], base: str | None = None) -> None:
        self._tls = tls
        self._patience = patience
        self._base = base
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._tls, **options)

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        options["timeout"] = self._patience
        if self._base is not None:
            parts = urlsplit(str(request.url))
            request.url = self._base + parts.path + (f"?{parts.query}" if parts.query else "")
        return super().send(request, *args, **options)


def _by_status(method: str, status: int) -> VkFault:
    if status == 429:
        return VkRefusal(method, TOO_MANY, "HTTP 429")
    return VkBroken(method, f"HTTP {status}") if status >= 500 else VkUnreachable(method, f"HTTP {status}")
