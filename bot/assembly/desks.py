"""A messenger and those who work at it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aiogram import Dispatcher
from aiogram.fsm.storage.base import BaseStorage

from bot.assembly.foundation import Foundation
from bot.messengers.contract import Messenger
from bot.storage.fsm import ConversationStorage
from bot.storage.traces import TraceStore
from bot.work import Bell
from bot.workers.conversation import Conversation
from bot.workers.delivery import Delivery
from bot.workers.inbox import Handler, Reception
from bot.workers.listening import Listening
from bot.workers.supervisor import Task


@dataclass(frozen=True)
class Desk:
    """A messenger with its workers. Each messenger has its own, so one that hangs leaves the others alone."""

    messenger: Messenger
    reception: Reception
    delivery: Delivery

    @property
    def jobs(self) -> dict[str, Task]:
        platform = self.messenger.platform
        pumps = {f"{platform} {kind}": pump.run for kind, pump in self.reception.pumps.items()}
        return {
            f"{platform} feed": Listening(self.messenger.feed, self.reception, self.messenger.start).run,
            f"{platform} inbox": self.reception.watch,
            **pumps,
            f"{platform} delivery": self.delivery.run,
        }


def desks(house: Foundation, conversation: Callable[[BaseStorage], Dispatcher]) -> Iterator[Desk]:
    """One a messenger; `conversation` makes the dispatcher of each."""
    traces = TraceStore(house.database)
    for messenger in house.messengers:
        queued = Bell()
        talk = conversation(ConversationStorage(house.database, messenger.platform, messenger.account))
        conversing = Conversation(
            house.database, house.inbox, house.outbox, traces, messenger, talk, house.clock, queued
        )
        reception = Reception(
            house.database,
            house.inbox,
            messenger.platform,
            messenger.account,
            [conversing, *_others(house, messenger.platform)],
            house.clock,
        )
        yield Desk(messenger, reception, Delivery(house.database, house.outbox, messenger, house.clock, queued))


def _others(house: Foundation, platform: str) -> Iterator[Handler]:
    for feature in house.features:
        if (handler := feature.handlers.get(platform)) is not None:
            yield handler
