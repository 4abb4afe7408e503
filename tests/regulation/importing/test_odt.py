"""Documents of LibreOffice: the same lists, told in another way."""

from bot.regulation.importing import Imported, read
from tests.regulation.importing.documents import zipped

_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"), ("fo", "xsl-fo-compatible"),
        ("draw", "drawing"),
    )
)  # fmt: skip


def level(number: int, form: str, shown: int = 1, before: str = "", after: str = ".") -> str:
    return (
        f'<text:list-level-style-number text:level="{number}" style:num-format="{form}" style:num-prefix="{before}"'
        f' style:num-suffix="{after}" text:display-levels="{shown}"/>'
    )


def listed(*items: str, style: str = "", more: str = "") -> str:
    name = f' text:style-name="{style}"' if style else ""
    inside = "".join(f"<text:list-item>{item}</text:list-item>" for item in items)
    return f"<text:list{name} {more}>{inside}</text:list>"


def p(words: str) -> str:
    return f"<text:p>{words}</text:p>"


def document(*body: str, styles: str = "", outline: str = "") -> bytes:
    content = (
        f"<office:document-content {_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document-content>"
    )
    sheet = f"<office:document-styles {_NAMES}><office:styles>{outline}</office:styles></office:document-styles>"
    return zipped({"content.xml": content, "styles.xml": sheet})


def numbers(found: Imported) -> list[str]:
    return [clause.number for clause in found.content.clauses]


_FOUR = (
    '<text:list-style style:name="L">'
    + level(1, "1") + level(2, "1", 2) + level(3, "1", 3) + level(4, "а, б, .., аа, аб, ...", after=")")
    + "</text:list-style>"
)  # fmt: skip


def test_a_footnote_stands_under_its_clause_and_a_text_box_is_told_of() -> None:
    def note(*lines: str) -> str:
        body = "".join(map(p, lines))
        citation = "<text:note-citation>1</text:note-citation>"
        return f"<text:note>{citation}<text:note-body>{body}</text:note-body></text:note>"

    frame = f"<draw:frame><draw:text-box>{p('1.5. Памятка')}{p('Образец')}</draw:text-box></draw:frame>"
    comment = f"<office:annotation>{p('Спросить юриста.')}</office:annotation>"
    found = read("r.odt", document(
        p(f"РЕГЛАМЕНТ{note('К названию.')}"), frame, p("1. Сроки"),
        p(f"1.1. Сразу{note('В рабочее время.', 'Без обеда.')}, то есть{comment} быстро."), p(f"1.2. Часы.{frame}"),
    ))  # fmt: skip
    assert [clause.text for clause in found.content.clauses] == [
        "Сразу, то есть быстро.\nВ рабочее время. Без обеда.", "Часы.",
    ]  # fmt: skip
    assert [(problem.kind, problem.place, problem.subject) for problem in found.problems] == [
        ("aside", 1, "К названию."), ("aside", 1, "1.5. Памятка Образец"), ("aside", 4, "1.5. Памятка Образец"),
    ]  # fmt: skip


def test_nested_lists_that_go_on_counting() -> None:
    deep = listed(p("Снимки:") + listed(p("Без машин.") + listed(p("дома"), p("в пути"))))
    found = read("r.odt", document(
        p("РЕГЛАМЕНТ"),
        listed(p("Общее") + listed(p("Раз."), p("Два.") + p("Второй абзац.")), style="L"),
        p("Заметка."),
        listed(p("Личное") + deep, style="L", more='text:continue-numbering="true"'),
        styles=_FOUR,
    ))  # fmt: skip
    assert [(s.number, s.title) for s in found.content.sections] == [("1", "Общее"), ("2", "Личное")]
    assert numbers(found) == ["1.1", "1.2", "2.1", "2.1.1"]
    assert [clause.text for clause in found.content.clauses][1] == "Два.\nВторой абзац.\nЗаметка."
    assert [clause.text for clause in found.content.clauses][3] == "Без машин.\nа) дома\nб) в пути"
    assert not found.problems


def test_numbered_headings_with_clauses_typed_by_hand() -> None:
    outline = f"<text:outline-style>{level(1, 'I')}</text:outline-style>".replace(
        "list-level-style-number", "outline-level-style"
    )
    found = read("r.odt", document(
        '<text:p text:style-name="Title">Кодекс</text:p>',
        '<text:h text:outline-level="1">Общее</text:h>', p("1. Для всех."), p("2. Для<text:s/>каждого<text:tab/>дня."),
        '<text:h text:outline-level="1">Сроки</text:h>', p("3. День.<text:note><text:note-body/></text:note>"),
        outline=outline,
    ))  # fmt: skip
    assert [(s.number, s.title) for s in found.content.sections] == [("I", "Общее"), ("II", "Сроки")]
    assert numbers(found) == ["1", "2", "3"]
    assert [clause.text for clause in found.content.clauses][1:] == ["Для каждого дня.", "День."]


def test_a_list_that_is_continued_by_its_name_and_one_that_starts_where_it_says() -> None:
    names = 'xml:id="first"', 'text:continue-list="first"'
    found = read("r.odt", document(
        p("Порядок"), p("1. Сроки"),
        listed(p("Раз."), style="M", more=names[0]),
        listed(p("другой"), style="M"),
        listed(p("Два."), style="M", more=names[1]),
        listed(p("Пять."), style="M", more=names[1]).replace("list-item>", 'list-item text:start-value="5">', 1),
        styles=f'<text:list-style style:name="M">{level(1, "1", before="1.")}</text:list-style>',
    ))  # fmt: skip
    assert numbers(found) == ["1.1", "1.1", "1.2", "1.5"]
    assert [(x.kind, x.subject) for x in found.problems] == [("duplicate-number", "1.1"), ("gap", "1.5")]


def test_a_table_is_kept_in_its_clause() -> None:
    cells = "".join(f"<table:table-cell>{p(words)}</table:table-cell>" for words in ("Вода", "4 часа"))
    table = f"<table:table><table:table-row>{cells}</table:table-row></table:table>"
    found = read("r.odt", document(p("Порядок"), p("1. Сроки"), p("1.1. Часы:"), table, p("1.2. Всё.")))
    assert [clause.text for clause in found.content.clauses] == ["Часы:\nВода | 4 часа", "Всё."]
