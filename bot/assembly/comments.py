"""Citizens' comments: what is owed an answer, and who says what of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.assembly.feature import Feature
from bot.assembly.foundation import Foundation
from bot.comments.bringing import Bringing
from bot.comments.cautious import Cautious
from bot.comments.deriving import Deriving, Judge
from bot.comments.keys import Key, read
from bot.comments.saying import Corrections
from bot.comments.service import CommentService
from bot.comments.weekly import Week
from bot.notices.comments import WeeklyFigures
from bot.storage.comments.events import EventTable
from bot.storage.comments.register import Register
from bot.storage.comments.sources import SourceTable
from bot.storage.questions import AppointmentTable
from bot.storage.staff.colleagues import ColleagueTable
from bot.workers.comments import Deriver


def judge(house: Foundation) -> Judge:
    """Who reads what comments mean."""
    return Cautious()


def feature(house: Foundation) -> Feature:
    """Raises `SettingsError` for a file of sources that cannot be used."""
    database, clock = house.database, house.clock
    keys = Keys(read(house.settings.sources) if house.settings.sources else ())
    events, register, sources = EventTable(database), Register(database), SourceTable(database)
    deriving = Deriving(database, events, register, sources, judge(house), clock, house.zone)
    deriver = Deriver(deriving)
    comments = CommentService(register, events, sources, deriving, keys, house.people, clock, house.zone)
    week = Week(register, AppointmentTable(database), ColleagueTable(database), house.zone)
    return Feature(
        services={
            "comments": comments,
            "corrections": Corrections(register, events, deriving, comments, house.people, clock),
            "bringing": Bringing(sources, events, register, house.people, clock, house.zone),
            "deriver": deriver,
        },
        duties=(WeeklyFigures(database, week, house.outbox, house.zone),),
        jobs={"deriving": deriver.run},
    )


@dataclass(frozen=True)
class Keys:
    """What the file of sources names."""

    keys: Sequence[Key]

    def group_of(self, channel: str) -> int | None:
        return next((key.discussion for key in self.keys if key.account == channel), None)
