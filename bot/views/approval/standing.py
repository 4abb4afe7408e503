"""Where a text stands with those who approve it, in a sentence and a button, for pages about something else."""

from zoneinfo import ZoneInfo

from bot.approval.actions import Ask, ShowStanding
from bot.approval.model import LIVE, Stage, Standing
from bot.page import Button
from bot.review.model import Review
from bot.views.words import moment


def line(standing: Standing, zone: ZoneInfo, version: int | None = None) -> str:
    """Where it stands, in a sentence. `version` is the one that is looked at, when it may be another."""
    who, at = standing.holder or "", moment(standing.since, zone)
    told = {
        Stage.OPEN: f"На согласовании с {at}. Пока никто не взял.",
        Stage.TAKEN: f"На согласовании: {who}, с {at}.",
        Stage.RETURNED: f"Возвращено с замечанием: {who}, {at}.",
        Stage.APPROVED: f"Согласовано: {who}, {at}.",
        Stage.WITHDRAWN: f"Запрос на согласование отозван, {at}.",
    }[standing.stage]
    return told if version in (None, standing.version) else f"Версия {standing.version}. {told}"


def deed(review: Review, standing: Standing | None) -> Button:
    """The button under a verdict: to ask for approval, or to see where it stands."""
    is_going = standing is not None and standing.stage in LIVE
    is_done = standing is not None and standing.stage is Stage.APPROVED and standing.version == review.version
    if standing is not None and (is_going or is_done):
        return Button("Согласование", ShowStanding(standing.approval_id).pack())
    return Button("На согласование", Ask(review.id).pack())
