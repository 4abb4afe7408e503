"""A community of the agency that is only listened to: its comments, its messages, and what can be done there."""

import ssl
from collections.abc import Callable, Mapping
from typing import Any

from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramServerError, TelegramUnauthorizedError

from bot.errors import MessengerError
from bot.mail.pace import Pace
from bot.messengers.feeds import nothing
from bot.messengers.vk.client import VkClient
from bot.messengers.vk.comments import DIRECT, HEARING, OBJECTS
from bot.messengers.vk.errors import VkFault, VkRefusal, VkUnreachable
from bot.messengers.vk.feed import VkFeed
from bot.messengers.vk.history import VkHistory
from bot.messengers.vk.pace import SERVICE_KEY
from bot.messengers.vk.web import Web

THREADS = 2  # of a community that is asked one thing at a time
BAD_KEY = frozenset({5, 27, 28, 1117})
WALL = "wall_reply"


class VkSource:
    """`token` is the community's, `service` the service key of an application: without one nothing that was missed can
    be read. `pace` is that of the service key, which may serve many communities. `lost` is called when VK has dropped
    events. Other programs may listen to the community too."""

    def __init__(
        self,
        token: str,
        service: str | None,
        group_id: int,
        api_base: str,
        tls: ssl.SSLContext,
        pace: Pace | None = None,
        lost: Callable[[], None] = nothing,
    ) -> None:
        self.group_id = group_id
        self.community = VkClient(token, api_base, tls, threads=THREADS)
        self.service = VkClient(service, api_base, tls, pace=pace or Pace(SERVICE_KEY), threads=1) if service else None
        self.history = VkHistory(self.community, self.service, group_id)
        self._web = Web(tls)
        self.feed = VkFeed(self.community, group_id, self._web, [HEARING], shared=True, lost=lost)

    async def capabilities(self) -> Mapping[str, bool | str]:
        """What can be done at this moment, each true, false or the name of what is missing. Events that are wanted are
        switched on on the way, as VK tells of none that is off."""
        try:
            await self.feed.start()
            found = await self._seen()
        except (TelegramAPIError, MessengerError, VkFault) as error:
            found = dict.fromkeys(("comments", "objects", "messages", "answers"), _why(error))
        return {**found, "catches_up": await self._catches_up()}

    async def _seen(self) -> dict[str, bool | str]:
        granted = await self.community.call("groups.getTokenPermissions")
        said = await self.community.call("groups.getLongPollSettings", group_id=self.group_id)
        names = {one.get("name") for one in _list(granted, "permissions") if isinstance(one, dict)}
        events = said.get("events") if isinstance(said, dict) else None
        on = {name for name, is_on in events.items() if is_on} if isinstance(events, dict) else set()
        return {
            "comments": f"{WALL}_new" in on,
            "objects": all(f"{about}_new" in on for about in OBJECTS if about != WALL),
            "messages": set(DIRECT) <= on if "messages" in names else "rights",
            # VK: photos, videos, goods and boards take no comment from a community's token.
            "answers": "links-only" if "wall" in names else "rights",
        }

    async def _catches_up(self) -> bool | str:
        if self.service is None:
            return "service-key"
        try:
            await self.service.call("wall.get", owner_id=-self.group_id, count=1, filter="owner")
        except VkFault as fault:
            return _why(fault)
        return "posts-only"

    async def close(self) -> None:
        await self.community.close()
        if self.service is not None:
            await self.service.close()
        await self._web.close()


def _why(error: Exception) -> str:
    match error:
        case TelegramUnauthorizedError():
            return "token"
        case TelegramNetworkError() | TelegramServerError() | VkUnreachable():
            return "silent"
        case VkRefusal(code=code):
            return "token" if code in BAD_KEY else "rights"
        case _:
            return "rights"


def _list(said: Any, name: str) -> list[Any]:
    found = said.get(name) if isinstance(said, dict) else None
    return found if isinstance(found, list) else []
