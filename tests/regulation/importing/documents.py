"""Documents made by hand: the XML that Word writes, without Word."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


@dataclass(frozen=True)
class Level:
    text: str
    form: str = "decimal"
    start: int = 1
    more: str = ""

    def xml(self, number: int) -> str:
        return (
            f'<w:lvl w:ilvl="{number}"><w:start w:val="{self.start}"/><w:numFmt w:val="{self.form}"/>{self.more}'
            f'<w:lvlText w:val="{self.text}"/></w:lvl>'
        )


def definition(name: int, *levels: Level, more: str = "") -> str:
    inside = more + "".join(level.xml(number) for number, level in enumerate(levels))
    return f'<w:abstractNum w:abstractNumId="{name}">{inside}</w:abstractNum>'


def listed(name: int, of: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def restart(level: int, start: int = 1) -> str:
    return f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def style(name: str, *, called: str = "", based_on: str = "", properties: str = "", kind: str = "paragraph") -> str:
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{called or name}"/>{based}'
        f"<w:pPr>{properties}</w:pPr></w:style>"
    )


def numbered(list_id: int | None, level: int | None = None) -> str:
    inside = f'<w:ilvl w:val="{level}"/>' if level is not None else ""
    inside += f'<w:numId w:val="{list_id}"/>' if list_id is not None else ""
    return f"<w:numPr>{inside}</w:numPr>"


def p(text: str, list_id: int | None = None, level: int | None = None, *, style: str = "", more: str = "") -> str:
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if list_id is not None or level is not None:
        properties += numbered(list_id, level)
    return f"<w:p><w:pPr>{properties}{more}</w:pPr>{run(text)}</w:p>"


def run(text: str, properties: str = "") -> str:
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r><w:rPr>{properties}</w:rPr>{lines}</w:r>" if text else ""


def reference(name: int, kind: str = "footnote") -> str:
    """The small number in the text."""
    raised = '<w:vertAlign w:val="superscript"/>'
    return f'<w:r><w:rPr>{raised}</w:rPr><w:{kind}Reference w:id="{name}"/></w:r>'


def note(name: int, *body: str, kind: str = "footnote") -> str:
    mark = f"<w:p><w:r><w:{kind}Ref/></w:r></w:p>"
    return f'<w:{kind} w:id="{name}">{mark}{"".join(body)}</w:{kind}>'


def box(*body: str) -> str:
    """A text box as Word writes it, for its new self and for its old one."""
    content = f"<w:txbxContent>{''.join(body)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{content}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{content}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def table(*rows: Sequence[str]) -> str:
    """Cells that begin with a tag are taken as XML."""
    cells = (
        "<w:tr>" + "".join(f"<w:tc>{c if c.startswith('<') else p(c)}</w:tc>" for c in row) + "</w:tr>" for row in rows
    )
    return f"<w:tbl>{''.join(cells)}</w:tbl>"


_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{kind}+xml"/>'
        for part, kind in (("document", "document.main"), ("numbering", "numbering"), ("styles", "styles"))
    )
    + "</Types>"
)
_RELATIONS = f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _relations(*names: str) -> str:
    inside = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(name.split("=") for name in names)
    )
    return f"{_RELATIONS}{inside}</Relationships>"


def document(
    *body: str, numbering: str = "", styles: str = "", footnotes: str = "", endnotes: str = ""
) -> bytes:
    parts = {"word/document.xml": f"{_HEAD}<w:document {_W}><w:body>{''.join(body)}</w:body></w:document>"}
    if numbering:
        parts["word/numbering.xml"] = f"{_HEAD}<w:numbering {_W}>{numbering}</w:numbering>"
    if styles:
        parts["word/styles.xml"] = f"{_HEAD}<w:styles {_W}>{styles}</w:styles>"
    if footnotes:
        parts["word/footnotes.xml"] = f"{_HEAD}<w:footnotes {_W}>{footnotes}</w:footnotes>"
    if endnotes:
        parts["word/endnotes.xml"] = f"{_HEAD}<w:endnotes {_W}>{endnotes}</w:endnotes>"
    parts["[Content_Types].xml"] = _TYPES
    parts["_rels/.rels"] = _relations("officeDocument=word/document.xml")
    parts["word/_rels/document.xml.rels"] = _relations("numbering=numbering.xml", "styles=styles.xml")
    return zipped(parts)


def zipped(parts: dict[str, str]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()
