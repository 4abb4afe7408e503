"""The regulation opens at a clause."""

from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.actions import ShowClause
from bot.mail.model import Trace
from bot.page import Below, Page, Toast
from bot.regulation.service import RegulationService
from bot.views import start
from bot.views.regulation import clause as views
from handlers.plumbing.door import Pressed


def router() -> Router:
    router = Router(name="regulation")
    router.callback_query.register(on_show_clause, Pressed(ShowClause))
    return router


async def on_show_clause(
    query: CallbackQuery, action: ShowClause, regulation: RegulationService, trace: Trace, zone: ZoneInfo
) -> Page | Below | Toast:
    """In the place of the verdict that it can lead back to, else below. A press brings along the words of the page
    that it was made on, and a page that nothing leads back to may be one that was to leave no trace."""
    if not action.review:
        trace.forget()
    found = await regulation.clause(action.edition, action.number)
    if found is None:
        return start.stale_button()
    edition, clause = found
    page = views.clause_page(edition, await regulation.current(), clause, action.review, action.part, zone)
    return page if action.review else Below((page,))
