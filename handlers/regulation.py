"""The regulation opens at a clause."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.actions import ShowClause
from bot.page import Page, Toast
from bot.regulation.service import RegulationService
from bot.views import regulation as views
from bot.views import start
from handlers.door import Pressed


def router() -> Router:
    router = Router(name="regulation")
    router.callback_query.register(on_show_clause, Pressed(ShowClause))
    return router


async def on_show_clause(query: CallbackQuery, action: ShowClause, regulation: RegulationService) -> Page | Toast:
    found = await regulation.clause(action.edition, action.number)
    if found is None:
        return start.stale_button()
    edition, clause = found
    return views.clause_page(edition, clause, action.review)
