"""The registry of networks as it is known now: the pack's file, and what admins have entered since."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.networks.model import SOURCE_LIMIT, Entered, Known, Story
from bot.regulation.model import Edition
from bot.staff.model import Deed, Employee
from bot.staff.rights import People, admitted
from bot.staff.stores import Records
from rules import asking
from rules.networks import Amendment, Decision, Network, Networks, Status
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

    A network that the pack does not know, or knows no more, is None. `zone` is the agency's: a decision begins at its
    midnight.
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

    async def listing(self) -> tuple[tuple[Network, Status | None], ...]:
        """All networks with what holds today, in the order of the pack."""
        today = self._today()
        networks = (await self._registry()).networks
        return tuple((one, decision.status if (decision := one.decision(today)) else None) for one in networks)

    async def find(self, typed: str) -> tuple[Network, ...]:
        """Networks by what somebody typed to find one; see `rules.asking.found`."""
        return asking.found(typed, await self._registry())

    async def asked(self, text: str) -> Network | None:
        """The network that a plain message asks about; see `rules.asking.asked_network`."""
        return asking.asked_network(text, await self._registry())

    async def known(self, name: str) -> Known | None:
        network = (await self._registry()).get(name)
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
        network = self._pack.networks.get(name)
        if network is None:
            return None
        entries = tuple(entry for entry in await self._store.entries() if entry.amendment.network == name)
        return Story(network.spec, entries)

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
        if self._pack.networks.get(name) is None:
            return None
        now = self._clock.now()
        decision = Decision(status=status, since=since, source=_fitting(source))
        amendment = Amendment(name, decision, _fitting(note) if note is not None else None)
        await self._store.enter(amendment, actor.id, now)
        await self._journal.record(now, actor.id, Deed.NETWORK, "network", detail=name[:32])
        return await self.known(name)

    def _today(self) -> date:
        return self._day(self._clock.now())

    def _day(self, at: datetime) -> date:
        return at.astimezone(self._zone).date()

    async def _registry(self) -> Networks:
        return (await self.pack()).networks



def _fitting(words: str) -> str:
    words = " ".join(words.split())
    if not 0 < len(words) <= SOURCE_LIMIT:
        raise ValueError(words)
    return words
