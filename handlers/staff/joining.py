"""The door: codes, consent, and one more messenger of somebody who is inside."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from aiogram import Bot, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import CommandStart, Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.mail.model import Platform, Trace
from bot.page import Below, Page, Toast
from bot.staff.actions import AddMessenger, AnswerConsent, Prefer, ShowMessengers
from bot.staff.codes import as_code
from bot.staff.links import Doors
from bot.staff.model import Account, Employee, Outcome
from bot.staff.service import Invited, Known, Linked, Locked, NoCode, NotYours, StaffService
from bot.views import start
from bot.views.staff import joining as views
from handlers.plumbing.door import Pressed, Stranger, Undecided

PENDING = "code"  # in the conversation's data: the hash of the code whose person reads the text of the consent


class Speaking(Filter):
    """Whose account this is; the handler receives it as `speaker`."""

    async def __call__(self, event: Message | CallbackQuery, platform: Platform, account: str) -> dict[str, Account]:
        message, person = event if isinstance(event, Message) else event.message, event.from_user
        place = message.chat.id if message else person.id if person else 0
        return {"speaker": Account(platform, person.id if person else place, account, place)}


class Coded(Filter):
    """A code that is brought by a link or typed, as `code`. Whatever a stranger says is tried as one."""

    async def __call__(self, message: Message, bot: Bot, employee: Employee | None) -> bool | dict[str, str]:
        link = await CommandStart(deep_link=True)(message, bot)
        if isinstance(link, dict):
            return {"code": link["command"].args or ""}
        words = message.text or ""
        return {"code": words} if employee is None or as_code(words) else False


def strangers() -> Router:
    """Whoever is no employee goes no further than this router."""
    router = Router(name="strangers")
    router.message.filter(Stranger(), Speaking())
    router.edited_message.filter(Stranger())
    router.callback_query.filter(Stranger(), Speaking())
    router.message.register(on_code, Coded())
    router.edited_message.register(on_stranger_edit)
    router.callback_query.register(on_answer, Pressed(AnswerConsent))
    router.callback_query.register(on_stranger_press)
    return router


def undecided() -> Router:
    """Nor does an employee to whom a new text of the consent must be put first."""
    router = Router(name="undecided")
    router.message.filter(Undecided())
    router.edited_message.filter(Undecided())
    router.callback_query.filter(Undecided())
    router.message.register(on_undecided)
    router.edited_message.register(on_undecided)
    router.callback_query.register(on_answer_again, Pressed(AnswerConsent))
    router.callback_query.register(on_undecided_press)
    return router


def router() -> Router:
    router = Router(name="joining")
    router.message.filter(Speaking())
    router.message.register(on_code, Coded())
    router.callback_query.register(on_messengers, Pressed(ShowMessengers))
    router.callback_query.register(on_add_messenger, Pressed(AddMessenger))
    router.callback_query.register(on_prefer, Pressed(Prefer))
    return router


async def on_code(
    message: Message,
    code: str,
    speaker: Account,
    employee: Employee | None,
    staff: StaffService,
    state: FSMContext,
    trace: Trace,
    zone: ZoneInfo,
    agency: str,
) -> Page:
    knock = await staff.knock(code, speaker, employee)
    if not isinstance(knock, NoCode):
        trace.forget()  # a code that may open the door is no thing to keep
    match knock:
        case Invited(code_hash, name):
            await state.set_data({PENDING: code_hash})
            return views.consent_page(name, agency)
        case Linked(owner):
            return views.linked_page(owner, speaker.platform)
        case Locked(until):
            return views.locked_page(until, zone)
        case NotYours():
            return views.not_yours_page()
        case Known():
            return views.known_page()
        case NoCode():
            if employee is not None:
                raise SkipHandler  # the words of an employee that open nothing are words like any other
            return start.stranger_page()


async def on_answer(
    query: CallbackQuery,
    action: AnswerConsent,
    staff: StaffService,
    state: FSMContext,
    speaker: Account,
    trace: Trace,
) -> Page | None:
    code_hash = (await state.get_data()).get(PENDING)
    if code_hash is None:
        return None  # an old page; a stranger learns nothing from its buttons
    if not action.agreed:
        await staff.refuse(speaker)
        trace.forget_chat()
        return views.refused_page()
    await state.clear()
    employee = await staff.join(code_hash, speaker)
    return start.welcome_page(employee) if employee else start.stranger_page()


async def on_stranger_edit(message: Message) -> None:
    """Nothing happens: what a stranger wrote has been answered once."""


async def on_stranger_press(query: CallbackQuery) -> Toast:
    """An old button of somebody who has left is only an old button."""
    return start.stale_button()


async def on_undecided(message: Message, agency: str) -> Page:
    return views.consent_again_page(agency)


async def on_undecided_press(query: CallbackQuery, agency: str) -> Below:
    return Below((views.consent_again_page(agency),))


async def on_answer_again(
    query: CallbackQuery,
    action: AnswerConsent,
    employee: Employee,
    staff: StaffService,
    platform: Platform,
    trace: Trace,
) -> Page:
    if action.agreed:
        await staff.agree(employee, platform)
        return views.agreed_page()
    if await staff.decline(employee) is Outcome.LAST_ADMIN:
        return views.last_admin_stays_page()
    trace.forget_chat()
    return views.declined_page()


# An employee's own messengers

async def on_messengers(query: CallbackQuery, employee: Employee, staff: StaffService) -> Page:
    return views.messengers_page(employee, await staff.messengers_of(employee))


async def on_add_messenger(
    query: CallbackQuery, employee: Employee, staff: StaffService, doors: Doors, trace: Trace, zone: ZoneInfo
) -> Page:
    trace.forget()
    links = await doors.links()
    invite = await staff.own_code(employee)
    return views.own_code_page(invite, links.to(invite.code), zone)


async def on_prefer(
    query: CallbackQuery, action: Prefer, employee: Employee, staff: StaffService
) -> Page | Toast:
    accounts = await staff.messengers_of(employee)
    preferred = next((account.platform for account in accounts if account.platform == action.platform), None)
    if preferred is None or await staff.prefer(employee, preferred) is not Outcome.DONE:
        return start.stale_button()
    return views.messengers_page(replace(employee, preferred=preferred), accounts, views.preferred_note())

