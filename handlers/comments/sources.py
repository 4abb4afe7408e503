"""An admin links sources and says who answers there and how soon."""

from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.calendar.days import regions
from bot.calendar.model import DayKind
from bot.comments import source_actions as actions
from bot.comments.linking import WHICH, Linked, Linking
from bot.page import Page, Toast
from bot.staff.model import Employee, Role
from bot.views import start
from bot.views.comments import policy as policy_views
from bot.views.comments import sources as views
from handlers.plumbing.door import Has, Pressed
from handlers.plumbing.intake import words_of
from handlers.plumbing.waiting import ASKS, Awaited, Talk, Wait

OFFICIAL = Wait("official", few=6)
ALLOWANCE = Wait(policy_views.WAIT_ALLOWANCE, few=8)
HOURS = Wait(policy_views.WAIT_HOURS)
DAY = Wait(policy_views.WAIT_DAY, few=3)


def router() -> Router:
    router = Router(name="sources")
    for observer in (router.message, router.callback_query):
        observer.filter(Has(Role.ADMIN))
    router.message.register(on_official_named, Awaited(OFFICIAL), F.text)
    router.message.register(on_allowance_typed, Awaited(ALLOWANCE), F.text)
    router.message.register(on_hours, Awaited(HOURS), F.text)
    router.message.register(on_day_typed, Awaited(DAY), F.text)
    pressed = router.callback_query.register
    pressed(on_sources, Pressed(actions.ShowSources))
    pressed(on_source, Pressed(actions.ShowSource))
    pressed(on_link, Pressed(actions.LinkSource))
    pressed(on_test, Pressed(actions.TestSource))
    pressed(on_unlink, Pressed(actions.AskUnlink))
    pressed(on_officials, Pressed(actions.ShowOfficials))
    pressed(on_ask_official, Pressed(actions.AskOfficial), flags=ASKS)
    pressed(on_add_official, Pressed(actions.AddOfficial))
    pressed(on_drop_official, Pressed(actions.DropOfficial))
    pressed(on_policy, Pressed(actions.ShowPolicy))
    pressed(on_ask_allowance, Pressed(actions.AskAllowance), flags=ASKS)
    pressed(on_allowance, Pressed(actions.SetAllowance))
    pressed(on_ask_hours, Pressed(actions.AskHours), flags=ASKS)
    pressed(on_regions, Pressed(actions.ShowRegions))
    pressed(on_region, Pressed(actions.SetRegion))
    pressed(on_days, Pressed(actions.ShowDays), flags=ASKS)
    pressed(on_day, Pressed(actions.SetDay))
    pressed(on_retention, Pressed(actions.ShowRetention))
    pressed(on_kept, Pressed(actions.SetRetention))
    return router


async def on_sources(
    query: CallbackQuery, action: actions.ShowSources, employee: Employee, linking: Linking
) -> Page:
    return views.sources_page(*await linking.listing(employee), action.part)


async def on_source(
    query: CallbackQuery, action: actions.ShowSource, employee: Employee, linking: Linking
) -> Page | Toast:
    linked = await linking.source(employee, action.source)
    return views.source_page(linked) if linked else start.stale_button()


async def on_link(
    query: CallbackQuery, action: actions.LinkSource, employee: Employee, linking: Linking
) -> Page | Toast:
    linked = await linking.link(employee, action.platform, action.account)
    return views.source_page(linked) if linked else start.stale_button()


async def on_test(
    query: CallbackQuery, action: actions.TestSource, employee: Employee, linking: Linking
) -> Page | Toast:
    linked = await linking.test(employee, action.source)
    return views.source_page(linked) if linked else start.stale_button()


async def on_unlink(
    query: CallbackQuery, action: actions.AskUnlink, employee: Employee, linking: Linking
) -> Page | Toast:
    linked = await linking.source(employee, action.source)
    if linked is None:
        return start.stale_button()
    if not action.sure:
        return views.unlink_page(linked)
    await linking.unlink(employee, action.source)
    return views.sources_page(*await linking.listing(employee), 1)


# --- who answers -----------------------------------------------------------------------------------------------


async def on_officials(
    query: CallbackQuery, action: actions.ShowOfficials, employee: Employee, linking: Linking
) -> Page | Toast:
    linked = await linking.source(employee, action.source)
    return views.officials_page(linked) if linked else start.stale_button()


async def on_ask_official(
    query: CallbackQuery, action: actions.AskOfficial, employee: Employee, linking: Linking, talk: Talk
) -> Page | Toast:
    linked = await linking.source(employee, action.source)
    if linked is None:
        return start.stale_button()
    await talk.wait(OFFICIAL, source=action.source, is_title=action.is_title)
    return views.ask_official_page(linked, bool(action.is_title))


async def on_official_named(
    message: Message, awaited: dict[str, Any], employee: Employee, linking: Linking, talk: Talk
) -> Page | Toast:
    source, words = awaited["source"], words_of(message)
    if awaited["is_title"]:
        linked = await linking.add_title(employee, source, words)
        await talk.end()
        return views.officials_page(linked, views.saved_note()) if linked else start.stale_button()
    linked, found = await linking.source(employee, source), await linking.found(employee, words)
    return views.found_page(linked, found) if linked else start.stale_button()


async def on_add_official(
    query: CallbackQuery, action: actions.AddOfficial, employee: Employee, linking: Linking
) -> Page | Toast:
    linked = await linking.add_employee(employee, action.source, action.employee)
    return views.officials_page(linked, views.saved_note()) if linked else views.no_account()


async def on_drop_official(
    query: CallbackQuery, action: actions.DropOfficial, employee: Employee, linking: Linking
) -> Page | Toast:
    linked = await linking.drop_official(employee, action.source, bool(action.is_title), action.place)
    return views.officials_page(linked, views.saved_note()) if linked else start.stale_button()


# --- how soon --------------------------------------------------------------------------------------------------


async def on_policy(
    query: CallbackQuery, action: actions.ShowPolicy, employee: Employee, linking: Linking
) -> Page | Toast:
    linked = await linking.source(employee, action.source)
    return policy_views.policy_page(linked) if linked else start.stale_button()


async def on_ask_allowance(
    query: CallbackQuery, action: actions.AskAllowance, employee: Employee, linking: Linking, talk: Talk
) -> Page | Toast:
    linked = await linking.source(employee, action.source)
    if linked is None or action.which not in WHICH:
        return start.stale_button()
    await talk.wait(ALLOWANCE, source=action.source, which=action.which)
    return policy_views.ask_allowance_page(linked, action.which)


async def on_allowance(
    query: CallbackQuery, action: actions.SetAllowance, employee: Employee, linking: Linking
) -> Page | Toast:
    if action.which not in WHICH:
        return start.stale_button()
    written = {action.which: [action.length.replace("_", " "), action.meaning]}
    return _saved(await linking.set_policy(employee, action.source, "policy", **written))


async def on_allowance_typed(
    message: Message, awaited: dict[str, Any], employee: Employee, linking: Linking, talk: Talk
) -> Page | Toast:
    source, which = awaited["source"], awaited["which"]
    allowance = policy_views.read_allowance(words_of(message))
    done = await linking.set_policy(employee, source, "policy", **{which: list(allowance)}) if allowance else None
    if done is None:
        linked = await linking.source(employee, source)
        again = policy_views.not_an_allowance()
        return policy_views.ask_allowance_page(linked, which, again) if linked else start.stale_button()
    await talk.end()
    return _saved(done)


async def on_ask_hours(
    query: CallbackQuery, action: actions.AskHours, employee: Employee, linking: Linking, talk: Talk
) -> Page | Toast:
    linked = await linking.source(employee, action.source)
    if linked is None:
        return start.stale_button()
    await talk.wait(HOURS, source=action.source)
    return policy_views.ask_hours_page(linked)


async def on_hours(
    message: Message, awaited: dict[str, Any], employee: Employee, linking: Linking, talk: Talk
) -> Page | Toast:
    hours = policy_views.read_hours(words_of(message))
    source = awaited["source"]
    done = await linking.set_policy(employee, source, "hours", hours=hours[0], friday=hours[1]) if hours else None
    if done is None:
        linked = await linking.source(employee, source)
        return policy_views.ask_hours_page(linked, policy_views.not_hours()) if linked else start.stale_button()
    await talk.end()
    return _saved(done)


async def on_regions(
    query: CallbackQuery, action: actions.ShowRegions, employee: Employee, linking: Linking
) -> Page | Toast:
    linked = await linking.source(employee, action.source)
    return policy_views.regions_page(linked, regions(), action.part) if linked else start.stale_button()


async def on_region(
    query: CallbackQuery, action: actions.SetRegion, employee: Employee, linking: Linking
) -> Page | Toast:
    return _saved(await linking.set_policy(employee, action.source, "region", region=action.region or None))


async def on_days(
    query: CallbackQuery, action: actions.ShowDays, employee: Employee, linking: Linking, talk: Talk
) -> Page | Toast:
    linked = await linking.source(employee, action.source)
    if linked is None:
        return start.stale_button()
    await talk.wait(DAY, source=action.source)
    return policy_views.days_page(linked, action.part)


async def on_day_typed(
    message: Message, awaited: dict[str, Any], employee: Employee, linking: Linking
) -> Page | Toast:
    linked, day = await linking.source(employee, awaited["source"]), policy_views.read_date(words_of(message))
    if linked is None:
        return start.stale_button()
    if day is None:
        return policy_views.days_page(linked, 1, policy_views.not_a_date())
    return policy_views.day_page(linked, day)


async def on_day(
    query: CallbackQuery, action: actions.SetDay, employee: Employee, linking: Linking
) -> Page | Toast:
    day = policy_views.stored_date(action.day)
    if day is None or action.kind not in {"", *(kind.value for kind in DayKind)}:
        return start.stale_button()
    linked = await linking.set_day(employee, action.source, day, DayKind(action.kind) if action.kind else None)
    return policy_views.days_page(linked, 1, views.saved_note()) if linked else start.stale_button()


# --- for how long it is kept -----------------------------------------------------------------------------------


async def on_retention(
    query: CallbackQuery, action: actions.ShowRetention, employee: Employee, linking: Linking
) -> Page | Toast:
    linked = await linking.source(employee, action.source)
    return views.retention_page(linked) if linked else start.stale_button()


async def on_kept(
    query: CallbackQuery, action: actions.SetRetention, employee: Employee, linking: Linking
) -> Page | Toast:
    linked = await linking.set_retention(employee, action.source, action.days)
    return views.source_page(linked, views.saved_note()) if linked else start.stale_button()


def _saved(linked: Linked | None) -> Page | Toast:
    return policy_views.policy_page(linked, views.saved_note()) if linked else start.stale_button()
