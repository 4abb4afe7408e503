from bot.regulation import markdown
from bot.regulation.model import Content, Edition
from bot.regulation.service import RegulationService

OLD = markdown.parse("# Регламент\n## 1. Общее\n1.1. Как было.\n")
NEW = markdown.parse("# Регламент\n## 1. Общее\n1.1. Как стало.\n")


class Shelf:
    """Editions in memory, by the same promises as the stored ones."""

    def __init__(self) -> None:
        self._editions: list[Edition] = []
        self._current = 0

    async def current(self) -> Edition:
        return self._editions[self._current - 1]

    async def get(self, edition_id: int) -> Edition | None:
        return next((edition for edition in self._editions if edition.id == edition_id), None)

    async def publish(self, content: Content) -> Edition:
        edition = next((known for known in self._editions if known.sha256 == content.sha256), None)
        if edition is None:
            edition = Edition(content.sha256, content.title, content.sections, len(self._editions) + 1)
            self._editions.append(edition)
        self._current = edition.id
        return edition


async def test_an_old_button_opens_the_clause_as_it_was() -> None:
    shelf = Shelf()
    old = await shelf.publish(OLD)
    await shelf.publish(NEW)
    service = RegulationService(shelf)
    found = await service.clause(old.id, "1.1")
    assert found is not None
    assert found[1].text == "Как было."
    assert next((await service.current()).clauses).text == "Как стало."


async def test_what_is_not_there_is_nothing() -> None:
    shelf = Shelf()
    edition = await shelf.publish(OLD)
    service = RegulationService(shelf)
    assert await service.clause(edition.id, "9.9") is None
    assert await service.clause(edition.id + 1, "1.1") is None
