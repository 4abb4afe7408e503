"""What `python -m bot precedents` and `python -m bot rehearse` say on a terminal."""

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.review.export import Export
from bot.review.model import Precedent
from bot.review.precedents import awake
from bot.review.rehearsal import Change, Rehearsal
from bot.views.words import day, excerpt, plural
from rules.pack import RulePack

EXPORT = "куда сохранить прецеденты как хорошие примеры правил (YAML)"
FILE_VALUE = "ФАЙЛ"
PACK = "папка с изменённым набором правил"
PACK_VALUE = "ПАПКА"
SAMPLES = "сколько черновиков назвать для каждого правила, обычно 5"
TEXTS = "показать и слова черновиков; без этого ключа — только номера"
NEGATIVE = "--samples: нужно число не меньше нуля."
HEADING = (
    "Прецеденты: случаи, которые пресс-секретари признали допустимыми.\n"
    "Вставьте примеры в свои правила (ключ examples), научите правило их пропускать\n"
    "и запустите: python -m bot check"
)
LINE = 150  # UTF-16 units of a sentence


def listed(precedents: Sequence[Precedent], pack: RulePack, zone: ZoneInfo) -> str:
    if not precedents:
        return "Прецедентов нет."
    rules = awake(pack)
    return "\n".join(_line(one, one.rule in rules, zone) for one in precedents)


def exported(done: Export, path: Path) -> str:
    lines = [f"Записано примеров: {done.written}. Файл: {path}"] if done.written else ["Записывать нечего."]
    if done.left_out:
        numbers = ", ".join(str(one.id) for one in done.left_out)
        lines.append(
            f"Не записаны прецеденты {numbers}: правила больше нет, оно не для таких текстов "
            "или предложение не годится в примеры."
        )
    return "\n".join(lines)


def there_already(path: Path) -> str:
    return f"{path}: такой файл уже есть. Удалите его или назовите другой."


def cannot_write(path: Path, reason: str) -> str:
    return f"{path}: файл не записывается ({reason})."


def looked_through(drafts: int) -> str:
    return f"Просмотрено: {drafts}…"


def rehearsed(rehearsal: Rehearsal, before: RulePack, after: RulePack, *, texts: bool) -> str:
    counted = _counted(rehearsal.drafts)
    lines = [f"Набор {before.version} → {after.version}, сохранено: {counted}. Ничего никому не отправлено."]
    titles = {rule.spec.id: rule.spec.title for pack in (before, after) for rule in pack.rules}
    if rehearsal.is_same:
        return "\n".join([*lines, "", "Ничего не изменится."])
    lines += _changes("Заработает", rehearsal.fires, titles, texts)
    lines += _changes("Замолчит", rehearsal.silent, titles, texts)
    return "\n".join([*lines, "", f"Заключение изменится: {_counted(rehearsal.verdicts)}."])


def _changes(head: str, changes: dict[str, Change], titles: dict[str, str], texts: bool) -> list[str]:
    """The rule with most drafts first."""
    if not changes:
        return []
    lines = ["", f"{head}:"]
    for rule, change in sorted(changes.items(), key=lambda item: (-item[1].drafts, item[0])):
        numbers = ", ".join(f"№ {sample.submission_id}" for sample in change.samples)
        more = ", …" if numbers and len(change.samples) < change.drafts else ""
        lines.append(
            f"  {rule} — {titles[rule]}: {_counted(change.drafts)}" + (f" ({numbers}{more})" if numbers else "")
        )
        if texts:
            for sample in change.samples:
                quote = excerpt(sample.finding.quote, LINE) or "—"
                lines.append(f"    № {sample.submission_id} «{quote}»: {excerpt(sample.text, LINE)}")
    return lines


def _line(one: Precedent, is_awake: bool, zone: ZoneInfo) -> str:
    asleep = "" if is_awake else " · не действует: правила нет в наборе"
    quote = excerpt(one.case.quote, LINE)
    return (
        f"№ {one.id} · {day(one.at, zone)} · {one.by} · {one.rule} · «{quote}»{asleep}\n"
        f"    {excerpt(one.case.sentence, LINE)}"
    )


def _counted(drafts: int) -> str:
    return f"{drafts} {plural(drafts, 'черновик', 'черновика', 'черновиков')}"
