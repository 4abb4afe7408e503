"""What citizens and communities do, as the lines of a transcript tell it; the store learns of it as from a feed.

    Ольга К. (ВКонтакте, «Заречье») под «График отключений»: слова      a source that is new is linked at that moment
    Ольга К. (Telegram, «Заречье») под «График», 3 дня назад: слова
    Ольга К. в ответ Пётр: слова            in the branch of what Петр wrote last
    Ольга К. исправляет комментарий: слова  her newest one; also «удаляет комментарий», «возвращает комментарий»
    Сообщество отвечает: слова              to the newest comment; «отвечает Ольга К.»: to her newest one
    Сообщество пишет под «График»: слова    names nobody and links to nothing
    Сообщество удаляет ответ                its newest one
    Источник «Заречье» (ВКонтакте) отвечает за 4 рабочих часа
"""

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.app import App
from bot.comments.model import Told
from bot.comments.policy import Policy
from bot.comments.sources import Source
from bot.mail.comments import Author, CommentEvent, EventKind, ObjectKind, Place
from bot.storage.comments.events import EventTable
from bot.storage.comments.sources import SourceTable
from bot.views.comments.policy import read_allowance
from bot.workers.comments import Deriver
from tests.clock import MovableClock

NAME = r"([А-ЯЁ]\w+(?: [А-ЯЁ]\.)?)"
PLATFORMS: dict[str, tuple[str, ObjectKind]] = {"ВКонтакте": ("vk", "wall"), "Telegram": ("telegram", "discussion")}
AGENCY = "Сообщество"


@dataclass
class Citizens:
    app: App
    clock: MovableClock
    _said: list[Told] = field(default_factory=list)
    _posts: dict[tuple[int, str], int] = field(default_factory=dict)
    _people: dict[str, str] = field(default_factory=dict)
    _events: int = 0

    async def act(self, text: str) -> bool:
        """Whether the line is of citizens and communities."""
        if match := re.fullmatch(
            rf"{NAME} \((\w+), «(.+?)»\) под «(.+?)»(?:, (\d+) д\w+ назад)?: (.+)", text, re.DOTALL
        ):
            await self._write(match[1], match[2], match[3], match[4], int(match[5] or 0), match[6])
        elif match := re.fullmatch(rf"{NAME} в ответ {NAME}: (.+)", text, re.DOTALL):
            await self._reply(self._newest(match[2]), match[3], self._citizen(match[1]), match[1])
        elif match := re.fullmatch(rf"{AGENCY} отвечает(?: {NAME})?: (.+)", text, re.DOTALL):
            await self._reply(self._newest(match[1]), match[2], None, None)
        elif match := re.fullmatch(rf"{AGENCY} пишет под «(.+?)»: (.+)", text, re.DOTALL):
            to = next(told for told in reversed(self._said) if told.post == match[1])
            await self._reply(to, match[2], None, None, linked=False)
        elif match := re.fullmatch(rf"{NAME} (исправляет|удаляет|возвращает) (?:комментарий|ответ)(?:: (.+))?", text):
            kinds: dict[str, EventKind] = {"исправляет": "edit", "удаляет": "delete", "возвращает": "restore"}
            await self._turn(self._newest(match[1]), kinds[match[2]], match[3])
        elif match := re.fullmatch(r"Источник «(.+)» \((\w+)\) отвечает за (.+)", text):
            await self._answers_within(match[1], match[2], match[3])
        else:
            return False
        return True

    async def _write(self, name: str, network: str, title: str, post: str, days: int, text: str) -> None:
        platform, kind = PLATFORMS[network]
        source = await self._source(platform, title)
        number = self._posts.setdefault((source.id, post), 300 + len(self._posts))
        event = CommentEvent(
            self._event(), "new", Place(kind, number), self._number(), self.clock.now() - timedelta(days=days),
            self._citizen(name), text,
        )  # fmt: skip
        await self._tell(Told(source.id, event, post, name))

    async def _answers_within(self, title: str, network: str, allowed: str) -> None:
        source = await self._source(PLATFORMS[network][0], title)
        allowance = read_allowance(allowed)
        assert allowance is not None, f"no allowance: {allowed}"
        policy = Policy.read({"usual": list(allowance)})
        async with self.app.database.unit():
            await SourceTable(self.app.database).save(replace(source, policy=policy), self.clock.now())

    async def _reply(self, to: Told, text: str, author: Author | None, name: str | None, linked: bool = True) -> None:
        answered = to.event
        source = await SourceTable(self.app.database).get(to.source_id)
        assert source is not None
        event = CommentEvent(
            self._event(), "new", answered.place, self._number(), self.clock.now(),
            author or Author("community", source.account), text,
            root=(answered.root or answered.comment_id) if linked else None,
            reply_to=answered.comment_id if linked else None,
        )  # fmt: skip
        await self._tell(Told(to.source_id, event, to.post, name))

    async def _turn(self, of: Told, kind: EventKind, text: str | None) -> None:
        event = replace(
            of.event, event_id=self._event(), kind=kind, at=self.clock.now(), text=text, actor=of.event.author
        )
        await self._tell(Told(of.source_id, event, of.post))

    async def _source(self, platform: str, title: str) -> Source:
        table = SourceTable(self.app.database)
        account = str(7_000_000 + sum(map(ord, title)))
        if (known := await table.find(platform, account)) is not None:
            return known
        async with self.app.database.unit():
            return await table.link(Source(0, platform, account, title, self.clock.now() - timedelta(minutes=1)))

    async def _tell(self, told: Told) -> None:
        async with self.app.database.unit():
            await EventTable(self.app.database).add([told], self.clock.now())
        if told.event.kind == "new":
            self._said.append(told)
        self.app.of(Deriver).ring()

    def _newest(self, name: str | None) -> Told:
        """Of the community its own; without a name the newest of a citizen."""
        for told in reversed(self._said):
            author = told.event.author
            assert author is not None
            if name == AGENCY and author.kind == "community":
                return told
            if name != AGENCY and author.kind == "citizen" and name in {None, told.name}:
                return told
        raise KeyError(name)

    def _citizen(self, name: str) -> Author:
        return Author("citizen", self._people.setdefault(name, str(1001 + len(self._people))))

    def _event(self) -> str:
        self._events += 1
        return f"e{self._events}"

    def _number(self) -> int:
        return 10 + len(self._said)

