"""A draft on its way to approval, over a real database and with a clock that is moved."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.approval.model import REASON_LIMIT, Approval, ApprovalMove, HistoryEntry, Refusal, Stage, Step
from bot.approval.service import ENTRIES, LISTED
from bot.staff.model import Lead, Role
from tests.approval.conftest import FORBIDDEN, NOON, Press, names

PRESS, ADMIN = Role.PRESS_SECRETARY, Role.ADMIN


def done(outcome: object) -> Approval:
    assert isinstance(outcome, ApprovalMove), outcome
    return outcome.approval


async def entries(press: Press, approval: Approval) -> list[HistoryEntry]:
    found, _ = await press.table.history(approval.id, 0, 100)
    return list(found)


# Whom it goes to


async def test_the_press_secretaries_of_the_unit_are_asked_and_else_the_nearest_above(press: Press) -> None:
    city = await press.unit("Администрация")
    parks, roads = await press.unit("Парки", city), await press.unit("Дороги", city)
    trees = await press.unit("Деревья", parks)
    for name, unit in (("Борис", parks), ("Вера", parks), ("Глеб", city), ("Дина", roads), ("Ева", None)):
        await press.hire(name, PRESS, unit)
    for unit, asked in (
        (trees, ["Борис", "Вера"]), (parks, ["Борис", "Вера"]), (roads, ["Дина"]), (city, ["Глеб"]),
        (None, ["Борис", "Вера", "Глеб", "Дина", "Ева"]),
    ):  # fmt: skip
        anna = await press.hire("Анна", Role.EMPLOYEE, unit)
        assert names(await press.service.candidates(anna)) == asked


async def test_the_author_is_never_asked_and_the_next_level_is(press: Press) -> None:
    city = await press.unit("Администрация")
    parks = await press.unit("Парки", city)
    boris = await press.hire("Борис", PRESS, parks)
    igor = await press.hire("Игорь", ADMIN)
    assert names(await press.service.candidates(boris)) == ["Игорь"]
    await press.hire("Глеб", PRESS, city)
    assert names(await press.service.candidates(boris)) == ["Глеб"]
    assert names(await press.service.candidates(igor)) == ["Борис", "Глеб"]


async def test_where_there_is_nobody_but_the_author_nothing_is_stored(press: Press) -> None:
    igor = await press.hire("Игорь", ADMIN)
    review = await press.write(igor)
    assert await press.ask(igor, review) is Refusal.NOBODY
    assert await press.service.standings([review.submission_id]) == {}


async def test_all_who_are_asked_learn_of_it_at_once(press: Press) -> None:
    anna = await press.hire("Анна")
    await press.hire("Борис", PRESS, None, "vk", "telegram")
    await press.hire("Вера", PRESS)
    move = await press.ask(anna, await press.write(anna))
    assert isinstance(move, ApprovalMove)
    assert (move.step, names(move.ring), move.update) == (Step.ASKED, ["Борис", "Вера"], ())
    assert [account.platform for account in move.ring[0][1]] == ["vk"]
    assert (move.approval.stage, move.approval.holder) == (Stage.OPEN, None)


# One takes it


async def test_one_takes_it_and_the_others_see_who(press: Press) -> None:
    anna, boris = await press.hire("Анна"), await press.hire("Борис", PRESS)
    vera = await press.hire("Вера", PRESS)
    approval = await press.asked(anna)
    move = await press.take(boris, approval)
    assert isinstance(move, ApprovalMove)
    assert (done(move).stage, done(move).holder, names(move.update)) == (Stage.TAKEN, boris, ["Вера"])
    assert await press.take(boris, approval) is Refusal.SAME
    for refused in (press.take(vera, approval), press.approve(vera, approval), press.send_back(vera, approval)):
        assert await refused is Refusal.TAKEN
    assert await press.give_back(vera, approval) is Refusal.TAKEN


async def test_what_is_given_back_is_everybodys(press: Press) -> None:
    anna, boris = await press.hire("Анна"), await press.hire("Борис", PRESS)
    vera = await press.hire("Вера", PRESS)
    approval = await press.asked(anna)
    assert await press.give_back(boris, approval) is Refusal.SAME
    await press.take(boris, approval)
    move = await press.give_back(boris, approval)
    assert isinstance(move, ApprovalMove)
    assert (done(move).stage, done(move).holder, names(move.ring)) == (Stage.OPEN, None, ["Вера"])
    assert done(await press.take(vera, approval)).holder == vera


async def test_a_press_secretary_who_was_not_asked_may_take_it_from_the_desk(press: Press) -> None:
    parks = await press.unit("Парки")
    anna, _ = await press.hire("Анна", Role.EMPLOYEE, parks), await press.hire("Борис", PRESS, parks)
    gleb = await press.hire("Глеб", PRESS)
    approval = await press.asked(anna)
    taken = done(await press.take(gleb, approval))
    assert [person.name for person in taken.addressees] == ["Борис", "Глеб"]


@pytest.mark.parametrize("by", ["tick", "press"])
async def test_a_card_of_one_who_left_returns_to_all(press: Press, by: str) -> None:
    anna, boris = await press.hire("Анна"), await press.hire("Борис", PRESS)
    vera = await press.hire("Вера", PRESS)
    approval = await press.asked(anna)
    await press.take(boris, approval)
    assert await press.tick() == []
    await press.dismiss(boris)
    if by == "tick":
        [move] = await press.tick()
        assert (move.step, move.approval.stage, names(move.ring)) == (Step.FREED, Stage.OPEN, ["Вера"])
        assert await press.tick() == []
    assert done(await press.take(vera, approval)).holder == vera
    assert [entry.step for entry in await entries(press, approval)][-2:] == [Step.FREED, Step.TAKEN]


# It is decided


async def test_an_approval_is_a_persons_and_its_author_learns_of_it(press: Press) -> None:
    anna, boris = await press.hire("Анна"), await press.hire("Борис", PRESS)
    approval = await press.asked(anna)
    press.clock.advance(minutes=5)
    move = await press.approve(boris, approval)
    assert isinstance(move, ApprovalMove)
    assert move.author is not None
    assert (move.author[0], move.step) == (anna, Step.APPROVED)
    standing = (await press.service.standings([approval.review.submission_id]))[approval.review.submission_id]
    assert (standing.stage, standing.holder, standing.since) == (
        Stage.APPROVED, "Борис", NOON + timedelta(minutes=5)
    )  # fmt: skip
    for again in (press.approve(boris, approval), press.take(boris, approval), press.send_back(boris, approval)):
        assert await again is Refusal.OVER
    assert await press.withdraw(anna, approval) is Refusal.OVER
    assert await press.ask(anna, approval.review) is Refusal.SAME


@pytest.mark.parametrize("reason", [None, "", " \n"])
async def test_what_is_forbidden_is_approved_with_a_written_reason_only(press: Press, reason: str | None) -> None:
    anna, boris = await press.hire("Анна"), await press.hire("Борис", PRESS)
    approval = await press.asked(anna, FORBIDDEN)
    assert await press.approve(boris, approval, reason) is Refusal.REASON
    approved = done(await press.approve(boris, approval, "Это герб " + "я" * REASON_LIMIT))
    assert approved.reason is not None
    assert len(approved.reason) == REASON_LIMIT
    assert (await entries(press, approval))[-1].reason == approved.reason


async def test_what_is_returned_comes_back_to_the_same_person_as_the_next_version(press: Press) -> None:
    anna, boris = await press.hire("Анна"), await press.hire("Борис", PRESS)
    await press.hire("Вера", PRESS)
    approval = await press.asked(anna)
    assert await press.send_back(boris, approval, " ") is Refusal.REASON
    returned = done(await press.send_back(boris, approval, "Короче"))
    assert (returned.stage, returned.holder, returned.reason) == (Stage.RETURNED, boris, "Короче")
    assert await press.approve(boris, approval) is Refusal.OVER
    second = await press.write(anna, after=approval.review)
    move = await press.revise(anna, second)
    assert isinstance(move, ApprovalMove)
    assert (done(move).stage, done(move).holder, done(move).reason) == (Stage.TAKEN, boris, None)
    assert (names(move.ring), names(move.update)) == (["Борис"], ["Вера"])
    assert await press.approve(boris, approval, version=1) is Refusal.NEWER
    assert done(await press.approve(boris, approval, version=2)).review == second
    assert [(entry.step, entry.actor, entry.version, entry.reason) for entry in await entries(press, approval)] == [
        (Step.ASKED, "Анна", 1, None),
        (Step.RETURNED, "Борис", 1, "Короче"),
        (Step.REVISED, "Анна", 2, None),
        (Step.APPROVED, "Борис", 2, None),
    ]


async def test_a_next_version_of_one_who_left_goes_to_all(press: Press) -> None:
    anna, boris = await press.hire("Анна"), await press.hire("Борис", PRESS)
    await press.hire("Вера", PRESS)
    approval = await press.asked(anna)
    await press.send_back(boris, approval)
    await press.dismiss(boris)
    move = await press.revise(anna, await press.write(anna, after=approval.review))
    assert isinstance(move, ApprovalMove)
    assert (move.approval.stage, names(move.ring)) == (Stage.OPEN, ["Вера"])


async def test_a_text_that_is_not_on_its_way_is_not_revised(press: Press) -> None:
    anna, boris = await press.hire("Анна"), await press.hire("Борис", PRESS)
    approval = await press.asked(anna)
    assert await press.revise(anna, approval.review) is None
    await press.approve(boris, approval)
    second = await press.write(anna, after=approval.review)
    assert await press.revise(anna, second) is None
    assert await press.revise(anna, await press.write(anna)) is None
    assert done(await press.ask(anna, second)).stage is Stage.OPEN


async def test_its_author_may_withdraw_it_and_ask_anew(press: Press) -> None:
    anna, boris = await press.hire("Анна"), await press.hire("Борис", PRESS)
    approval = await press.asked(anna)
    assert await press.ask(anna, approval.review) is Refusal.ASKED
    await press.take(boris, approval)
    move = await press.withdraw(anna, approval)
    assert isinstance(move, ApprovalMove)
    assert (done(move).stage, names(move.update)) == (Stage.WITHDRAWN, ["Борис"])
    assert await press.approve(boris, approval) is Refusal.OVER
    again = done(await press.ask(anna, approval.review))
    assert (again.id, again.stage, again.holder) == (approval.id, Stage.OPEN, None)


# The clock


async def test_half_an_hour_before_the_publication_the_holder_is_warned_and_at_its_time_the_author(
    press: Press,
) -> None:
    anna, boris = await press.hire("Анна"), await press.hire("Борис", PRESS)
    await press.hire("Вера", PRESS)
    approval = await press.asked(anna, planned_at=NOON + timedelta(minutes=50))
    await press.take(boris, approval)
    assert await press.tick(minutes=19) == []
    [warned] = await press.tick(minutes=1)
    assert (warned.step, names(warned.ring), warned.author is not None) == (Step.WARNED, ["Борис"], True)
    assert await press.tick(minutes=29) == []
    [missed] = await press.tick(minutes=1)
    assert (missed.step, missed.ring, missed.author is not None) == (Step.MISSED, (), True)
    assert await press.tick(minutes=1) == []
    assert done(await press.approve(boris, approval)).stage is Stage.APPROVED


async def test_when_nobody_has_it_all_are_warned(press: Press) -> None:
    anna, _, _ = await press.hire("Анна"), await press.hire("Борис", PRESS), await press.hire("Вера", PRESS)
    await press.asked(anna, planned_at=NOON + timedelta(minutes=50))
    [warned] = await press.tick(minutes=20)
    assert names(warned.ring) == ["Борис", "Вера"]


async def test_a_bot_that_slept_through_the_warning_tells_what_is_true_now(press: Press) -> None:
    anna, _ = await press.hire("Анна"), await press.hire("Борис", PRESS)
    await press.asked(anna, planned_at=NOON + timedelta(minutes=50))
    assert [move.step for move in await press.tick(minutes=55)] == [Step.MISSED]
    assert await press.tick() == []


async def test_a_publication_that_is_near_already_is_not_warned_of(press: Press) -> None:
    anna, _ = await press.hire("Анна"), await press.hire("Борис", PRESS)
    await press.asked(anna, planned_at=NOON + timedelta(minutes=20))
    assert await press.tick(minutes=1) == []
    assert [move.step for move in await press.tick(minutes=19)] == [Step.MISSED]


async def test_a_returned_text_has_a_planned_time_too_but_rings_nobody_who_decides(press: Press) -> None:
    anna, boris = await press.hire("Анна"), await press.hire("Борис", PRESS)
    approval = await press.asked(anna, planned_at=NOON + timedelta(hours=3))
    await press.send_back(boris, approval)
    assert await press.tick(minutes=100) == []
    [warned] = await press.tick(minutes=50)
    assert (warned.step, warned.ring) == (Step.WARNED, ())


async def test_what_was_decided_is_due_no_more(press: Press) -> None:
    anna, boris = await press.hire("Анна"), await press.hire("Борис", PRESS)
    await press.hire("Игорь", ADMIN)
    approved = await press.asked(anna, planned_at=NOON + timedelta(hours=3))
    await press.approve(boris, approved)
    withdrawn = await press.asked(anna, planned_at=NOON + timedelta(hours=3))
    await press.withdraw(anna, withdrawn)
    assert await press.tick(hours=5) == []


async def test_when_nobody_decides_the_deputies_of_the_unit_are_asked_once(press: Press) -> None:
    city = await press.unit("Администрация")
    parks = await press.unit("Парки", city)
    anna, boris = await press.hire("Анна", Role.EMPLOYEE, parks), await press.hire("Борис", PRESS, parks)
    gleb = await press.hire("Глеб", Role.EMPLOYEE, parks)
    await press.lead(gleb, parks, Lead.DEPUTY)
    approval = await press.asked(anna)
    await press.take(boris, approval)
    assert await press.tick(minutes=59) == []
    [passed_on] = await press.tick(minutes=1)
    assert (passed_on.step, names(passed_on.ring)) == (Step.PASSED_ON, ["Глеб"])
    assert await press.tick(hours=9) == []
    assert done(await press.take(gleb, approval)).holder == gleb
    assert await press.take(boris, approval) is Refusal.TAKEN
    await press.lead(gleb, parks, Lead.NONE)
    assert await press.approve(gleb, approval) is None


async def test_a_new_version_is_passed_on_when_its_holder_is_silent_and_the_others_learn_of_it(press: Press) -> None:
    anna, boris = await press.hire("Анна"), await press.hire("Борис", PRESS)
    await press.hire("Вера", PRESS)
    await press.hire("Игорь", ADMIN)
    review = await press.write(anna)
    approval = done(await press.ask(anna, review))
    await press.tick(hours=1)
    await press.send_back(boris, approval)
    assert await press.revise(anna, await press.write(anna, after=review))
    assert await press.tick(minutes=59) == []
    [passed_on] = await press.tick(minutes=1)
    assert (passed_on.step, "Вера" in names(passed_on.ring)) == (Step.PASSED_ON, True)
    assert "Борис" not in names(passed_on.ring)


async def test_where_there_is_no_deputy_the_next_press_secretaries_are_asked_and_then_the_admins(press: Press) -> None:
    city = await press.unit("Администрация")
    parks = await press.unit("Парки", city)
    anna, _ = await press.hire("Анна", Role.EMPLOYEE, parks), await press.hire("Борис", PRESS, parks)
    await press.hire("Игорь", ADMIN)
    await press.asked(anna)
    [passed_on] = await press.tick(hours=1)
    assert names(passed_on.ring) == ["Игорь"]
    await press.hire("Глеб", PRESS, city)
    await press.asked(anna)
    [passed_on] = await press.tick(hours=1)
    assert names(passed_on.ring) == ["Глеб"]


async def test_where_nobody_else_can_be_asked_the_author_learns_that(press: Press) -> None:
    anna, _ = await press.hire("Анна"), await press.hire("Борис", PRESS)
    await press.asked(anna)
    [passed_on] = await press.tick(hours=1)
    assert (passed_on.step, passed_on.ring, passed_on.author is not None) == (Step.PASSED_ON, (), True)
    assert await press.tick(hours=1) == []


# What is seen


async def test_the_desk_has_the_overdue_first_and_nothing_of_ones_own(press: Press) -> None:
    anna, boris = await press.hire("Анна"), await press.hire("Борис", PRESS)
    await press.hire("Вера", PRESS)
    untimed = await press.asked(anna)
    later = await press.asked(anna, planned_at=NOON + timedelta(hours=5))
    overdue = await press.asked(anna, planned_at=NOON + timedelta(minutes=10))
    returned = await press.asked(anna)
    await press.send_back(boris, returned)
    await press.asked(boris)
    desk = await press.service.desk(boris, 1)
    assert desk is not None
    assert [approval.id for approval in desk.approvals] == [overdue.id, later.id, untimed.id]
    for _ in range(LISTED):
        await press.asked(anna)
    desk = await press.service.desk(boris, 9)
    assert desk is not None
    assert (desk.part, desk.parts, len(desk.approvals)) == (2, 2, 3)


async def test_the_history_is_turned_over(press: Press) -> None:
    anna, boris = await press.hire("Анна"), await press.hire("Борис", PRESS)
    approval = await press.asked(anna)
    for _ in range(ENTRIES):
        await press.take(boris, approval)
        await press.give_back(boris, approval)
    history = await press.service.history(anna, approval.id, 99)
    assert history is not None
    assert (history.part, history.parts, len(history.entries)) == (3, 3, 1)


async def test_what_is_stored_of_an_approval_comes_back_whole(press: Press) -> None:
    anna, boris = await press.hire("Анна"), await press.hire("Борис", PRESS)
    approval = await press.asked(anna, FORBIDDEN, planned_at=NOON + timedelta(hours=1))
    taken = done(await press.take(boris, approval))
    assert await press.table.get(approval.id) == taken
    assert taken == replace(approval, stage=Stage.TAKEN, holder=boris)
