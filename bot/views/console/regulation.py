"""What `python -m bot regulation …` says in a terminal."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.errors import RegulationError
from bot.regulation.comparing import Change, Piece
from bot.regulation.editions import Outcome
from bot.regulation.importing.model import Imported
from bot.regulation.model import ShelvedEdition
from bot.views.regulation.changes import summary, title_of
from bot.views.regulation.editions import counted, problem_line, refusal, section_lines, standing

ORDER = "что сделать"
HELP = {
    "import": "прочитать регламент из файла и сохранить черновиком",
    "list": "показать редакции",
    "publish": "ввести редакцию в действие; прежняя уйдёт в архив",
    "compare": "показать, что изменилось между двумя редакциями",
}
FILE_VALUE = "ФАЙЛ"
FILE = "регламент: .docx, .odt, .pdf, .md или .txt"
CHECK = "только показать, что получилось, ничего не сохранять"
NUMBER_VALUE = "НОМЕР"
NUMBER = "номер из `regulation list`"
DOCX = "сохранить «было и стало» в файл .docx"
BINDING = "Ищу пункты, о которых говорят правила…"


def preview(imported: Imported, file_name: str) -> str:
    content = imported.content
    lines = [content.title, f"{counted(content)}:"]
    lines += [f"  {number}. {title} — {count}" for number, title, count in section_lines(content)]
    if imported.problems:
        lines.append(f"Замечания к файлу ({len(imported.problems)}):")
        lines += [f"  {problem_line(problem, file_name)}" for problem in imported.problems]
    return "\n".join(lines)


def topics(entry: ShelvedEdition, titles: Mapping[str, str]) -> str:
    lines = ["Темы правил и пункты, подобранные по смыслу (поправить можно в чате: «Редакции» → «Темы»):"]
    for topic, title in titles.items():
        clause = entry.edition.clause_for(topic)
        lines.append(f"  {title} — {f'п. {clause.number}' if clause else 'такого пункта нет'}")
    return "\n".join(lines)


def drafted(entry: ShelvedEdition) -> str:
    number = entry.edition.id
    if not entry.is_publishable:
        return f"Сохранено черновиком № {number}. Номера повторяются: исправьте файл, такой черновик не опубликовать."
    return f"Сохранено черновиком № {number}. Ввести в действие: python -m bot regulation publish {number}"


def known_before(entry: ShelvedEdition, zone: ZoneInfo) -> str:
    return f"Этот файл уже есть: {standing(entry, zone)}."


def listing(entries: Sequence[ShelvedEdition], zone: ZoneInfo) -> str:
    if not entries:
        return "Редакций пока нет. Бот запишет первую при запуске: python -m bot run"
    return "\n".join(
        f"{standing(entry, zone)}\n     {entry.edition.title} — {counted(entry.edition)}, "
        f"SHA-256 {entry.edition.sha256[:12]}…"
        for entry in entries
    )


def published(number: int) -> str:
    return f"Редакция № {number} действует. Работающий бот уже отвечает по ней."


def not_published(number: int, outcome: Outcome) -> str:
    return {
        Outcome.SAME: f"Редакция № {number} уже действует.",
        Outcome.FAULTY: f"Редакцию № {number} не опубликовать: номера повторяются. Исправьте файл и загрузите снова.",
    }.get(outcome, f"Редакции № {number} нет. Посмотрите: python -m bot regulation list")


def changes(found: Sequence[Change]) -> str:
    """What went is in [- -], what came in {+ +}, as programs that compare texts write it."""
    if not found:
        return "Пункты те же самые."
    lines = [f"{summary(found)}."]
    for change in found:
        lines += ["", title_of(change)]
        if change.has_other_words:
            lines += [f"  было:  {_marked(change.was, '[-', '-]')}", f"  стало: {_marked(change.now, '{+', '+}')}"]
    return "\n".join(lines).replace("\u00a0", " ")


def saved(path: Path) -> str:
    return f"Сохранено: {path}"


def cannot_read(path: Path, reason: str) -> str:
    return f"Файл не читается: {path} ({reason})."


def cannot_write(path: Path, reason: str) -> str:
    return f"Файл не сохранить: {path} ({reason})."


def refused(path: Path, error: RegulationError) -> str:
    return f"{path}: {refusal(error)}."


def _marked(pieces: Sequence[Piece], opened: str, closed: str) -> str:
    words = "".join(f"{opened}{piece.text}{closed}" if piece.is_marked else piece.text for piece in pieces)
    return " ".join(words.split())
