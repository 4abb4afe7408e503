"""Citizens' comments: what is owed an answer, and who says what of it."""

from functools import partial
from typing import Protocol

from bot.assembly.feature import Feature
from bot.assembly.foundation import Foundation
from bot.assembly.sources import Sources
from bot.comments.bringing import Bringing
from bot.comments.catching import Catching
from bot.comments.cautious import Cautious
from bot.comments.deriving import Deriving, Judge
from bot.comments.erasing import Erasure
from bot.comments.linking import Linking, SourceKeys
from bot.comments.reading import CommentReader
from bot.comments.saying import Corrections
from bot.comments.service import CommentService, Discussions
from bot.comments.weekly import Week
from bot.notices.comments import WeeklyFigures
from bot.storage.comments.erasing import CommentErasure
from bot.storage.comments.events import EventTable
from bot.storage.comments.register import Register
from bot.storage.comments.sources import SourceTable
from bot.storage.questions import AppointmentTable
from bot.storage.staff.colleagues import ColleagueTable
from bot.workers.catching import CatchingUp
from bot.workers.comments import Deriver
from bot.workers.hearing import Hearing, handler
from bot.workers.sources import Listeners
from rules.comments.learned import header_path


def judge(house: Foundation) -> Judge:
    """Who reads what comments mean. A copy of the rules that an agency made before there were comments has none."""
    rules = house.settings.rules_dir
    return CommentReader.of(rules) if header_path(rules).exists() else Cautious()


def source_keys(sources: Sources) -> "Keys":
    """What an admin may link."""
    return sources


def feature(house: Foundation) -> Feature:
    """Raises `SettingsError` for a file of sources that cannot be used."""
    database, clock = house.database, house.clock
    own = Sources(house)
    keys = source_keys(own)
    events, register, sources = EventTable(database), Register(database), SourceTable(database)
    reads = dict.fromkeys(("vk", "telegram"), own.heard)
    comments_in = handler(database, house.inbox, Hearing(sources, events, reads, clock), clock)
    catching = Catching(database, events, clock)
    up = CatchingUp(sources.all, partial(own.catch_up, catching), clock, house.zone)
    own.lost = up.ask
    listeners = Listeners(sources.linked, partial(own.feeds, comments_in))
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
            "catching": catching,
        },
        duties=(WeeklyFigures(database, week, house.outbox, house.zone),),
        jobs={"deriving": deriver.run, "sources": listeners.run, "catching up": up.run},
        handlers={"telegram": comments_in},
        erasable=(forgetting,),
    )


class Keys(SourceKeys, Discussions, Protocol):
    """What the file of sources names."""
