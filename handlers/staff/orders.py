"""What an admin orders about people: who gives the order, and the card that shows how it ended."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiogram.filters import Filter
from aiogram.types import TelegramObject

from bot.page import Page, Toast
from bot.staff.model import Card, Employee, Outcome
from bot.staff.personnel import Personnel, Right, may
from bot.views.staff import card as views


@dataclass(frozen=True, slots=True)
class Orders:
    """Handlers of a router with `Ordering` receive it as `orders`."""

    by: Employee
    personnel: Personnel
    zone: ZoneInfo

    async def about(self, employee_id: int, page: Callable[[Card], Page]) -> Page | Toast:
        """A page about somebody who is there still."""
        card = await self.personnel.card(self.by, employee_id)
        return page(card) if card else views.gone()

    async def card(self, employee_id: int, note: str = "") -> Page | Toast:
        changeable = may(self.by, Right.CHANGE)
        return await self.about(
            employee_id, lambda card: views.card_page(card, self.zone, changeable=changeable, note=note)
        )

    async def ended(self, outcome: Outcome, employee_id: int, done: str = "") -> Page | Toast:
        """The person as they are now, and how the order about them ended; `done` says it better than «done»."""
        if outcome is Outcome.MISSING:
            return views.gone()
        return await self.card(employee_id, done if done and outcome is Outcome.DONE else views.note(outcome))


class Ordering(Filter):
    """Of a router that only employees reach."""

    async def __call__(
        self, event: TelegramObject, employee: Employee, personnel: Personnel, zone: ZoneInfo
    ) -> dict[str, Orders]:
        return {"orders": Orders(employee, personnel, zone)}
