"""A file of staff is invited whole, however often the process dies on its way."""

import io
from dataclasses import dataclass

import pytest
from openpyxl import load_workbook

from bot.mail.model import Outgoing
from bot.staff.enrolment import PORTION
from bot.staff.imports import Import, Where
from bot.staff.links import Links
from bot.staff.model import OPERATOR, Employee, Newcomer, Outcome, Role, State
from bot.staff.service import Invited, NoCode
from bot.views.staff import roster
from bot.workers.staff_lists import StaffListWorker
from tests.drawer import Drawer
from tests.staff.conftest import Agency, account

COUNT = 3 * PORTION + 7
PEOPLE = [Newcomer(f"Сотрудник {n:04}", unit=("Мэрия", f"Отдел {n % 9}")) for n in range(COUNT)]


class Killed(Exception):
    pass


@dataclass
class MortalDrawer(Drawer):
    """Dies at the call whose number is `dies_at`, before anything of its unit is committed."""

    dies_at: int = 0

    async def put(self, outgoing: Outgoing) -> None:
        await super().put(outgoing)
        if len(self.sent) == self.dies_at:
            raise Killed


class Doors:
    async def links(self) -> Links:
        return Links((("vk", "https://vk.me/bot?ref="),), ("telegram",))


def where(admin: Employee) -> Where:
    """The page of the admin's own chat where the import was started."""
    return Where("telegram", "5", admin.id, 17)


def worker(agency: Agency, outbox: MortalDrawer) -> StaffListWorker:
    return StaffListWorker(agency.database, agency.enrolment, outbox, Doors())


async def started(agency: Agency, admin: Employee) -> Import:
    async with agency.database.unit():
        shown = await agency.enrolment.propose(admin, PEOPLE)
    assert shown.id is not None
    async with agency.database.unit():
        assert await agency.enrolment.start(admin, shown.id, where(admin)) is not None
    [going] = await agency.enrolment.going()
    return going


def codes_in(outbox: MortalDrawer) -> dict[str, str]:
    [file] = [outgoing.page.file for outgoing in outbox.sent if outgoing.page.file]
    assert file is not None
    rows = load_workbook(io.BytesIO(file.content)).worksheets[0].iter_rows(min_row=2, values_only=True)
    return {str(row[0]): str(row[3]) for row in rows}


async def test_everybody_gets_a_code_that_lets_them_in_and_the_progress_counts_up(agency: Agency) -> None:
    admin = await agency.joined("Игорь", Role.ADMIN)
    outbox = MortalDrawer()
    await worker(agency, outbox).carry_through(await started(agency, admin))
    codes = codes_in(outbox)
    assert len(codes) == COUNT
    told = [outgoing.page.plain.replace("\u00a0", "") for outgoing in outbox.sent]
    assert told[:4] == [f"Готовлю приглашения: {n} из {COUNT}" for n in (200, 400, 600, COUNT)]
    assert [outgoing.edits for outgoing in outbox.sent] == [17, 17, 17, 17, 17, None]
    async with agency.database.unit():
        knock = await agency.door.knock(codes["Сотрудник 0005"], account("vk", 1), None)
    assert isinstance(knock, Invited)
    assert await agency.enrolment.going() == []


@pytest.mark.parametrize("dies_at", [1, 3, 5, 6])
async def test_a_worker_that_is_killed_goes_on_and_nobody_is_written_twice(dies_at: int, agency: Agency) -> None:
    admin = await agency.joined("Игорь", Role.ADMIN)
    with pytest.raises(Killed):
        await worker(agency, MortalDrawer(dies_at=dies_at)).carry_through(await started(agency, admin))
    [going] = await agency.enrolment.going()
    outbox = MortalDrawer()
    await worker(agency, outbox).carry_through(going)
    people, count = await agency.personnel.find(admin)
    assert count == COUNT + 1
    assert len({person.name for person in people}) == count
    assert codes_in(outbox).keys() == {person.name for person in people if person.state is State.INVITED}


async def test_a_file_is_started_once_and_by_its_author_alone(agency: Agency) -> None:
    admin, other = await agency.joined("Игорь", Role.ADMIN), await agency.joined("Мария", Role.ADMIN)
    async with agency.database.unit():
        shown = await agency.enrolment.propose(admin, PEOPLE[:1])
        assert shown.id is not None
        assert await agency.enrolment.start(other, shown.id, where(other)) is None
        assert await agency.enrolment.drop(other, shown.id) is Outcome.MISSING
        assert await agency.enrolment.start(admin, shown.id, where(admin)) is not None
        assert await agency.enrolment.start(admin, shown.id, where(admin)) is None
        assert await agency.enrolment.drop(admin, shown.id) is Outcome.MISSING


async def test_whoever_is_there_already_is_passed_over_and_whoever_left_is_not(agency: Agency) -> None:
    admin = await agency.joined("Игорь", Role.ADMIN)
    gone = await agency.joined("Анна")
    async with agency.database.unit():
        await agency.personnel.deactivate(admin, gone.id)
        file = [Newcomer("ИГОРЬ"), Newcomer("Анна"), Newcomer("Игорь", unit=("Мэрия",)), Newcomer("анна")]
        shown = await agency.enrolment.propose(admin, file)
    assert [person.name for person in shown.fresh] == ["Анна", "Игорь"]
    assert [person.name for person in shown.known] == ["ИГОРЬ", "анна"]


async def test_a_name_with_its_words_in_another_order_is_the_same_person_and_is_told_of(agency: Agency) -> None:
    admin = await agency.joined("Олег Тихий", Role.ADMIN)
    file = [
        Newcomer("Тихий Олег"), Newcomer("Тихий Олег", unit=("Мэрия",)), Newcomer("Анна Ёлкина"),
        Newcomer("Елкина Анна"), Newcomer("Анна Ёлкина"),
    ]  # fmt: skip
    async with agency.database.unit():
        shown = await agency.enrolment.propose(admin, file)
        nobody = await agency.enrolment.propose(admin, file[:1])
    assert [(person.name, person.unit) for person in shown.fresh] == [("Тихий Олег", ("Мэрия",)), ("Анна Ёлкина", ())]
    assert len(shown.known) == 3
    told = "Уже есть с другим порядком слов в имени: {}. Если это другой человек, пригласите его отдельно."
    assert told.format("Тихий Олег; Елкина Анна") in roster.preview_page(shown).plain
    assert told.format("Тихий Олег") in roster.preview_page(nobody).plain


@pytest.mark.parametrize("after", [0, 1, 2, 4])
@pytest.mark.parametrize("how", ["deactivated", "demoted", "phone lost"])
async def test_codes_never_go_to_an_admin_who_has_gone_meanwhile(how: str, after: int, agency: Agency) -> None:
    """`after` so many portions; after the last one there is nothing left but the file."""
    admin = await agency.joined("Игорь", Role.ADMIN)
    await agency.joined("Мария", Role.ADMIN)
    going = await started(agency, admin)
    for _ in range(after):
        async with agency.database.unit():
            further = await agency.enrolment.portion(going)
            assert further is not None
            going = further
    async with agency.database.unit():
        match how:
            case "deactivated":
                await agency.personnel.deactivate(OPERATOR, admin.id)
            case "demoted":
                await agency.personnel.set_role(OPERATOR, admin.id, Role.EMPLOYEE)
            case _:
                await agency.personnel.release(OPERATOR, admin.id, "telegram")
    outbox = MortalDrawer()
    await worker(agency, outbox).carry_through(going)
    assert outbox.sent == []
    assert await agency.enrolment.going() == []
    people, _ = await agency.personnel.find(OPERATOR, "Сотрудник")
    assert len(people) == going.added
    cards = [await agency.personnel.card(OPERATOR, person.id) for person in people[:3]]
    assert [card.invited_until for card in cards if card] == [None] * len(cards)


async def test_a_lost_file_of_codes_is_made_anew_for_those_who_have_not_come_in(agency: Agency) -> None:
    admin, other = await agency.joined("Игорь", Role.ADMIN), await agency.joined("Мария", Role.ADMIN)
    lost = MortalDrawer()
    going = await started(agency, admin)
    await worker(agency, lost).carry_through(going)
    former = codes_in(lost)
    async with agency.database.unit():
        knock = await agency.door.knock(former["Сотрудник 0000"], account("vk", 1), None)
        assert isinstance(knock, Invited)
        await agency.door.join(knock.code_hash, account("vk", 1))
        [without] = (await agency.personnel.find(admin, "0001"))[0]
        await agency.personnel.withdraw(admin, without.id)

    async with agency.database.unit():
        assert await agency.enrolment.start_anew(other, going.id, where(other)) is not None
        assert await agency.enrolment.start_anew(admin, going.id, where(admin)) is None
    [again] = await agency.enrolment.going()
    found = MortalDrawer()
    await worker(agency, found).carry_through(again)
    codes = codes_in(found)
    assert codes.keys() == former.keys() - {"Сотрудник 0000", "Сотрудник 0001"}
    assert {outgoing.chat_id for outgoing in found.sent} == {other.id}
    async with agency.database.unit():
        assert isinstance(await agency.door.knock(former["Сотрудник 0002"], account("vk", 2), None), NoCode)
        assert isinstance(await agency.door.knock(codes["Сотрудник 0002"], account("vk", 2), None), Invited)
