"""Documents of different makes: every number is the one that Word shows."""

from io import BytesIO

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml

from bot.regulation.importing import Imported, read
from tests.regulation.importing.documents import (
    Level,
    box,
    definition,
    document,
    listed,
    note,
    numbered,
    p,
    reference,
    restart,
    run,
    style,
    table,
)

OUTLINE = definition(1, Level("%1."), Level("%1.%2."), Level("%1.%2.%3."), Level("%4)", "russianLower"))


def numbers(imported: Imported) -> list[str]:
    return [clause.number for clause in imported.content.clauses]


def sections(imported: Imported) -> list[tuple[str, str]]:
    return [(section.number, section.title) for section in imported.content.sections]


def kinds(imported: Imported) -> list[tuple[str, str]]:
    return [(problem.kind, problem.subject) for problem in imported.problems]


def text(imported: Imported, number: str) -> str:
    clause = imported.content.clause(number)
    assert clause is not None, number
    return clause.text


def test_one_list_of_four_levels() -> None:
    found = read("r.docx", document(
        p("РЕГЛАМЕНТ"), p("поведения в сетях"),
        p("Общие положения", 1, 0), p("Для всех.", 1, 1), p("Кроме:", 1, 1), p("первых", 1, 3), p("вторых", 1, 3),
        p("Личная страница", 1, 0), p("Снимки:", 1, 1), p("Без машин.", 1, 2), p("Без застолий.", 1, 2),
        p("дома", 1, 3), p("Отметки снимают.", 1, 1),
        numbering=OUTLINE + listed(1, 1),
    ))  # fmt: skip
    assert found.content.title == "РЕГЛАМЕНТ поведения в сетях"
    assert sections(found) == [("1", "Общие положения"), ("2", "Личная страница")]
    assert numbers(found) == ["1.1", "1.2", "2.1", "2.1.1", "2.1.2", "2.2"]
    assert text(found, "1.2") == "Кроме:\nа) первых\nб) вторых"
    assert text(found, "2.1.2") == "Без застолий.\nа) дома"
    assert not found.problems


def test_styles_that_are_linked_to_the_levels_of_a_list() -> None:
    levels = definition(
        4,
        Level("%1.", more='<w:pStyle w:val="Heading1"/>'),
        Level("%1.%2.", more='<w:pStyle w:val="Clause"/>'),
        Level("%1.%2.%3.", more='<w:pStyle w:val="Sub"/>'),
    )
    styles = (
        style("Heading1", called="heading 1", properties=numbered(7))
        + style("Clause", properties=numbered(7, 1))
        + style("Sub", based_on="Clause", properties=numbered(7))
        + style("Quiet", based_on="Clause", properties=numbered(0))
        + style("Narrow", based_on="Clause")
    )
    found = read("r.docx", document(
        p("Правила", style="Title"),
        p("Начало", style="Heading1"), p("Один.", style="Clause"), p("Без номера.", style="Quiet"),
        p("Глубже.", style="Sub"), p("Ещё.", style="Narrow"), p("Снято.", 0, style="Clause"),
        p("Конец", style="Heading1"), p("Последний.", style="Clause"),
        numbering=levels + listed(7, 4), styles=styles + style("Title"),
    ))  # fmt: skip
    assert found.content.title == "Правила"
    assert sections(found) == [("1", "Начало"), ("2", "Конец")]
    assert numbers(found) == ["1.1", "1.1.1", "1.2", "2.1"]
    assert text(found, "1.1") == "Один.\nБез номера."
    assert text(found, "1.2") == "Ещё.\nСнято."


def test_lists_that_share_a_definition_and_start_anew() -> None:
    inner = definition(2, Level("%1)"))
    found = read("r.docx", document(
        p("Порядок"), p("Общее", 1, 0), p("Первое:", 1, 1), p("а именно", 5, 0), p("и ещё", 5, 0),
        p("Второе:", 1, 1), p("снова с начала", 6, 0), p("дальше", 6, 0), p("Третье.", 3, 1),
        numbering=OUTLINE + inner + listed(1, 1) + listed(3, 1) + listed(5, 2) + listed(6, 2, restart(0)),
    ))  # fmt: skip
    assert numbers(found) == ["1.1", "1.2", "1.3"]
    assert text(found, "1.1") == "Первое:\n1) а именно\n2) и ещё"
    assert text(found, "1.2") == "Второе:\n1) снова с начала\n2) дальше"


def test_a_level_that_is_overridden_wholly() -> None:
    own = f'<w:lvlOverride w:ilvl="1">{Level("%1.%2.", start=5).xml(1)}</w:lvlOverride>'
    found = read("r.docx", document(
        p("Порядок"), p("Общее", 2, 0), p("Пятое.", 2, 1), p("Шестое.", 2, 1),
        numbering=definition(1, Level("%1."), Level("%2)")) + listed(2, 1, own),
    ))  # fmt: skip
    assert numbers(found) == ["1.5", "1.6"]
    assert kinds(found) == [("gap", "1.5")]


def test_roman_sections_with_clauses_that_run_through() -> None:
    """The second level does not start anew: w:lvlRestart 0."""
    levels = definition(
        1, Level("%1.", "upperRoman"), Level("%2.", more='<w:lvlRestart w:val="0"/>'), Level("%3)", "lowerLetter")
    )
    found = read("r.docx", document(
        p("Кодекс"), p("Общие положения", 1, 0), p("Раз.", 1, 1), p("Два:", 1, 1), p("буква", 1, 2),
        p("Запреты", 1, 0), p("Три.", 1, 1), p("Четыре.", 1, 1),
        numbering=levels + listed(1, 1),
    ))  # fmt: skip
    assert sections(found) == [("I", "Общие положения"), ("II", "Запреты")]
    assert numbers(found) == ["1", "2", "3", "4"]
    assert text(found, "2") == "Два:\na) буква"
    assert not found.problems


@pytest.mark.parametrize(("legal", "expected"), [("", ["I.1", "I.2", "II.1"]), ("<w:isLgl/>", ["1.1", "1.2", "2.1"])])
def test_roman_numbers_inside_the_number_of_a_clause(legal: str, expected: list[str]) -> None:
    levels = definition(1, Level("%1.", "upperRoman"), Level("%1.%2.", more=legal))
    found = read("r.docx", document(
        p("Кодекс"), p("А", 1, 0), p("Раз.", 1, 1), p("Два.", 1, 1), p("Б", 1, 0), p("Три.", 1, 1),
        numbering=levels + listed(1, 1),
    ))  # fmt: skip
    assert [number for number, _ in sections(found)] == ["I", "II"]
    assert numbers(found) == expected
    assert not found.problems


def test_clauses_that_every_section_counts_from_one() -> None:
    levels = definition(1, Level("Глава %1.", "upperRoman"), Level("%2."))
    found = read("r.docx", document(
        p("Кодекс"), p("А", 1, 0), p("Раз.", 1, 1), p("Два.", 1, 1), p("Б", 1, 0), p("Три.", 1, 1),
        numbering=levels + listed(1, 1),
    ))  # fmt: skip
    assert numbers(found) == ["I.1", "I.2", "II.1"]
    assert kinds(found) == [("restarted", "I.1")]


def test_a_list_style_that_stands_for_a_list() -> None:
    """Word's «list styles»: the list of the paragraph has no levels of its own and names a style that has."""
    lent = definition(1, Level("Статья %1."), Level("%1.%2."), more='<w:styleLink w:val="Ours"/>')
    borrowing = '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Ours"/></w:abstractNum>'
    found = read("r.docx", document(
        p("Правила"), p("Цель", 2, 0), p("Раз.", 2, 1), p("Срок", 2, 0), p("Два.", 2, 1),
        numbering=lent + borrowing + listed(1, 1) + listed(2, 2),
        styles=style("Ours", kind="numbering", properties=numbered(1)),
    ))  # fmt: skip
    assert sections(found) == [("1", "Цель"), ("2", "Срок")]
    assert numbers(found) == ["1.1", "2.1"]


def test_numbers_typed_by_hand() -> None:
    found = read("r.docx", document(
        p("УТВЕРЖДЁН приказом от 01.02.2026 № 5"), p("РЕГЛАМЕНТ"),
        p("1. ОБЩИЕ ПОЛОЖЕНИЯ"), p("1.1.Без пробела."), p("1.2 Без точки, до 3.5 часов."),
        p("2. Ответы"), p("2.1. Сроки:"), p("1. быстро;"), p("2. медленно."), p("2.2. Тон:\n– вежливо;\n– по делу."),
        p("3. Заключение"), p("3.1. Всё."),
    ))  # fmt: skip
    assert sections(found) == [("1", "ОБЩИЕ ПОЛОЖЕНИЯ"), ("2", "Ответы"), ("3", "Заключение")]
    assert numbers(found) == ["1.1", "1.2", "2.1", "2.2", "3.1"]
    assert text(found, "2.1") == "Сроки:\n1. быстро;\n2. медленно."
    assert text(found, "2.2") == "Тон:\n– вежливо;\n– по делу."
    assert not found.problems


def test_numbers_of_both_kinds_in_one_document() -> None:
    found = read("r.docx", document(
        p("Регламент"), p("Общее", 1, 0), p("Раз.", 1, 1), p("1.2. Набран рукой."),
        p("2. И этот раздел"), p("2.1. Тоже."), p("2¹.1. Нет."),
        numbering=OUTLINE + listed(1, 1),
    ))  # fmt: skip
    assert numbers(found) == ["1.1", "1.2", "2.1"]


def test_clauses_in_tables_and_tables_in_clauses() -> None:
    found = read("r.docx", document(
        p("Регламент"),
        p("1. Сроки"),
        table(["1.1.", "Ответ дают быстро."], ["1.2", "Срочный ответ."], [p("И вдвое быстрее.")]),
        p("1.3. Часы:"),
        table(["№ п/п", "Тема", "Часы"], ["1.", "Вода", "4"], ["2.", "Снег", "6"]),
        p("1.4. Конец."),
    ))  # fmt: skip
    assert numbers(found) == ["1.1", "1.2", "1.3", "1.4"]
    assert text(found, "1.2") == "Срочный ответ.\nИ вдвое быстрее."
    assert text(found, "1.3") == "Часы:\n№ п/п | Тема | Часы\n1. | Вода | 4\n2. | Снег | 6"


def test_a_list_inside_the_cells_of_a_table_is_counted_in_its_order() -> None:
    found = read("r.docx", document(
        p("Регламент"), p("Сроки", 1, 0), table([p("Раз.", 1, 1), "х"], [p("Два.", 1, 1)]), p("Три.", 1, 1),
        numbering=OUTLINE + listed(1, 1),
    ))  # fmt: skip
    assert numbers(found) == ["1.1", "1.2", "1.3"]


def test_changes_that_nobody_has_accepted() -> None:
    """Insertions are in force for the eye, deletions are not, and a paragraph deleted whole takes its number along."""
    gone = (
        f'<w:p><w:pPr>{numbered(1, 1)}<w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
        "<w:del><w:r><w:delText>Лишний.</w:delText></w:r></w:del></w:p>"
    )
    added = f"<w:p><w:pPr>{numbered(1, 1)}</w:pPr>{run('Новый')}<w:ins>{run(' пункт.')}</w:ins></w:p>"
    found = read("r.docx", document(
        p("Регламент"), p("Общее", 1, 0), p("Раз.", 1, 1), gone, added, numbering=OUTLINE + listed(1, 1)
    ))  # fmt: skip
    assert [clause.text for clause in found.content.clauses] == ["Раз.", "Новый пункт."]
    assert numbers(found) == ["1.1", "1.2"]


def test_hidden_words_raised_numbers_and_the_table_of_contents() -> None:
    contents = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    contents += f"<w:sdtContent>{p('1. Общее 3')}</w:sdtContent></w:sdt>"
    above = '<w:vertAlign w:val="superscript"/>'
    raised = f"<w:p>{run('1.1')}{run('1', above)}{run('. Вставлен.')}</w:p>"
    hidden = f"<w:p>{run('1.2. Виден')}{run(' и скрыт', '<w:vanish/>')}{run('.')}</w:p>"
    found = read("r.docx", document(
        p("Регламент"), contents, p("2. Общее\t5", style="TOC1"), p("1. Общее"), p("1.1. Раз."), raised, hidden,
        styles=style("TOC1", called="toc 1"),
    ))  # fmt: skip
    assert sections(found) == [("1", "Общее")]
    assert numbers(found) == ["1.1", "1.1(1)", "1.2"]
    assert text(found, "1.2") == "Виден."
    assert not found.problems


def with_runs(text: str, *more: str) -> str:
    return f"<w:p>{run(text)}{''.join(more)}</w:p>"


def test_a_footnote_stands_under_its_clause_and_breaks_no_list_of_it() -> None:
    separator = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    found = read("r.docx", document(
        p("Регламент"), p("1. Сроки"),
        with_runs("1.1. Отвечают так", reference(1), run(":")), p("1. быстро;"),
        with_runs("2. вежливо.", reference(2), reference(2)),
        with_runs("1.2. Часы", reference(1, "endnote"), run("\n1.3. Дни"), reference(3)),
        table(["1.4", with_runs("Недели.", reference(4))]),
        footnotes=separator + note(1, p("2.1. Считая с приёма."), p("Без выходных.")) + note(2, p("На «вы».")) +
            note(3, p("Рабочие.")) + note(4, p("Полные.")),
        endnotes=note(1, p("Рабочие часы."), kind="endnote"),
    ))  # fmt: skip
    assert numbers(found) == ["1.1", "1.2", "1.3", "1.4"]
    assert text(found, "1.1") == (
        "Отвечают так:\n1. быстро;\n2. вежливо.\n2.1. Считая с приёма. Без выходных.\nНа «вы»."
    )
    assert text(found, "1.2") == "Часы\nРабочие часы."
    assert text(found, "1.3") == "Дни\nРабочие."
    assert text(found, "1.4") == "Недели.\nПолные."
    assert not found.problems


def test_a_footnote_leaves_the_topic_of_its_clause() -> None:
    body = p("Регламент"), p("1. Сроки"), with_runs("1.1. Сразу", reference(1), run(". {#answer-time}"))
    found = read("r.docx", document(*body, footnotes=note(1, p("В рабочее время."))))
    [clause] = found.content.clauses
    assert (clause.text, clause.topics) == ("Сразу.\nВ рабочее время.", ("answer-time",))


def test_a_footnote_to_what_is_no_clause_is_told_of() -> None:
    found = read("r.docx", document(
        with_runs("Регламент", reference(1)), with_runs("1. Сроки", reference(2)), p("1.1. Раз."),
        f"<w:p>{reference(3)}</w:p>", with_runs("2. Регламент действует с 1 марта.", reference(4)),
        footnotes="".join(note(n, p(f"Сноска {n}.")) for n in range(1, 5)),
    ))  # fmt: skip
    assert [(problem.kind, problem.place, problem.subject) for problem in found.problems] == [
        ("aside", 1, "Сноска 1."), ("aside", 2, "Сноска 2."), ("aside", 4, "Сноска 3."),
    ]  # fmt: skip
    assert text(found, "2") == "Регламент действует с 1 марта.\nСноска 4."


def test_a_text_box_is_told_of_once_wherever_it_hangs() -> None:
    found = read("r.docx", document(
        p("Регламент"), f"<w:p>{box(p('УТВЕРЖДЁН'), p('приказом'))}</w:p>", p("1. Сроки"),
        with_runs("1.1. Раз.", box(p("1.5. Памятка")), f"<w:del>{box(p('Снято'))}</w:del>"),
        table(["1.2", with_runs("Два.", box(p("Пример")), box(p("")))]),
        p("Приложение 1"), f"<w:p>{box(p('Схема'))}</w:p>",
    ))  # fmt: skip
    assert [clause.text for clause in found.content.clauses] == ["Раз.", "Два."]
    assert kinds(found) == [
        ("aside", "УТВЕРЖДЁН приказом"), ("aside", "1.5. Памятка"), ("aside", "Пример"), ("appendix", "Приложение 1"),
    ]  # fmt: skip


def test_comments_are_no_text_and_a_deleted_footnote_is_none() -> None:
    gone = f"<w:del><w:r><w:delText>, нет</w:delText></w:r>{reference(1)}</w:del>"
    added = f"<w:ins>{run(', да')}{reference(2)}</w:ins>"
    comment = '<w:commentRangeStart w:id="1"/><w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
    body = p("Регламент"), p("1. Сроки"), with_runs("1.1. Раз", comment, gone, added, run("."))
    edited = f"<w:p><w:ins>{run('Новая.')}</w:ins><w:del><w:r><w:delText>Старая.</w:delText></w:r></w:del></w:p>"
    found = read("r.docx", document(*body, footnotes=note(1, p("Снята.")) + note(2, edited)))
    assert text(found, "1.1") == "Раз, да.\nНовая."
    assert not found.problems


def test_a_document_of_python_docx_with_the_lists_of_its_template() -> None:
    made = docx.Document()
    made.add_heading("Правила поведения", level=0)
    made.add_heading("1. Общие положения", level=1)
    made.add_paragraph("1.1. Для всех:")
    made.add_paragraph("письма", style="List Bullet")
    made.add_paragraph("звонки", style="List Bullet")
    made.add_heading("2. Сроки", level=1)
    made.add_paragraph("2.1. По порядку:")
    made.add_paragraph("зарегистрировать", style="List Number")
    made.add_paragraph("ответить", style="List Number")
    target = BytesIO()
    made.save(target)
    found = read("r.docx", target.getvalue())
    assert found.content.title == "Правила поведения"
    assert sections(found) == [("1", "Общие положения"), ("2", "Сроки")]
    assert text(found, "1.1") == "Для всех:\n– письма\n– звонки"
    assert text(found, "2.1") == "По порядку:\n1. зарегистрировать\n2. ответить"
    assert not found.problems


def test_a_document_of_python_docx_with_headings_numbered_by_its_list() -> None:
    made = docx.Document()
    numbering = made.part.numbering_part.element
    xmlns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    outline = definition(90, Level("%1"), Level("%1.%2"), Level("%1.%2.%3")).replace(" ", f" {xmlns} ", 1)
    numbering.insert(0, parse_xml(outline))
    numbering.append(parse_xml(listed(90, 90).replace(" ", f" {xmlns} ", 1)))
    title = made.add_paragraph("Положение о страницах")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words, name, level in (
        ("Общие положения", "Heading 1", 0), ("Для всех.", "Normal", 1), ("Личная страница", "Heading 1", 0),
        ("Снимки.", "Normal", 1), ("Без машин.", "Normal", 2), ("Отметки.", "Normal", 1),
    ):  # fmt: skip
        properties = made.add_paragraph(words, style=name)._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = 90
    target = BytesIO()
    made.save(target)
    found = read("r.docx", target.getvalue())
    assert found.content.title == "Положение о страницах"
    assert sections(found) == [("1", "Общие положения"), ("2", "Личная страница")]
    assert numbers(found) == ["1.1", "2.1", "2.1.1", "2.2"]
    assert not found.problems
