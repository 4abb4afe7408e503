"""«Not a breach»: what its author is asked and told, and what those who decide are shown."""

from collections.abc import Sequence

from bot.actions import Object, ObjectSilently, ShowClause, ShowObjected, ShowReview
from bot.markup import escape
from bot.page import LABEL_LIMIT, Button, Page, Toast, rows
from bot.review.model import Objection, Remark, Review
from bot.staff.model import Employee, Role
from bot.views.review import back_to, kind_name, name_of, shown_in, source
from bot.views.words import alone, excerpt, tied

_TO: dict[Role, tuple[str, str]] = {
    Role.PRESS_SECRETARY: ("пресс-секретарю", "пресс-секретарям"),
    Role.ADMIN: ("администратору", "администраторам"),
}
NAMED = 5  # addressees told by name


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


def already_filed() -> Toast:
    return Toast("Это замечание уже передано, дождитесь решения.")


def already_filed_page() -> Page:
    return Page("Это замечание уже передано, дождитесь решения.")


def nobody_decides_page(review_id: int) -> Page:
    return Page(
        "Передать некому: в боте ещё нет пресс-секретаря. Покажите черновик руководителю.",
        ((Button("← К замечаниям", ShowReview(review_id).pack()),),),
    )


def too_late_page() -> Page:
    return Page("Этой проверки уже нет. Пришлите текст ещё раз.")


def objection_page(objection: Objection) -> Page:
    """What lands with a press secretary."""
    one = objection.remark[0]
    reason = f"Объяснение: «{escape(objection.reason)}»" if objection.reason else "Без объяснения."
    buttons = [Button("Весь черновик", ShowObjected(objection.id).pack())]
    if one.clause:
        clause = ShowClause(objection.review.edition_id, one.clause, 0)
        buttons.append(Button(f"Пункт {one.clause}", clause.pack()))
    return Page(
        f"<b>{escape(objection.author)} считает: это не нарушение.</b>\n\n"
        f"<b>{escape(name_of(objection.remark))}</b> — {escape(tied(source(one)))}.\n"
        f"{escape(one.title or one.message)}\n\n{reason}",
        rows(buttons, 2),
    )


def objected_pages(objection: Objection) -> tuple[Page, ...]:
    """The whole draft, and what it answers."""
    review = objection.review
    pages = [Page(f"Черновик: {escape(objection.author)}, {kind_name(review)}. Он в следующем сообщении.")]
    pages += alone(review.draft.text)
    if review.draft.context and (comment := alone(review.draft.context)):
        pages += [Page("А это комментарий гражданина, на который он отвечает:"), *comment]
    return tuple(pages)
