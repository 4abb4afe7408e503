"""The pages that people declare once a year, and who is reminded of it."""

from bot.assembly.feature import Feature
from bot.assembly.foundation import Foundation
from bot.declarations.service import DeclarationService
from bot.networks.service import NetworkService
from bot.notices.declarations import DeclarationReminders
from bot.regulation.service import RegulationService
from bot.storage.declarations import DeclarationTable


def feature(house: Foundation) -> Feature:
    table = DeclarationTable(house.database)
    declarations = DeclarationService(
        table,
        house.of(NetworkService),
        house.of(RegulationService),
        house.people,
        house.journal,
        house.clock,
        house.zone,
    )
    return Feature(
        services={"declarations": declarations},
        duties=(DeclarationReminders(house.database, declarations, house.outbox),),
        affairs=(table,),
    )
