"""What every feature stands on, and the features made so far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.assembly.feature import Feature
from bot.assembly.messengers import messengers_of
from bot.clock import Clock
from bot.messengers.contract import Messenger
from bot.settings import Settings
from bot.storage.engine import Database
from bot.storage.migrate import migrate
from bot.storage.queues.inbox import InboxStore
from bot.storage.queues.outbox import OutboxStore
from bot.storage.staff.audit import AuditTable
from bot.storage.staff.employees import StaffTable
from rules.loader import load_pack
from rules.pack import RulePack

Service = TypeVar("Service")


@dataclass(frozen=True)
class Foundation:
    """`people` and `journal` are asked by nearly every feature: who is it, and what was done."""

    settings: Settings
    clock: Clock
    zone: ZoneInfo
    pack: RulePack
    database: Database
    inbox: InboxStore
    outbox: OutboxStore
    people: StaffTable
    journal: AuditTable
    messengers: Sequence[Messenger]
    features: list[Feature] = field(default_factory=list)

    def of(self, kind: type[Service]) -> Service:
        """The one service of this type among the features made so far. Raises `LookupError` when there is none."""
        for service in self._services():
            if isinstance(service, kind):
                return service
        raise LookupError(f"{kind.__name__} is asked for before the feature that makes it")

    def _services(self) -> Iterator[object]:
        for feature in self.features:
            yield from feature.services.values()


async def laid(settings: Settings, clock: Clock) -> Foundation:
    """Over a migrated database. Raises `RuleError` for a pack that cannot be read, `StorageError` for a database that
    cannot be used."""
    pack = load_pack(settings.rules_dir)
    await migrate(settings.database)
    database = Database(settings.database)
    outbox = OutboxStore(database, clock)
    return Foundation(
        settings=settings,
        clock=clock,
        zone=settings.zone,
        pack=pack,
        database=database,
        inbox=InboxStore(database, clock),
        outbox=outbox,
        people=StaffTable(database),
        journal=AuditTable(database),
        messengers=messengers_of(settings, outbox, clock),
    )
