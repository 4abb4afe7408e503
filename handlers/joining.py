"""The door: codes, consent, and one more messenger of somebody who is inside."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Chat, Message, User

from bot.mail import Platform, Trace
from bot.page import Below, Page, Toast
from bot.staff.actions import AddMessenger, AnswerConsent, Prefer, ShowMessengers
from bot.staff.codes import as_code
from bot.staff.links import Doors
from bot.staff.model import Account, Employee, Outcome
from bot.staff.service import Invited, Known, Linked, Locked, NoCode, NotYours, StaffService
from bot.views import joining as views
from bot.views import start
from handlers.door import Pressed, Stranger, Undecided

PENDING = "code"  # in the conversation's data: the hash of the code whose person reads the text of the consent


def strangers() -> Router:
    """Whoever is no employee goes no further than this router."""
    router = Router(name="strangers")
    router.message.filter(Stranger())
    router.edited_message.filter(Stranger())
    router.callback_query.filter(Stranger())
    router.message.register(on_link, CommandStart(deep_link=True))
    router.message.register(on_typed)
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
    router.message.register(on_link, CommandStart(deep_link=True))
    router.message.register(on_typed, F.text, F.text.func(as_code))
    router.callback_query.register(on_messengers, Pressed(ShowMessengers))
    router.callback_query.register(on_add_messenger, Pressed(AddMessenger))
    router.callback_query.register(on_prefer, Pressed(Prefer))
    return router


async def on_link(
    message: Message,
    command: CommandObject,
    employee: Employee | None,
    staff: StaffService,
    state: FSMContext,
    platform: Platform,
    account: str,
    trace: Trace,
    zone: ZoneInfo,
    agency: str,
) -> Page:
    code = command.args or ""
    return await _knock(code, message, employee, staff, state, platform, account, trace, zone, agency)


async def on_typed(
    message: Message,
    employee: Employee | None,
    staff: StaffService,
    state: FSMContext,
    platform: Platform,
    account: str,
    trace: Trace,
    zone: ZoneInfo,
    agency: str,
) -> Page:
    return await _knock(message.text or "", message, employee, staff, state, platform, account, trace, zone, agency)


async def _knock(
    code: str,
    message: Message,
    employee: Employee | None,
    staff: StaffService,
    state: FSMContext,
    platform: Platform,
    bot: str,
    trace: Trace,
    zone: ZoneInfo,
    agency: str,
) -> Page:
    knock = await staff.knock(code, _account(message.from_user, message.chat, platform, bot), employee)
    if not isinstance(knock, NoCode):
        trace.forget()  # a code that may open the door is no thing to keep
    match knock:
        case Invited(code_hash, name):
            await state.set_data({PENDING: code_hash})
            return views.consent_page(name, agency)
        case Linked(owner):
            return views.linked_page(owner, platform)
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
    platform: Platform,
    account: str,
    trace: Trace,
) -> Page | None:
    code_hash = (await state.get_data()).get(PENDING)
    if code_hash is None:
        return None  # an old page; a stranger learns nothing from its buttons
    person = _account(query.from_user, query.message.chat if query.message else None, platform, account)
    if not action.agreed:
        await staff.refuse(person)
        trace.forget_chat()
        return views.refused_page()
    await state.clear()
    employee = await staff.join(code_hash, person)
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


def _account(person: User | None, chat: Chat | None, platform: Platform, bot: str) -> Account:
    place = chat.id if chat else person.id if person else 0
    return Account(platform, person.id if person else place, bot, place)
