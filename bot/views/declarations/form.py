"""The form of order 2867-r of 28.12.2016 as a file: filled as far as the bot knows, the rest to be written by hand.

The bot keeps neither a date of birth nor a passport and never asks for them.
"""

from io import BytesIO

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from bot.declarations.model import Folder
from bot.views.words import AGENCY

_NET = "информационно-телекоммуникационной сети «Интернет»"
_APPROVED = (
    "УТВЕРЖДЕНА\nраспоряжением Правительства\nРоссийской Федерации\nот 28 декабря 2016 г. № 2867-р"
)
_TITLE = (
    f"представления сведений об адресах сайтов и (или) страниц сайтов в {_NET}, на которых государственным "
    "гражданским служащим или муниципальным служащим, гражданином Российской Федерации, претендующим на замещение "
    "должности государственной гражданской службы Российской Федерации или муниципальной службы, размещались "
    "общедоступная информация, а также данные, позволяющие его идентифицировать"
)
_WHO = (
    "(фамилия, имя, отчество, дата рождения, серия и номер паспорта, дата выдачи и орган, выдавший паспорт, должность, "
    "замещаемая государственным гражданским служащим или муниципальным служащим, или должность, на замещение которой "
    "претендует гражданин Российской Федерации)"
)
_NOTES = (
    "¹ В соответствии с частью 1 статьи 7 Федерального закона «Об информации, информационных технологиях и о защите "
    "информации» к общедоступной информации относятся общеизвестные сведения и иная информация, доступ к которой не "
    "ограничен.",
    "² В соответствии с пунктом 13 статьи 2 того же закона сайт в сети «Интернет» — совокупность программ для "
    "электронных вычислительных машин и иной информации, содержащейся в информационной системе, доступ к которой "
    "обеспечивается посредством сети «Интернет» по доменным именам и (или) по сетевым адресам, позволяющим "
    "идентифицировать сайты в сети «Интернет».",
    "³ В соответствии с пунктом 14 статьи 2 того же закона страница сайта в сети «Интернет» — часть сайта в сети "
    "«Интернет», доступ к которой осуществляется по указателю, состоящему из доменного имени и символов, определённых "
    "владельцем сайта в сети «Интернет».",
)
_GAP = "____________________"


def form_file(folder: Folder, agency: str) -> bytes:
    """The .docx with the pages of the season's year."""
    paper = Document()
    _set_up(paper)
    year = folder.season.year
    _words(paper, _APPROVED, WD_ALIGN_PARAGRAPH.RIGHT, size=10)
    _words(paper, "ФОРМА", WD_ALIGN_PARAGRAPH.CENTER, bold=True)
    _words(paper, _TITLE, WD_ALIGN_PARAGRAPH.CENTER, size=12, bold=True)
    place = [*reversed(folder.unit), *([agency] if agency not in {AGENCY, *folder.unit} else [])]
    post = ", ".join(filter(None, (folder.employee.position, *place)))
    _words(
        paper,
        f"Я, {folder.employee.name}, дата рождения {_GAP}, паспорт серия ________ № ____________, выдан {_GAP}{_GAP}, "
        f"{post},",
    )
    _words(paper, _WHO, WD_ALIGN_PARAGRAPH.CENTER, size=9)
    _words(
        paper,
        f"сообщаю о размещении мною за отчётный период с 1 января {year} г. по 31 декабря {year} г. в {_NET} "
        "общедоступной информации¹, а также данных, позволяющих меня идентифицировать:",
    )
    _table(paper, folder)
    _words(paper, "Достоверность настоящих сведений подтверждаю.")
    signer = "(подпись государственного гражданского служащего или муниципального служащего, гражданина Российской "
    _words(paper, f"«____» ______________ {year + 1} г.          {_GAP}")
    _words(
        paper, signer + "Федерации, претендующего на замещение должности)", WD_ALIGN_PARAGRAPH.RIGHT, size=9
    )
    _words(paper, f"{_GAP}{_GAP}")
    _words(paper, "(Ф.И.О. и подпись лица, принявшего сведения)", size=9)
    for note in _NOTES:
        _words(paper, note, size=9)
    content = BytesIO()
    paper.save(content)
    return content.getvalue()


def _set_up(paper: Paper) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    style = paper.styles["Normal"]
    style.font.name = "Times New Roman"
    style.font.size = Pt(13)
    paper.core_properties.author = paper.core_properties.title = ""


def _words(
    paper: Paper,
    words: str,
    alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
    *,
    size: int = 13,
    bold: bool = False,
) -> None:
    paragraph = paper.add_paragraph()
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_after = Pt(6)
    run = paragraph.add_run(words)
    run.font.size = Pt(size)
    run.bold = bold


def _table(paper: Paper, folder: Folder) -> None:
    table = paper.add_table(rows=1, cols=2, style="Table Grid")
    table.autofit = False
    table.rows[0].cells[0].text = "№"
    table.rows[0].cells[1].text = f"Адрес сайта² и (или) страницы сайта³ в {_NET}"
    for number, page in enumerate(folder.reported, start=1):
        cells = table.add_row().cells
        cells[0].text = f"{number}."
        cells[1].text = f"https://{page.address}"
    for column, width in zip(table.columns, (Cm(1.2), Cm(15.3)), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    paper.add_paragraph()
