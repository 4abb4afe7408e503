"""Editions of the regulation: an admin sends a file, looks at what it became, corrects its topics and publishes it."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Bot, F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import CallbackQuery, Document, Message

from bot.errors import RegulationError
from bot.mail.model import Platform
from bot.page import Below, Page, Toast
from bot.regulation import edition_actions as orders
from bot.regulation import importing
from bot.regulation.comparing import Change, compared
from bot.regulation.editions import EditionService, Outcome
from bot.regulation.files import SentFile
from bot.regulation.importing import plain
from bot.regulation.model import Edition, EditionState
from bot.regulation.search import numbered
from bot.staff.model import Employee, Role
from bot.views import start
from bot.views.regulation import changes as changing
from bot.views.regulation import editions as views
from bot.work import aside
from bot.workers.indexing import IndexingWorker
from handlers.plumbing.door import Has, Pressed
from handlers.plumbing.intake import NotDownloaded, downloaded, words_of
from handlers.plumbing.waiting import ASKS, Awaited, Talk, Wait

CLAUSE = Wait("clause", few=5)  # whose number is typed, for a topic to lead to


def router() -> Router:
    router = Router(name="editions")
    router.callback_query.register(on_show_changes, Pressed(orders.ShowChanges))
    router.callback_query.register(on_take_changes, Pressed(orders.TakeChanges))

    keepers = Router(name="keepers of editions")
    keepers.message.filter(Has(Role.ADMIN))
    keepers.callback_query.filter(Has(Role.ADMIN))
    keepers.message.register(on_file, F.document, F.document.func(may_be_regulation))
    keepers.message.register(on_clause, Awaited(CLAUSE), F.text)
    pressed = keepers.callback_query.register
    pressed(on_show_editions, Pressed(orders.ShowEditions))
    pressed(on_show_edition, Pressed(orders.ShowEdition))
    pressed(on_show_problems, Pressed(orders.ShowProblems))
    pressed(on_show_topics, Pressed(orders.ShowTopics))
    pressed(on_show_topic, Pressed(orders.ShowTopic))
    pressed(on_ask_clause, Pressed(orders.AskClause), flags=ASKS)
    pressed(on_bind_topic, Pressed(orders.BindTopic))
    pressed(on_ask_publish, Pressed(orders.AskPublish))
    pressed(on_publish, Pressed(orders.Publish))
    pressed(on_ask_discard, Pressed(orders.AskDiscard))
    pressed(on_discard, Pressed(orders.Discard))
    router.include_router(keepers)
    return router


def may_be_regulation(document: Document) -> bool:
    return (document.file_name or "").lower().endswith((*importing.KINDS, ".doc", ".rtf"))


async def on_file(
    message: Message,
    bot: Bot,
    employee: Employee,
    editions: EditionService,
    platform: Platform,
    account: str,
) -> Page:
    """A list of staff may be a .txt as well: one without numbered clauses is left to its own handler."""
    assert message.document is not None
    name = message.document.file_name or ""
    if PurePath(name).suffix.lower() not in importing.KINDS:
        return views.refused_page(name, RegulationError(1, "unknown-format"))
    if (message.document.file_size or 0) > importing.SIZE_LIMIT:
        return views.refused_page(name, RegulationError(1, "too-large"))
    content = await downloaded(message.document, bot)
    if isinstance(content, NotDownloaded):
        return views.no_download_page()
    if name.lower().endswith(".txt") and not plain.has_clauses(content):
        raise SkipHandler
    await editions.take(employee, SentFile(employee.id, name, content, platform, account, message.chat.id))
    return views.reading_page(name)


async def on_show_editions(
    query: CallbackQuery, action: orders.ShowEditions, employee: Employee, editions: EditionService, zone: ZoneInfo
) -> Page:
    return views.editions_page(await editions.entries(employee), action.part, zone)


async def on_show_edition(
    query: CallbackQuery,
    action: orders.ShowEdition,
    employee: Employee,
    editions: EditionService,
    topics: Mapping[str, str],
    zone: ZoneInfo,
) -> Page | Toast:
    entry = await editions.entry(employee, action.edition)
    return views.edition_page(entry, topics, zone) if entry else views.gone()


async def on_show_problems(
    query: CallbackQuery, action: orders.ShowProblems, employee: Employee, editions: EditionService
) -> Page | Toast:
    entry = await editions.entry(employee, action.edition)
    return views.problems_page(entry, action.part) if entry else views.gone()


# --- topics ----------------------------------------------------------------------------------------------------


async def on_show_topics(
    query: CallbackQuery,
    action: orders.ShowTopics,
    employee: Employee,
    editions: EditionService,
    topics: Mapping[str, str],
) -> Page | Toast:
    entry = await editions.entry(employee, action.edition)
    return views.topics_page(entry, topics, action.part) if entry else views.gone()


async def on_show_topic(
    query: CallbackQuery,
    action: orders.ShowTopic,
    employee: Employee,
    editions: EditionService,
    topics: Mapping[str, str],
) -> Page | Toast:
    entry = await editions.entry(employee, action.edition)
    if entry is None or action.topic not in topics:
        return views.gone()
    return views.topic_page(entry, action.topic, topics[action.topic], action.part)


async def on_ask_clause(
    query: CallbackQuery,
    action: orders.AskClause,
    employee: Employee,
    editions: EditionService,
    topics: Mapping[str, str],
    talk: Talk,
) -> Page | Toast:
    entry = await editions.entry(employee, action.edition)
    if entry is None or action.topic not in topics:
        return views.gone()
    await talk.wait(CLAUSE, edition=action.edition, topic=action.topic, part=action.part)
    return views.ask_clause_page(entry, action.topic, topics[action.topic], action.part)


async def on_clause(
    message: Message,
    awaited: dict[str, Any],
    employee: Employee,
    editions: EditionService,
    topics: Mapping[str, str],
    talk: Talk,
) -> Page:
    """A number that the edition has not is asked for again."""
    edition, topic, part = awaited["edition"], awaited["topic"], awaited["part"]
    entry = await editions.entry(employee, edition)
    typed = words_of(message)
    clause = numbered(entry.edition, typed) if entry else None
    if entry and topic in topics and clause is None:
        await talk.wait(CLAUSE, edition=edition, topic=topic, part=part)
        return views.ask_clause_page(entry, topic, topics[topic], part, views.no_such_clause(typed))
    await talk.end()
    outcome = await editions.bind(employee, edition, topic, clause.number if clause else None, tuple(topics))
    bound = await editions.entry(employee, edition)
    if outcome is not Outcome.DONE or bound is None or clause is None:
        return views.gone_page()
    return views.topics_page(bound, topics, part, views.leads_now(topics[topic], clause.number))


async def on_bind_topic(
    query: CallbackQuery,
    action: orders.BindTopic,
    employee: Employee,
    editions: EditionService,
    topics: Mapping[str, str],
) -> Page | Toast:
    outcome = await editions.bind(employee, action.edition, action.topic, action.number or None, tuple(topics))
    entry = await editions.entry(employee, action.edition)
    if outcome is not Outcome.DONE or entry is None:
        return views.gone()
    return views.topics_page(entry, topics, action.part)


# --- into force ------------------------------------------------------------------------------------------------


async def on_ask_publish(
    query: CallbackQuery, action: orders.AskPublish, employee: Employee, editions: EditionService
) -> Page | Toast:
    entries = {entry.edition.id: entry for entry in await editions.entries(employee)}
    entry = entries.get(action.edition)
    if entry is None:
        return views.gone()
    in_force = next((other for other in entries.values() if other.standing is EditionState.IN_FORCE), None)
    return views.same() if entry is in_force else views.ask_publish_page(entry, in_force)


async def on_publish(
    query: CallbackQuery,
    action: orders.Publish,
    employee: Employee,
    editions: EditionService,
    indexing: IndexingWorker,
    platform: Platform,
    account: str,
    topics: Mapping[str, str],
    zone: ZoneInfo,
) -> Page | Toast:
    outcome = await editions.publish(employee, action.edition)
    if outcome is Outcome.SAME:
        return views.same()
    entry = await editions.entry(employee, action.edition)
    if entry is None:
        return views.gone()
    if outcome is not Outcome.DONE:
        return views.edition_page(entry, topics, zone)
    if query.message is not None:
        indexing.begin(entry.edition, platform, account, query.message.chat.id)
    return views.edition_page(entry, topics, zone, views.published(entry))


async def on_ask_discard(
    query: CallbackQuery, action: orders.AskDiscard, employee: Employee, editions: EditionService
) -> Page | Toast:
    entry = await editions.entry(employee, action.edition)
    if entry is None or entry.standing is not EditionState.DRAFT:
        return views.gone()
    return views.ask_discard_page(entry)


async def on_discard(
    query: CallbackQuery, action: orders.Discard, employee: Employee, editions: EditionService
) -> Page | Toast:
    outcome = await editions.discard(employee, action.edition)
    return views.discarded_page() if outcome is Outcome.DONE else views.gone()


# --- was and now -----------------------------------------------------------------------------------------------


async def on_show_changes(
    query: CallbackQuery, action: orders.ShowChanges, employee: Employee, editions: EditionService, zone: ZoneInfo
) -> Page | Toast:
    found = await _compared(employee, action.edition, editions)
    if isinstance(found, Toast):
        return found
    before, after, changes = found
    if action.part and changes:
        return changing.change_page(after, changes, action.part)
    is_keeper = employee.role is Role.ADMIN
    return changing.changes_page(before, after, changes, action.listed, zone, is_keeper=is_keeper)


async def on_take_changes(
    query: CallbackQuery, action: orders.TakeChanges, employee: Employee, editions: EditionService, zone: ZoneInfo
) -> Below | Toast:
    found = await _compared(employee, action.edition, editions)
    if isinstance(found, Toast):
        return found
    before, after, changes = found
    content = await aside(changing.changes_file, before, after, changes, zone)
    return Below((changing.file_page(before, after, content, zone),))


async def _compared(
    employee: Employee, edition: int, editions: EditionService
) -> tuple[Edition, Edition, Sequence[Change]] | Toast:
    found = await editions.followed(employee, edition)
    if found is None:
        return start.stale_button()
    before, after = found
    if before is None:
        return changing.nothing_before()
    return before, after, await aside(compared, before, after)
