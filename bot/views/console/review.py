"""What `python -m bot review` and `python -m bot check` say on a terminal."""

from collections.abc import Sequence
from pathlib import Path

from bot.errors import RegulationError, RegulationFault
from bot.pictures.model import (
    BYTE_LIMIT,
    LANGUAGES,
    PIXEL_LIMIT,
    SIDE_LIMIT,
    NoReader,
    NotAPicture,
    TooLarge,
    Unreadable,
)
from bot.regulation.model import Content
from bot.review.model import Finding, Verdict, remarks
from bot.views.review.verdict import head, name_of, not_all_was_checked, source
from bot.views.words import plural
from rules.errors import FaultCode, RuleError
from rules.pack import RulePack

FILE = "файл"
FILE_HELP = "файл с текстом; без него или с «-» — стандартный ввод"
JSONL_HELP = "читать и писать по одному объекту JSON на строку"
IMAGE_HELP = "картинка вместо текста: снимок экрана или фото; «-» — стандартный ввод"
JSON_HELP = "вместе с --image: ответить одним объектом JSON"

_RULE_FAULTS: dict[FaultCode, str] = {
    "unreadable": "файл не читается: {reason}",
    "yaml": "не получается прочитать YAML: {reason}",
    "alias": "ссылки (*имя) не поддерживаются: напишите значение целиком",
    "duplicate-key": "ключ «{key}» стоит дважды",
    "not-a-list": "здесь нужен список",
    "not-a-mapping": "здесь нужны пары «ключ: значение»",
    "missing-key": "не хватает ключа «{key}»",
    "unknown-key": "неизвестный ключ «{key}»: проверьте, нет ли опечатки",
    "wrong-value": "значение не подходит: {reason}",
    "unknown-kind": "неизвестный вид правила «{kind}»; есть: {known}",
    "unknown-topic": "неизвестная тема «{topic}»: добавьте её в topics.yaml или исправьте имя",
    "unknown-contact": "неизвестный контакт «{contact}»: добавьте его в contacts или исправьте имя",
    "duplicate-id": "имя «{rule}» уже занято: {first}",
    "bad-regex": "в выражении ошибка: {reason}",
    "unknown-guard": "неизвестная проверка «{guard}»; есть: {known}",
    "unknown-detector": "неизвестный распознаватель «{detector}»; есть: {known}",
    "bad-phrase": "«{phrase}»: нужны слова через пробел, без знаков",
    "too-free": "«{phrase}»: при «order: free» в словах не больше {limit} слов",
    "unknown-list": "списка «{list}» нет: добавьте его в lists.yaml (в самом lists.yaml — выше) или исправьте имя",
    "no-rules": "в наборе нет ни одного правила",
    "same-meaning": "у категории «{category}» уже есть правило вида meaning: {first}",
    "not-learned": "есть правила вида meaning, но обучения ещё не было ({reason}); запустите python -m bot train",
    "other-features": "обучено другой версией программы; запустите python -m bot train",
    "stale": "тексты в папке corpus изменились после обучения; запустите python -m bot train",
    "bad-mark": "в плохом примере выделите ошибку знаками <<…>>, в хорошем их быть не должно",
    "few-examples": "«{rule}»: плохих примеров {bad}, хороших {good}; нужно не меньше {least} тех и других",
    "never-matches": "правило «{rule}» не срабатывает ни на одном плохом примере",
    "fires-elsewhere": "{example}: выделено {expected}, а найдено {found}",
    "clean-fires": "{example}: здесь замечаний быть не должно, а сработало {by}",
    "fix-fires": "{example}: после замены (fix) выходит «{fixed}», и срабатывает {by}",
    "exception-unneeded": "«{rule}»: исключение «{exception}» не нужно ни одному примеру; добавьте такой пример",
    "too-slow": "{example}: правило «{rule}» не уложилось в отведённое время, упростите выражение",
}

# Causes by their type, pydantic's and those of rules/, in an editor's words.
_VALUE_FAULTS: dict[str, str] = {
    "string_type": "нужен текст; возьмите значение в кавычки",
    "string_pattern_mismatch": "нужны строчные латинские буквы, цифры и дефисы (в имени правила — ещё и точка)",
    "string_too_long": "не длиннее {max_length} знаков",
    "string_too_short": "не может быть пустым",
    "too_short": "слишком коротко: нужно не меньше {min_length}",
    "too_long": "слишком длинно: можно не больше {max_length}",
    "dict_type": "нужны пары «ключ: значение»",
    "tuple_type": "нужен список",
    "literal_error": "допустимо только {expected}",
    "int_type": "нужно целое число",
    "greater_than_equal": "не меньше {ge}",
    "less_than_equal": "не больше {le}",
    "date_type": "нужна дата вида 2026-01-31, без кавычек",
    "list_name": "имя списка — строчные латинские буквы, цифры и дефисы",
    "topic_title": "у темы должно быть название по-русски",
    "not_utf8": "сохраните его в кодировке UTF-8",
    "empty_file": "файл пуст",
    "scalar": "такой даты не бывает",
    "key_type": "ключом бывает только слово",
    "model_type": "нужны пары «ключ: значение»",
    "one_of_two": "пример либо bad (и, если нужно, fix), либо good",
    "link_words": "слов ссылки (links) нет в тексте примера",
    "no_meaning": "у категории other смысл не изучается: выберите другую",
    "corpus_line": "{reason}",
    "nothing_missing": "укажите, чего не хватает: match, words или и то и другое",
}

_REGULATION_FAULTS: dict[RegulationFault, str] = {
    "no-title": "нет названия: начните первую строку с «# »",
    "no-sections": "нет разделов: раздел начинается с «## 1. Название»",
    "empty-section": "в разделе {subject} нет пунктов",
    "wrong-heading": "непонятный заголовок «{subject}»: нужен «## 1. Название»",
    "stray-text": "текст до первого пункта раздела: «{subject}»",
    "foreign-clause": "пункт {subject} стоит в чужом разделе",
    "duplicate-number": "номер {subject} встречается дважды",
    "duplicate-topic": "тема «{subject}» отмечена у двух пунктов",
    "not-utf8": "файл не в кодировке UTF-8",
    "wrong-topics": "пометка темы {subject}: нужна {{#тема}} после текста пункта, латинскими буквами",
}


def verdict(verdict: Verdict, findings: Sequence[Finding], skipped: Sequence[str]) -> str:
    """The answer of `review` to one text."""
    parts = [head(verdict, findings)]
    if skipped:
        parts.append(not_all_was_checked(len(skipped)))
    for number, remark in enumerate(remarks(findings), start=1):
        one = remark[0]
        parts.append(f"{number}. {name_of(remark)} — {source(one)}.\n   {one.message} {one.advice}")
    return "\n\n".join(parts)


def picture_verdict(text: str, judged: str) -> str:
    """The answer of `review` to a picture: what was read on it, then what `verdict` says of it."""
    read = "\n".join(f"  {line}".rstrip() for line in text.split("\n"))
    return f"Прочитано на картинке:\n\n{read}\n\n{judged}"


NO_TEXT = "На картинке не нашлось слов, которые можно прочитать."
IMAGE_ALONE = "--image проверяет одну картинку: без файла с текстом и без --jsonl."
JSON_OF_IMAGE = "--json бывает только вместе с --image; для текстов есть --jsonl."


def picture_refused(path: object, outcome: NotAPicture | TooLarge | Unreadable | NoReader) -> str:
    match outcome:
        case NotAPicture():
            return f"{path}: это не картинка. Подойдут PNG, JPEG, WebP, GIF и BMP."
        case TooLarge():
            return (
                f"{path}: картинка слишком велика. Можно до {BYTE_LIMIT // 1024**2} МБ, до {PIXEL_LIMIT // 1_000_000} "
                f"мегапикселей и до {SIDE_LIMIT} точек по стороне."
            )
        case Unreadable():
            return f"{path}: картинку прочитать не получилось. Возможно, файл повреждён: сохраните его заново."
        case NoReader():
            return no_reader(outcome)


def no_reader(lacking: NoReader) -> str:
    """Why pictures cannot be read here, and what an admin does about it."""
    if not lacking.languages:
        return "Картинки читать нечем: не установлен tesserocr. Установите зависимости заново: make install"
    packages = " ".join(f"tesseract-ocr-{name}" for name in LANGUAGES)
    files = ", ".join(f"{name}.traineddata" for name in lacking.languages)
    return (
        f"Картинки читать нечем: нет языковых данных ({files}).\n"
        f"Установить в Debian: sudo apt-get install {packages}\n"
        "Если они лежат в другой папке, укажите её в PAMYATKA_TESSDATA_DIR."
    )


def bad_line(number: int, reason: str) -> str:
    return f"Строка {number}: {reason}"


def skipped_in_line(number: int, rules: Sequence[str]) -> str:
    return f"Строка {number}: проверено не всё, не успели правила: {', '.join(rules)}."


def skipped(rules: Sequence[str]) -> str:
    return f"Проверено не всё, не успели правила: {', '.join(rules)}."


def bad_file(path: object, reason: str) -> str:
    return f"{path}: файл не читается: {reason}"


NOT_UTF8 = "это не UTF-8."
NOT_JSON = "это не JSON."
NOT_OBJECT = "нужен объект JSON."


def too_long_line(limit: int) -> str:
    return f"длиннее {limit} байт."


def too_long_text(limit: int) -> str:
    return f"текст длиннее {limit} знаков."


def missing_field(name: str) -> str:
    return f"нет поля «{name}»."


def wrong_field(name: str) -> str:
    return f"поле «{name}»: здесь должно быть {_EXPECTED[name]}."


def lone_surrogate(name: str) -> str:
    return f"поле «{name}»: половина суррогатной пары, такого знака нет."


_EXPECTED = {
    "id": "строка или целое число",
    "kind": "post, story или reply",
    "text": "строка",
    "question": "строка",
    "context": "строка или null",
}


def rule_fault(error: RuleError) -> str:
    place = f"{error.path}:{error.line}:{error.column}" if error.line else str(error.path)
    details = dict(error.details)
    if known := _VALUE_FAULTS.get(details.get("type", "")):
        details["reason"] = known.format(**details).replace(" or ", " или ")
    return f"{place}: {_RULE_FAULTS[error.code].format(**details)}"


def regulation_fault(path: Path, error: RegulationError) -> str:
    return f"{path}:{error.line}: {_REGULATION_FAULTS[error.fault].format(subject=error.subject)}"


def silent_topics(topics: Sequence[tuple[str, str]]) -> str:
    """Topics of the pack (name, title) that no clause of the regulation is marked with."""
    lines = [f"  {{#{name}}} — {title}" for name, title in topics]
    head = "В регламенте нет пункта для тем (замечания назовут тему вместо пункта). Пометьте пункты:"
    return "\n".join([head, *lines])


NO_SITUATIONS = "В наборе нет situations.yaml: «Что делать, если…» будет пустым. Скопируйте его из rules/default."


def strange_topics(topics: Sequence[str]) -> str:
    """Topics that the regulation is marked with and the pack does not know."""
    return f"В регламенте отмечены темы, которых нет в topics.yaml: {', '.join(topics)}. Исправьте пометку."


# What is weak about the settings, by the codes of bot/settings.py.
_WEAKNESSES = {
    "no-token": "нет ни одного токена: бот работает только в песочнице. Задайте PAMYATKA_TELEGRAM_TOKEN или "
                "PAMYATKA_VK_TOKEN с PAMYATKA_VK_GROUP_ID.",
    "plain-http": "токен уйдёт на чужой узел без шифрования. Укажите адрес API, который начинается с https://.",
    "ministry-root": "этому узлу VK нужен корневой сертификат Минцифры. Укажите его файл в PAMYATKA_CA_BUNDLE.",
    "open-data": "папку данных могут читать другие пользователи этой машины. Закройте её: chmod 700.",
    "telegram-alone": "подключён один Telegram, а он в России работает с перебоями. Подключите и VK.",
    "own-regulation": "действует регламент, который идёт с программой. Укажите свой в PAMYATKA_REGULATION.",
    "own-rules": "регламент ваш, а правила общие. Скопируйте rules/default, поправьте и укажите в PAMYATKA_RULES_DIR.",
}


def weak_settings(weak: Sequence[str]) -> str:
    return "\n".join(["Настройки, которые стоит поправить:", *(f"  {_WEAKNESSES[name]}" for name in weak)])


def what_to_do(weak: Sequence[str]) -> str:
    if "no-token" in weak:
        return "Что делать: задайте токен и запустите python -m bot run; посмотреть бота можно и без него: make sandbox"
    if weak:
        return "Что делать: поправьте настройки или, если так и задумано, запускайте: python -m bot run"
    return "Что делать: можно запускать: python -m bot run"


def faults_counted(count: int) -> str:
    return f"Найдено {count} {plural(count, 'ошибка', 'ошибки', 'ошибок')}. Исправьте и запустите проверку ещё раз."


def all_well(pack: RulePack, examples: int, regulation: Content) -> str:
    rules = len(pack.rules)
    clauses = sum(1 for _ in regulation.clauses)
    return (
        f"Всё в порядке: {rules} {plural(rules, 'правило', 'правила', 'правил')}, "
        f"{examples} {plural(examples, 'пример', 'примера', 'примеров')}, "
        f"{clauses} {plural(clauses, 'пункт', 'пункта', 'пунктов')} регламента. Набор {pack.version}."
    )
