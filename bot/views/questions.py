"""A question and its answers: the regulation's own words with where they stand, or that it does not say; what a person
has answered; and what those who answer see of it. Of an asker a name and a unit are told, nothing else."""

from zoneinfo import ZoneInfo

from bot.actions import Cancel
from bot.markup import escape, utf16_length
from bot.page import Button, Page, Toast
from bot.questions.actions import (
    AsDraft,
    AskAgain,
    AskPerson,
    AskQuestion,
    GiveBack,
    MakeGeneral,
    Reply,
    ShowAnswer,
    ShowGeneral,
    ShowQuestion,
    ShowQuestions,
    ShowUnanswered,
    Take,
    Withdraw,
)
from bot.questions.model import (
    REPLY_LIMIT,
    WAITING,
    Answered,
    Group,
    Listing,
    Question,
    QuestionCard,
    ReadingProgress,
    Refusal,
    Stage,
    Unanswered,
)
from bot.regulation.actions import ReadClause, ShowContents
from bot.regulation.model import Clause, Edition
from bot.review.model import Judgement
from bot.staff.model import Employee
from bot.views.pager import turning_row
from bot.views.regulation.reading import clause_button, places_of
from bot.views.review.verdict import remark_beside
from bot.views.start import BACK_TO_MENU
from bot.views.words import day, excerpt, moment, plural, tied

ASKED = 300    # UTF-16 units of a question on a page about something else
WHOLE = 1500   # and on the card of those who answer
QUOTED = 2500  # of the clause
NAME = 150     # of a section, of the regulation
LINE = 90      # of a question in a list
NAMED = 5      # people told by name

Row = tuple[Button, ...]

_TOLD: dict[Refusal, str] = {
    Refusal.SENT: "Этот вопрос уже у людей: ответ придёт сюда.",
    Refusal.TAKEN: "На этот вопрос уже отвечает другой сотрудник.",
    Refusal.OVER: "На этот вопрос уже ответили.",
    Refusal.SAME: "Так уже и есть.",
    Refusal.NOBODY: "Передать некому: в боте ещё нет пресс-секретаря. Спросите руководителя.",
    Refusal.LONG: f"Ответ должен быть не длиннее {REPLY_LIMIT} знаков. Пришлите его короче.",
}


# --- whoever asks ----------------------------------------------------------------------------------------------


def question_wanted_page() -> Page:
    return Page(
        "О чём спросить? Напишите своими словами, как спросили бы коллегу: отвечу пунктом регламента.",
        ((Button("Содержание регламента", ShowContents().pack()),), (Button("Отмена", Cancel("question").pack()),)),
    )


def answer_page(answered: Answered, zone: ZoneInfo, judged: Judgement | None = None) -> Page:
    """What is told of a question now: a person's answer first, then a general one, then the regulation's words; and
    next to the buttons, where a phone shows it, what is to be said of it as a draft, for it may be one."""
    question = answered.question
    beside = [remark_beside(judged)] if judged is not None else []
    if answered.reading is not None and question.stage is Stage.TOLD:
        return _reading_page(question, answered.reading, beside)
    parts = [*_by_a_person(question, zone), *_general(answered, zone)]
    is_told = bool(parts)
    if answered.clause is not None and not is_told:
        parts += [*_quoted(answered.edition, answered.clause, zone)]
    elif answered.clause is None and not is_told:
        parts += ["<b>В регламенте этого нет</b>", "Спросите человека: вопрос и ваше имя увидит пресс-секретарь."]
    if question.stage in WAITING:
        parts.append(_standing(question, zone))
    return Page("\n\n".join([*parts, *beside]), _ways(answered, is_told=is_told))


def sent_page(question: Question, to: list[Employee]) -> Page:
    """`to` are those who were asked."""
    names = ", ".join(escape(person.name) for person in to[:NAMED])
    more = f" и ещё {len(to) - NAMED}" if len(to) > NAMED else ""
    return Page(
        f"<b>Вопрос передан: {names}{more}</b>\n\n{_asked(question, ASKED)}\n\nОтвет придёт сюда.",
        ((Button("← К ответу", ShowAnswer(question.id).pack()),),),
    )


def nobody_page(question: Question) -> Page:
    return Page(_TOLD[Refusal.NOBODY], ((Button("← К ответу", ShowAnswer(question.id).pack()),),))


def reply_page(card: QuestionCard, zone: ZoneInfo) -> Page:
    """What the asker gets when a person has answered."""
    question = card.question
    return Page(
        "\n\n".join(["<b>Ответ на ваш вопрос</b>", _asked(question, ASKED), *_signed(question, zone)]),
        ((Button("Что говорит регламент", ShowAnswer(question.id).pack()),), (Button("Спросить ещё", _ask()),)),
    )


def _reading_page(question: Question, reading: ReadingProgress, beside: list[str]) -> Page:
    gone = f" Прочитано пунктов: {reading.done} из {reading.of}." if reading.of else ""
    told = (
        "<b>Читаю новую редакцию регламента</b>",
        f"Это займёт до минуты.{gone} Вопрос я запомнил: нажмите кнопку, и я отвечу.",
    )
    return Page(
        "\n\n".join([*told, *beside]),
        (
            (Button("Ответить сейчас", AskAgain(question.id).pack()),),
            (Button("Спросить человека", AskPerson(question.id).pack()), _as_draft(question)),
        ),
    )


def _quoted(edition: Edition, clause: Clause, zone: ZoneInfo) -> tuple[str, str, str]:
    section = edition.section_of(clause)
    heading = f" · {escape(excerpt(f'{section.number}. {section.title}'.lstrip('. '), NAME))}" if section else ""
    dated = f", редакция от {day(edition.published_at, zone)}" if edition.published_at else ""
    text = clause.text if utf16_length(clause.text) <= QUOTED else excerpt(clause.text, QUOTED)
    return (
        f"<b>Пункт {escape(clause.number)}</b>{heading}",
        f"«{escape(text)}»",
        f"<i>{escape(excerpt(edition.title, NAME))}{dated}</i>",
    )


def _by_a_person(question: Question, zone: ZoneInfo) -> list[str]:
    return ["<b>Вам ответил человек</b>", *_signed(question, zone)] if question.reply else []


def _general(answered: Answered, zone: ZoneInfo) -> list[str]:
    general = answered.general
    if general is None or answered.question.reply:
        return []
    return ["<b>Об этом уже спрашивали</b>", _asked(general, ASKED), *_signed(general, zone)]


def _signed(question: Question, zone: ZoneInfo) -> list[str]:
    by = escape(question.holder.name) if question.holder else ""
    return [escape(question.reply or ""), f"<i>{by}, {day(question.since, zone)}</i>"]


def _standing(question: Question, zone: ZoneInfo) -> str:
    if question.holder is not None:
        return f"Отвечает {escape(question.holder.name)}, с {moment(question.since, zone)}."
    return f"Вопрос у пресс-секретаря с {moment(question.since, zone)}. Ответ придёт сюда."


def _ways(answered: Answered, *, is_told: bool) -> tuple[Row, ...]:
    question, edition, clause = answered.question, answered.edition, answered.clause
    others: Row = tuple(clause_button(edition, one, question.id) for one in answered.alternatives)
    rows: list[Row] = []
    if clause is not None:
        read = Button("Читать в регламенте", ReadClause(edition.id, places_of(edition)[clause], 1, question.id).pack())
        rows += [(clause_button(edition, clause, question.id), *others)] if is_told else [others] if others else []
        rows += [] if is_told else [(read,)]
    if question.stage is Stage.TOLD:
        label = "Не то? Спросить человека" if clause is not None or is_told else "Спросить человека"
        rows.append((Button(label, AskPerson(question.id).pack()),))
    rows.append((_as_draft(question), Button("Содержание", ShowContents().pack())))
    return tuple(rows)


def _as_draft(question: Question) -> Button:
    return Button("Это черновик", AsDraft(question.id).pack())


def _ask() -> str:
    return AskQuestion().pack()


def _asked(question: Question, units: int) -> str:
    lead = f"«{escape(excerpt(question.before, ASKED))}»\n" if question.before else ""
    return f"{lead}«{escape(excerpt(question.text, units))}»"


# --- whoever answers -------------------------------------------------------------------------------------------


def card_page(card: QuestionCard, reader: Employee, zone: ZoneInfo, *, is_new: bool = False) -> Page:
    """`is_new`: it has just come."""
    question = card.question
    unit = f", {escape(card.unit)}" if card.unit else ""
    head = f"<b>{'Новый вопрос' if is_new else 'Вопрос'}: {escape(question.asker.name)}</b>{unit}"
    parts = [f"{head}\n{moment(question.asked_at, zone)}", _asked(question, WHOLE), _said(card)]
    if question.stage is Stage.TAKEN:
        parts.append(_standing(question, zone))
    if question.reply:
        parts += ["<b>Ответ</b>", *_signed_short(question, zone)]
    if question.is_general:
        parts.append(
            "Общий ответ: его получает каждый, кто спросит о том же."
            if card.holds
            else "Общий ответ сейчас не показывается: пункт, на котором он держится, изменился."
        )
    return Page("\n\n".join(parts), _card_buttons(card, reader))


def reply_wanted_page(card: QuestionCard) -> Page:
    question = card.question
    return Page(
        f"{_asked(question, WHOLE)}\n\nНапишите ответ одним сообщением. Его и ваше имя увидит "
        f"{escape(question.asker.name)}. Назовите пункт, если он есть: «п. 4.2».",
        ((Button("← К вопросу", ShowQuestion(question.id).pack()),),),
    )


def questions_page(listing: Listing, zone: ZoneInfo) -> Page:
    """What waits for an answer."""
    ways: tuple[Row, ...] = ((Button("Общие ответы", ShowGeneral().pack()),), (BACK_TO_MENU,))
    if not listing.questions:
        return Page("Сейчас никто не ждёт ответа.", ways)
    lines = [
        f"{number}. {escape(question.asker.name)}, {moment(question.asked_at, zone)}{_with(question)}\n"
        f"«{escape(excerpt(question.text, LINE))}»"
        for number, question in enumerate(listing.questions, start=1)
    ]
    return Page(
        "\n\n".join(["<b>Вопросы сотрудников</b>", *lines]),
        (_numbers(listing), *turning_row(ShowQuestions, listing.part, listing.parts), *ways),
    )


def general_page(listing: Listing, zone: ZoneInfo) -> Page:
    back: Row = (Button("← Вопросы", ShowQuestions().pack()),)
    if not listing.questions:
        return Page(
            "Общих ответов пока нет. Ответьте на вопрос и нажмите «Сделать общим»: его получит каждый, кто спросит "
            "о том же.",
            (back,),
        )
    lines = [
        f"{number}. «{escape(excerpt(question.text, LINE))}»\n{_signature(question, zone)}"
        f"{'. Не показывается: пункт изменился' if question.id in listing.dormant else ''}"
        for number, question in enumerate(listing.questions, start=1)
    ]
    return Page(
        "\n\n".join(["<b>Общие ответы</b>", *lines]),
        (_numbers(listing), *turning_row(ShowGeneral, listing.part, listing.parts), back),
    )


def refused(refusal: Refusal) -> Toast:
    return Toast(_TOLD[refusal])


def refused_page(refusal: Refusal) -> Page:
    return Page(_TOLD[refusal])


def gone_page() -> Page:
    return Page("Этого вопроса больше нет или отвечаете на него не вы.")


def _said(card: QuestionCard) -> str:
    if card.edition is None:
        return "Бот на него ещё не ответил."
    if card.clause is None:
        return "Бот ответил: в регламенте этого нет."
    return f"Бот ответил пунктом {escape(card.clause.number)}: «{escape(excerpt(card.clause.text, ASKED))}»"


def _card_buttons(card: QuestionCard, reader: Employee) -> tuple[Row, ...]:
    question = card.question
    rows: list[Row] = []
    is_mine = question.holder is not None and question.holder.id == reader.id
    answer = Button("Ответить", Reply(question.id).pack())
    if question.stage is Stage.OPEN:
        rows.append((Button("Взять", Take(question.id).pack()), answer))
    elif question.stage is Stage.TAKEN and is_mine:
        rows.append((Button("Отдать", GiveBack(question.id).pack()), answer))
    elif question.stage is Stage.ANSWERED:
        if question.is_general:
            rows.append((Button("Отозвать общий ответ", Withdraw(question.id).pack()),))
        if not card.holds and question.before is None:
            rows.append((Button("Сделать общим", MakeGeneral(question.id).pack()),))
    if card.edition is not None and card.clause is not None:
        rows.append((clause_button(card.edition, card.clause),))
    rows.append((Button("Все вопросы", ShowQuestions(1, question.id).pack()),))
    return tuple(rows)


def _numbers(listing: Listing) -> Row:
    return tuple(
        Button(str(number), ShowQuestion(question.id).pack())
        for number, question in enumerate(listing.questions, start=1)
    )


def _with(question: Question) -> str:
    return f" — отвечает {escape(question.holder.name)}" if question.holder else ""


def _signature(question: Question, zone: ZoneInfo) -> str:
    return f"{escape(question.holder.name) if question.holder else ''}, {day(question.since, zone)}"


def _signed_short(question: Question, zone: ZoneInfo) -> list[str]:
    return [escape(excerpt(question.reply or "", WHOLE)), f"<i>{_signature(question, zone)}</i>"]


# --- admins ----------------------------------------------------------------------------------------------------


def unanswered_page(unanswered: Unanswered, zone: ZoneInfo) -> Page:
    """What the regulation did not answer; nobody is named."""
    since, until = unanswered.since, unanswered.until
    count = unanswered.count
    head = (
        f"<b>На что регламент не ответил</b>\n{day(since, zone)} – {day(until, zone)}: "
        + tied(f"{count} {plural(count, 'вопрос', 'вопроса', 'вопросов')}")
    )
    lines = [_group(group) for group in unanswered.groups]
    last = "Возможно, регламенту не хватает пункта или общего ответа."
    return Page(
        "\n\n".join([head, *lines, last]),
        (
            *turning_row(lambda part: ShowUnanswered.between(since, until, part), unanswered.part, unanswered.parts),
            (Button("Вопросы сотрудников", ShowQuestions().pack()),),
        ),
    )


def _group(group: Group) -> str:
    times = f" — {group.count} {plural(group.count, 'раз', 'раза', 'раз')}" if group.count > 1 else ""
    answered = ". Ответил человек" if group.answered else ""
    return f"– «{escape(excerpt(group.text, LINE))}»{tied(times)}{answered}"
