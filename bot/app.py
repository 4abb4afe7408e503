"""The composition root: the one module that sees everything, and knows how it is put together."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.approval.deciders import Deciders
from bot.approval.service import ApprovalService
from bot.assembly.links import DoorsOf
from bot.clock import Clock, SystemClock
from bot.declarations.service import PageService
from bot.messengers.contract import Messenger
from bot.messengers.telegram.messenger import TelegramMessenger
from bot.messengers.vk.messenger import VkMessenger
from bot.networks.service import NetworkService
from bot.notices.approval import Approving
from bot.notices.declarations import Declaring
from bot.notices.progress import Progress
from bot.notices.questions import Asking, WeeklyDigest
from bot.notices.replies import Returning
from bot.pictures.reader import PictureReader
from bot.questions.desk import QuestionDesk
from bot.questions.digest import Digest
from bot.questions.library import Answers, Library
from bot.questions.service import QuestionService
from bot.regulation import markdown
from bot.regulation.answers import AnswerService
from bot.regulation.editions import EditionService
from bot.regulation.model import Content
from bot.regulation.routing import Routing
from bot.regulation.service import RegulationService
from bot.review.objections import ObjectionService
from bot.review.precedents import PrecedentService
from bot.review.replies import ReplyService
from bot.review.service import ReviewService
from bot.settings import Settings
from bot.situations.service import SituationService
from bot.staff.enrolment import Enrolment
from bot.staff.personnel import Personnel
from bot.staff.service import StaffService
from bot.storage.approval import ApprovalTable, CardTable
from bot.storage.declarations import PageTable
from bot.storage.engine import Database
from bot.storage.fsm import ConversationStorage
from bot.storage.migrate import migrate
from bot.storage.networks import NetworkTable
from bot.storage.questions import AppointmentTable, QuestionTable
from bot.storage.queues.inbox import InboxStore
from bot.storage.queues.outbox import OutboxStore
from bot.storage.regulation import EditionTable, RegulationFileTable
from bot.storage.review.returns import ReturnTable
from bot.storage.review.submissions import CounterTable, ObjectionTable, PrecedentTable, SubmissionTable
from bot.storage.situations import ContactTable
from bot.storage.staff.audit import AuditTable
from bot.storage.staff.colleagues import ColleagueTable
from bot.storage.staff.employees import StaffTable
from bot.storage.staff.imports import ImportTable
from bot.storage.staff.invites import InviteTable
from bot.storage.traces import TraceStore
from bot.views.staff.joining import CONSENT_VERSION
from bot.work import Bell
from bot.workers.conversation import Conversation
from bot.workers.delivery import Delivery
from bot.workers.edition_files import Importing
from bot.workers.inbox import Reception
from bot.workers.indexing import Indexing
from bot.workers.schedule import TICK_SECONDS, Schedule
from bot.workers.staff_lists import Enrolling
from bot.workers.supervisor import Task, keep_running
from handlers import dispatcher
from handlers.review.verdicts import Verdicts
from rules.loader import load_pack

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class App:
    """The bot, wired and not yet running."""

    database: Database
    content: Content
    editions: EditionTable
    staff: StaffService
    personnel: Personnel
    enrolment: Enrolment
    enrolling: Enrolling
    importing: Importing
    indexing: Indexing
    doors: DoorsOf
    inbox: InboxStore
    outbox: OutboxStore
    schedule: Schedule
    desks: Sequence["Desk"]
    clock: Clock

    async def run(self) -> None:
        """Serve every messenger until cancelled. The regulation of the settings comes into force here, so that a
        command beside a running bot never replaces it, and only until somebody publishes a file of their own."""
        async with self.database.unit():
            await self.editions.adopt(self.content)
        tasks: dict[str, Task] = {
            "schedule": self._tick,
            "enrolling": self.enrolling.run,
            "importing": self.importing.run,
            "indexing": self.indexing.run,
        }
        for desk in self.desks:
            platform = desk.messenger.platform
            tasks[f"{platform} feed"] = desk.serve
            for kind, pump in desk.reception.pumps.items():
                tasks[f"{platform} {kind}"] = pump.run
            tasks[f"{platform} delivery"] = desk.delivery.run
        await keep_running(tasks)

    async def _tick(self) -> None:
        while True:
            await self.schedule.tick(self.clock.now())
            await asyncio.sleep(TICK_SECONDS)


@dataclass(frozen=True)
class Desk:
    """A messenger with its two workers. Each messenger has its own, so one that hangs leaves the others alone."""

    messenger: Messenger
    reception: Reception
    delivery: Delivery

    async def serve(self) -> None:
        await self.messenger.start()
        log.info("%s: on duty as %s", self.messenger.platform, self.messenger.account)
        await self.messenger.poll(self.reception)


@asynccontextmanager
async def assembled(
    settings: Settings, clock: Clock | None = None, answers: Answers | None = None
) -> AsyncIterator[App]:
    """The whole bot over a migrated database, closed again at the end. `answers` take the place of those that were
    learned.

    Raises `rules.errors.RuleError` or `RegulationError` for a pack or a regulation that cannot be read, and
    `StorageError` for a database that cannot be used.
    """
    clock = clock or SystemClock()
    pack = load_pack(settings.rules_dir)
    content = markdown.load(settings.regulation)
    await migrate(settings.database)
    database = Database(settings.database)

    inbox = InboxStore(database, clock)
    outbox = OutboxStore(database, clock)
    traces = TraceStore(database)
    messengers = _messengers(settings, outbox, clock)
    doors = DoorsOf(messengers)
    people, invites, journal = StaffTable(database), InviteTable(database), AuditTable(database)
    imports = ImportTable(database)
    staff = StaffService(people, invites, journal, clock, CONSENT_VERSION)
    enrolment = Enrolment(people, invites, journal, imports, clock)
    enrolling = Enrolling(database, enrolment, outbox, doors)
    editions = EditionTable(database, clock)
    regulation = RegulationService(editions)
    files = RegulationFileTable(database)
    shelf = EditionService(editions, files, people, journal, clock)
    progress = Progress(database, outbox, CardTable(database))
    importing = Importing(database, shelf, files, people, outbox, progress, pack, settings.zone)
    submissions, counters = SubmissionTable(database), CounterTable(database)
    accepted, colleagues = PrecedentTable(database), ColleagueTable(database)
    declared = PageTable(database)
    personnel = Personnel(people, invites, journal, submissions, declared, traces, clock)
    networks = NetworkService(pack, NetworkTable(database), regulation, people, journal, clock, settings.zone)
    review = ReviewService(submissions, counters, regulation, accepted, networks, clock, settings.zone)
    objections = ObjectionService(ObjectionTable(database), review, colleagues, people, clock)
    precedents = PrecedentService(accepted, people, pack, clock)
    replies = ReplyService(ReturnTable(database), review, people, clock)
    approvals = ApprovalService(
        ApprovalTable(database, submissions),
        review,
        Deciders(people, colleagues),
        clock,
        timedelta(minutes=settings.approval_minutes),
    )
    approving = Approving(database, approvals, outbox, CardTable(database), settings.zone)
    situations = SituationService(pack.situations, ContactTable(database), regulation, people, journal, clock)
    pages = PageService(declared, networks, regulation, people, journal, clock, settings.zone)
    library = Library(answers or AnswerService(settings.rules_dir, settings.data_dir / "answers"), regulation)
    indexing = Indexing(database, library, progress)
    asked = QuestionTable(database)
    deciders = Deciders(people, colleagues)
    questions = QuestionService(asked, regulation, library, clock)
    desk = QuestionDesk(asked, regulation, deciders, people, clock)
    digest = Digest(asked, AppointmentTable(database), colleagues, deciders, settings.zone)
    asking = Asking(outbox, CardTable(database), settings.zone)
    pictures = PictureReader(settings.tessdata_dir)

    conversation = partial(
        dispatcher,
        staff=staff,
        personnel=personnel,
        enrolment=enrolment,
        doors=doors,
        regulation=regulation,
        editions=shelf,
        indexing=indexing,
        topics=pack.topics,
        review=review,
        objections=objections,
        replies=replies,
        precedents=precedents,
        approvals=approvals,
        approving=approving,
        situations=situations,
        networks=networks,
        pages=pages,
        questions=questions,
        routing=Routing(settings.rules_dir),
        desk=desk,
        digest=digest,
        asking=asking,
        verdicts=Verdicts(approvals, approving, settings.zone),
        pictures=pictures,
        letters=inbox,
        failures=outbox,
        post=outbox,
        clock=clock,
        zone=settings.zone,
        agency=settings.agency,
    )
    desks: list[Desk] = []
    for messenger in messengers:
        queued = Bell()
        talk = conversation(ConversationStorage(database, messenger.platform, messenger.account))
        conversing = Conversation(database, inbox, outbox, traces, messenger, talk, clock, queued)
        reception = Reception(inbox, messenger.platform, messenger.account, [conversing])
        desks.append(Desk(messenger, reception, Delivery(database, outbox, messenger, clock, queued)))
    returning = Returning(database, replies, outbox)
    declaring = Declaring(database, pages, outbox)
    weekly = WeeklyDigest(database, digest, outbox, settings.zone)
    schedule = Schedule(database, (inbox, outbox, imports, invites), (library, approving, returning, weekly, declaring))
    try:
        yield App(
            database, content, editions, staff, personnel, enrolment, enrolling, importing, indexing, doors, inbox,
            outbox, schedule, desks, clock,
        )  # fmt: skip
    finally:
        for messenger in messengers:
            await messenger.close()
        await pictures.close()
        await library.close()
        await database.close()


def _messengers(settings: Settings, outbox: OutboxStore, clock: Clock) -> list[Messenger]:
    messengers: list[Messenger] = []
    if settings.telegram_token is not None:
        messengers.append(
            TelegramMessenger(
                settings.telegram_token.get_secret_value(), settings.telegram_api_base, settings.ca_bundle
            )
        )
    if settings.vk_token is not None and settings.vk_group_id is not None:
        messengers.append(
            VkMessenger(
                settings.vk_token.get_secret_value(),
                settings.vk_group_id,
                settings.vk_api_base,
                settings.ca_bundle,
                outbox,
                clock,
            )
        )
    return messengers


async def run(settings: Settings) -> None:
    """`python -m bot run`: until SIGINT or SIGTERM."""
    async with assembled(settings) as app:
        await until_stopped(app.run())


async def until_stopped(serving: Coroutine[None, None, None]) -> None:
    """Run a coroutine until it ends or the process is asked to stop."""
    task = asyncio.create_task(serving)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        log.info("stopped")
