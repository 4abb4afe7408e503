"""Staff: who may come in, who may change whom, and files of people."""

from bot.assembly.feature import Feature
from bot.assembly.foundation import Foundation
from bot.assembly.links import DoorsOf
from bot.staff.enrolment import Enrolment
from bot.staff.personnel import Belongings, Personnel
from bot.staff.service import StaffService
from bot.storage.staff.imports import ImportTable
from bot.storage.staff.invites import InviteTable
from bot.storage.traces import TraceStore
from bot.views.staff.joining import CONSENT_VERSION
from bot.workers.staff_lists import StaffListWorker


def feature(house: Foundation) -> Feature:
    database, people, journal, clock = house.database, house.people, house.journal, house.clock
    invites, imports, doors = InviteTable(database), ImportTable(database), DoorsOf(house.messengers)
    enrolment = Enrolment(people, invites, journal, imports, clock)
    return Feature(
        services={
            "staff": StaffService(people, invites, journal, clock, CONSENT_VERSION),
            "personnel": Personnel(people, invites, journal, _belongings(house), TraceStore(database), clock),
            "enrolment": enrolment,
            "doors": doors,
        },
        jobs={"enrolling": StaffListWorker(database, enrolment, house.outbox, doors).run},
        erasable=(imports, invites),
    )


def _belongings(house: Foundation) -> Belongings:
    """Of all features that were made before: what refers to something was made after it, and goes first."""
    return Belongings(
        words=[store for feature in reversed(house.features) for store in feature.words],
        affairs=[store for feature in reversed(house.features) for store in feature.affairs],
    )
