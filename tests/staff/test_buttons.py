"""Every button about people, old or new, pressed by everybody who has no right to it, in a whole bot."""

from collections.abc import AsyncIterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiogram.types import CallbackQuery, Chat, Message, Update, User

from bot.actions import Action
from bot.app import App
from bot.commands.sandbox import seed
from bot.mail.model import CONVERSATION, Platform, Trace
from bot.page import Page
from bot.sandbox import PEOPLE, Sandbox
from bot.staff import actions as buttons
from bot.staff.model import OPERATOR, Employee, Role
from bot.staff.personnel import Personnel
from bot.staff.service import StaffService
from bot.views import start
from bot.workers.conversation import Conversation
from tests.office import assembled, in_a_hurry, settings_for

pytestmark = pytest.mark.asyncio(loop_scope="module")

OWN = {buttons.AnswerConsent, buttons.ShowMessengers, buttons.AddMessenger, buttons.Prefer}  # every employee's
SEEN = {
    buttons.ShowStaff, buttons.FindStaff, buttons.ShowFound, buttons.ShowUnits, buttons.ShowPerson, buttons.TakeList,
}  # fmt: skip
KINDS = [kind for kind in vars(buttons).values() if isinstance(kind, type) and issubclass(kind, Action)]
ALL = [kind for kind in KINDS if kind is not Action]
ADMINS = [kind for kind in ALL if kind not in OWN | SEEN]
VALUES: dict[str, Any] = {"role": "admin", "lead": "head", "platform": "telegram", "agreed": 1}
ANNA, PAVEL = PEOPLE[0], PEOPLE[3]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    """Assembled and seeded; updates are handed to it by hand."""
    async with Sandbox() as world:
        folder = Path(tmp_path_factory.mktemp("bot"))
        async with assembled(settings_for(in_a_hurry(world), folder)) as app:
            await seed(app, world)
            yield app


async def press(app: App, account: int, kind: type[Action], target: int) -> Any:
    """What the dispatcher answers to a button of that kind about employee `target`."""
    action = kind(**{field.name: VALUES.get(field.name, target) for field in fields(kind)})  # type: ignore[arg-type]
    conversation = app.desks[0].reception.pumps[CONVERSATION].handler
    assert isinstance(conversation, Conversation)
    person = User(id=account, is_bot=False, first_name="Кто-то")
    shown = Message(message_id=1, date=app.clock.now(), chat=Chat(id=account, type="private"), text="Страница")
    query = CallbackQuery(id="1", from_user=person, chat_instance="1", message=shown, data=action.pack())
    async with app.database.unit():
        return await conversation.dispatcher.feed_update(
            conversation.messenger.bot,
            Update(update_id=1, callback_query=query),
            platform=conversation.messenger.platform,
            account=conversation.messenger.account,
            trace=Trace(),
        )


async def becomes(app: App, role: Role) -> int:
    """Anna, in another role; her id."""
    anna = await employee(app)
    async with app.database.unit():
        await app.of(Personnel).set_role(OPERATOR, anna, role)
    return anna


async def employee(app: App) -> int:
    return (await app.of(Personnel).find(OPERATOR, ANNA.name))[0][0].id


async def written(app: App) -> int:
    return (await app.of(Personnel).journal(OPERATOR))[1]


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.PRESS_SECRETARY, Role.HR_ADMIN])
@pytest.mark.parametrize("kind", ADMINS, ids=lambda kind: kind.tag)
async def test_an_admins_button_does_nothing_for_another_role(kind: type[Action], role: Role, bot: App) -> None:
    anna = await becomes(bot, role)
    before = await written(bot)
    assert await press(bot, ANNA.telegram_id, kind, anna) == start.stale_button()
    assert await written(bot) == before


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.PRESS_SECRETARY])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind in SEEN], ids=lambda kind: kind.tag)
async def test_the_list_is_shown_to_no_role_that_may_not_see_it(kind: type[Action], role: Role, bot: App) -> None:
    anna = await becomes(bot, role)
    assert await press(bot, ANNA.telegram_id, kind, anna) == start.stale_button()


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.tag)
async def test_a_strangers_press_does_nothing(kind: type[Action], bot: App) -> None:
    before = await written(bot)
    assert await press(bot, PAVEL.telegram_id, kind, await employee(bot)) in (None, start.stale_button())
    assert await written(bot) == before


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.tag)
async def test_nothing_that_was_shown_to_an_admin_works_once_they_have_left(kind: type[Action], bot: App) -> None:
    anna = await becomes(bot, Role.ADMIN)
    async with bot.database.unit():
        await bot.of(Personnel).deactivate(OPERATOR, anna)
    before = await written(bot)
    assert await press(bot, ANNA.telegram_id, kind, anna) in (None, start.stale_button())
    assert await written(bot) == before
    async with bot.database.unit():
        await bot.of(Personnel).restore(OPERATOR, anna)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.tag)
async def test_a_button_about_somebody_who_is_not_there_is_answered(kind: type[Action], bot: App) -> None:
    """By a page or a line over the screen, never by a fault."""
    await becomes(bot, Role.ADMIN)
    if kind in (buttons.AnswerConsent, buttons.TakeList):
        return
    assert await press(bot, ANNA.telegram_id, kind, 987_654) is not None


async def test_an_hr_admins_card_has_no_orders(bot: App) -> None:
    anna = await becomes(bot, Role.HR_ADMIN)
    page = await press(bot, ANNA.telegram_id, buttons.ShowPerson, anna)
    assert isinstance(page, Page)
    assert [[button.label for button in row] for row in page.buttons] == [["← Сотрудники", "← Меню"]]


async def test_a_right_that_is_lost_while_a_handler_is_at_work_ends_as_an_old_button(
    bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The door saw an admin; the service, which locks the staff first, no longer does."""
    anna = await becomes(bot, Role.ADMIN)
    seen = await bot.of(StaffService).employee_of("telegram", ANNA.telegram_id)
    await becomes(bot, Role.EMPLOYEE)

    async def stale(platform: Platform, external_id: int) -> Employee | None:
        return seen

    monkeypatch.setattr(bot.of(StaffService), "employee_of", stale)
    before = await written(bot)
    assert await press(bot, ANNA.telegram_id, buttons.Deactivate, anna) == start.stale_button()
    assert await written(bot) == before
