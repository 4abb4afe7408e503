"""`python -m bot comments`: a line in, a line out, whatever stands in it."""

import argparse
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import settings as environment
from bot.commands import comments, evaluate, train

LINE = {"id": "a", "source": "vk_wall", "post": "Каток открыт.", "thread": [], "text": "До скольки работает каток?"}
EVENT = {
    "event_id": "e1", "at": "2026-12-01T10:00:00+03:00", "type": "new", "object": "wall", "object_id": 5,
    "comment_id": 11, "parent_id": None, "reply_to": None, "author": "citizen:1", "text": "До скольки работает каток?",
}  # fmt: skip
ANSWER = EVENT | {
    "event_id": "e2", "at": "2026-12-01T10:30:00+03:00", "comment_id": 12, "parent_id": 11, "reply_to": 11,
    "author": "community", "text": "До десяти вечера.",
}  # fmt: skip


def asked(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: Any, *lines: object, streams: bool = False, jsonl: bool = True
) -> tuple[int, list[dict[str, Any]], str]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))
    arguments = argparse.Namespace(file="-", jsonl=jsonl and not streams, streams=streams)
    code = comments.run(arguments, environment.load({}))
    out, err = capfdbinary.readouterr()
    return code, [json.loads(line) for line in out.decode().splitlines()], err.decode()


def test_each_comment_has_its_labels(monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> None:
    code, [said], _ = asked(monkeypatch, capfdbinary, LINE)
    assert code == 0
    assert said == {
        "id": "a", "awaits": True, "kind": "question", "urgency": "usual", "urgent_reason": None,
        "personal_data": False, "appeal": False, "topic": None,
    }  # fmt: skip


def test_comments_about_one_matter_share_a_topic_and_those_of_another_post_do_not(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: Any
) -> None:
    same = LINE | {"id": "b", "text": "до скольки каток сегодня работает?"}
    elsewhere = LINE | {"id": "c", "post": "Каток закрыт."}
    _, said, _ = asked(monkeypatch, capfdbinary, LINE, same, elsewhere)
    assert said[0]["topic"] == said[1]["topic"] is not None
    assert said[2]["topic"] is None


def test_a_bad_line_is_named_and_costs_nothing_but_itself(monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> None:
    code, said, err = asked(monkeypatch, capfdbinary, "{", LINE | {"thread": [{"who": "mayor", "text": "?"}]}, LINE)
    assert code == 2
    assert [one["id"] for one in said] == ["a"]
    assert "1" in err
    assert "thread.0.who" in err


def test_a_stream_tells_what_is_answered_and_when(monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> None:
    people = {"citizen:1": "Анна Белова"}
    scenario = {"id": "s", "official": {"staff_ids": []}, "people": people, "events": [ANSWER, EVENT]}
    code, [said], _ = asked(monkeypatch, capfdbinary, scenario, streams=True)
    assert code == 0
    state = {"state": "answered", "answered_by": 12, "answered_at": "2026-12-01T10:30:00+03:00"}
    assert said == {"id": "s", "states": {"11": state}}


def test_a_scenario_with_a_wrong_event_is_named(monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> None:
    code, said, err = asked(monkeypatch, capfdbinary, {"id": "s", "events": [EVENT | {"at": "вчера"}]}, streams=True)
    assert (code, said) == (2, [])
    assert "events.0.at" in err


def test_without_a_form_the_command_says_which_there_are(monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> None:
    code, said, err = asked(monkeypatch, capfdbinary, LINE, jsonl=False)
    assert (code, said) == (2, [])
    assert "--streams" in err


def test_labelled_comments_are_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "own.txt"
    file.write_text("## vk_wall\npost: Каток открыт.\nquestion a | До скольки?\nthanks | Спасибо!\n", encoding="utf-8")
    wanted = argparse.Namespace(drafts=None, questions=None, comments=str(file))
    assert evaluate.run(wanted, environment.load({})) == 0
    assert "ждёт ответа" in capsys.readouterr().out
    file.write_text("## vk_wall\nвопрос | До скольки?\n", encoding="utf-8")
    assert evaluate.run(wanted, environment.load({})) == 2
    assert "own.txt" in capsys.readouterr().err


def test_too_few_comments_are_nothing_to_learn_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = environment.load({}).model_copy(update={"rules_dir": tmp_path})
    assert train.run(argparse.Namespace(curve=False, answers=False, comments=True), settings) == 2
    assert "50" in capsys.readouterr().err
