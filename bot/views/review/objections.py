"""«Not a breach»: what its author is asked and told, and what those who decide are shown."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from bot.actions import Object, ObjectSilently, ShowClause, ShowObjected, ShowReview
from bot.markup import escape
from bot.page import LABEL_LIMIT, Button, Page, Toast, rows
from bot.review.actions import Decide, DecideSilently, ShowObjection
from bot.review.model import Decision, Objection, Remark, Review, Ruling
from bot.staff.model import Employee, Role
from bot.views.review.verdict import back_to, kind_name, name_of, shown_in, source
from bot.views.words import alone, day, excerpt, tied

_TO: dict[Role, tuple[str, str]] = {
    Role.PRESS_SECRETARY: ("пресс-секретарю", "пресс-секретарям"),
    Role.ADMIN: ("администратору", "администраторам"),
}
NAMED = 5  # addressees told by name
BESIDE = 80   # characters of a draft told before and after the words in question
AROUND = 400  # UTF-16 units of both and of the words
_WAITS = "Это замечание уже передано, дождитесь решения."
_DECIDED: dict[Ruling, str] = {
    "allowed": "Решено: допустимо. Похожие случаи бот больше не отмечает.",
    "once": "Решено: в этот раз допустимо.",
    "upheld": "Решено: замечание верно.",
}
# To the author: what comes of it, and what to do.
_TOLD: dict[Ruling, tuple[str, str]] = {
    "allowed": ("Вы правы: это допустимо.", "Исправлять не нужно, и похожие случаи бот больше не будет отмечать."),
    "once": ("В этот раз допустимо.", "Исправлять не нужно. Похожие случаи бот будет отмечать и дальше."),
    "upheld": ("Спасибо, мы проверили: замечание верно.", "Пожалуйста, исправьте и пришлите текст ещё раз."),
}


def choice_page(review: Review, part: int) -> Page:
    """Which of the part's remarks is no breach?"""
    choices = (
        Button(excerpt(f"{number}. {name_of(remark)}", LABEL_LIMIT), Object(review.id, part, number).pack())
        for number, remark in shown_in(review, part)
    )
    return Page("Какое замечание — не нарушение?", rows([*choices, back_to(review, part)]))


def reason_page(review: Review, part: int, number: int, remark: Remark) -> Page:
    return Page(
        f"Почему {escape(name_of(remark))} — не нарушение? Напишите одним сообщением или отправьте без объяснения.\n\n"
        "Ваше имя и весь черновик увидит пресс-секретарь, а если его нет — администратор.",
        ((Button("Без объяснения", ObjectSilently(review.id, number).pack()),), (back_to(review, part),)),
    )


def filed_page(objection: Objection, to: Sequence[Employee]) -> Page:
    one, many = _TO[objection.addressee]
    names = ", ".join(escape(colleague.name) for colleague in to[:NAMED])
    more = f" и ещё {len(to) - NAMED}" if len(to) > NAMED else ""
    return Page(
        f"Передано {one if len(to) == 1 else many}: {names}{more}.\n\nДо решения замечание остаётся в силе.",
        ((back_to(objection.review),),),
    )


def already_filed(objection: Objection, zone: ZoneInfo) -> Page | Toast:
    """What has become of it."""
    return decision_page(objection, zone) if objection.decision else Toast(_WAITS)


def already_filed_page(objection: Objection, zone: ZoneInfo) -> Page:
    return decision_page(objection, zone) if objection.decision else Page(_WAITS)


def nobody_decides_page(review_id: int) -> Page:
    return Page(
        "Передать некому: в боте ещё нет пресс-секретаря. Покажите черновик руководителю.",
        ((Button("← К замечаниям", ShowReview(review_id).pack()),),),
    )


def too_late_page() -> Page:
    return Page("Этой проверки уже нет. Пришлите текст ещё раз.")


def not_yours_page() -> Page:
    return Page("Этого возражения больше нет или решаете его не вы.")


def objection_page(objection: Objection, zone: ZoneInfo) -> Page:
    """What lands with a press secretary, and what it becomes once it is decided."""
    one = objection.remark[0]
    reason = f"Объяснение: «{escape(objection.reason)}»" if objection.reason else "Без объяснения."
    buttons = [] if objection.decision else [_decide(objection, is_right=True), _decide(objection, is_right=False)]
    buttons.append(Button("Весь черновик", ShowObjected(objection.id).pack()))
    if one.clause:
        clause = ShowClause(objection.review.edition_id, one.clause, 0)
        buttons.append(Button(f"п. {one.clause}", clause.pack()))
    texts = [
        f"<b>{escape(objection.author)} считает: это не нарушение.</b>",
        f"{_named(objection)}\n{escape(one.title or one.message)}",
        *_among(objection),
        reason,
    ]
    if objection.decision:
        texts += [f"<b>{_DECIDED[objection.decision.ruling]}</b>", *_by(objection.decision, zone)]
    return Page("\n\n".join(texts), rows(buttons, 2))


def comment_page(objection: Objection, *, is_right: bool) -> Page:
    """What a decision will mean, before it is made."""
    if not is_right:
        what = "Автор узнает, что замечание верно и текст нужно исправить."
    elif objection.may_recur:
        what = "Похожие случаи бот перестанет отмечать у всех. Отозвать это можно в меню, «Прецеденты»."
    else:
        what = "Автор узнает, что в этот раз исправлять не нужно. Похожие случаи бот будет отмечать и дальше."
    return Page(
        f"<b>{_label(objection, is_right)}:</b> {escape(name_of(objection.remark))}\n\n{what}\n\n"
        "Напишите автору пояснение одной строкой или решите без него.",
        (
            (Button("Без пояснения", DecideSilently(objection.id, int(is_right)).pack()),),
            (Button("← Назад", ShowObjection(objection.id).pack()),),
        ),
    )


def decision_page(objection: Objection, zone: ZoneInfo) -> Page:
    """What the author is told of a decision."""
    assert objection.decision is not None
    head, what = _TOLD[objection.decision.ruling]
    return Page(
        "\n\n".join([f"<b>{head}</b>", f"{_named(objection)}\n{what}", *_by(objection.decision, zone)]),
        ((back_to(objection.review),),),
    )


def objected_pages(objection: Objection) -> tuple[Page, ...]:
    """The whole draft, and what it answers."""
    review = objection.review
    pages = [Page(f"Черновик: {escape(objection.author)}, {kind_name(review)}. Он в следующем сообщении.")]
    pages += alone(review.draft.text)
    if review.draft.context and (comment := alone(review.draft.context)):
        pages += [Page("А это комментарий гражданина, на который он отвечает:"), *comment]
    return tuple(pages)


def _decide(objection: Objection, *, is_right: bool) -> Button:
    return Button(_label(objection, is_right), Decide(objection.id, int(is_right)).pack())


def _label(objection: Objection, is_right: bool) -> str:
    if not is_right:
        return "Замечание верно"
    return "Признать допустимым" if objection.may_recur else "В этот раз допустимо"


def _named(objection: Objection) -> str:
    remark = objection.remark
    return f"<b>{escape(name_of(remark))}</b> — {escape(tied(source(remark[0])))}."


def _among(objection: Objection) -> Iterable[str]:
    """The words in question among their neighbours: without them nobody can decide."""
    text, one = objection.review.draft.text, objection.remark[0]
    start, end = max(0, one.start - BESIDE), min(len(text), one.end + BESIDE)
    if one.quote and text.strip() != one.quote.strip():
        around = f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"
        yield f"В тексте: «{escape(excerpt(around, AROUND))}»"


def _by(decision: Decision, zone: ZoneInfo) -> Iterable[str]:
    if decision.comment:
        yield f"Пояснение: «{escape(decision.comment)}»"
    yield f"Решение: {escape(decision.by)}, {day(decision.at, zone)}."
