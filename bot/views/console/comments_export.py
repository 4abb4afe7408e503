"""What `python -m bot comments --export` says."""

from pathlib import Path

from bot.views.words import plural

FILE_VALUE = "ФАЙЛ"
EXPORT = "записать исправленное людьми как обучающие тексты, в форме корпуса комментариев"


def exported(count: int, path: Path) -> str:
    if not count:
        return "Исправлений ещё нет: записывать нечего."
    verb = plural(count, "Записан", "Записаны", "Записано")
    texts = plural(count, "текст", "текста", "текстов")
    return f"{verb} {count} {texts}: {path}. В них слова граждан: храните файл так же, как базу."


def there_already(path: Path) -> str:
    return f"{path} уже есть: назовите другой файл."


def cannot_write(path: Path, cause: str) -> str:
    return f"{path}: записать не получилось ({cause})."
