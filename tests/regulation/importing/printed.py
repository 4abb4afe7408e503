"""A .pdf made by hand: lines of text on pages, in a font whose codes are those of Windows."""

from collections.abc import Sequence


def pdf(*pages: Sequence[str], size: int = 11) -> bytes:
    """Each page's lines from the top; no lines make a page that looks like a scan."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /ToUnicode 4 0 R >>",
        _stream(_unicode()),
    ]
    for number, lines in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> "
            + f"/Contents {6 + 2 * number} 0 R >>".encode()
        )
        objects.append(_stream(_drawn(lines, size)))
    return _file(objects)


def _drawn(lines: Sequence[str], size: int) -> bytes:
    words = [b"BT /F %d Tf 40 800 Td %d TL" % (size, size + 3)]
    for line in lines:
        words.append(b"<" + line.encode("cp1251").hex().encode() + b"> Tj T*")
    return b"\n".join([*words, b"ET"])


def _unicode() -> bytes:
    """The font's codes as Unicode, a hundred a block at most."""
    pairs = [(code, bytes([code]).decode("cp1251", "ignore")) for code in range(32, 256)]
    entries = [f"<{code:02x}> <{ord(letter):04x}>" for code, letter in pairs if letter]
    blocks = [entries[at : at + 100] for at in range(0, len(entries), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def"
    return f"{head}\n1 begincodespacerange <00> <ff> endcodespacerange\n{body}\nendcmap end end".encode()


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _file(objects: Sequence[bytes]) -> bytes:
    written = b"%PDF-1.4\n"
    places: list[int] = []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, table, len(objects) + 1, len(written))
    )
