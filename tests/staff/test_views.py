"""Pages about people fit a phone, and say what must not be overlooked."""

import pytest

from bot.page import Page
from bot.staff.imports import Proposal
from bot.staff.model import Employee, Newcomer, Role, Unit, Units
from bot.views.staff import inviting, people, roster
from bot.views.start import BACK_TO_MENU

LONG = "Управление жилищно-коммунального хозяйства и благоустройства территории"
UNITS = Units([Unit(1, LONG, None), *(Unit(number, f"{LONG} № {number}", 1) for number in range(2, 22))])
PEOPLE = [Employee(number, f"{LONG} {number}", Role.EMPLOYEE) for number in range(people.PEOPLE_SHOWN)]
IN_THE_MIDDLE = (
    people.people_page(PEOPLE, 21, UNITS, 1, 2),
    people.found_page(PEOPLE, 21, UNITS, LONG, 2),
    people.units_page(UNITS, 1, 2, PEOPLE),
    inviting.pick_unit_page(UNITS, 1, 2, BACK_TO_MENU),
)


@pytest.mark.parametrize("page", IN_THE_MIDDLE)
def test_a_page_in_the_middle_of_a_long_list_breaks_no_word_of_a_button(page: Page) -> None:
    assert [len(row) for row in page.buttons[: people.PEOPLE_SHOWN]] == [1] * people.PEOPLE_SHOWN
    for row in page.buttons:
        assert len(row) <= 2 or (len(row) == 3 and all(len(button.label) <= 9 for button in row))


def test_a_file_that_makes_admins_says_whom() -> None:
    names = [f"Администратор {number}" for number in range(1, 8)]
    shown = roster.preview_page(Proposal(1, tuple(Newcomer(name, Role.ADMIN) for name in names), ()))
    assert f"Права администратора: {'; '.join(names[:5])} и ещё 2." in shown.plain
