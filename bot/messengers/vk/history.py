"""What a community has of comments and messages now, page by page: for what no event has told.

A community's token reads no comments, a service key reads nothing else; comments of photos, videos and goods are read
by neither. Source: VK wall.get, wall.getComments, board.getComments, messages.getHistory, 5.199.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.errors import MessengerError
from bot.mail.comments import CommentEvent, Head, Listed, ObjectKind, Place
from bot.messengers.shapes import first, moment, number, within, words
from bot.messengers.vk.client import VkClient
from bot.messengers.vk.comments import CHATS, comment, letter
from bot.messengers.vk.errors import VkFault

PAGE = 100
LETTERS = 200
PAGES = 50  # of one listing: five thousand comments
SHOWN = 10  # comments of a branch that come with its root
BEYOND: tuple[ObjectKind, ...] = ("photo", "video", "market")


class VkHistory:
    """Faults of VK leave as `MessengerError`."""

    beyond = BEYOND

    def __init__(self, community: VkClient, service: VkClient | None, group_id: int) -> None:
        self._community = community
        self._service = service
        self._group_id = group_id

    @property
    def reads_comments(self) -> bool:
        return self._service is not None

    async def heads(self) -> Sequence[Head]:
        """The hundred newest posts and the hundred newest discussions."""
        posts = await self._read("wall.get", owner_id=-self._group_id, filter="owner", count=PAGE)
        topics = await self._read("board.getTopics", group_id=self._group_id, order=1, count=PAGE)
        found = [_head("wall", one, within(one, "comments").get("count"), "date", "text") for one in _items(posts)]
        found += [_head("board", one, one.get("comments"), "updated", "title") for one in _items(topics)]
        return [head for head in found if head is not None]

    async def comments(self, place: Place) -> Listed:
        match place.object:
            case "wall":
                return await self._wall(place)
            case "board":
                given = {"group_id": self._group_id, "topic_id": place.object_id}
                items, is_whole, names = await self._whole("board.getComments", given)
                return Listed(self._events(place, items), is_whole, names)
            case _:
                return Listed((), False, {})

    async def _wall(self, place: Place) -> Listed:
        given = {"owner_id": -self._group_id, "post_id": place.object_id}
        roots, is_whole, names = await self._whole("wall.getComments", given | {"thread_items_count": SHOWN})
        items = list(roots)
        for root in roots:
            branch, below = within(root, "thread"), first(within(root, "thread"), "count") or 0
            shown = _items(branch)
            if below > len(shown):
                of_branch = given | {"comment_id": first(root, "id") or 0}
                shown, is_all, more = await self._whole("wall.getComments", of_branch)
                is_whole, names = is_whole and is_all, {**names, **more}
            items += shown
        return Listed(self._events(place, items), is_whole, names)

    def _events(self, place: Place, items: Sequence[Mapping[str, Any]]) -> tuple[CommentEvent, ...]:
        """A deleted comment stays in a listing without its words while others hang on it."""
        live = [(first(one, "id"), one) for one in items if not one.get("deleted")]
        return tuple(comment(place, found, one, self._group_id) for found, one in live if found is not None)

    async def _whole(
        self, method: str, given: Mapping[str, int]
    ) -> tuple[list[dict[str, Any]], bool, dict[str, str]]:
        """All items of a listing, the oldest first; whether none was missed; names of people. A listing that changes
        while it is read may have dropped some between two pages."""
        items: list[dict[str, Any]] = []
        counts: set[int] = set()
        names: dict[str, str] = {}
        for _ in range(PAGES):
            said = await self._read(method, **given, sort="asc", count=PAGE, offset=len(items), extended=True)
            page = _items(said)
            items += page
            of_level = number(said.get("current_level_count"))
            counts.add(of_level if of_level is not None else number(said.get("count")) or 0)
            names |= _names(said)
            if not page or len(items) >= max(counts):
                break
        return items, counts == {len(items)}, names

    async def conversations(self, since: datetime) -> Sequence[tuple[Place, int]]:
        """Conversations with one person in which something was written `since`, with the number of the last message."""
        found: list[tuple[Place, int]] = []
        async for said in self._pages("messages.getConversations", {}):
            for one in _items(said):
                last, peer = within(one, "last_message"), first(within(within(one, "conversation"), "peer"), "id")
                at, last_id = moment(last.get("date")), first(last, "conversation_message_id")
                if at is not None and at < since:
                    return found
                if peer is not None and last_id is not None and 0 < peer < CHATS:
                    found.append((Place("message", peer), last_id))
        return found

    async def letters(self, place: Place, since: datetime) -> Sequence[CommentEvent]:
        """Messages of a conversation, those of the community too, the newest first."""
        found: list[CommentEvent] = []
        async for said in self._pages("messages.getHistory", {"peer_id": place.object_id}):
            for one in _items(said):
                number_of_it = first(one, "conversation_message_id")
                event = letter(place, number_of_it, one, self._group_id) if number_of_it is not None else None
                if event is not None and event.at is not None and event.at < since:
                    return found
                if event is not None:
                    found.append(event)
        return found

    async def _pages(self, method: str, given: Mapping[str, int]) -> AsyncIterator[dict[str, Any]]:
        offset = 0
        for _ in range(PAGES):
            said = await self._called(self._community, method, **given, count=LETTERS, offset=offset)
            yield said
            offset += len(_items(said))
            if not _items(said) or offset >= (number(said.get("count")) or 0):
                return

    async def _read(self, method: str, **given: str | int | bool) -> dict[str, Any]:
        if self._service is None:
            raise MessengerError("there is no service key to read comments with")
        return await self._called(self._service, method, **given)

    async def _called(self, client: VkClient, method: str, **given: str | int | bool) -> dict[str, Any]:
        try:
            said = await client.call(method, **given)
        except VkFault as fault:
            raise MessengerError(str(fault)) from None
        if not isinstance(said, dict):
            raise MessengerError(f"{method}: the answer is not VK's")
        return said


def _head(kind: ObjectKind, item: Mapping[str, Any], comments: object, date: str, name: str) -> Head | None:
    known = first(item, "id")
    if known is None:
        return None
    return Head(Place(kind, known), words(item.get(name)), moment(item.get(date)), number(comments) or 0)


def _items(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    items = said.get("items")
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []


def _names(said: Mapping[str, Any]) -> dict[str, str]:
    people = said.get("profiles")
    names: dict[str, str] = {}
    for one in people if isinstance(people, list) else ():
        if isinstance(one, dict) and (known := first(one, "id")) is not None:
            name = f"{words(one.get('first_name'), 60)} {words(one.get('last_name'), 60)}".strip()
            names |= {str(known): name} if name else {}
    return names
