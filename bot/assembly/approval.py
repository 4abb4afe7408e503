"""Approval: who decides, until when, and who is told."""

from datetime import timedelta

from bot.approval.deciders import Deciders
from bot.approval.service import ApprovalService
from bot.assembly.feature import Feature
from bot.assembly.foundation import Foundation
from bot.notices.approval import ApprovalNotices
from bot.review.service import ReviewService
from bot.storage.approval import ApprovalTable
from bot.storage.review.submissions import SubmissionTable
from bot.storage.shown import ShownPageTable
from bot.storage.staff.colleagues import ColleagueTable
from handlers.review.verdicts import Verdicts


def feature(house: Foundation) -> Feature:
    database = house.database
    table = ApprovalTable(database, SubmissionTable(database))
    approvals = ApprovalService(
        table,
        house.of(ReviewService),
        Deciders(house.people, ColleagueTable(database)),
        house.clock,
        timedelta(minutes=house.settings.approval_minutes),
    )
    notices = ApprovalNotices(database, approvals, house.outbox, ShownPageTable(database), house.zone)
    return Feature(
        services={
            "approvals": approvals,
            "approval_notices": notices,
            "verdicts": Verdicts(approvals, notices, house.zone),
        },
        duties=(notices,),
        words=(table,),
    )
