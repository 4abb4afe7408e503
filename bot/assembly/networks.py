"""Social networks, and what the law says of each."""

from bot.assembly.feature import Feature
from bot.assembly.foundation import Foundation
from bot.networks.service import NetworkService
from bot.regulation.service import RegulationService
from bot.storage.networks import NetworkTable


def feature(house: Foundation) -> Feature:
    networks = NetworkService(
        house.pack,
        NetworkTable(house.database),
        house.of(RegulationService),
        house.people,
        house.journal,
        house.clock,
        house.zone,
    )
    return Feature({"networks": networks})
