"""The sources of comments, for an admin: what can be seen there, who answers, how soon, and for how long it is kept."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.comments import source_actions as actions
from bot.comments.linking import RETENTIONS, KnownSource, Linked
from bot.comments.sources import PASTED, Source
from bot.markup import escape
from bot.page import LABEL_LIMIT, Button, Page, Toast, rows
from bot.staff.model import Employee
from bot.views import deadlines
from bot.views.comments.words import FULL_NETWORKS, NETWORKS
from bot.views.pager import portion, turning_row
from bot.views.start import BACK_TO_MENU
from bot.views.words import excerpt, tied

SHOWN = 6   # sources of one part, two to a row
PEOPLE = 6  # who answers, each with a button to drop them

_KEPT = {30: "месяц", 182: "полгода", 365: "год", 1095: "три года"}
_CAN = {
    "comments": "вижу комментарии к записям",
    "objects": "вижу фото, видео, обсуждения",
    "messages": "вижу сообщения сообществу",
    "answers": "могу отвечать",
    "catches_up": "догнать пропущенное",
}
_MISSING = {
    "service-key": "нет сервисного ключа",
    "posts-only": "записи, обсуждения и сообщения да, фото, видео и товары нет: ВК их не отдаёт",
    "links-only": "к записям да, к фото и видео нет — дам ссылку",
    "no-history": "Telegram не отдаёт прошлое",
    "rights": "не хватает прав: сделайте бота администратором",
    "token": "ключ не подходит",
    "silent": "источник не отвечает, попробуйте позже",
}
_LIMITS = {
    "vk": "ВК не говорит, кто из сотрудников ответил от имени сообщества.",
    "telegram": "Telegram не сообщает об удалённых комментариях.",
}


def sources_page(linked: Sequence[Source], known: Sequence[KnownSource], part: int) -> Page:
    choices = [Button(_label("", one), actions.ShowSource(one.id).pack()) for one in linked]
    choices += [Button(_label("+ ", one), actions.LinkSource(one.platform, one.account).pack()) for one in known]
    shown, part, parts = portion(choices, part, SHOWN)
    texts = ["<b>Источники комментариев</b>"]
    if known:
        texts.append("«+» — ключи есть, но источник ещё не подключён.")
    if not choices:
        texts.append(
            "Пока ни одного. Впишите сообщество или канал в файл источников на сервере и перезапустите бота: "
            "ключи в чат не присылают."
        )
    return Page("\n\n".join(texts), (*rows(shown, 2), *turning_row(actions.ShowSources, part, parts), (BACK_TO_MENU,)))


def source_page(linked: Linked, note: str = "") -> Page:
    source = linked.source
    number = source.id
    policy = source.policy
    texts = [f"<b>{escape(_title(source))}</b>"]
    if source.platform != PASTED:
        texts.append("\n".join(escape(one) for one in _capabilities(source.capabilities)))
        if source.platform in _LIMITS:
            texts.append(_LIMITS[source.platform])
        texts.append(f"Официально отвечают: {escape(_officials(linked))}.")
    texts.append(escape(f"Срок: {deadlines.allowance(policy.usual)}, срочное — {deadlines.allowance(policy.urgent)}."))
    kept = _KEPT.get(source.retention.days, f"{source.retention.days} дн.")
    texts.append(f"Слова граждан храню {kept} после ответа.")
    buttons = [
        Button("Кто отвечает", actions.ShowOfficials(number).pack()),
        Button("Сроки", actions.ShowPolicy(number).pack()),
        Button("Хранение", actions.ShowRetention(number).pack()),
        Button("Проверить связь", actions.TestSource(number).pack()),
        Button("Отключить", actions.AskUnlink(number).pack()),
    ]
    if source.platform == PASTED:
        buttons = buttons[1:3]
    return Page(
        tied("\n\n".join([*([f"{note}"] if note else []), *texts])),
        (*rows(buttons, 2), (Button("← Источники", actions.ShowSources().pack()),)),
    )


def unlink_page(linked: Linked) -> Page:
    number = linked.source.id
    return Page(
        f"Отключить «{escape(excerpt(linked.source.name, 100))}»?\n\nНовых комментариев оттуда не будет видно, а те, "
        "что ждут ответа, уйдут из списка. Подключить снова можно в любой день: что написано за это время, в срок не "
        "попадёт.",
        ((Button("Отключить", actions.AskUnlink(number, 1).pack()), _back(number)),),
    )


def unlinked_note() -> str:
    return "Источник отключён."


def officials_page(linked: Linked, note: str = "") -> Page:
    number = linked.source.id
    everybody = [
        *((f"{name or f'учётная запись {account}'}", 0, place) for place, (account, name) in enumerate(linked.staff)),
        *((f"«{title}»", 1, place) for place, title in enumerate(linked.titles)),
    ]
    drops = [
        Button(excerpt(f"Убрать: {name}", LABEL_LIMIT), actions.DropOfficial(number, is_title, place).pack())
        for name, is_title, place in everybody[:PEOPLE]
    ]
    adds = [Button("Добавить сотрудника", actions.AskOfficial(number).pack())]
    if linked.source.platform == "telegram":
        adds.append(Button("Добавить подпись", actions.AskOfficial(number, 1).pack()))
    whose = "канал" if linked.source.platform == "telegram" else "сообщество"
    text = (
        f"<b>Кто отвечает официально</b>\n\nВсегда {whose}. Ответ других считается ответом ведомства, только если они "
        "названы здесь: сотрудник — со своей учётной записи"
        f"{', анонимный администратор — по подписи' if linked.source.platform == 'telegram' else ''}."
    )
    return Page(
        "\n\n".join([*([note] if note else []), text]), (*rows(drops, 2), *rows(adds, 2), (_back(number),))
    )


def ask_official_page(linked: Linked, is_title: bool, note: str = "") -> Page:
    what = (
        "Пришлите подпись анонимного администратора, точно как в Telegram, например «Пресс-служба»."
        if is_title
        else "Кто отвечает? Пришлите фамилию сотрудника."
    )
    return Page("\n\n".join([*([note] if note else []), what]), ((_to_officials(linked),),))


def found_page(linked: Linked, found: Sequence[Employee]) -> Page:
    if not found:
        return ask_official_page(linked, False, "Такого сотрудника не нашлось.")
    number = linked.source.id
    buttons = [Button(excerpt(one.name, LABEL_LIMIT), actions.AddOfficial(number, one.id).pack()) for one in found]
    return Page("Кого назвать?", (*rows(buttons, 2), (_to_officials(linked),)))


def no_account() -> Toast:
    return Toast("У этого человека нет учётной записи в этой сети: пусть подключит её в боте.")


def retention_page(linked: Linked) -> Page:
    number = linked.source.id
    choices = (Button(_KEPT[days].capitalize(), actions.SetRetention(number, days).pack()) for days in RETENTIONS)
    return Page(
        "<b>Сколько хранить слова граждан?</b>\n\nСчитаю с того дня, когда ответ больше не нужен. Потом стираю слова, "
        "имена и номера людей; счёт ответов остаётся.",
        (*rows(choices, 2), (_back(number),)),
    )


def saved_note() -> str:
    return "Записал."


def _label(mark: str, source: Source | KnownSource) -> str:
    if source.platform == PASTED:
        return "Принесено вручную"
    network = f" · {NETWORKS[source.platform]}"
    return f"{mark}{excerpt(source.name, LABEL_LIMIT - len(mark) - len(network))}{network}"


def _title(source: Source) -> str:
    name = excerpt(source.name, 100)
    return "Принесено вручную" if source.platform == PASTED else f"«{name}», {FULL_NETWORKS[source.platform]}"


def _capabilities(known: Mapping[str, Any]) -> Iterator[str]:
    if not known:
        yield "Связь ещё не проверена."
    for name, words in _CAN.items():
        if name in known:
            yield f"{words}: {_answer(known[name])}"


def _answer(told: object) -> str:
    if isinstance(told, str):
        return _MISSING.get(told, "нет")
    return "да" if told else "нет"


def _officials(linked: Linked) -> str:
    whose = "канал" if linked.source.platform == "telegram" else "сообщество"
    named = [*(name or f"учётная запись {account}" for account, name in linked.staff), *linked.titles]
    if not named:
        return f"{whose}; больше никто не назван"
    more = f" и ещё {len(named) - PEOPLE}" if len(named) > PEOPLE else ""
    return f"{whose}; {', '.join(excerpt(one, 40) for one in named[:PEOPLE])}{more}"


def _back(number: int) -> Button:
    return Button("← К источнику", actions.ShowSource(number).pack())


def _to_officials(linked: Linked) -> Button:
    return Button("← Назад", actions.ShowOfficials(linked.source.id).pack())
