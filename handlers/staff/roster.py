"""A file of staff: what it would do, then a word, then `bot.workers.staff_lists` invites everybody."""

from aiogram import Bot, F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Document, Message

from bot.mail.model import Platform
from bot.page import Page, Toast
from bot.staff.actions import AskNewCodes, DropImport, InviteMany, NewCodes, StartImport
from bot.staff.enrolment import Enrolment
from bot.staff.imports import Where
from bot.staff.model import Employee, Outcome, Role
from bot.staff.roster import SIZE_LIMIT, Fault, Reason, read
from bot.views import start
from bot.views.staff import roster as views
from bot.work import aside
from handlers.plumbing.door import Has, Pressed
from handlers.plumbing.intake import NotDownloaded, downloaded


class Placed(Filter):
    """The pressed page as `where`, if the messenger still knows it."""

    async def __call__(self, query: CallbackQuery, platform: Platform, account: str) -> dict[str, Where | None]:
        page = query.message
        return {"where": Where(platform, account, page.chat.id, page.message_id) if page else None}


def router() -> Router:
    router = Router(name="roster")
    router.message.filter(Has(Role.ADMIN))
    router.callback_query.filter(Has(Role.ADMIN))
    router.callback_query.register(on_invite_many, Pressed(InviteMany))
    router.message.register(on_file, F.document, F.document.func(is_roster))
    router.callback_query.register(on_start, Pressed(StartImport), Placed())
    router.callback_query.register(on_drop, Pressed(DropImport))
    router.callback_query.register(on_ask_new_codes, Pressed(AskNewCodes))
    router.callback_query.register(on_new_codes, Pressed(NewCodes), Placed())
    return router


def is_roster(document: Document) -> bool:
    return (document.file_name or "").lower().endswith(views.KINDS)


async def on_invite_many(query: CallbackQuery) -> Page:
    return views.ask_for_file_page()


async def on_file(message: Message, bot: Bot, employee: Employee, enrolment: Enrolment) -> Page:
    assert message.document is not None
    if (message.document.file_size or 0) > SIZE_LIMIT:
        return views.faults_page([Fault(0, Reason.LARGE)])
    content = await downloaded(message.document, bot)
    if isinstance(content, NotDownloaded):
        return views.no_download_page()
    roster = await aside(read, content, views.WORDS)
    if roster.faults:
        return views.faults_page(roster.faults)
    return views.preview_page(await enrolment.propose(employee, roster.people))


async def on_start(
    query: CallbackQuery, action: StartImport, employee: Employee, enrolment: Enrolment, where: Where | None
) -> Page | Toast:
    started = await enrolment.start(employee, action.number, where) if where else None
    return views.progress_page(0, len(started.people)) if started else start.stale_button()


async def on_drop(
    query: CallbackQuery, action: DropImport, employee: Employee, enrolment: Enrolment
) -> Page | Toast:
    dropped = await enrolment.drop(employee, action.number)
    return views.dropped_page() if dropped is Outcome.DONE else start.stale_button()


async def on_ask_new_codes(query: CallbackQuery, action: AskNewCodes) -> Page:
    return views.ask_new_codes_page(action.number)


async def on_new_codes(
    query: CallbackQuery, action: NewCodes, employee: Employee, enrolment: Enrolment, where: Where | None
) -> Page | Toast:
    started = await enrolment.start_anew(employee, action.number, where) if where else None
    return views.new_codes_page() if started else start.stale_button()
