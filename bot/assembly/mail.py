"""The mail itself: what came and went is forgotten in time, and an admin sees what could not be delivered."""

from bot.assembly.feature import Feature
from bot.assembly.foundation import Foundation


def feature(house: Foundation) -> Feature:
    return Feature(
        services={
            "letters": house.inbox,
            "failures": house.outbox,
            "outbox": house.outbox,
            "clock": house.clock,
            "zone": house.zone,
            "agency": house.settings.agency,
        },
        erasable=(house.inbox, house.outbox),
    )
