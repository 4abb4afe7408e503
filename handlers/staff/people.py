"""Looking at people: the list, the units, a card, the journal, the list as a file."""

from typing import Any
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.page import Below, Page, Toast
from bot.staff.actions import FindStaff, ShowFound, ShowJournal, ShowPerson, ShowStaff, ShowUnits, TakeList
from bot.staff.model import Employee, Role
from bot.staff.personnel import Personnel
from bot.views.staff import journal
from bot.views.staff import people as views
from bot.views.staff import roster as files
from bot.views.staff.card import gone
from handlers.plumbing.door import Has, Pressed
from handlers.plumbing.waiting import ASKS, Awaited, Talk, Wait
from handlers.staff.orders import Ordering, Orders

WORDS_LIMIT = 100  # characters of what is looked for

WORDS = Wait("words")  # whom to find
FOUND = Wait("found", own=(ShowFound, ShowPerson), is_wordless=True)  # nothing but a turn of the pages


def router() -> Router:
    router = Router(name="people")
    for observer in (router.message, router.callback_query):
        observer.filter(Has(Role.ADMIN, Role.HR_ADMIN), Ordering())
    router.callback_query.register(on_staff, Pressed(ShowStaff))
    router.callback_query.register(on_find, Pressed(FindStaff), flags=ASKS)
    router.message.register(on_words, Awaited(WORDS), F.text)
    router.callback_query.register(on_found, Pressed(ShowFound), Awaited(FOUND))
    router.callback_query.register(on_lost, Pressed(ShowFound))
    router.callback_query.register(on_units, Pressed(ShowUnits))
    router.callback_query.register(on_person, Pressed(ShowPerson))
    router.callback_query.register(on_take_list, Pressed(TakeList))
    router.callback_query.register(on_journal, Pressed(ShowJournal), Has(Role.ADMIN))
    return router


async def on_staff(query: CallbackQuery, action: ShowStaff, employee: Employee, personnel: Personnel) -> Page:
    units = await personnel.units(employee)
    people, count = await personnel.find(
        employee, unit=action.unit or None, offset=action.page * views.PEOPLE_SHOWN, limit=views.PEOPLE_SHOWN
    )
    return views.people_page(people, count, units, action.unit, action.page)


async def on_find(query: CallbackQuery, talk: Talk) -> Page:
    await talk.wait(WORDS)
    return views.ask_for_words_page()


async def on_words(
    message: Message, employee: Employee, personnel: Personnel, talk: Talk
) -> Page:
    words = (message.text or "")[:WORDS_LIMIT]
    await talk.wait(FOUND, words=words)
    return await _found(words, 0, employee, personnel)


async def on_found(
    query: CallbackQuery, action: ShowFound, awaited: dict[str, Any], employee: Employee, personnel: Personnel
) -> Page:
    return await _found(awaited["words"], action.page, employee, personnel)


async def on_lost(query: CallbackQuery) -> Toast:
    """The words that were looked for are forgotten."""
    return gone()


async def _found(words: str, page: int, employee: Employee, personnel: Personnel) -> Page:
    units = await personnel.units(employee)
    people, count = await personnel.find(
        employee, words, offset=page * views.PEOPLE_SHOWN, limit=views.PEOPLE_SHOWN
    )
    return views.found_page(people, count, units, words, page)


async def on_units(query: CallbackQuery, action: ShowUnits, employee: Employee, personnel: Personnel) -> Page:
    units = await personnel.units(employee)
    here = units.get(action.unit)
    leading = (here.head, *here.deputies) if here else ()
    cards = [await personnel.card(employee, lead) for lead in leading if lead is not None]
    return views.units_page(units, action.unit, action.page, [card.employee for card in cards if card])


async def on_person(query: CallbackQuery, action: ShowPerson, orders: Orders) -> Page | Toast:
    return await orders.card(action.employee)


async def on_take_list(query: CallbackQuery, employee: Employee, personnel: Personnel) -> Below:
    return Below((files.list_page(*await personnel.export(employee, files.staff_file)),))


async def on_journal(
    query: CallbackQuery, action: ShowJournal, employee: Employee, personnel: Personnel, zone: ZoneInfo
) -> Page:
    entries, count = await personnel.journal(
        employee, offset=action.page * journal.ENTRIES_SHOWN, limit=journal.ENTRIES_SHOWN
    )
    return journal.journal_page(entries, count, action.page, zone)
