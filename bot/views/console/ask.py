"""What `python -m bot ask` says on a terminal, and the tables of answers."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.regulation.answers import Answer
from bot.regulation.model import Clause, Content

if TYPE_CHECKING:
    from bot.regulation.answering.measure import Figures

QUESTION = "вопрос"
QUESTION_HELP = "вопрос своими словами; без него — по вопросу на строку стандартного ввода; с --jsonl — файл или «-»"
REGULATION_HELP = "регламент: .docx, .odt, .pdf, .md или .txt; без него — регламент из настроек"
JSONL_HELP = "читать и писать по одному объекту JSON на строку: id и question, в ответ — пункт"
QUESTIONS_HELP = "размеченные вопросы, по одному объекту JSON на строку (поля question, clause, kind)"

_KINDS = {
    "direct": "прямые",
    "paraphrase": "своими словами",
    "slang": "разговорные",
    "situation": "случаи из жизни",
    "out_of_scope": "не по регламенту",
}
_WIDTH = 18


def answered(content: Content, answer: Answer) -> str:
    if answer.clause is None:
        return "В регламенте этого нет. Спросите пресс-секретаря."
    lines = [_named(content, answer.clause), answer.clause.text]
    if answer.alternatives:
        others = "; ".join(_named(content, clause) for clause in answer.alternatives)
        lines += ["", f"Смотрите также: {others}."]
    return "\n".join(lines)


def table(together: "Figures", kinds: "Mapping[str, Figures]") -> str:
    inside = {kind: of for kind, of in kinds.items() if of.inside}
    return "\n".join([
        f"{'':{_WIDTH}}  вопросов  верный пункт  среди трёх  отказано зря",
        *(_row(_KINDS.get(kind, kind or "прочие"), of) for kind, of in inside.items()),
        _row("всего", together),
        "",
        _refused(together),
    ])  # fmt: skip


def report(questions: int, outside: int, figures: "Mapping[str, Figures]", together: "Figures") -> str:
    return "\n".join([
        f"Обучено на вопросах: {questions} по {len(figures)} регламентам и {outside} посторонних.",
        "Как отвечено по регламенту, о котором остальные ничего не знали:",
        "",
        f"{'':{_WIDTH}}  вопросов  верный пункт  среди трёх  отказано зря",
        *(_row(name, of) for name, of in figures.items()),
        _row("всего", together),
        "",
        _refused(together),
    ])  # fmt: skip


def told_apart(drafts: float, questions: float, bare: float) -> str:
    """Shares of what was taken for the other."""
    return (
        f"Вопрос или черновик: за вопрос принято {drafts:.1%} черновиков, за черновик {questions:.1%} вопросов; "
        f"коротких фраз без точки принято только за вопрос {bare:.1%}."
    )


def nothing(name: str) -> str:
    return f"{name}: здесь нет ни одного вопроса."


def _row(name: str, of: "Figures") -> str:
    return f"{name[:_WIDTH]:{_WIDTH}}  {of.inside:8}  {of.first:12.2f}  {of.shown:10.2f}  {of.wrongly:12.2f}"


def _refused(together: "Figures") -> str:
    if not together.outside:
        return "Вопросов не по регламенту здесь нет."
    return f"Вопросов не по регламенту: {together.outside}, из них отказано {together.refused:.2f}."


def _named(content: Content, clause: Clause) -> str:
    section = content.section_of(clause)
    return f"п. {clause.number}" + (f" («{section.title}»)" if section else "")
