"""A colleague asks, the regulation answers; and where it does not, a person does."""

from typing import Any
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.notices.questions import QuestionNotices
from bot.page import Page, Toast
from bot.questions import actions
from bot.questions.desk import Outcome, QuestionDesk
from bot.questions.digest import Digest
from bot.questions.model import Question, QuestionMove, Refusal
from bot.questions.service import QuestionService
from bot.regulation.routing import Route, Routing
from bot.review.model import Draft, Judgement
from bot.review.service import ReviewService
from bot.staff.codes import is_spelled_as_code
from bot.staff.model import Employee
from bot.views import questions as views
from bot.views import start
from handlers.plumbing.door import Pressed
from handlers.plumbing.intake import Parcel, WithinLimits, draft_of, words_of
from handlers.plumbing.waiting import ASKS, Awaited, Idle, Talk, Wait
from handlers.review.verdicts import Verdicts


class Asks(Filter):
    """Words of one's own alone, under which no address hides, and they look like a question; the handler receives as
    `route` whether they may be a draft too."""

    async def __call__(self, message: Message, routing: Routing) -> bool | dict[str, Route]:
        if not message.text or is_spelled_as_code(message.text):
            return False
        draft = draft_of(message)
        is_plain = draft.origin == "typed" and message.forward_origin is None
        if not is_plain or draft.context is not None or draft.links:
            return False
        route = await routing.route(draft.text)
        return {"route": route} if route is not Route.DRAFT else False


class Asked(Filter):
    """An edit of a message that was a question; the handler receives the question as `asked`."""

    async def __call__(
        self, message: Message, parcel: Parcel, employee: Employee, questions: QuestionService
    ) -> bool | dict[str, Question]:
        asked = await questions.sent_in(employee, parcel.source)
        return {"asked": asked} if asked and message.text else False

QUESTION = Wait("question")
REPLY = Wait("reply")  # to a colleague's question


def router() -> Router:
    router = Router(name="questions")
    router.callback_query.middleware(WithinLimits())
    router.message.register(on_question, Awaited(QUESTION), F.text)
    router.message.register(on_reply, Awaited(REPLY), F.text)
    router.message.register(on_plain, Idle(), Asks())
    router.edited_message.register(on_edited, Asked())

    pressed = router.callback_query.register
    pressed(on_ask, Pressed(actions.AskQuestion), flags=ASKS)
    pressed(on_as_question, Pressed(actions.AsQuestion))
    pressed(on_as_draft, Pressed(actions.AsDraft))
    pressed(on_show_answer, Pressed(actions.ShowAnswer))
    pressed(on_ask_again, Pressed(actions.AskAgain))
    pressed(on_ask_person, Pressed(actions.AskPerson))
    pressed(on_show_questions, Pressed(actions.ShowQuestions))
    pressed(on_show_question, Pressed(actions.ShowQuestion))
    pressed(on_show_general, Pressed(actions.ShowGeneral))
    pressed(on_take, Pressed(actions.Take))
    pressed(on_give_back, Pressed(actions.GiveBack))
    pressed(on_reply_wanted, Pressed(actions.Reply), flags=ASKS)
    pressed(on_make_general, Pressed(actions.MakeGeneral))
    pressed(on_withdraw, Pressed(actions.Withdraw))
    pressed(on_show_unanswered, Pressed(actions.ShowUnanswered))
    return router


# --- whoever asks ----------------------------------------------------------------------------------------------


async def on_ask(query: CallbackQuery, talk: Talk) -> Page | Toast:
    await talk.wait(QUESTION)
    return views.question_wanted_page()


async def on_question(
    message: Message, parcel: Parcel, employee: Employee, questions: QuestionService, talk: Talk, zone: ZoneInfo
) -> Page:
    answered = await questions.ask(employee, words_of(message), parcel.source)
    await talk.end()
    return views.answer_page(answered, zone)


async def on_plain(
    message: Message,
    route: Route,
    parcel: Parcel,
    employee: Employee,
    questions: QuestionService,
    review: ReviewService,
    verdicts: Verdicts,
    talk: Talk,
    zone: ZoneInfo,
) -> Page:
    """The remarks are told beside the answer, so that no breach goes unseen. What may be a draft, breaks the
    regulation and has no answer yet is taken for one."""
    judged = await review.weigh(draft_of(message))
    answered = await questions.ask(employee, words_of(message), parcel.source)
    await talk.end()
    if route is Route.EITHER and judged.verdict != "ok" and not answered.is_told:
        found = await review.keep(employee.id, judged, parcel.source)
        await questions.mark_draft(employee, answered.question.id, found.id)
        return await verdicts.page(found)
    return views.answer_page(answered, zone, _told_beside(judged, route))


async def on_edited(
    message: Message,
    parcel: Parcel,
    asked: Question,
    employee: Employee,
    questions: QuestionService,
    review: ReviewService,
    routing: Routing,
    verdicts: Verdicts,
    zone: ZoneInfo,
) -> Page | None:
    """It stays a question, and has its remarks told, unless there is an address under its words now."""
    draft = draft_of(message)
    if draft.links:
        found = await review.submit(employee.id, draft, parcel.source)
        await questions.mark_draft(employee, asked.id, found.id)
        return await verdicts.page(found)
    judged = await _beside(draft, review, routing)
    answered = await questions.correct(employee, asked.id, words_of(message), parcel.source)
    return views.answer_page(answered, zone, judged) if answered else None


async def on_show_answer(
    query: CallbackQuery,
    action: actions.ShowAnswer,
    employee: Employee,
    questions: QuestionService,
    review: ReviewService,
    routing: Routing,
    zone: ZoneInfo,
) -> Page | Toast:
    answered = await questions.answered(employee, action.question)
    if answered is None:
        return start.stale_button()
    judged = await _beside(Draft.typed(answered.question.text), review, routing)
    return views.answer_page(answered, zone, judged)


async def on_ask_again(
    query: CallbackQuery,
    action: actions.AskAgain,
    employee: Employee,
    questions: QuestionService,
    review: ReviewService,
    routing: Routing,
    zone: ZoneInfo,
) -> Page | Toast:
    question = await questions.own(employee, action.question)
    if question is None:
        return start.stale_button()
    judged = await _beside(Draft.typed(question.text), review, routing)
    answered = await questions.again(employee, question.id)
    return views.answer_page(answered, zone, judged) if answered else start.stale_button()


async def on_ask_person(
    query: CallbackQuery,
    action: actions.AskPerson,
    employee: Employee,
    desk: QuestionDesk,
    question_notices: QuestionNotices,
) -> Page | Toast:
    """Those who are asked learn of it in the same unit of work as it is stored in."""
    outcome = await desk.send(employee, action.question)
    if not isinstance(outcome, QuestionMove):
        return _refused(outcome)
    await question_notices.tell(outcome)
    return views.sent_page(outcome.card.question, [person for person, _ in outcome.ring])


async def _beside(draft: Draft, review: ReviewService, routing: Routing) -> Judgement | None:
    """Of the words of a question, before anything of it is written."""
    return _told_beside(await review.weigh(draft), await routing.route(draft.text))


def _told_beside(judged: Judgement, route: Route) -> Judgement | None:
    """What is told of a question as a draft: of one that can be nothing else only what is wrong with it."""
    return None if route is Route.QUESTION and judged.verdict == "ok" else judged


# --- a question or a draft -------------------------------------------------------------------------------------


async def on_as_question(
    query: CallbackQuery,
    action: actions.AsQuestion,
    employee: Employee,
    review: ReviewService,
    questions: QuestionService,
    zone: ZoneInfo,
) -> Page | Toast:
    found = await review.review(action.review, employee.id)
    if found is None:
        return start.stale_button()
    return views.answer_page(await questions.from_review(employee, found.id, found.draft.text), zone)


async def on_as_draft(
    query: CallbackQuery,
    action: actions.AsDraft,
    employee: Employee,
    review: ReviewService,
    verdicts: Verdicts,
    questions: QuestionService,
) -> Page | Toast:
    question = await questions.own(employee, action.question)
    if question is None:
        return start.stale_button()
    return await _as_draft(question, employee, review, verdicts, questions)


async def _as_draft(
    question: Question, employee: Employee, review: ReviewService, verdicts: Verdicts, questions: QuestionService
) -> Page:
    """The review that these words have already, the next version of it when they were edited since, or the first."""
    draft = Draft.typed(question.text)
    found = await review.review(question.review_id, employee.id) if question.review_id else None
    if found is None:
        found = await review.submit(employee.id, draft, question.source)
    elif found.draft.text != draft.text and question.source is not None:
        found = await review.correct(employee.id, found.id, draft, question.source) or found
    await questions.mark_draft(employee, question.id, found.id)
    return await verdicts.page(found)


# --- whoever answers -------------------------------------------------------------------------------------------


async def on_show_questions(
    query: CallbackQuery, action: actions.ShowQuestions, employee: Employee, desk: QuestionDesk, zone: ZoneInfo
) -> Page | Toast:
    listing = await desk.listing(employee, action.part)
    return views.questions_page(listing, zone) if listing else start.stale_button()


async def on_show_question(
    query: CallbackQuery, action: actions.ShowQuestion, employee: Employee, desk: QuestionDesk, zone: ZoneInfo
) -> Page | Toast:
    card = await desk.card(employee, action.question)
    return views.card_page(card, employee, zone) if card else start.stale_button()


async def on_show_general(
    query: CallbackQuery, action: actions.ShowGeneral, employee: Employee, desk: QuestionDesk, zone: ZoneInfo
) -> Page | Toast:
    listing = await desk.general(employee, action.part)
    return views.general_page(listing, zone) if listing else start.stale_button()


async def on_take(
    query: CallbackQuery,
    action: actions.Take,
    employee: Employee,
    desk: QuestionDesk,
    question_notices: QuestionNotices,
    zone: ZoneInfo,
) -> Page | Toast:
    return await _moved(await desk.take(employee, action.question), employee, question_notices, zone)


async def on_give_back(
    query: CallbackQuery,
    action: actions.GiveBack,
    employee: Employee,
    desk: QuestionDesk,
    question_notices: QuestionNotices,
    zone: ZoneInfo,
) -> Page | Toast:
    return await _moved(await desk.give_back(employee, action.question), employee, question_notices, zone)


async def on_reply_wanted(
    query: CallbackQuery,
    action: actions.Reply,
    employee: Employee,
    desk: QuestionDesk,
    question_notices: QuestionNotices,
    talk: Talk,
) -> Page | Toast:
    """Whoever begins to answer has taken the question: two do not write at once."""
    outcome = await desk.take(employee, action.question)
    if isinstance(outcome, QuestionMove):
        await question_notices.tell(outcome)
    elif outcome is not Refusal.SAME:
        return _refused(outcome)
    card = await desk.card(employee, action.question)
    if card is None:
        return start.stale_button()
    await talk.wait(REPLY, question=action.question)
    return views.reply_wanted_page(card)


async def on_reply(
    message: Message,
    awaited: dict[str, Any],
    employee: Employee,
    desk: QuestionDesk,
    question_notices: QuestionNotices,
    talk: Talk,
    zone: ZoneInfo,
) -> Page:
    """The asker learns of it in the same unit of work as it is stored in. What is too long is waited for once more."""
    outcome = await desk.reply(employee, awaited["question"], words_of(message))
    if outcome is Refusal.LONG:
        return views.refused_page(outcome)
    await talk.end()
    if isinstance(outcome, QuestionMove):
        await question_notices.tell(outcome)
        return views.card_page(outcome.card, employee, zone)
    return views.refused_page(outcome) if outcome else views.gone_page()


async def on_make_general(
    query: CallbackQuery,
    action: actions.MakeGeneral,
    employee: Employee,
    desk: QuestionDesk,
    question_notices: QuestionNotices,
    zone: ZoneInfo,
) -> Page | Toast:
    return await _moved(await desk.make_general(employee, action.question), employee, question_notices, zone)


async def on_withdraw(
    query: CallbackQuery,
    action: actions.Withdraw,
    employee: Employee,
    desk: QuestionDesk,
    question_notices: QuestionNotices,
    zone: ZoneInfo,
) -> Page | Toast:
    return await _moved(await desk.withdraw(employee, action.question), employee, question_notices, zone)


async def on_show_unanswered(
    query: CallbackQuery, action: actions.ShowUnanswered, employee: Employee, digest: Digest, zone: ZoneInfo
) -> Page | Toast:
    times = action.moments
    found = await digest.shown_to(employee, *times, action.part) if times else None
    return views.unanswered_page(found, zone) if found else start.stale_button()


async def _moved(outcome: Outcome, employee: Employee, notices: QuestionNotices, zone: ZoneInfo) -> Page | Toast:
    """The card as it is now, and everybody else learns of it."""
    if not isinstance(outcome, QuestionMove):
        return _refused(outcome)
    await notices.tell(outcome)
    return views.card_page(outcome.card, employee, zone)


def _refused(refusal: Refusal | None) -> Toast:
    return views.refused(refusal) if refusal else start.stale_button()
