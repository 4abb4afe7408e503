"""Who gives an order is looked up again, whatever the handler has checked: an old button gives nobody a right."""

from collections.abc import Collection
from typing import Protocol

from bot.errors import AccessDenied
from bot.staff.model import Employee, Role, State

ADMINS = (Role.ADMIN,)


class Known(Protocol):
    async def employee(self, employee_id: int) -> Employee | None: ...


class People(Known, Protocol):
    async def alone(self) -> None:
        """No other change happens until this unit of work ends: what is read now stays true."""
        ...


async def admitted(people: Known, person: Employee, order: str, roles: Collection[Role] = ADMINS) -> Employee:
    """The person as they are at this moment. Raises `AccessDenied` unless they are active and of one of these roles;
    `order` is what they may not do then."""
    now = await people.employee(person.id)
    if now is None or now.state is not State.ACTIVE or now.role not in roles:
        raise AccessDenied(f"{person.id}: {order}")
    return now
