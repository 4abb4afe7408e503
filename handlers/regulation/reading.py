"""Reading the regulation: contents, sections, clauses, and what is found in it by words."""

from typing import Any
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.page import Page, Toast
from bot.regulation.actions import ReadClause, Seek, ShowContents, ShowSection, ShowSought
from bot.regulation.model import Edition
from bot.regulation.search import numbered, search
from bot.regulation.service import RegulationService
from bot.views import start
from bot.views.regulation import reading as views
from bot.work import aside
from handlers.plumbing.door import Pressed
from handlers.plumbing.intake import words_of
from handlers.plumbing.waiting import ASKS, Awaited, Idle, Talk, Wait

WORDS_LIMIT = 100  # characters of what is looked for
NAME_LIMIT = 30    # characters of a message that is nothing but the number of a clause


class NamesClause(Filter):
    """«п. 4.2» and nothing else; the handler receives the edition in force as `edition` and how to read the clause as
    `named`. A bare whole number may be anything."""

    async def __call__(
        self, message: Message, regulation: RegulationService
    ) -> bool | dict[str, Edition | ReadClause]:
        text = (message.text or "").strip()
        if not text or len(text) > NAME_LIMIT or text.isdigit():
            return False
        edition = await regulation.current()
        clause = numbered(edition, text)
        if clause is None:
            return False
        return {"edition": edition, "named": ReadClause(edition.id, views.places_of(edition)[clause])}

SEEK = Wait("seek")  # words to find in the regulation
# Nothing but a turn of the pages, and a look at what was found.
SOUGHT = Wait("sought", own=(ShowSought, ReadClause), is_wordless=True)


def router() -> Router:
    router = Router(name="reading")
    router.message.register(on_words, Awaited(SEEK), F.text)
    router.message.register(on_named, Idle(), NamesClause())

    pressed = router.callback_query.register
    pressed(on_show_contents, Pressed(ShowContents))
    pressed(on_show_section, Pressed(ShowSection))
    pressed(on_read_clause, Pressed(ReadClause))
    pressed(on_seek, Pressed(Seek), flags=ASKS)
    pressed(on_show_sought, Pressed(ShowSought), Awaited(SOUGHT))
    pressed(on_sought_no_more, Pressed(ShowSought))
    return router


async def on_show_contents(
    query: CallbackQuery, action: ShowContents, regulation: RegulationService, zone: ZoneInfo
) -> Page | Toast:
    edition = await regulation.edition(action.edition)
    if edition is None:
        return start.stale_button()
    return views.contents_page(edition, await regulation.current(), action.part, zone)


async def on_show_section(
    query: CallbackQuery, action: ShowSection, regulation: RegulationService, zone: ZoneInfo
) -> Page | Toast:
    edition = await regulation.edition(action.edition)
    if edition is None:
        return start.stale_button()
    page = views.section_page(edition, await regulation.current(), action.section, action.part, zone)
    return page or start.stale_button()


async def on_read_clause(
    query: CallbackQuery,
    action: ReadClause,
    regulation: RegulationService,
    talk: Talk,
    zone: ZoneInfo,
) -> Page | Toast:
    edition = await regulation.edition(action.edition)
    if edition is None:
        return start.stale_button()
    is_sought = talk.waits_for(SOUGHT.name)
    page = views.clause_page(edition, await regulation.current(), action, zone, is_sought=is_sought)
    return page or start.stale_button()


async def on_named(message: Message, edition: Edition, named: ReadClause, zone: ZoneInfo) -> Page | None:
    return views.clause_page(edition, edition, named, zone)


# --- by words --------------------------------------------------------------------------------------------------


async def on_seek(query: CallbackQuery, talk: Talk) -> Page | Toast:
    await talk.wait(SEEK)
    return views.seek_page()


async def on_words(message: Message, regulation: RegulationService, talk: Talk) -> Page:
    words = words_of(message)[:WORDS_LIMIT]
    page = await _sought(words, 1, regulation)
    await talk.wait(SOUGHT, words=words)
    return page


async def on_show_sought(
    query: CallbackQuery, action: ShowSought, awaited: dict[str, Any], regulation: RegulationService
) -> Page:
    return await _sought(awaited["words"], action.part, regulation)


async def on_sought_no_more(query: CallbackQuery) -> Toast:
    return views.sought_no_more()


async def _sought(words: str, part: int, regulation: RegulationService) -> Page:
    edition = await regulation.current()
    return views.sought_page(edition, words, await aside(search, edition, words), part)
