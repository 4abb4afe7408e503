"""Citizens' comments: what is owed an answer, and who says what of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.assembly.feature import Feature
from bot.assembly.foundation import Foundation
from bot.comments.bringing import Bringing
from bot.comments.cautious import Cautious
from bot.comments.deriving import Deriving, Judge
from bot.comments.erasing import Erasure
from bot.comments.keys import Key, read
from bot.comments.linking import KnownSource, Linking
from bot.comments.saying import Corrections
from bot.comments.service import CommentService
from bot.comments.weekly import Week
from bot.notices.comments import WeeklyFigures
from bot.storage.comments.erasing import CommentErasure
from bot.storage.comments.events import EventTable
from bot.storage.comments.register import Register
from bot.storage.comments.sources import SourceTable
from bot.storage.questions import AppointmentTable
from bot.storage.staff.colleagues import ColleagueTable
from bot.workers.comments import Deriver


def judge(house: Foundation) -> Judge:
    """Who reads what comments mean."""
    return Cautious()


def source_keys(house: Foundation) -> "Keys":
    """Raises `SettingsError` for a file of sources that cannot be used."""
    return Keys(read(house.settings.sources) if house.settings.sources else ())


def feature(house: Foundation) -> Feature:
    """Raises `SettingsError` for a file of sources that cannot be used."""
    database, clock = house.database, house.clock
    keys = source_keys(house)
    events, register, sources = EventTable(database), Register(database), SourceTable(database)
    deriving = Deriving(database, events, register, sources, judge(house), clock, house.zone)
    deriver = Deriver(deriving)
    forgetting = CommentErasure(database, clock)
    comments = CommentService(register, events, sources, deriving, keys, house.people, clock, house.zone)
    week = Week(register, AppointmentTable(database), ColleagueTable(database), house.zone)
    return Feature(
        services={
            "comments": comments,
            "corrections": Corrections(register, events, deriving, comments, house.people, clock),
            "bringing": Bringing(sources, events, register, house.people, clock, house.zone),
            "erasure": Erasure(forgetting, house.people, house.journal, clock),
            "linking": Linking(sources, keys, house.people, house.journal, clock),
            "deriver": deriver,
        },
        duties=(WeeklyFigures(database, week, house.outbox, house.zone),),
        jobs={"deriving": deriver.run},
        erasable=(forgetting,),
    )


@dataclass(frozen=True)
class Keys:
    """What the file of sources names."""

    keys: Sequence[Key]

    def known(self) -> Sequence[KnownSource]:
        return [KnownSource(key.platform, key.account, key.name) for key in self.keys]

    async def test(self, platform: str, account: str) -> Mapping[str, Any]:
        return {}

    def group_of(self, channel: str) -> int | None:
        return next((key.discussion for key in self.keys if key.account == channel), None)
