"""`python -m bot deadline`: a line in, a line out, whatever stands in it."""

import argparse
import io
import json
import sys
from typing import Any

import pytest

from bot import settings as environment
from bot.commands import deadline

POLICY = {
    "allowance": "4 working hours", "meaning": "working_time", "hours": [["09:00", "13:00"], ["14:00", "18:00"]],
    "timezone": "Asia/Omsk", "holidays": ["2026-11-25"], "working_saturdays": [], "short_days": [],
}  # fmt: skip


def asked(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: Any, *lines: object, jsonl: bool = True
) -> tuple[int, str, str]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))
    code = deadline.run(argparse.Namespace(file="-", jsonl=jsonl), environment.load({}))
    out, err = capfdbinary.readouterr()
    return code, out.decode(), err.decode()


def test_each_line_has_its_deadline_and_the_sum(monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> None:
    line = {"id": "a", "policy": POLICY, "asked_at": "2026-11-24T14:00:00+03:00"}
    code, out, _ = asked(monkeypatch, capfdbinary, line)
    assert code == 0
    assert json.loads(out) == {
        "id": "a", "due_at": "2026-11-26T12:00:00+06:00",
        "sum": "вт 24.11 17:00–18:00 = 1 ч; чт 26.11 09:00–12:00 = 3 ч",
    }  # fmt: skip


@pytest.mark.parametrize(
    "bad",
    [
        "{", {"id": 1}, {"id": 1, "policy": POLICY, "asked_at": "2026-11-24T14:00:00"},
        {"id": 1, "policy": POLICY | {"timezone": "Europe/Nowhere"}, "asked_at": "2026-11-24T14:00:00+03:00"},
        {"id": 1, "policy": POLICY | {"timezone": "../x"}, "asked_at": "2026-11-24T14:00:00+03:00"},
        {"id": 1, "policy": POLICY | {"hours": [["18:00", "09:00"]]}, "asked_at": "2026-11-24T14:00:00+03:00"},
        {"id": 1, "policy": POLICY | {"allowance": "быстро"}, "asked_at": "2026-11-24T14:00:00+03:00"},
        {"id": 1, "policy": POLICY | {"meaning": "иначе"}, "asked_at": "2026-11-24T14:00:00+03:00"},
        {"id": 1, "policy": POLICY, "asked_at": "9999-12-31T23:59:59+00:00"},
    ],
)
def test_a_bad_line_is_named_and_costs_nothing_but_itself(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: Any, bad: object
) -> None:
    good = {"id": 2, "policy": POLICY, "asked_at": "2026-11-24T14:00:00+03:00"}
    code, out, err = asked(monkeypatch, capfdbinary, bad, good)
    assert code == 2
    assert "1" in err
    assert [json.loads(line)["id"] for line in out.splitlines()] == [2]


def test_without_lines_it_says_how_to_ask(monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> None:
    code, _, err = asked(monkeypatch, capfdbinary, jsonl=False)
    assert code == 2
    assert "--jsonl" in err
