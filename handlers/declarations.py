"""«My pages»: a link that is sent joins the list; the personnel department sees who has handed in."""

from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.declarations.actions import (
    ChooseRemoved,
    RemovePage,
    Say,
    SetSince,
    ShowFolder,
    ShowPages,
    ShowStandings,
    TakeForm,
)
from bot.declarations.model import Report
from bot.declarations.service import DeclarationService
from bot.page import Below, Page, Toast
from bot.staff.model import Employee, Role
from bot.views import start
from bot.views.declarations import declared as views
from bot.views.declarations.form import form_file
from bot.work import aside
from handlers.plumbing.door import Has, Pressed
from handlers.plumbing.intake import words_of
from handlers.plumbing.waiting import Awaited, Talk, Wait

WORDS_LIMIT = 100  # characters of a name that is looked for

PAGE = Wait("page", few=5)  # an address for one's own list
PAGES_OF = Wait("pages-of", few=5)  # whose list to find


def router() -> Router:
    router = Router(name="declarations")
    is_personnel = Has(Role.HR_ADMIN)
    router.message.register(on_address, Awaited(PAGE), F.text)
    router.message.register(on_name, Awaited(PAGES_OF), F.text, is_personnel)
    pressed = router.callback_query.register
    pressed(on_pages, Pressed(ShowPages))
    pressed(on_since, Pressed(SetSince))
    pressed(on_choose_removed, Pressed(ChooseRemoved))
    pressed(on_remove, Pressed(RemovePage))
    pressed(on_take_form, Pressed(TakeForm))
    pressed(on_say, Pressed(Say))
    pressed(on_standings, Pressed(ShowStandings), is_personnel)
    pressed(on_folder, Pressed(ShowFolder), is_personnel)
    return router


async def on_pages(
    query: CallbackQuery,
    employee: Employee,
    declarations: DeclarationService,
    talk: Talk,
    zone: ZoneInfo,
) -> Page:
    return await _own(employee, declarations, talk, zone)


async def on_address(
    message: Message, employee: Employee, declarations: DeclarationService, talk: Talk, zone: ZoneInfo
) -> Page:
    """The next link may follow."""
    adding = await declarations.add(employee, words_of(message))
    await talk.wait(PAGE)
    return views.added_page(adding, await declarations.folder(employee), zone)


async def on_since(
    query: CallbackQuery,
    action: SetSince,
    employee: Employee,
    declarations: DeclarationService,
    talk: Talk,
    zone: ZoneInfo,
) -> Page | Toast:
    if not await declarations.set_since(employee, action.page, action.year or None):
        return start.stale_button()
    return await _own(employee, declarations, talk, zone, views.saved_note())


async def on_choose_removed(
    query: CallbackQuery, action: ChooseRemoved, employee: Employee, declarations: DeclarationService
) -> Page:
    return views.choose_removed_page(await declarations.folder(employee), action.part)


async def on_remove(
    query: CallbackQuery,
    action: RemovePage,
    employee: Employee,
    declarations: DeclarationService,
    talk: Talk,
    zone: ZoneInfo,
) -> Page | Toast:
    if not await declarations.remove(employee, action.page):
        return start.stale_button()
    return await _own(employee, declarations, talk, zone, views.removed_note())


async def on_take_form(
    query: CallbackQuery, employee: Employee, declarations: DeclarationService, agency: str
) -> Below:
    folder = await declarations.folder(employee)
    if not folder.reported:
        return Below((views.nothing_to_report_page(folder.season),))
    content = await aside(form_file, folder, agency)
    return Below((views.form_page(folder, content),))


async def on_say(
    query: CallbackQuery,
    action: Say,
    employee: Employee,
    declarations: DeclarationService,
    talk: Talk,
    zone: ZoneInfo,
) -> Page | Toast:
    if action.report not in {*Report, views.NONE}:
        return start.stale_button()
    report = Report(action.report) if action.report != views.NONE else None
    if not await declarations.say(employee, action.year, report):
        return views.not_now()
    return await _own(employee, declarations, talk, zone, views.said_note(report))


async def on_standings(
    query: CallbackQuery,
    action: ShowStandings,
    employee: Employee,
    declarations: DeclarationService,
    talk: Talk,
) -> Page:
    if not talk.first:
        await talk.wait(PAGES_OF)
    return views.standing_page(await declarations.standing(employee, part=action.part))


async def on_name(
    message: Message, employee: Employee, declarations: DeclarationService, talk: Talk
) -> Page:
    words = words_of(message)[:WORDS_LIMIT]
    await talk.wait(PAGES_OF)
    return views.standing_page(await declarations.standing(employee, words), words)


async def on_folder(
    query: CallbackQuery, action: ShowFolder, employee: Employee, declarations: DeclarationService, zone: ZoneInfo
) -> Page | Toast:
    folder = await declarations.folder_of(employee, action.employee)
    return views.others_page(folder, zone) if folder else start.stale_button()


async def _own(
    employee: Employee,
    declarations: DeclarationService,
    talk: Talk,
    zone: ZoneInfo,
    note: str = "",
) -> Page:
    """One's own list; the next words are a link, unless a draft without a trace is waited for."""
    if not talk.first:
        await talk.wait(PAGE)
    return views.folder_page(await declarations.folder(employee), zone, note)
