"""Reviews, what is said against them, and what was promised to come back."""

from functools import partial

from bot.assembly.feature import Feature
from bot.assembly.foundation import Foundation
from bot.networks.service import NetworkService
from bot.notices.replies import ReplyReturns
from bot.regulation.routing import Routing
from bot.regulation.service import RegulationService
from bot.review.objections import ObjectionService
from bot.review.precedents import PrecedentService
from bot.review.replies import ReplyService
from bot.review.service import ReviewService
from bot.review.warming import warm
from bot.storage.review.returns import ReturnTable
from bot.storage.review.submissions import CounterTable, ObjectionTable, PrecedentTable, SubmissionTable
from bot.storage.staff.colleagues import ColleagueTable
from bot.workers.warming import Warming


def feature(house: Foundation) -> Feature:
    database, people, clock = house.database, house.people, house.clock
    submissions, objections, returns = SubmissionTable(database), ObjectionTable(database), ReturnTable(database)
    accepted, colleagues = PrecedentTable(database), ColleagueTable(database)
    review = ReviewService(
        submissions,
        CounterTable(database),
        house.of(RegulationService),
        accepted,
        house.of(NetworkService),
        clock,
        house.zone,
    )
    replies = ReplyService(returns, review, people, clock)
    return Feature(
        services={
            "review": review,
            "objections": ObjectionService(objections, review, colleagues, people, clock),
            "precedents": PrecedentService(accepted, people, house.pack, clock),
            "replies": replies,
        },
        duties=(ReplyReturns(database, replies, house.outbox),),
        words=(returns, objections, submissions),
        jobs={"warming": Warming((partial(warm, house.pack), house.of(Routing).warm)).run},
    )
