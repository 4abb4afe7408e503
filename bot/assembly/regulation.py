"""The regulation: its editions, the files that they come from, and the clause in force."""

from bot.assembly.feature import Feature
from bot.assembly.foundation import Foundation
from bot.notices.progress import Progress
from bot.regulation import markdown
from bot.regulation.editions import EditionService
from bot.regulation.model import Content
from bot.regulation.routing import Routing
from bot.regulation.service import RegulationService
from bot.storage.engine import Database
from bot.storage.regulation import EditionTable, RegulationFileTable
from bot.storage.shown import ShownPageTable
from bot.workers.edition_files import EditionFileWorker


def feature(house: Foundation) -> Feature:
    """Raises `RegulationError` for a regulation that cannot be read."""
    content = markdown.load(house.settings.regulation)
    database, files = house.database, RegulationFileTable(house.database)
    editions = EditionTable(database, house.clock)
    shelf = EditionService(editions, files, house.people, house.journal, house.clock)
    progress = Progress(database, house.outbox, ShownPageTable(database))
    importing = EditionFileWorker(database, shelf, files, house.people, house.outbox, progress, house.pack, house.zone)

    async def adopt() -> None:
        await _adopt(database, editions, content)

    return Feature(
        services={
            "regulation": RegulationService(editions),
            "editions": shelf,
            "topics": house.pack.topics,
            "routing": Routing(house.settings.rules_dir),
        },
        jobs={"importing": importing.run},
        opening=(adopt,),
    )


async def _adopt(database: Database, editions: EditionTable, content: Content) -> None:
    """The regulation of the settings comes into force when the bot opens, so that a command beside a running bot never
    replaces it, and only until somebody publishes a file of their own."""
    async with database.unit():
        await editions.adopt(content)
