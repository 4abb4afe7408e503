"""May one link to it? By a button, by a typed name, by a plain question; an admin enters what has changed."""

import re
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.clock import Clock
from bot.networks.actions import (
    AddNetwork,
    AskStatus,
    ChooseFirstStatus,
    ChooseStatus,
    KeepNote,
    ShowNetwork,
    ShowNetworks,
    ShowStory,
    SinceToday,
)
from bot.networks.model import SOURCE_LIMIT, STATUSES, Introduction, Known, Status
from bot.networks.service import NetworkService
from bot.page import Below, Page, Toast
from bot.staff.model import Employee, Role
from bot.views import networks as views
from bot.views import start
from handlers.plumbing.door import Has, Pressed
from handlers.plumbing.intake import words_of
from handlers.plumbing.waiting import ASKS, Awaited, Idle, Talk, Wait

_DATE = re.compile(r"\s*(\d{1,2})[./](\d{1,2})[./](\d{4})\.?\s*")

NETWORK = Wait("network", few=5)  # whose name is typed
NETWORK_NAME = Wait("network-name", few=12)  # of one that an admin adds, and what follows it up to `SINCE`
DOMAINS = Wait("domains", few=5)
FIRST_STATUS = Wait("first-status", own=(ChooseFirstStatus,), is_wordless=True)
SINCE = Wait("since", own=(SinceToday,))  # of what an admin enters about a network, and what follows it
SOURCE = Wait("source")
NOTE = Wait("note", own=(KeepNote,))


def router() -> Router:
    router = Router(name="networks")
    is_admin = Has(Role.ADMIN)
    router.message.register(on_typed, Awaited(NETWORK), F.text)
    router.message.register(on_name, Awaited(NETWORK_NAME), F.text, is_admin)
    router.message.register(on_domains, Awaited(DOMAINS), F.text, is_admin)
    router.message.register(on_since, Awaited(SINCE), F.text, is_admin)
    router.message.register(on_source, Awaited(SOURCE), F.text, is_admin)
    router.message.register(on_note, Awaited(NOTE), F.text, is_admin)
    pressed = router.callback_query.register
    pressed(on_networks, Pressed(ShowNetworks))
    pressed(on_network, Pressed(ShowNetwork))
    pressed(on_story, Pressed(ShowStory))
    pressed(on_ask_status, Pressed(AskStatus), is_admin, flags=ASKS)
    pressed(on_status, Pressed(ChooseStatus), is_admin, flags=ASKS)
    pressed(on_add, Pressed(AddNetwork), is_admin, flags=ASKS)
    pressed(on_first_status, Pressed(ChooseFirstStatus), Awaited(FIRST_STATUS), is_admin)
    pressed(on_since_today, Pressed(SinceToday), Awaited(SINCE), is_admin)
    pressed(on_keep_note, Pressed(KeepNote), Awaited(NOTE), is_admin)
    return router


def questions() -> Router:
    """A plain message that asks about a network, while the bot waits for nothing else."""
    router = Router(name="questions about networks")
    router.message.register(on_question, F.text, Idle(), Asks())
    return router


class Asks(Filter):
    """One's own words that ask about a network; the handler receives its name as `network`."""

    async def __call__(self, message: Message, networks: NetworkService) -> bool | dict[str, Any]:
        if message.forward_origin is not None or message.reply_to_message is not None:
            return False
        network = await networks.asked(words_of(message))
        return {"network": network.spec.id} if network is not None else False


async def on_networks(
    query: CallbackQuery,
    action: ShowNetworks,
    employee: Employee,
    networks: NetworkService,
    talk: Talk,
) -> Page:
    """A name may be typed next, unless a draft without a trace is waited for."""
    if not talk.first:
        await talk.wait(NETWORK)
    return views.networks_page(await networks.listing(), employee, action.part)


async def on_network(
    query: CallbackQuery, action: ShowNetwork, employee: Employee, networks: NetworkService
) -> Below | Toast:
    known = await networks.known(action.network)
    return _answer(known, employee) if known else start.stale_button()


async def on_question(
    message: Message, network: str, employee: Employee, networks: NetworkService
) -> Below | Toast:
    known = await networks.known(network)
    return _answer(known, employee) if known else start.stale_button()


async def on_typed(
    message: Message, employee: Employee, networks: NetworkService, talk: Talk
) -> Page | Below | Toast:
    """The next name may be typed as well."""
    typed = words_of(message)
    await talk.wait(NETWORK)
    found = await networks.find(typed)
    known = await networks.known(found[0].spec.id) if len(found) == 1 else None
    return _answer(known, employee) if known else views.found_page(found, typed, employee)


async def on_story(
    query: CallbackQuery, action: ShowStory, networks: NetworkService, zone: ZoneInfo
) -> Below | Toast:
    story = await networks.story(action.network)
    return Below((views.story_page(story, zone),)) if story else start.stale_button()


# An admin's entry: what is known so far goes from one wait to the next

async def on_ask_status(
    query: CallbackQuery, action: AskStatus, employee: Employee, networks: NetworkService
) -> Page | Below | Toast:
    known = await networks.editable(employee, action.network)
    return Below((views.ask_status_page(known),)) if known else start.stale_button()


async def on_status(
    query: CallbackQuery,
    action: ChooseStatus,
    employee: Employee,
    networks: NetworkService,
    talk: Talk,
) -> Page | Toast:
    known = await networks.editable(employee, action.network)
    if known is None or action.status not in STATUSES:
        return start.stale_button()
    await talk.wait(SINCE, network=known.spec.id, status=action.status)
    return views.ask_since_page(known.spec.id, _status(action.status))


async def on_add(query: CallbackQuery, talk: Talk) -> Page | Toast:
    await talk.wait(NETWORK_NAME)
    return views.ask_name_page()


async def on_name(message: Message, employee: Employee, networks: NetworkService, talk: Talk) -> Page | Below:
    introduction = networks.introduced(words_of(message))
    if not introduction.names:
        return views.ask_name_page(views.not_a_name())
    if (known := await _namesake(introduction, networks)) is not None:
        await talk.end()
        return _answer(known, employee, views.namesake_note())
    await talk.wait(DOMAINS, names=", ".join(introduction.names))
    return views.ask_domains_page(introduction.names[0])


async def on_domains(
    message: Message, awaited: dict[str, Any], employee: Employee, networks: NetworkService, talk: Talk
) -> Page | Below:
    introduction = networks.introduced(awaited["names"], words_of(message))
    if not introduction.domains:
        return views.ask_domains_page(introduction.names[0], views.not_an_address())
    if (known := await _namesake(introduction, networks)) is not None:
        await talk.end()
        return _answer(known, employee, views.namesake_note())
    await talk.wait(FIRST_STATUS, names=awaited["names"], domains=" ".join(introduction.domains))
    return views.ask_first_status_page(introduction.names, introduction.domains)


async def on_first_status(
    query: CallbackQuery, action: ChooseFirstStatus, awaited: dict[str, Any], talk: Talk
) -> Page | Toast:
    if action.status not in STATUSES:
        return start.stale_button()
    facts = {name: awaited[name] for name in ("names", "domains")}
    await talk.wait(SINCE, network="", status=action.status, **facts)
    return views.ask_since_page("", _status(action.status))


async def on_since(message: Message, awaited: dict[str, Any], talk: Talk) -> Page:
    since = _date(words_of(message))
    if since is None:
        return views.ask_since_page(awaited["network"], awaited["status"], views.not_a_date())
    return await _ask_source(awaited, since, talk)


async def on_since_today(
    query: CallbackQuery, awaited: dict[str, Any], talk: Talk, clock: Clock, zone: ZoneInfo
) -> Page:
    return await _ask_source(awaited, clock.now().astimezone(zone).date(), talk)


async def on_source(
    message: Message,
    awaited: dict[str, Any],
    employee: Employee,
    networks: NetworkService,
    talk: Talk,
) -> Page | Below:
    source = " ".join(words_of(message).split())
    if len(source) > SOURCE_LIMIT:
        return views.ask_source_page(awaited["network"], views.too_long())
    facts = awaited | {"source": source}
    if awaited["status"] not in views.NOTED:
        return await _enter(facts, None, employee, networks, talk)
    await talk.wait(NOTE, **facts)
    return await _ask_note(awaited, employee, networks)


async def on_note(
    message: Message, awaited: dict[str, Any], employee: Employee, networks: NetworkService, talk: Talk
) -> Page | Below:
    note = " ".join(words_of(message).lstrip("* ").split())
    if not 0 < len(note) <= SOURCE_LIMIT:
        return await _ask_note(awaited, employee, networks, views.too_long())
    return await _enter(awaited, note, employee, networks, talk)


async def on_keep_note(
    query: CallbackQuery,
    action: KeepNote,
    awaited: dict[str, Any],
    employee: Employee,
    networks: NetworkService,
    talk: Talk,
) -> Page | Below:
    note = await _kept(awaited, employee, networks) if action.kept else None
    return await _enter(awaited, note, employee, networks, talk)


async def _ask_note(awaited: dict[str, Any], employee: Employee, networks: NetworkService, fault: str = "") -> Page:
    kept = await _kept(awaited, employee, networks)
    return views.ask_note_page(awaited["network"], _status(awaited["status"]), kept, fault)


async def _kept(awaited: dict[str, Any], employee: Employee, networks: NetworkService) -> str | None:
    """The footnote as it is; none of a network that is being added."""
    known = await networks.editable(employee, awaited["network"])
    return known.spec.note if known else None


async def _namesake(introduction: Introduction, networks: NetworkService) -> Known | None:
    namesake = await networks.namesake(introduction)
    return await networks.known(namesake.spec.id) if namesake else None


async def _ask_source(awaited: dict[str, Any], since: date, talk: Talk) -> Page:
    await talk.wait(SOURCE, **awaited | {"on": since.isoformat()})
    return views.ask_source_page(awaited["network"])


async def _enter(
    facts: dict[str, Any], note: str | None, employee: Employee, networks: NetworkService, talk: Talk
) -> Page | Below:
    await talk.end()
    decided = _status(facts["status"]), date.fromisoformat(facts["on"]), facts["source"], note
    if facts["network"]:
        known = await networks.enter(employee, facts["network"], *decided)
    else:
        known = await networks.add(employee, networks.introduced(facts["names"], facts["domains"]), *decided)
    if known is None:
        return views.found_page((), facts["network"], employee)
    return _answer(known, employee, views.saved_note())


def _answer(known: Known, employee: Employee, note: str = "") -> Below:
    return Below(views.known_pages(known, employee, note))


def _status(word: str) -> Status:
    return next(status for status in STATUSES if status == word)


def _date(typed: str) -> date | None:
    match = _DATE.fullmatch(typed)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        return None
