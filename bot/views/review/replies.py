"""How a reply answers its citizen, and what becomes of a heated one. Advice, in at most three lines, or silence."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions import Calm, ComeBack, Replied, ShowReview
from bot.markup import escape
from bot.page import Button, Page, Toast
from bot.review.model import Anatomy, Calmed, Grade, Lack, Return, Review, Trait, remarks
from bot.views.words import alone, excerpt

QUOTE = 70   # UTF-16 units of a question
DRAFT = 200  # UTF-16 units of a reply that comes back
ASKED = 2    # unanswered questions that are told
NAMED = 3    # remarks named when a reply comes back

_GRADES: dict[Grade, str] = {
    "live": "",
    "almost": "Почти живой ответ.",
    "doubtful": "Похоже на отписку.",
    "brushoff": "Читается как отписка.",
}
_PRESENT: dict[Trait, str] = {
    "greeting": "приветствие есть",
    "term": "срок назван",
    "contact": "сказано, куда обратиться",
    "regret": "сочувствие есть",
}
_LACKS: dict[Lack, str] = {
    "yes_no": "прямого «да» или «нет»",
    "reason": "причины",
    "place": "адреса или ссылки",
    "sum": "числа или суммы",
    "step": "что сделано или что сделаем",
    "who": "кто займётся",
    "term": "к какому сроку",
    "contact": "куда позвонить",
    "regret": "слов сочувствия",
}


def advice(said: Anatomy | None) -> str | None:
    """Page HTML; None when there is nothing to say."""
    if said is None or (said.grade == "live" and not said.unanswered):
        return None
    present = [words for trait, words in _PRESENT.items() if trait in said.traits]
    greeted = "" if "greeting" in said.traits else " Приветствия нет."
    graded = f"<b>{_GRADES[said.grade]}</b> {_sentence(present)}".strip() + greeted
    first = graded if _GRADES[said.grade] else ""
    lines = [first, f"Не хватает: {_joined([_LACKS[lack] for lack in said.lacks])}." if said.lacks else ""]
    if said.unanswered:
        quotes = [f"«{escape(excerpt(asked.quote, QUOTE))}»" for asked in said.unanswered[:ASKED]]
        more = len(said.unanswered) - ASKED
        lines.append(f"Похоже, без ответа: {', '.join(quotes)}{f' и ещё {more}' if more > 0 else ''}.")
    return "\n".join(filter(None, lines))


def heated_buttons(review: Review) -> tuple[Button, ...]:
    """None for a calm one."""
    if not review.is_heated:
        return ()
    return Button("Спокойнее", Calm(review.id).pack()), Button("Вернуться позже", ComeBack(review.id).pack())


def calmed_pages(calmed: Calmed) -> tuple[Page, ...]:
    """What was done and what the rules still say, and under it the text alone."""
    judged = calmed.judgement
    if calmed.is_skeleton:
        first = (
            "<b>Без резких слов от ответа почти ничего не осталось</b>\n\n"
            "Вот заготовка: впишите ответы вместо скобок. Фактов я не придумываю."
        )
    else:
        first = (
            "<b>Спокойная версия — в следующем сообщении</b>\n\n"
            "Убраны крик и резкие слова; факты не тронуты, новых не добавлено. Перечитайте и поправьте."
        )
        left = [finding for finding in judged.findings if finding.severity != "hint"]
        if left:
            names = dict.fromkeys(finding.quote or finding.title for finding in left)
            quotes = ", ".join(f"«{escape(excerpt(name, QUOTE))}»" for name in [*names][:NAMED])
            first += f"\n\nОсталось исправить вам: {quotes}."
    return Page(f"{first}\n\nПотом скопируйте и пришлите мне: проверю."), *alone(judged.draft.text)


def promised_page(promise: Return, zone: ZoneInfo) -> Page:
    return Page(
        f"Вернусь к этому ответу в {_time(promise.at, zone)}. Пока не публикуйте его: через десять минут слова "
        "подбираются легче.",
        ((Button("Уже ответил(а)", Replied(promise.id).pack()),),),
    )


def promised_before(at: datetime, zone: ZoneInfo) -> Toast:
    return Toast(f"Уже запомнил: вернусь к ответу в {_time(at, zone)}.")


def back_page(review: Review, promise_id: int) -> Page:
    """The reply after its pause, with what is said of it in a line."""
    names = list(dict.fromkeys(one.quote or one.title for one, *_ in remarks(review.findings)))
    quotes = ", ".join(f"«{escape(excerpt(name, QUOTE))}»" for name in names[:NAMED])
    more = f" и ещё {len(names) - NAMED}" if len(names) > NAMED else ""
    parts = [
        "<b>Вы просили вернуться к ответу</b>",
        f"«{escape(excerpt(review.draft.text, DRAFT))}»",
        f"{'Так публиковать нельзя' if review.verdict == 'block' else 'Лучше исправить'}: {quotes}{more}."
        if names
        else "Он звучит резко: много прописных букв или восклицательных знаков.",
    ]
    return Page(
        "\n\n".join(parts),
        (
            (Button("Спокойнее", Calm(review.id).pack()), Button("К замечаниям", ShowReview(review.id).pack())),
            (Button("Уже ответил(а)", Replied(promise_id).pack()),),
        ),
    )


def replied_page() -> Page:
    return Page("Хорошо, больше не напоминаю об этом ответе.")


def _time(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def _sentence(words: list[str]) -> str:
    line = ", ".join(words)
    return f"{line[:1].upper()}{line[1:]}." if line else ""


def _joined(words: list[str]) -> str:
    return " и ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
