"""The registry of networks as it is known now: the pack's file, and what admins have entered since."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import count
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.networks.model import SOURCE_LIMIT, Entered, Known, Story
from bot.regulation.model import Edition
from bot.staff.model import Deed, Employee
from bot.staff.rights import People, admitted
from bot.staff.stores import Records
from rules import asking
from rules.networks import Amendment, Decision, Introduction, Network, Networks, Status
from rules.pack import RulePack

TOPIC = "banned-networks"
LISTED = 6  # networks in one part of the list


class EntryStore(Protocol):
    async def entries(self) -> Sequence[Entered]:
        """All of them, the oldest first."""
        ...

    async def enter(self, amendment: Amendment, author_id: int, at: datetime) -> None: ...


class Editions(Protocol):
    async def current(self) -> Edition: ...


class NetworkService:
    """Everybody asks; admins alone enter what has changed, and what they may not do raises `AccessDenied`.

    A network that neither the pack knows nor an admin has added is None. `zone` is the agency's: a decision begins at
    its midnight.
    """

    def __init__(
        self,
        pack: RulePack,
        store: EntryStore,
        regulation: Editions,
        people: People,
        journal: Records,
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._pack = pack
        self._store = store
        self._regulation = regulation
        self._people = people
        self._journal = journal
        self._clock = clock
        self._zone = zone
        self._amended: tuple[tuple[Amendment, ...], RulePack] = ((), pack)

    async def pack(self) -> RulePack:
        """The rules with the networks as they are known now; read anew when an entry was added."""
        amendments = tuple(entry.amendment for entry in await self._store.entries())
        if amendments != self._amended[0]:
            self._amended = (amendments, self._pack.amended(amendments))
        return self._amended[1]

    async def registry(self) -> Networks:
        """The networks of `pack`."""
        return (await self.pack()).networks

    async def listing(self) -> tuple[tuple[Network, Status | None], ...]:
        """All networks with what holds today, in the order of the pack."""
        today = self._today()
        networks = (await self.registry()).networks
        return tuple((one, decision.status if (decision := one.decision(today)) else None) for one in networks)

    async def find(self, typed: str) -> tuple[Network, ...]:
        """Networks by what somebody typed to find one; see `rules.asking.found`."""
        return asking.found(typed, await self.registry())

    async def asked(self, text: str) -> Network | None:
        """The network that a plain message asks about; see `rules.asking.asked_network`."""
        return asking.asked_network(text, await self.registry())

    async def known(self, name: str) -> Known | None:
        network = (await self.registry()).get(name)
        if network is None:
            return None
        today = self._today()
        entries = [entry.at for entry in await self._store.entries() if entry.amendment.network == name]
        edition = await self._regulation.current()
        clause = edition.clause_for(TOPIC)
        return Known(
            network.spec,
            network.decision(today),
            network.upcoming(today),
            self._day(entries[-1]) if entries else network.spec.checked,
            edition.id,
            clause.number if clause else None,
        )

    async def story(self, name: str) -> Story | None:
        network = (await self.registry()).get(name)
        if network is None:
            return None
        written = self._pack.networks.get(name)
        entries = tuple(entry for entry in await self._store.entries() if entry.amendment.network == name)
        return Story(network.spec, written.spec.decisions if written else (), entries)

    def introduced(self, names: str, addresses: str = "") -> Introduction:
        """A network by what an admin has typed of it; see `typed_names` and `typed_domains` of `rules.asking`."""
        return Introduction(asking.typed_names(names), asking.typed_domains(addresses))

    async def namesake(self, introduction: Introduction) -> Network | None:
        """See `Networks.namesake`."""
        return (await self.registry()).namesake(introduction)

    async def editable(self, actor: Employee, name: str) -> Known | None:
        """The network, for whoever may enter something about it."""
        await admitted(self._people, actor, "networks")
        return await self.known(name)

    async def enter(
        self, actor: Employee, name: str, status: Status, since: date, source: str, note: str | None
    ) -> Known | None:
        """What holds from that day on, on whose word, and with which footnote. Raises `ValueError` for an empty or
        overlong source or footnote."""
        await self._people.alone()
        await admitted(self._people, actor, "networks")
        if (await self.registry()).get(name) is None:
            return None
        await self._enter(actor, _amendment(name, status, since, source, note))
        return await self.known(name)

    async def add(
        self,
        actor: Employee,
        introduction: Introduction,
        status: Status,
        since: date,
        source: str,
        note: str | None,
    ) -> Known | None:
        """A network that was not in the list. Its namesake as it is, when there is one by now. Raises as `enter`."""
        await self._people.alone()
        await admitted(self._people, actor, "networks")
        registry = await self.registry()
        if (namesake := registry.namesake(introduction)) is not None:
            return await self.known(namesake.spec.id)
        name = next(name for number in count(1) if registry.get(name := f"own-{number}") is None)
        await self._enter(actor, _amendment(name, status, since, source, note, introduction))
        return await self.known(name)

    async def _enter(self, actor: Employee, amendment: Amendment) -> None:
        now = self._clock.now()
        await self._store.enter(amendment, actor.id, now)
        await self._journal.record(now, actor.id, Deed.NETWORK, "network", detail=amendment.network[:32])

    def _today(self) -> date:
        return self._day(self._clock.now())

    def _day(self, at: datetime) -> date:
        return at.astimezone(self._zone).date()


def _amendment(
    name: str, status: Status, since: date, source: str, note: str | None, introduction: Introduction | None = None
) -> Amendment:
    decision = Decision(status=status, since=since, source=_fitting(source))
    return Amendment(name, decision, _fitting(note) if note is not None else None, introduction)


def _fitting(words: str) -> str:
    words = " ".join(words.split())
    if not 0 < len(words) <= SOURCE_LIMIT:
        raise ValueError(words)
    return words
