"""Who writes. VK's events carry ids alone, and aiogram's `User` must have a name."""

import asyncio
from collections import OrderedDict

from bot.messengers.vk.client import VkClient
from bot.messengers.vk.errors import VkFault

REMEMBERED = 10_000
BATCH = 1000     # VK: users.get, user_ids
PATIENCE = 3.0   # seconds; a person waits for an answer, not for their own name

Name = tuple[str, str]


class Names:
    """First and last names by VK id, remembered; those asked for together are fetched together."""

    def __init__(self, client: VkClient) -> None:
        self._client = client
        self._known: OrderedDict[int, Name] = OrderedDict()
        self._wanted: dict[int, asyncio.Future[Name]] = {}
        self._fetching: asyncio.Task[None] | None = None

    async def of(self, person: int) -> Name:
        """The name, or a neutral one when VK does not tell it in time."""
        if person in self._known:
            self._known.move_to_end(person)
            return self._known[person]
        future = self._wanted.setdefault(person, asyncio.get_running_loop().create_future())
        if self._fetching is None or self._fetching.done():
            self._fetching = asyncio.create_task(self._fetch())
        await asyncio.wait({future}, timeout=PATIENCE)
        return future.result() if future.done() else neutral(person)

    async def close(self) -> None:
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.wait({self._fetching})

    async def _fetch(self) -> None:
        while self._wanted:
            people = list(self._wanted)[:BATCH]
            try:
                found = await self._client.call("users.get", user_ids=",".join(map(str, people)))
            except VkFault:
                found = None
            told = _told(found)
            for person in people:
                self._wanted.pop(person).set_result(told.get(person) or neutral(person))
            self._known.update(told)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)


def neutral(person: int) -> Name:
    return f"id{person}", ""


def _told(found: object) -> dict[int, Name]:
    profiles = [p for p in found if isinstance(p, dict)] if isinstance(found, list) else []
    return {
        p["id"]: (p["first_name"], str(p.get("last_name") or ""))
        for p in profiles
        if isinstance(p.get("id"), int) and isinstance(p.get("first_name"), str) and p["first_name"]
    }
