"""A person's approval of a draft: what its author is asked and told, and the card of those who decide."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions import ShowReview
from bot.approval.actions import (
    Approve,
    ApproveForThat,
    AskUntimed,
    GiveBack,
    Retract,
    Revise,
    SendBack,
    SendBackWith,
    ShowCard,
    ShowDesk,
    ShowDraft,
    ShowHistory,
    ShowStanding,
    Take,
)
from bot.approval.model import (
    WAITING,
    Approval,
    ApprovalCard,
    ApprovalDesk,
    ApprovalMove,
    History,
    HistoryEntry,
    Refusal,
    Stage,
    Step,
)
from bot.approval.when import NoHour, Past, TooFar, UnreadableMoment
from bot.markup import escape
from bot.page import LABEL_LIMIT, Button, Page, Toast, rows
from bot.review.model import Remark, Review, remarks
from bot.staff.model import Colleague, Employee, Role
from bot.views.approval.standing import line
from bot.views.pager import turning_row
from bot.views.review.verdict import back_to, head, kind_name, name_of, source
from bot.views.start import BACK_TO_MENU
from bot.views.words import alone, excerpt, moment, tied

FIRST = 400   # UTF-16 units of a draft on its card
ASKED = 200   # and of the comment that it answers
WORDS = 90    # of a draft in a list
TOLD = 3      # remarks of the bot on a card, and on the buttons of a return
REMARK = 160  # UTF-16 units of one of them
NAMED = 5     # people told by name
NAME = 80     # UTF-16 units of a name in a list
REASON = 250  # UTF-16 units of a reason in a history

_EXAMPLES = "«сегодня в 18:00», «завтра 10:00» или «26.11 15:30»"
_STEPS: dict[Step, str] = {
    Step.ASKED: "отправлено на согласование",
    Step.TAKEN: "взято",
    Step.GIVEN_BACK: "отдано всем",
    Step.FREED: "возвращено всем: у сотрудника больше нет доступа",
    Step.RETURNED: "возвращено с замечанием",
    Step.REVISED: "новая версия",
    Step.APPROVED: "согласовано",
    Step.WITHDRAWN: "отозвано автором",
    Step.WARNED: "напоминание: до публикации полчаса",
    Step.MISSED: "срок публикации наступил без согласования",
    Step.PASSED_ON: "решения долго нет: запрос передан дальше",
}
# What a card that rings begins with.
_RINGS: dict[Step, str] = {
    Step.GIVEN_BACK: "Снова ждёт согласующего.",
    Step.FREED: "Снова ждёт согласующего.",
    Step.REVISED: "Пришла новая версия.",
    Step.WARNED: "Скоро публикация, а решения ещё нет.",
    Step.PASSED_ON: "Решения долго нет. Помогите, пожалуйста.",
}
_REFUSALS: dict[Refusal, str] = {
    Refusal.ASKED: "Этот текст уже на согласовании.",
    Refusal.SAME: "Так уже и есть.",
    Refusal.TAKEN: "Этим уже занимается другой сотрудник.",
    Refusal.NEWER: "Есть новая версия: откройте карточку заново и прочитайте её.",
    Refusal.OVER: "Решение уже принято или запрос отозван.",
    Refusal.NOBODY: "Согласовать некому.",
    Refusal.REASON: "Напишите причину словами.",
}


# --- what the author sees --------------------------------------------------------------------------------------


def when_page(review: Review, to: Sequence[Colleague]) -> Page:
    """When will it be published? And who is going to see it."""
    return Page(
        f"<b>Когда публикуете?</b>\n\nНапишите: {_EXAMPLES}.\n\n"
        f"Черновик и ваше имя увидят: {_names([person for person, _ in to])}.",
        ((Button("Без срока", AskUntimed(review.id).pack()),), (back_to(review),)),
    )


def nobody_page(review: Review) -> Page:
    return Page(
        "<b>Согласовать некому.</b>\n\nВ боте нет ни пресс-секретаря, ни администратора, кроме вас. "
        "Покажите черновик руководителю и попросите администратора пригласить в бот пресс-секретаря.",
        ((back_to(review),),),
    )


def unreadable_moment_page(said: UnreadableMoment | NoHour | Past | TooFar, review_id: int, zone: ZoneInfo) -> Page:
    match said:
        case Past(at):
            why = f"{moment(at, zone).capitalize()} уже прошло. Напишите время, которое ещё впереди"
        case NoHour():
            why = "Не хватает времени. Напишите день и час"
        case TooFar():
            why = "Это больше чем через год. Проверьте дату и напишите ещё раз"
        case UnreadableMoment():
            why = "Не получилось понять время. Напишите, например"
    return Page(
        f"{tied(why)}: {_EXAMPLES}.",
        (
            (Button("Без срока", AskUntimed(review_id).pack()),),
            (Button("← К замечаниям", ShowReview(review_id).pack()),),
        ),
    )


def standing_page(approval: Approval, zone: ZoneInfo) -> Page:
    """Where one's own text stands, and what can be done with it."""
    parts = [f"<b>{escape(line(approval.standing, zone))}</b>", *_reason(approval)]
    if approval.stage is Stage.RETURNED:
        parts.append(
            "Нажмите «Исправленный текст» и пришлите его или исправьте своё сообщение: "
            "новая версия уйдёт тому же, кто вернул."
        )
    parts.append(_words(approval))
    if approval.stage is Stage.OPEN:
        parts.append(f"Увидят: {_names(approval.addressees)}.")
    parts += _planned(approval, zone)
    buttons: list[tuple[Button, ...]] = []
    if approval.stage is Stage.RETURNED:
        buttons.append((Button("Исправленный текст", Revise(approval.id).pack()),))
    history = Button("История", ShowHistory(approval.id).pack())
    retract = [Button("Отозвать", Retract(approval.id).pack())] if approval.is_live else []
    return Page("\n\n".join(parts), (*buttons, (*retract, history), (back_to(approval.review),)))


def revision_wanted_page(approval: Approval) -> Page:
    return Page(
        "Пришлите исправленный текст одним сообщением: проверю его и передам на согласование как новую версию.",
        ((Button("Отмена", ShowStanding(approval.id).pack()),),),
    )


def gone_page() -> Page:
    return Page("Этого запроса на согласование у вас нет. Пришлите текст ещё раз: проверю его.")


def author_page(move: ApprovalMove, zone: ZoneInfo) -> Page | None:
    """What an author is told unasked; None for what they only see when they look."""
    approval = move.approval
    history = Button("История", ShowHistory(approval.id).pack())
    look = Button("Согласование", ShowStanding(approval.id).pack())
    words, returned = _words(approval), approval.stage is Stage.RETURNED
    match move.step:
        case Step.APPROVED | Step.RETURNED:
            return standing_page(approval, zone)
        case Step.WARNED if returned:
            told = "Скоро публикация, а исправленного текста ещё нет."
        case Step.WARNED:
            told = f"Скоро публикация, а решения ещё нет. Напомнил: {_names([person for person, _ in move.ring])}."
        case Step.MISSED:
            told = (
                "К сроку не согласовано. Дождитесь решения или перенесите публикацию: "
                "свяжитесь с теми, кто решает."
            )
        case Step.PASSED_ON if move.ring:
            told = f"Решения долго нет. Попросил помочь: {_names([person for person, _ in move.ring])}."
        case Step.PASSED_ON:
            told = "Решения долго нет, а передать больше некому. Позвоните тем, кому отправили."
        case _:
            return None
    return Page("\n\n".join([f"<b>{told}</b>", words, *_planned(approval, zone)]), ((look, history),))


# --- what those who decide see ---------------------------------------------------------------------------------


def card_page(card: ApprovalCard, reader: Employee, zone: ZoneInfo, step: Step | None = None) -> Page:
    """`step` is why it rings. What was decided stands first."""
    approval, review = card.approval, card.approval.review
    parts = [f"<b>{_RINGS[step]}</b>"] if step in _RINGS else []
    told, author = escape(line(approval.standing, zone)), escape(approval.author.name)
    what = f"{kind_name(review).capitalize()}, версия {review.version}."
    if approval.stage in WAITING:
        parts.append(f"<b>На согласование: {author}</b>\n{what}")
        parts += [told] if approval.stage is Stage.TAKEN else []
    else:
        parts += [f"<b>{told}</b>", *_reason(approval), f"Автор: {author}\n{what}"]
    parts += [*_planned(approval, zone), _verdict(review)]
    parts.append(f"«{escape(excerpt(review.draft.text, FIRST))}»")
    if review.draft.context:
        parts.append(f"Отвечает на комментарий: «{escape(excerpt(review.draft.context, ASKED))}»")
    return Page("\n\n".join(parts), tuple(row for row in _card_buttons(card, reader) if row))


def remark_page(approval: Approval) -> Page:
    """Why is it returned? One of the bot's own remarks will do."""
    review = approval.review
    choices = (
        Button(
            excerpt(f"{number}. {name_of(remark)}", LABEL_LIMIT),
            SendBackWith(approval.id, review.version, number).pack(),
        )
        for number, remark in enumerate(remarks(review.findings)[:TOLD], start=1)
    )
    more = " или выберите замечание бота" if review.findings else ""
    return Page(
        f"Что исправить? Напишите одним сообщением{more}.\n\nАвтор увидит замечание и ваше имя.",
        rows([*choices, _back(approval)]),
    )


def remark_words(remark: Remark) -> str:
    """A remark of the bot in the words of a person who returns a text."""
    one = remark[0]
    return f"{name_of(remark)} — {source(one)}. {one.message} {one.advice}"


def reason_page(approval: Approval) -> Page:
    return Page(
        f"<b>Бот считает: так публиковать нельзя.</b>\n\n{_remarks(approval.review)}\n\n"
        "Согласовать можно только с письменной причиной. Напишите её одним сообщением: её увидит автор, "
        "и она останется в истории.",
        ((_back(approval),),),
    )


def reason_meant_page(approval: Approval, meant: ApproveForThat, reason: str) -> Page:
    return Page(
        f"Согласовать с этой причиной?\n\n«{escape(reason)}»\n\n"
        "Её увидит автор. Другую причину пришлите сообщением.",
        ((Button("Согласовать", meant.pack()),), (_back(approval),)),
    )


def draft_pages(approval: Approval) -> tuple[Page, ...]:
    """The whole draft, and what it answers."""
    review = approval.review
    first = f"Черновик: {approval.author.name}, {kind_name(review)}, версия {review.version}. Он в следующем сообщении."
    pages = [Page(escape(first)), *alone(review.draft.text)]
    if review.draft.context and (comment := alone(review.draft.context)):
        pages += [Page("А это комментарий гражданина, на который он отвечает:"), *comment]
    return tuple(pages)


def desk_page(desk: ApprovalDesk, zone: ZoneInfo, now: datetime) -> Page:
    if not desk.approvals:
        return Page("Сейчас никто не ждёт согласования.", ((BACK_TO_MENU,),))
    lines = [f"{number}. {_line(approval, zone, now)}" for number, approval in enumerate(desk.approvals, start=1)]
    numbers = tuple(
        Button(str(number), ShowCard(approval.id).pack()) for number, approval in enumerate(desk.approvals, start=1)
    )
    turning = turning_row(ShowDesk, desk.part, desk.parts)
    return Page("<b>На согласовании</b>\n\n" + "\n\n".join(lines), (numbers, *turning, (BACK_TO_MENU,)))


def refused(refusal: Refusal) -> Toast:
    return Toast(_REFUSALS[refusal])


def refused_page(refusal: Refusal) -> Page:
    return Page(_REFUSALS[refusal])


# --- what all of them see --------------------------------------------------------------------------------------


def history_page(history: History, reader: Employee, zone: ZoneInfo) -> Page:
    approval = history.approval
    is_own = reader.id == approval.author.id
    back = Button("← Назад", (ShowStanding(approval.id) if is_own else ShowCard(approval.id)).pack())
    turning = turning_row(lambda to: ShowHistory(approval.id, to), history.part, history.parts)
    lines = [_entry(entry, zone) for entry in history.entries]
    return Page("\n\n".join(["<b>История согласования</b>", _words(approval), *lines]), (*turning, (back,)))


def _entry(entry: HistoryEntry, zone: ZoneInfo) -> str:
    who = f": {escape(excerpt(entry.actor, NAME))}" if entry.actor else ""
    reason = f"\n«{escape(excerpt(entry.reason, REASON))}»" if entry.reason else ""
    return f"{moment(entry.at, zone)} — {_STEPS[entry.step]}{who}. Версия {entry.version}.{reason}"


def _words(approval: Approval) -> str:
    return f"«{escape(excerpt(approval.review.draft.text, WORDS))}»"


def _reason(approval: Approval) -> list[str]:
    reason = {Stage.RETURNED: "Замечание", Stage.APPROVED: "Причина"}.get(approval.stage)
    return [f"{reason}: {escape(approval.reason)}"] if reason and approval.reason else []


def _planned(approval: Approval, zone: ZoneInfo) -> list[str]:
    return [f"Публикация: {moment(approval.planned_at, zone)}."] if approval.planned_at else []


def _verdict(review: Review) -> str:
    told = f"Проверка бота: {tied(head(review.verdict, review.findings)).rstrip(':.')}."
    return f"{told}\n{_remarks(review)}" if review.findings else told


def _remarks(review: Review) -> str:
    found = remarks(review.findings)
    lines = [escape(excerpt(f"– {name_of(remark)} — {source(remark[0])}", REMARK)) for remark in found[:TOLD]]
    return "\n".join([*lines, *([f"– и ещё {len(found) - TOLD}"] if len(found) > TOLD else [])])


def _card_buttons(card: ApprovalCard, reader: Employee) -> list[tuple[Button, ...]]:
    approval, version = card.approval, card.approval.review.version
    draft = Button("Весь черновик", ShowDraft(approval.id).pack())
    history = Button("История", ShowHistory(approval.id).pack())
    desk = [Button("Все запросы", ShowDesk().pack())] if reader.role in {Role.PRESS_SECRETARY, Role.ADMIN} else []
    is_theirs = approval.holder is not None and approval.holder.id == reader.id
    if not (card.may_decide and approval.stage in WAITING and (is_theirs or approval.is_open_to_others)):
        return [(draft,), (history, *desk)]
    hand = Button("Отдать", GiveBack(approval.id).pack()) if is_theirs else Button("Взять", Take(approval.id).pack())
    decide = (
        Button("Согласовать", Approve(approval.id, version).pack()),
        Button("Вернуть", SendBack(approval.id, version).pack()),
    )
    return [(hand, draft), decide, (history, *desk)]


def _line(approval: Approval, zone: ZoneInfo, now: datetime) -> str:
    due = ""
    if approval.planned_at is not None:
        due = f", публикация {moment(approval.planned_at, zone)}"
        due += " — <b>срок прошёл</b>" if approval.planned_at <= now else ""
    who = f"занимается {escape(excerpt(approval.holder.name, NAME))}" if approval.holder else "никто не взял"
    return f"{escape(excerpt(approval.author.name, NAME))}{due}; {who}\n{_words(approval)}"


def _back(approval: Approval) -> Button:
    return Button("← К карточке", ShowCard(approval.id).pack())


def _names(people: Sequence[Employee]) -> str:
    more = f" и ещё {len(people) - NAMED}" if len(people) > NAMED else ""
    return ", ".join(escape(person.name) for person in people[:NAMED]) + more
