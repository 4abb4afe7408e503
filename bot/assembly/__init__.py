"""The composition root: what the bot is made of. A feature is its own file here and one line in `FEATURES`."""

from collections.abc import Callable, Iterator

from bot.assembly import (
    approval,
    comments,
    declarations,
    mail,
    networks,
    pictures,
    questions,
    regulation,
    review,
    situations,
    staff,
)
from bot.assembly.feature import Feature
from bot.assembly.foundation import Foundation

# In the order in which they are made: each may ask for the services of those above it.
FEATURES: tuple[Callable[[Foundation], Feature], ...] = (
    mail.feature,
    pictures.feature,
    regulation.feature,
    networks.feature,
    situations.feature,
    declarations.feature,
    review.feature,
    approval.feature,
    questions.feature,
    comments.feature,
    staff.feature,
)


def furnish(house: Foundation) -> Iterator[Feature]:
    """Make every feature; each is given as soon as it is made, to be closed whatever becomes of the next."""
    for make in FEATURES:
        made = make(house)
        house.features.append(made)
        yield made
