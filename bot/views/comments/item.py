"""One comment: how long is left, what was written, by whom and where; then what the bot thinks of it."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.comments.actions import (
    AnsweredIt,
    EraseCitizen,
    ShowBranch,
    ShowComment,
    ShowComments,
    ShowThoughts,
    ShowUnattributed,
    ShowWhy,
)
from bot.comments.erasing import Citizen
from bot.comments.item import Item, Spoken
from bot.comments.model import AnswerKind, Standing, State
from bot.comments.policy import Derived
from bot.comments.sources import PASTED
from bot.markup import escape
from bot.page import Button, Page, rows
from bot.views import deadlines
from bot.views.comments import words
from bot.views.words import excerpt, moment, plural, tied

TEXT = 1200    # UTF-16 units of the comment itself
EARLIER = 200  # of each version before
SAID = 220     # of a message of the branch
ALIKE = 5      # comments about the same matter that are shown
PERSONAL = (
    "Гражданин опубликовал личные данные. Скройте их: откройте комментарий ссылкой и удалите или скройте его. "
    "Попросите написать в сообщения."
)
APPEAL = (
    "Это просьба, которую решают только по официальному обращению. Ответьте, куда и как его подать: "
    "комментарий обращением не считается."
)


def item_page(item: Item, now: datetime, zone: ZoneInfo, back: ShowComments, may_erase: bool = False) -> Page:
    texts = [f"<b>{escape(tied(_standing(item, now, zone)))}</b>"]
    texts.append(_quote(item))
    texts.append(escape(words.whose(item)))
    texts += map(escape, map(tied, _notes(item, zone)))
    return Page("\n\n".join(texts), _buttons(item, back, may_erase))


def erase_page(citizen: Citizen, comment: int) -> Page:
    """Before all of somebody's words go."""
    count = f"{citizen.comments} {plural(citizen.comments, 'комментарий', 'комментария', 'комментариев')}"
    owed = f", из них ждут ответа {citizen.owed}: они уйдут из списка" if citizen.owed else ""
    whose = f"{escape(words.author(citizen.name))}, {words.FULL_NETWORKS[citizen.platform]}"
    return Page(
        tied(
            f"<b>Стереть всё, что писал этот человек?</b>\n\n{whose}: {count}{owed}. "
            "Сотру слова, имя и номер во всех источниках этой сети. Вернуть будет нельзя. В самой сети всё останется "
            "как есть."
        ),
        ((
            Button("Стереть", EraseCitizen(comment, 1).pack()),
            Button("← К комментарию", ShowComment(comment).pack()),
        ),),
    )  # fmt: skip


def erased_page() -> Page:
    return Page("Стёрто. Запись об этом — в журнале.", ((Button("← Без ответа", ShowComments().pack()),),))


def branch_page(item: Item, zone: ZoneInfo) -> Page:
    """Who said what, the newest last; what is asked about stands out."""
    lines = [_spoken(one, item, zone) for one in item.branch]
    head = escape(f"Вся ветка: {words.where(item)}")
    post = f"\n«{escape(excerpt(item.post, SAID))}»" if item.post and item.source.platform != "import" else ""
    limits = {
        "telegram": "Telegram не сообщает об удалённых: здесь может стоять то, чего уже нет.",
        "vk": "ВК не говорит, кто из сотрудников ответил от имени сообщества.",
    }
    said = [limits[item.source.platform]] if item.source.platform in limits else []
    return Page("\n\n".join([f"<b>{head}</b>{post}", *lines, *said]), ((_back_to(item),),))


def why_page(item: Item, standing: Standing, derived: Derived) -> Page:
    """The sum in one line; its parts add up to the allowance."""
    calendar = derived.calendar
    is_interim = standing.kind is AnswerKind.INTERIM and standing.at is not None
    begins = standing.at if is_interim and standing.at else standing.asked_at
    policy = item.source.policy
    what = (
        "После промежуточного ответа" if is_interim
        else "Срочная тема" if derived.allowance is policy.urgent and item.entry.urgency == "urgent"
        else "Обычный срок"
    )  # fmt: skip
    told = [f"<b>{what}: {escape(deadlines.allowance(derived.allowance))}.</b>"]
    verb = "Промежуточный ответ дан" if is_interim else "Написано"
    told.append(escape(f"{verb} {_when(begins, calendar.zone)}."))
    told.append(escape(f"{deadlines.summed(begins, derived.due, derived.allowance, calendar)}."))
    if derived.due.at is None:
        told.append("Срока сейчас нет: гражданина переспросили и ждут его ответа.")
    else:
        told.append(escape(f"Срок: {_when(derived.due.at, calendar.zone)}."))
        if item.is_guessed:
            told.append(deadlines.year_unknown(calendar.local(derived.due.at).year))
    return Page(tied("\n".join(told)), ((_back_to(item),),))


def _standing(item: Item, now: datetime, zone: ZoneInfo) -> str:
    entry = item.entry
    if not entry.is_counted:
        return "Написано до подключения источника: срок не считаем"
    match entry.state:
        case State.ANSWERED if entry.answered_at is not None:
            return f"Ответ дан {moment(entry.answered_at, zone)}{_in_time(item)}"
        case State.ANSWERED:
            return "Ответ дан"
        case State.DELETED:
            return "Удалено, отвечать некому"
        case State.CLOSED:
            return "Вопрос снят: гражданин больше не ждёт ответа"
        case State.NOT_NEEDED:
            return "Ответ не нужен"
        case _ if entry.due_at is None:
            return "Ждём ответа гражданина: срок остановлен"
        case _ if entry.due_at <= now:
            return f"Срок ответа прошёл: {words.left(entry.due_at, now)}"
        case _:
            return f"{words.left(entry.due_at, now).capitalize()} срок ответа"


def _in_time(item: Item) -> str:
    entry = item.entry
    if entry.due_at is None or entry.answered_at is None:
        return ""
    return ", в срок" if entry.answered_at <= entry.due_at else ", с опозданием"


def _quote(item: Item) -> str:
    """The words as they are now, and above them as they were before an edit."""
    if item.wordless or not item.versions[-1].text.strip():
        return "Комментарий без слов: фото, голос, файл или наклейка. Откройте его ссылкой и решите, нужен ли ответ."
    now = f"«{escape(excerpt(item.versions[-1].text, TEXT))}»"
    if len(item.versions) == 1:
        return now
    before = [f"«{escape(excerpt(one.text, EARLIER))}»" for one in item.versions[-3:-1]]
    return "\n".join(["Изменено, было:", *before, "Стало:", now])


def _notes(item: Item, zone: ZoneInfo) -> Iterator[str]:
    """What a person has to know before they answer."""
    meaning = item.meaning
    if meaning is not None and meaning.urgency == "urgent":
        yield f"СРОЧНО: {words.REASONS.get(meaning.reason or '', 'так решил человек')}."
    if item.alike:
        yield f"Об этом же: ещё {words.people(len(item.alike))}. Один ответ можно дать всем."
        for one in item.alike[:ALIKE]:
            yield f"– {words.author(one.name)}: «{excerpt(one.text, 80)}»"
    if item.leader is not None:
        yield f"Об этом же уже ждёт ответа {words.author(item.leader.name)}: «{excerpt(item.leader.text, 80)}»"
    if item.entry.state is State.UNATTRIBUTED and item.answer is not None:
        yield f"Похоже на ответ? Сообщество написало без имени и ссылки: «{excerpt(item.answer.text, SAID)}»"
    if item.entry.state is State.INTERIM and item.answer is not None:
        yield f"Пока ответили: «{excerpt(item.answer.text, SAID)}». Ждут окончательного ответа."
    if item.entry.state is State.ANSWERED and item.answer is not None:
        yield f"Ответили: «{excerpt(item.answer.text, SAID)}»"
    if meaning is not None and meaning.personal_data:
        yield PERSONAL
    if meaning is not None and meaning.appeal and item.is_owed:
        yield APPEAL
    if item.is_guessed and item.entry.due_at is not None:
        yield deadlines.year_unknown(item.entry.due_at.astimezone(zone).year)


def _buttons(item: Item, back: ShowComments, may_erase: bool) -> tuple[tuple[Button, ...], ...]:
    number = item.entry.id
    first: list[Button] = []
    if item.url is not None:
        first.append(Button("Открыть комментарий", url=item.url))
    if item.entry.state is State.UNATTRIBUTED:
        first.append(Button("Похоже на ответ?", ShowUnattributed(number).pack()))
    if item.source.platform == PASTED and item.is_owed:
        first.append(Button("Ответили", AnsweredIt(number).pack()))
    if item.leader is not None:
        first.append(Button("Показать тот", ShowComment(item.leader.id).pack()))
    deeds = [Button("Вся ветка", ShowBranch(number).pack())]
    if item.is_owed and item.entry.due_at is not None:
        deeds.append(Button("Почему такой срок?", ShowWhy(number).pack()))
    deeds.append(Button("Это не так", ShowThoughts(number).pack()))
    if may_erase:
        deeds.append(Button("Стереть автора", EraseCitizen(number).pack()))
    return (*rows(first, 2), *rows(deeds, 2), (Button("← Без ответа", back.pack()),))


def _spoken(one: Spoken, item: Item, zone: ZoneInfo) -> str:
    who = "Ведомство" if one.is_official else words.author(one.name)
    mark = " (удалено)" if one.is_deleted else ""
    said = excerpt(one.text, SAID) if one.text.strip() else "без слов"
    line = escape(tied(f"{moment(one.at, zone)}, {who}{mark}: «{said}»"))
    return f"<b>{line}</b>" if one.comment_id == item.entry.comment_id else line


def _back_to(item: Item) -> Button:
    return Button("← К комментарию", ShowComment(item.entry.id).pack())


def _when(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{_WEEKDAYS[local.weekday()]} {local:%d.%m} в {local:%H:%M}"


_WEEKDAYS = ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье")
