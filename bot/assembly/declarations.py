"""The pages that people declare once a year, and who is reminded of it."""

from bot.assembly.feature import Feature
from bot.assembly.foundation import Foundation
from bot.declarations.service import PageService
from bot.networks.service import NetworkService
from bot.notices.declarations import DeclarationReminders
from bot.regulation.service import RegulationService
from bot.storage.declarations import PageTable


def feature(house: Foundation) -> Feature:
    table = PageTable(house.database)
    pages = PageService(
        table,
        house.of(NetworkService),
        house.of(RegulationService),
        house.people,
        house.journal,
        house.clock,
        house.zone,
    )
    return Feature(
        services={"pages": pages},
        duties=(DeclarationReminders(house.database, pages, house.outbox),),
        affairs=(table,),
    )
