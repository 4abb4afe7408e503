"""The words at the door: consent, codes, a person's own messengers."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.mail.model import Platform
from bot.markup import escape
from bot.messengers.registry import title
from bot.page import Button, Page
from bot.staff.actions import AddMessenger, AnswerConsent, Prefer
from bot.staff.links import Links
from bot.staff.model import Account, Employee, Invite
from bot.views.console.installing import grouped
from bot.views.start import BACK_TO_MENU

CONSENT_VERSION = "3"  # a new text gets a new version, and is put to everybody when they next write
_CONSENT = (
    "<b>Кто обрабатывает.</b> Оператор — {}.",
    "<b>Что храним.</b> Имя, должность и подразделение — их указал администратор. Ваш номер в мессенджере. "
    "Тексты, которые вы присылаете на проверку, и заключения по ним. Адреса ваших страниц, если вы их внесёте, и "
    "отметку, что сведения о них сданы.",
    "<b>Зачем.</b> Чтобы узнавать вас, проверять тексты по регламенту и готовить сведения о страницах. Для другого эти "
    "данные не используем.",
    "<b>Кто видит.</b> Ваши тексты в боте видите вы. Если не согласитесь с замечанием и нажмёте «Не нарушение», имя "
    "и весь черновик увидят пресс-секретари, а если их нет — администраторы. Список ваших страниц видите вы и "
    "кадровик.",
    "<b>Сколько храним.</b> Пока вы пользуетесь ботом, до отзыва согласия.",
    "<b>Как отозвать.</b> Скажите администратору бота: он закроет доступ, отвяжет мессенджеры и сотрёт ваши тексты, "
    "заключения по ним и список страниц.",
)
_ANSWERS = (
    (Button("Согласен", AnswerConsent(1).pack()), Button("Не согласен", AnswerConsent(0).pack())),
)


def consent_page(name: str, agency: str) -> Page:
    """`agency` is the operator of the data."""
    head = f"<b>{escape(name)}, нужно ваше согласие на обработку персональных данных.</b>"
    tail = "Не согласны — ничего не сохраним, а приглашение останется в силе."
    return Page("\n\n".join((head, *_consent(agency), tail)), _ANSWERS)


def consent_again_page(agency: str) -> Page:
    head = "<b>Текст согласия на обработку персональных данных изменился.</b> Прочитайте его и ответьте."
    tail = "Не согласны — отвяжем ваши мессенджеры. Вернуться можно по новому приглашению."
    return Page("\n\n".join((head, *_consent(agency), tail)), _ANSWERS)


def refused_page() -> Page:
    return Page("Хорошо, мы ничего не сохранили. Если передумаете, пришлите код ещё раз: он действует.")


def declined_page() -> Page:
    return Page(
        "Хорошо, ваши мессенджеры отвязаны. Если передумаете, попросите у администратора новое приглашение."
    )


def last_admin_stays_page() -> Page:
    return Page(
        "Вы последний администратор, и без вас бот останется без присмотра. "
        "Сначала сделайте администратором другого, потом откажитесь.",
        _ANSWERS,
    )


def agreed_page() -> Page:
    return Page("Спасибо, согласие записано. Можно присылать тексты на проверку.", ((BACK_TO_MENU,),))


def locked_page(until: datetime, zone: ZoneInfo) -> Page:
    return Page(
        f"Слишком много неверных кодов. Попробуйте после {until.astimezone(zone):%H:%M}, "
        "а пока сверьте код с администратором."
    )


def not_yours_page() -> Page:
    return Page(
        "Это приглашение для другого человека. Оно по-прежнему действует: передайте код тому, кому он выдан.",
        ((BACK_TO_MENU,),),
    )


def known_page() -> Page:
    return Page(
        "Этот мессенджер уже ваш. Чтобы привязать другой, откройте ссылку или пришлите код боту там.",
        ((BACK_TO_MENU,),),
    )


def linked_page(employee: Employee, platform: Platform) -> Page:
    return Page(
        f"<b>{escape(employee.name)}, {title(platform)} привязан.</b> Можно присылать тексты на проверку.",
        ((BACK_TO_MENU,),),
    )


def messengers_page(employee: Employee, accounts: Sequence[Account], note: str = "") -> Page:
    names = [title(account.platform) for account in accounts]
    lines = [f"<b>Мои мессенджеры</b>: {', '.join(names)}"]
    if note:
        lines.insert(0, note)
    buttons: list[tuple[Button, ...]] = [(Button("Добавить мессенджер", AddMessenger().pack()),)]
    if len(accounts) > 1:
        preferred = next((title(a.platform) for a in accounts if a.platform == employee.preferred), None)
        lines.append(f"Сам пишу вам в {preferred}." if preferred else "Выберите, куда вам писать.")
        others = [a.platform for a in accounts if a.platform != employee.preferred]
        buttons.append(tuple(Button(f"Писать мне в {title(p)}", Prefer(p).pack()) for p in others))
    lines.append("Отвечаю там, где вы спросили. Потеряли телефон — скажите администратору, он отвяжет мессенджер.")
    return Page("\n\n".join(lines), (*buttons, (BACK_TO_MENU,)))


def preferred_note() -> str:
    return "Запомнил."


def own_code_page(invite: Invite, links: Links, zone: ZoneInfo) -> Page:
    lines = [
        "<b>Код для вашего второго мессенджера</b>",
        f"Откройте там ссылку или пришлите боту код: {grouped(invite.code)}",
        *_links(links),
        f"Код действует один раз, до {invite.expires_at.astimezone(zone):%H:%M}. Никому его не показывайте.",
    ]
    return Page("\n\n".join(lines), ((BACK_TO_MENU,),))


def invitation_page(invite: Invite, links: Links, zone: ZoneInfo, back: Button) -> Page:
    """Ready to be forwarded as it is."""
    lines = [
        f"<b>{escape(invite.employee.name)}, вас приглашают в «Памятку»</b> — бот подскажет, как писать в соцсетях "
        "по регламенту.",
        f"Откройте ссылку или пришлите боту код: {grouped(invite.code)}",
        *_links(links),
        f"Код действует один раз, до {invite.expires_at.astimezone(zone):%d.%m.%Y %H:%M}.",
        "<i>Перешлите это сообщение тому, кого приглашаете.</i>",
    ]
    return Page("\n\n".join(lines), ((back,),))


def _consent(agency: str) -> tuple[str, ...]:
    operator, *others = _CONSENT
    return operator.format(escape(agency)), *others


def _links(links: Links) -> list[str]:
    lines = [f"{title(platform)}: {escape(address)}" for platform, address in links.addresses]
    lines += [f"{title(platform)}: ссылки сейчас нет, код действует." for platform in links.unreachable]
    return ["\n".join(lines)] if lines else []
