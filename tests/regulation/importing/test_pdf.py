"""Printed pages: lines become clauses again, and what every page repeats is no part of them."""

import pytest

from bot.errors import RegulationError
from bot.regulation.importing import read
from tests.regulation.importing.printed import pdf

HEAD = "Комитет по благоустройству города"
PAGES = (
    ["РЕГЛАМЕНТ", "поведения сотрудников в социальных сетях", "1. Общие положения"],
    ["1.1. Регламент касается каждого сотрудника комитета, и того, кто предста-",
     "вляет комитет на официальной странице, и того, кто пишет только на своей,",
     "и подведомственных учреждений."],
    ["1.2. Сотрудник отвечает за свои слова:", "а) на странице;", "б) в комментариях."],
    ["2. Ответы", "2.1. Отвечают в срок, который назван в пункте", "1.2 регламента, и не позже.",
     "2.2. Отвечают вежливо."],
)  # fmt: skip


def test_a_printed_regulation() -> None:
    found = read("r.pdf", pdf(*([HEAD, *lines, f"{number}"] for number, lines in enumerate(PAGES, start=1))))
    assert found.content.title == "РЕГЛАМЕНТ поведения сотрудников в социальных сетях"
    assert [(s.number, s.title) for s in found.content.sections] == [("1", "Общие положения"), ("2", "Ответы")]
    assert [(clause.number, clause.text) for clause in found.content.clauses] == [
        ("1.1", "Регламент касается каждого сотрудника комитета, и того, кто представляет комитет на официальной "
                "странице, и того, кто пишет только на своей, и подведомственных учреждений."),
        ("1.2", "Сотрудник отвечает за свои слова:\nа) на странице;\nб) в комментариях."),
        ("2.1", "Отвечают в срок, который назван в пункте 1.2 регламента, и не позже."),
        ("2.2", "Отвечают вежливо."),
    ]  # fmt: skip
    assert not found.problems


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (pdf([], [], ["стр. 3"]), "scan"),
        (b"%PDF-1.4 nothing more", "broken-file"),
        (pdf(*[["1. А"]] * 601), "too-many-pages"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, fault: str) -> None:
    with pytest.raises(RegulationError) as caught:
        read("r.pdf", data)
    assert caught.value.fault == fault
