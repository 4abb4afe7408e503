"""What the bot says of things that come in: what it can read, what it cannot, and what it is waiting for."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from bot.actions import ANEW, Cancel, ShowMine, ShowReview, Switch
from bot.approval.model import Standing
from bot.markup import escape
from bot.page import Button, Page, Toast
from bot.pictures.model import NoReader, NotAPicture, NoText, PictureReading, TextRead, TooLarge, Unreadable
from bot.review.model import Listing, Verdict
from bot.views.approval.standing import line
from bot.views.pager import turning_row
from bot.views.start import BACK_TO_MENU
from bot.views.words import excerpt, moment

WORDS = 90  # UTF-16 units of a draft in the list
READ = 300  # UTF-16 units of what was read from a picture

_VERDICTS: dict[Verdict, str] = {"block": "нельзя", "warn": "лучше исправить", "ok": "замечаний нет"}
_CAN = "Пришлите текст, снимок экрана с ним или перешлите сообщение."
_CAPTION_ONLY = "Проверена только подпись."
# By aiogram's names of what a message holds.
_UNREADABLE = {
    "sticker": "Стикер я прочитать не могу.",
    "voice": "Голосовые сообщения я не слушаю.",
    "audio": "Звук я не слушаю.",
    "video": "Видео я не смотрю.",
    "video_note": "Видео я не смотрю.",
    "animation": "Анимацию я не смотрю.",
    "location": "Место на карте я не проверяю.",
    "venue": "Место на карте я не проверяю.",
    "contact": "Контакт я не проверяю: это чьи-то персональные данные.",
    "poll": "Опрос я прочитать не могу: пришлите вопрос и ответы текстом.",
    "document": "Такие файлы я пока не читаю: скопируйте из файла текст.",
}


def mine_page(listing: Listing, zone: ZoneInfo, standings: Mapping[int, Standing]) -> Page:
    """`standings` are by submission."""
    if not listing.entries:
        return Page(f"Проверок пока нет. {_CAN}", ((BACK_TO_MENU,),))
    lines = [
        f"{number}. {moment(entry.reviewed_at, zone)} — {_VERDICTS[entry.verdict]}\n"
        f"«{escape(excerpt(entry.words, WORDS))}»{_standing(standings.get(entry.submission_id), zone)}"
        for number, entry in enumerate(listing.entries, start=1)
    ]
    numbers = tuple(
        Button(str(number), ShowReview(entry.review_id).pack())
        for number, entry in enumerate(listing.entries, start=1)
    )
    return Page(
        "<b>Мои проверки</b>\n\n" + "\n\n".join(lines),
        (numbers, *turning_row(ShowMine, listing.part, listing.parts), (BACK_TO_MENU,)),
    )


def _standing(standing: Standing | None, zone: ZoneInfo) -> str:
    return f"\n{escape(line(standing, zone))}" if standing else ""


def untraced_offer_page() -> Page:
    return Page(
        "<b>Проверка без следа</b>\n\nПришлите черновик: я проверю его и ничего не сохраню.\n\n"
        "Само сообщение останется в этом чате, удалить его можете только вы.",
        _cancelling("untraced"),
    )


def untraced_first() -> Toast:
    return Toast("Сначала пришлите черновик для проверки без следа или нажмите «Отмена».")


def answer_wanted_page() -> Page:
    return Page(
        "Пришлите ваш ответ на этот комментарий: текстом или снимком экрана. Проверю, всё ли в нём есть.",
        _cancelling("answer"),
    )


def comment_read_page(review_id: int, comment: str) -> Page:
    """What was read from a picture of a citizen's comment, above the verdict on what answers it."""
    return Page(
        f"Комментарий со снимка: «{escape(excerpt(comment, READ))}»",
        ((Button("Прочитано неверно", Switch(review_id, ANEW).pack()),),),
    )


def too_long_page(limit: int) -> Page:
    thousands = f"{limit:,}".replace(",", "\u00a0")
    return Page(
        f"Слишком длинный текст: я читаю не больше {thousands} знаков сразу.\n\n"
        "Ваше сообщение осталось в чате. Разделите его и пришлите по частям."
    )


def spent_code_page() -> Page:
    return Page(
        "Это похоже на код приглашения, но он не подходит: проверьте его или попросите новый.\n\n"
        "Если это текст, добавьте к нему ещё хотя бы слово."
    )


def unknown_edit_page() -> Page:
    return Page("Вы изменили сообщение, которого я не храню. Чтобы проверить текст, пришлите его новым сообщением.")


def part_edited_page() -> Page:
    return Page("Вы изменили часть длинного текста. Чтобы проверить его снова, пришлите весь текст ещё раз.")


def unreadable_page(content: str) -> Page:
    """`content` is aiogram's name of what came."""
    return Page(f"{_UNREADABLE.get(content, 'Такое сообщение я прочитать не могу.')}\n\n{_CAN}")


def caption_only_page(content: str) -> Page:
    return Page(f"{_UNREADABLE.get(content, 'Вложение я прочитать не могу.')}\n\n{_CAPTION_ONLY}")


def not_read_page(reading: PictureReading, caption: bool) -> Page:
    """Why a picture gave no text, and what to do; with a caption the verdict on that follows."""
    why, what = _why(reading)
    return Page(f"{why}\n\n{_CAPTION_ONLY if caption else what}")


def no_download_page(caption: bool) -> Page:
    if caption:
        return Page(f"Картинку не удалось получить.\n\n{_CAPTION_ONLY}")
    return Page("Картинку не удалось получить. Пришлите её ещё раз или наберите текст сообщением.")


def some_read_page(read: int, of: int) -> Page:
    """Of an album."""
    return Page(f"Прочитано картинок: {read} из {of}. Остальные пришлите крупнее или наберите их текст.")


def _cancelling(what: str) -> tuple[tuple[Button, ...], ...]:
    return ((Button("Отмена", Cancel(what).pack()),),)


def _why(reading: PictureReading) -> tuple[str, str]:
    match reading:
        case NoText():
            return "На картинке не нашлось текста.", "Пришлите снимок крупнее или наберите текст сообщением."
        case NotAPicture():
            return "Этот файл — не картинка.", _CAN
        case TooLarge():
            return "Картинка слишком большая.", "Пришлите её поменьше или частями."
        case NoReader(languages):
            packages = ", ".join(f"tesseract-ocr-{language}" for language in languages) or "tesserocr"
            return (
                f"Картинки бот пока не читает: не установлено {packages}. Скажите администратору.",
                "А пока наберите текст сообщением.",
            )
        case Unreadable() | TextRead():
            return "Прочитать картинку не удалось.", "Пришлите другой снимок или наберите текст сообщением."
