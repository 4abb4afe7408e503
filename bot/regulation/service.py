"""Which edition is in force, and what does a clause of any edition say?"""

from typing import Protocol

from bot.regulation.model import Clause, Content, Edition


class EditionStore(Protocol):
    async def current(self) -> Edition:
        """The edition published last."""
        ...

    async def get(self, edition_id: int) -> Edition | None:
        """None for a draft too: nobody reads it before it is published."""
        ...

    async def publish(self, content: Content) -> Edition:
        """Make it the current edition. A content whose sha256 is stored already keeps its old row and id."""
        ...


class RegulationService:
    def __init__(self, store: EditionStore) -> None:
        self._store = store

    async def current(self) -> Edition:
        return await self._store.current()

    async def edition(self, edition_id: int) -> Edition | None:
        """Any edition by its id; 0 is the one in force."""
        return await self._store.get(edition_id) if edition_id else await self._store.current()

    async def clause(self, edition_id: int, number: str) -> tuple[Edition, Clause] | None:
        """A clause as that edition has it, be it in force or not; None when there is no such edition or clause."""
        edition = await self._store.get(edition_id)
        clause = edition.clause(number) if edition else None
        return (edition, clause) if edition and clause else None
