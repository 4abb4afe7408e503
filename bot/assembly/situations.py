"""What to do when something has happened, and whom to call."""

from bot.assembly.feature import Feature
from bot.assembly.foundation import Foundation
from bot.regulation.service import RegulationService
from bot.situations.service import SituationService
from bot.storage.situations import ContactTable


def feature(house: Foundation) -> Feature:
    situations = SituationService(
        house.pack.situations,
        ContactTable(house.database),
        house.of(RegulationService),
        house.people,
        house.journal,
        house.clock,
    )
    return Feature({"situations": situations})
