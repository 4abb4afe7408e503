"""The verdict on a phone: first what to do, then why. It recommends; it never approves."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from bot.actions import (
    BARE,
    AnswerIt,
    CorrectReading,
    Mend,
    Object,
    ShowClause,
    ShowKinds,
    ShowMine,
    ShowReview,
    Switch,
)
from bot.approval.model import Standing
from bot.comments.actions import BringComment
from bot.markup import escape, utf16_length
from bot.page import BUTTON_LIMIT, ROW_LIMIT, Button, Page, rows
from bot.questions.actions import AsQuestion
from bot.review.model import Clue, DraftKind, Finding, Judgement, Mended, Remark, Review, Verdict, remarks
from bot.views.approval.standing import deed, line
from bot.views.pager import turning_row
from bot.views.review.replies import advice, heated_buttons
from bot.views.words import alone, excerpt, plural, tied

SHOWN = 5             # remarks in one part: where one is chosen each has a row, and there is one for the way back
ROOM = 1050           # UTF-16 units of remarks in one part: with the words around them about one screen of a phone
CLAUSES = 4           # buttons of clauses in one part
PAIR = 2              # buttons in a row: a phone breaks the words of longer ones
READ = 200            # UTF-16 units of what was read from a picture
MENDS = 5             # mends told one by one
ASKED = 40            # words of a text that may be a question
QUOTE_LENGTH = 70
QUOTES = 3

_HEADS: dict[Verdict, str] = {
    "block": "Так публиковать нельзя.",
    "warn": "Лучше исправить.",
    "ok": "Замечаний не найдено.",
}
_MENDED: dict[Verdict, str] = {
    "block": "Исправил не всё: публиковать пока нельзя.",
    "warn": "Исправил не всё, остальное за вами.",
    "ok": "Исправил. Замечаний больше не найдено.",
}
_KINDS: dict[DraftKind, str] = {
    "page": "запись на странице, официальной или личной",
    "official": "запись на официальной странице",
    "personal": "запись на личной странице",
    "reply": "ответ гражданину",
}
_CLUES: dict[Clue, str] = {
    "comment": "есть его комментарий",
    "answer": "вы обращаетесь к человеку",
    "private": "вы пишете о себе",
    "agency": "вы пишете от имени ведомства",
}
_OTHERS: dict[DraftKind, str] = {
    "official": "Официальная страница",
    "personal": "Личная страница",
    "reply": "Ответ гражданину",
}


def review_page(
    review: Review,
    part: int = 1,
    standing: Standing | None = None,
    zone: ZoneInfo | None = None,
    written: int | None = None,
) -> Page:
    """A part of the remarks, counted from 1; the nearest one when there is no such part. `standing` is where the text
    stands with those who approve it, by the clock of `zone`. `written` is when a citizen wrote it, in Unix seconds: for
    whoever may bring it as a comment."""
    parts = _parts(review)
    part = min(max(part, 1), len(parts))
    before = sum(map(len, parts[: part - 1]))
    texts = _verdict(review, parts[part - 1], before + 1)
    if part == 1 and (advised := advice(review.anatomy)):
        texts.append(advised)
    texts.append(_what_now(review))
    if len(parts) > 1:
        texts.append(_which(before + 1, before + len(parts[part - 1]), sum(map(len, parts))))
    if standing is not None and zone is not None:
        texts.append(escape(line(standing, zone, review.version)))
    texts += [_kind(review), *_silenced(review)]
    return Page("\n\n".join(texts), _buttons(review, parts[part - 1], part, len(parts), standing, written))


def untraced_page(judged: Judgement) -> Page:
    """The verdict of which nothing stays: what does not fit is counted, for nothing can be turned back to."""
    parts = _parts(judged)
    texts = _verdict(judged, parts[0], 1)
    if left := sum(map(len, parts[1:])):
        texts.append(f"И ещё {tied(_counted(left))}: исправьте эти и проверьте снова.")
    elif judged.verdict != "ok":
        texts.append("Исправьте перед публикацией.")
    if advised := advice(judged.anatomy):
        texts.append(advised)
    last = (
        "Я ничего не сохранил. Ваше сообщение и этот ответ остались в чате: удалите их сами, если нужно. "
        "Следующую проверку без следа выберите в меню заново."
    )
    return Page("\n\n".join([*texts, _kind(judged), *_silenced(judged), last]), _clauses(judged, parts[0], 0, 1))


def remark_beside(judged: Judgement) -> str:
    """What an answer says of words that may have been a draft: the gravest remark, the others are counted."""
    found = remarks(judged.findings)
    if judged.verdict == "ok":
        more = f", {plural(len(found), 'есть совет', 'есть советы', 'есть советы')}" if found else ""
        return f"Если это черновик: замечаний не найдено{more}."
    verdict, _, count = head(judged.verdict, judged.findings).partition(". ")
    lines = [f"<b>Если это черновик: {verdict[0].lower()}{verdict[1:].rstrip('.')}.</b> {tied(count)}".rstrip()]
    if found:
        lines.append(_remark(1, found[0]))
    if len(found) > 1:
        lines.append("Остальное покажет кнопка «Это черновик».")
    return "\n".join(lines)


def kinds_page(review: Review, may_bring: bool = False) -> Page:
    """What else it may be; whoever sent a citizen's comment goes on to their answer, or brings it as one that awaits an
    answer when they may."""
    others = (
        Button(name, Switch(review.id, kind).pack()) for kind, name in _OTHERS.items() if kind != review.draft.kind
    )
    comment = Button("Комментарий гражданина", AnswerIt(review.id).pack())
    brings = [_bringing(review, 0)] if may_bring and review.draft.context is None else []
    ways = (*rows(others), (comment, *brings), *rows([*_asking(review), back_to(review)]))
    return Page(f"{_kind(review)}\n\nЧто это на самом деле?", ways)


def comment_wanted_page(review: Review) -> Page:
    """Without one is no choice any more where one is known already."""
    without = () if review.draft.context else ((Button("Без него", Switch(review.id, BARE).pack()),),)
    return Page(
        "Пришлите комментарий гражданина: текстом, пересылкой или снимком экрана.\n\n"
        "По нему видно, на всё ли вы ответили.",
        (*without, (back_to(review),)),
    )


def mended_pages(mended: Mended) -> tuple[Page, ...]:
    """What was mended and what is left to a person, and under it the text alone."""
    judged = mended.judgement
    told = list(dict.fromkeys(map(_mend, mended.mends)))
    lines = [f"– {escape(line)}" for line in told[:MENDS]]
    if len(told) > MENDS:
        lines.append(f"– и ещё {len(told) - MENDS}")
    text, left = alone(judged.draft.text), remarks(judged.findings)
    parts = [f"<b>{_MENDED[judged.verdict]}</b>\n" + "\n".join(lines)]
    if judged.skipped:
        parts.append(not_all_was_checked(len(judged.skipped)))
    if left:
        parts.append(_left(left))
    if text:
        do = "Поправьте остальное" if left else "Перечитайте"
        parts.append(f"Исправленный текст — в следующем сообщении. {do} и пришлите: запомню и проверю.")
    else:
        parts.append("После исправления от текста ничего не осталось: напишите его заново.")
    return Page("\n\n".join(parts)), *text


def reading_pages(review: Review) -> tuple[Page, ...]:
    """What was read from a picture, ready to be copied and put right."""
    return Page("Скопируйте текст из следующего сообщения, поправьте и пришлите: проверю заново."), *alone(
        review.draft.text
    )


def back_to(review: Review, part: int = 1) -> Button:
    return Button("← К замечаниям", ShowReview(review.id, part).pack())


def shown_in(review: Review, part: int) -> list[tuple[int, Remark]]:
    """The remarks of a part with their numbers."""
    parts = _parts(review)
    part = min(max(part, 1), len(parts))
    return list(enumerate(parts[part - 1], start=1 + sum(map(len, parts[: part - 1]))))


def head(verdict: Verdict, findings: Sequence[Finding]) -> str:
    """The verdict in a sentence and, in another, how many remarks follow."""
    count = len(remarks(findings))
    if verdict == "ok":
        return _HEADS["ok"] + (f" {plural(count, 'Есть совет', 'Есть советы', 'Есть советы')}:" if count else "")
    if not count:
        return "Лучше перечитать."
    return f"{_HEADS[verdict]} {_counted(count)}."


def not_all_was_checked(rules: int) -> str:
    """What to do when some rules ran out of their time."""
    return (
        "Проверено не всё: "
        f"{rules} {plural(rules, 'правило не успело', 'правила не успели', 'правил не успели')} сработать. "
        "Перечитайте текст сами или пришлите его частями."
    )


def name_of(remark: Remark) -> str:
    """The words in question, each on one line and cut in the middle when long; of something missing the title."""
    words = list(dict.fromkeys(_quote(finding.quote) for finding in remark if finding.quote.strip()))
    if not words:
        return remark[0].title or remark[0].message
    more = f" и ещё {len(words) - QUOTES}" if len(words) > QUOTES else ""
    return ", ".join(words[:QUOTES]) + more


def source(finding: Finding) -> str:
    """Where it is written: the clause, or the topic that this regulation has no clause for."""
    if finding.clause:
        return f"п. {finding.clause}"
    return f"тема «{finding.topic_title}», пункта в регламенте нет"


def kind_name(judged: Judgement) -> str:
    return name_of_kind(judged.draft.kind)


def name_of_kind(kind: DraftKind) -> str:
    return _KINDS[kind]


def _quote(text: str) -> str:
    line = " ".join(text.split())
    if len(line) > QUOTE_LENGTH:
        half = QUOTE_LENGTH // 2
        head, tail = line[:half], line[-half:]
        line = f"{head.rpartition(' ')[0] or head} … {tail.partition(' ')[2] or tail}"
    return f"«{line}»"


def _counted(count: int) -> str:
    return f"{count} {plural(count, 'замечание', 'замечания', 'замечаний')}"


def _parts(judged: Judgement) -> list[list[Remark]]:
    """The remarks in parts of one screen each, at least one part, none of them empty unless there is no remark."""
    clauses = CLAUSES
    if isinstance(judged, Review):
        clauses -= bool(_special(judged)) + judged.is_heated
    parts: list[list[Remark]] = [[]]
    length = 0
    for remark in remarks(judged.findings):
        size = utf16_length(_remark(1, remark))
        cited = {one[0].clause for one in [*parts[-1], remark]} - {None}
        if parts[-1] and (length + size > ROOM or len(parts[-1]) == SHOWN or len(cited) > clauses):
            parts.append([])
            length = 0
        parts[-1].append(remark)
        length += size
    return parts


def _verdict(judged: Judgement, shown: list[Remark], first: int) -> list[str]:
    verdict, _, count = head(judged.verdict, judged.findings).partition(". ")
    verdict = verdict.rstrip(".")
    if isinstance(judged, Review) and judged.version > 1:
        verdict = f"Новая версия. {verdict}"
    texts = [f"<b>{verdict}.</b> {tied(count)}".rstrip()]
    if judged.draft.origin == "screenshot":
        texts.append(f"Прочитано: «{escape(excerpt(judged.draft.text, READ))}»")
    if judged.skipped:
        texts.append(not_all_was_checked(len(judged.skipped)))
    texts += (_remark(number, remark) for number, remark in enumerate(shown, start=first))
    return texts


def _which(first: int, last: int, of: int) -> str:
    return f"Показано {first}-е из {of}." if first == last else f"Показаны {first}–{last} из {of}."


def _what_now(review: Review) -> str:
    if review.draft.origin == "forwarded":
        return "Если это комментарий гражданина, нажмите «Я отвечаю» и пришлите свой ответ."
    if review.verdict == "ok":
        return "Это рекомендация: решение остаётся за вами и пресс-секретарём."
    return "Исправьте и пришлите текст ещё раз." if review.findings else "Это рекомендация: решение остаётся за вами."


def _remark(number: int, remark: Remark) -> str:
    one = remark[0]
    words = f"{number}. <b>{escape(name_of(remark))}</b> — {escape(tied(source(one)))}.\n"
    return f"{words}{escape(one.message)} {escape(one.advice)}"


def _kind(judged: Judgement) -> str:
    known = "comment" if judged.draft.kind == "reply" and judged.draft.context else judged.clue
    clue = _CLUES.get(known) if known else None
    return f"Проверено как: {_KINDS[judged.draft.kind]}{f' ({clue})' if clue else ''}."


def _silenced(judged: Judgement) -> Iterable[str]:
    """What was not remarked on, and since when."""
    told = list(dict.fromkeys((_quote(one.quote), one.on) for one in judged.silenced))
    lines = [f"Похожий случай признан допустимым {on:%d.%m.%Y}: {escape(quote)}." for quote, on in told[:QUOTES]]
    if len(told) > QUOTES:
        lines.append(f"И ещё {len(told) - QUOTES}.")
    if lines:
        yield "\n".join(lines)


def _mend(finding: Finding) -> str:
    if not finding.quote:
        return f"добавлено «{excerpt(finding.fix or '', QUOTE_LENGTH)}»"
    if not finding.fix:
        return f"убрано {_quote(finding.quote)}"
    return f"{_quote(finding.quote)} → {_quote(finding.fix)}"


def _left(left: list[Remark]) -> str:
    """What the rules still say of a mended text."""
    lines = [f"– {escape(name_of(remark))} — {escape(tied(source(remark[0])))}" for remark in left[:MENDS]]
    if len(left) > MENDS:
        lines.append(f"– и ещё {len(left) - MENDS}")
    return "\n".join(["Решать вам:", *lines])


# --- buttons ---------------------------------------------------------------------------------------------------


def _buttons(
    review: Review, shown: list[Remark], part: int, parts: int, standing: Standing | None, written: int | None
) -> tuple[tuple[Button, ...], ...]:
    """One's own reviews are also in the menu, so they go where the envelope is too narrow for them."""
    above = (
        *_clauses(review, shown, review.id, part),
        *turning_row(lambda to: ShowReview(review.id, to), part, parts),
        *_row(_special(review)),
        *_row(heated_buttons(review) if part == 1 else ()),
    )
    deeds = [*_deeds(review, part), deed(review, standing), Button("Другой вид", ShowKinds(review.id).pack())]
    asking, mine = _asking(review), Button("Мои проверки", ShowMine().pack())
    brings = [_bringing(review, written)] if written is not None else []
    layouts = (
        (*above, *rows([*brings, *deeds, *more], PAIR)) for more in ([*asking, mine], [mine], [])
    )  # fmt: skip
    fitting = next((layout for layout in layouts if _fits(layout)), None)
    return fitting or (*above, *rows(deeds, PAIR))  # under «another kind» it is a comment as well


def _bringing(review: Review, written: int) -> Button:
    return Button("Это комментарий", BringComment(review.id, written).pack())


def _asking(review: Review) -> tuple[Button, ...]:
    """Short words of one's own may have been a question: a long text was none."""
    draft = review.draft
    may_be = draft.origin == "typed" and draft.context is None and len(draft.text.split()) <= ASKED
    return (Button("Это вопрос", AsQuestion(review.id).pack()),) if may_be else ()


def _fits(layout: Sequence[Sequence[Button]]) -> bool:
    return len(layout) <= ROW_LIMIT and sum(map(len, layout)) <= BUTTON_LIMIT


def _clauses(judged: Judgement, shown: list[Remark], review: int, part: int) -> tuple[tuple[Button, ...], ...]:
    numbers = dict.fromkeys(remark[0].clause for remark in shown if remark[0].clause)
    pressed = ((number, ShowClause(judged.edition_id, number, review, part)) for number in numbers)
    return rows((Button(f"п. {number}", action.pack()) for number, action in pressed), CLAUSES)


def _deeds(review: Review, part: int) -> Iterable[Button]:
    if any(finding.fix is not None for finding in review.findings):
        yield Button("Исправить", Mend(review.id).pack())
    if review.findings:
        yield Button("Не нарушение", Object(review.id, part, 0).pack())


def _special(review: Review) -> list[Button]:
    match review.draft.origin:
        case "forwarded":
            return [Button("Я отвечаю на этот комментарий", AnswerIt(review.id).pack())]
        case "screenshot":
            return [Button("Поправить прочитанное", CorrectReading(review.id).pack())]
        case _:
            return []


def _row(buttons: Iterable[Button]) -> tuple[tuple[Button, ...], ...]:
    row = tuple(buttons)
    return (row,) if row else ()
