"""What the bot thinks of a comment, for a person to put right; and whose answer are words that name nobody."""

from bot.comments.actions import ALL, NOBODY, AskKind, AskReason, Attribute, Correct, ShowComment, ShowThoughts
from bot.comments.item import KINDS, REASONS, Item, Unattributed
from bot.markup import escape
from bot.page import Button, Page, Toast, rows
from bot.views.comments import words
from bot.views.pager import portion, turning_row
from bot.views.words import excerpt, tied

SAID = 300    # UTF-16 units of the agency's words
CANDIDATES = 5
PART = 7      # kinds of one part


def thoughts_page(item: Item, note: str = "") -> Page:
    """Each button turns one of these to its other side."""
    meaning, number = item.meaning, item.entry.id
    if meaning is None:
        return Page("Комментарий ещё не прочитан, загляните через минуту.", ((_back(number),),))
    is_urgent = meaning.urgency == "urgent"
    told = [
        f"Вид: {words.KINDS.get(meaning.kind, meaning.kind)}",
        "Ждёт ответа" if meaning.awaits else "Ответ не нужен",
        f"Срочно: {words.REASONS.get(meaning.reason or '', 'так решил человек')}" if is_urgent else "Не срочно",
        "Есть личные данные" if meaning.personal_data else "Личных данных нет",
        "Нужно официальное обращение" if meaning.appeal else "Обращение не нужно",
    ]
    buttons = [
        Button("Другой вид", AskKind(number).pack()),
        _turn(number, "awaits", meaning.awaits, "Ответ не нужен", "Ждёт ответа"),
        Button("Не срочно", Correct(number, "reason", "").pack())
        if is_urgent
        else Button("Срочно", AskReason(number).pack()),
        _turn(number, "personal_data", meaning.personal_data, "Нет личных данных", "Есть личные данные"),
        _turn(number, "appeal", meaning.appeal, "Обращение не нужно", "Нужно обращение"),
    ]
    if item.leader is not None:
        told.append(f"Об этом же пишет {words.author(item.leader.name)}: «{excerpt(item.leader.text, 80)}»")
        buttons.append(Button("Не об этом", Correct(number, "apart", "1").pack()))
    elif item.entry.correction.get("apart"):
        told.append("Отдельный вопрос: так сказал человек")
        buttons.append(Button("Снова вместе с похожими", Correct(number, "apart", "0").pack()))
    lines = "\n".join(f"– {escape(one)}" for one in told)
    head = note or "Так понял бот. Нажмите, что не так: он запомнит."
    quote = f"«{escape(excerpt(item.versions[-1].text, SAID))}»"
    return Page(f"<b>{head}</b>\n{quote}\n\n{lines}", (*rows(buttons, 2), (_back(number),)))


def corrected_note() -> str:
    return "Запомнил. Так бот понимает комментарий теперь:"


def kinds_page(item: Item, part: int) -> Page:
    number = item.entry.id
    shown, part, parts = portion(KINDS, part, PART)
    buttons = rows((Button(words.KINDS[kind].capitalize(), Correct(number, "kind", kind).pack()) for kind in shown), 2)
    return Page(
        f"Что это?\n«{escape(excerpt(item.versions[-1].text, SAID))}»",
        (*buttons, *turning_row(lambda to: AskKind(number, to), part, parts), (_to_thoughts(number),)),
    )


def reasons_page(item: Item) -> Page:
    number = item.entry.id
    buttons = rows(
        (Button(words.REASONS[one].capitalize(), Correct(number, "reason", one).pack()) for one in REASONS), 2
    )
    return Page("Почему это срочно?", (*buttons, (_to_thoughts(number),)))


def unattributed_page(asked: Unattributed) -> Page:
    """Two and more can be answered by the same words."""
    number, answer = asked.item.entry.id, asked.answer.comment_id
    shown = asked.candidates[:CANDIDATES]
    whose = rows(Button(_whose(one.name, one.text), Attribute(number, answer, one.id).pack()) for one in shown)
    many = len(asked.candidates)
    everybody = "Обоим" if many == 2 else f"Всем ({many})"
    last = [Button(everybody, Attribute(number, answer, ALL).pack())] if many > 1 else []
    last += [Button("Никому", Attribute(number, answer, NOBODY).pack()), _back(number)]
    return Page(
        tied(
            "<b>Похоже на ответ?</b> Сообщество написало без имени и ссылки:\n"
            f"«{escape(excerpt(asked.answer.text, SAID))}»\n\nКому это ответ?"
        ),
        (*whose, tuple(last)),
    )


def settled_already() -> Toast:
    return Toast("Об этом уже решили: откройте список заново.")


def _whose(name: str | None, text: str) -> str:
    return excerpt(f"{words.author(name)}: «{text}»", 40)


def _turn(number: int, field: str, is_so: bool, off: str, on: str) -> Button:
    return Button(off if is_so else on, Correct(number, field, "0" if is_so else "1").pack())


def _back(number: int) -> Button:
    return Button("← К комментарию", ShowComment(number).pack())


def _to_thoughts(number: int) -> Button:
    return Button("← Назад", ShowThoughts(number).pack())
