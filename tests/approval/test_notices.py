"""Of what the clock has to do with approvals, one that fails holds up no other."""

from zoneinfo import ZoneInfo

import pytest

from bot.mail.model import Recipient
from bot.notices.approval import ApprovalNotices
from bot.staff.model import Role
from tests.approval.conftest import NOON, Press
from tests.drawer import Drawer


class EmptyChats:
    """Implements `bot.notices.telling.ShownPages`."""

    async def newest(self, chat: Recipient, mark: str) -> int | None:
        return None


async def test_approvals_that_cannot_be_attended_to_hold_up_none_behind_them(
    press: Press, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.notices.approval.PORTION", 2)
    anna, _ = await press.hire("Анна"), await press.hire("Борис", Role.PRESS_SECRETARY)
    asked = [await press.asked(anna, planned_at=NOON.replace(hour=12)) for _ in range(5)]
    broken = {approval.id for approval in asked[:2]}
    attend = press.service.attend

    async def fails(approval_id: int, *arguments: object) -> object:
        if approval_id in broken:
            raise RuntimeError("слова сотрудника")
        return await attend(approval_id, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(press.service, "attend", fails)
    approving = ApprovalNotices(
        press.agency.database, press.service, Drawer(), EmptyChats(), ZoneInfo("Europe/Moscow")
    )
    press.clock.advance(hours=4)
    await approving.tick(press.clock.now())
    missed = [await press.service.own(anna, approval.id) for approval in asked]
    assert [one.missed_at is not None for one in missed if one] == [False, False, True, True, True]
    assert f"approval {asked[0].id} failed: RuntimeError at test_notices.py" in caplog.text
    assert "слова" not in caplog.text
    monkeypatch.undo()
    await approving.tick(press.clock.now())
    missed = [await press.service.own(anna, approval.id) for approval in asked]
    assert all(one.missed_at for one in missed if one)
