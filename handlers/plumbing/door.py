"""Who is speaking? Every update learns its employee here, before any handler sees it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiogram import BaseMiddleware
from aiogram.filters import Filter
from aiogram.types import TelegramObject, Update, User

from bot.actions import Action
from bot.errors import AccessDenied
from bot.mail.model import Platform
from bot.staff.model import Employee, Role
from bot.staff.service import StaffService
from bot.views import start


class Door(BaseMiddleware):
    """Sets `employee`: the active employee behind the account, or None for a stranger."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        person: User | None = data.get("event_from_user")
        staff: StaffService = data["staff"]
        platform: Platform = data["platform"]
        data["employee"] = await staff.employee_of(platform, person.id) if person else None
        try:
            return await handler(event, data)
        except AccessDenied:  # the right was lost while the handler was at work
            return start.stale_button() if isinstance(event, Update) and event.callback_query else start.stranger_page()


class Stranger(Filter):
    def may_pass(self, event: TelegramObject, data: Mapping[str, Any]) -> bool:
        return data["employee"] is None

    async def __call__(self, event: TelegramObject, employee: Employee | None) -> bool:
        return employee is None


class Undecided(Filter):
    """An employee who has not agreed to the text about personal data as it is now."""

    def may_pass(self, event: TelegramObject, data: Mapping[str, Any]) -> bool:
        employee, staff = data["employee"], data["staff"]
        return employee is not None and not staff.has_agreed(employee)

    async def __call__(self, event: TelegramObject, employee: Employee | None, staff: StaffService) -> bool:
        return employee is not None and not staff.has_agreed(employee)


class Has(Filter):
    """The employee's role, checked anew at every message and every press."""

    def __init__(self, *roles: Role) -> None:
        self._roles = roles

    def may_pass(self, event: TelegramObject, data: Mapping[str, Any]) -> bool:
        employee: Employee | None = data["employee"]
        return employee is not None and employee.role in self._roles

    async def __call__(self, event: TelegramObject, employee: Employee | None) -> bool:
        return employee is not None and employee.role in self._roles


class Pressed(Filter):
    """A button that carries this action; the handler receives it as `action`."""

    def __init__(self, action: type[Action]) -> None:
        self.action = action

    async def __call__(self, query: Any) -> bool | dict[str, Any]:
        action = self.action.parse(query.data or "")
        return {"action": action} if action is not None else False
