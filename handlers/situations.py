"""«What to do if …» at two presses; whom to call an admin says here."""

from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.page import Below, Page, Toast
from bot.situations.actions import AskContact, DropContact, ShowContacts, ShowSituation, ShowSituations
from bot.situations.service import WORDS_LIMIT, SituationService
from bot.staff.model import Employee, Role
from bot.views import situations as views
from bot.views import start
from handlers.plumbing.door import Has, Pressed
from handlers.plumbing.intake import words_of
from handlers.plumbing.waiting import ASKS, Awaited, Talk, Wait

CONTACT = Wait("contact")


def router() -> Router:
    router = Router(name="situations")
    is_admin = Has(Role.ADMIN)
    router.message.register(on_contact, Awaited(CONTACT), F.text, is_admin)
    pressed = router.callback_query.register
    pressed(on_situations, Pressed(ShowSituations))
    pressed(on_situation, Pressed(ShowSituation))
    pressed(on_contacts, Pressed(ShowContacts), is_admin)
    pressed(on_ask_contact, Pressed(AskContact), is_admin, flags=ASKS)
    pressed(on_drop_contact, Pressed(DropContact), is_admin)
    return router


async def on_situations(query: CallbackQuery, employee: Employee, situations: SituationService) -> Below:
    return Below(views.situations_pages(situations.listing, employee))


async def on_situation(query: CallbackQuery, action: ShowSituation, situations: SituationService) -> Below | Toast:
    advice = await situations.advice(action.name)
    return Below(views.advice_pages(advice)) if advice else start.stale_button()


async def on_contacts(query: CallbackQuery, employee: Employee, situations: SituationService) -> Page:
    return views.contacts_page(await situations.contacts(employee))


async def on_ask_contact(
    query: CallbackQuery,
    action: AskContact,
    employee: Employee,
    situations: SituationService,
    talk: Talk,
) -> Page | Toast:
    contact = await situations.contact(employee, action.name)
    if contact is None:
        return start.stale_button()
    await talk.wait(CONTACT, name=contact.name)
    return views.ask_contact_page(contact)


async def on_contact(
    message: Message, awaited: dict[str, Any], employee: Employee, situations: SituationService, talk: Talk
) -> Page:
    try:
        await situations.set_contact(employee, awaited["name"], words_of(message))
    except ValueError:
        return views.too_long_contact_page(WORDS_LIMIT)
    await talk.end()
    return views.contacts_page(await situations.contacts(employee), views.saved_note())


async def on_drop_contact(
    query: CallbackQuery, action: DropContact, employee: Employee, situations: SituationService
) -> Page | Toast:
    if not await situations.set_contact(employee, action.name, ""):
        return start.stale_button()
    return views.contacts_page(await situations.contacts(employee), views.saved_note())
