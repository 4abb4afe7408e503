from dataclasses import replace
from datetime import date
from pathlib import Path

from rules.engine import inspect
from rules.text import PAGES, Kind, Text
from tests.rules.packs import pack, rule

TODAY = date(2026, 11, 1)
REPLY: frozenset[Kind] = frozenset({"reply"})


def test_a_finding_tells_where_and_what_in_the_text_as_it_was_sent(tmp_path: Path) -> None:
    [found] = inspect(Text("😀 Ещё сло\u00adны!"), pack(tmp_path, rule()), TODAY).findings
    assert (found.start, found.end, found.quote) == (6, 12, "сло\u00adны")
    assert (found.rule, found.severity) == ("test.rule", "warn")
    assert (found.topic, found.topic_title) == ("courtesy", "Вежливость")


def test_a_rule_is_silent_before_its_day(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule(since="2026-11-02"))
    assert inspect(Text("слон"), rules, TODAY).findings == ()
    assert inspect(Text("слон"), rules, date(2026, 11, 2)).findings


def test_a_rule_for_replies_leaves_posts_alone(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule(applies_to="[reply]"))
    assert inspect(Text("слон", PAGES), rules, TODAY).findings == ()
    assert inspect(Text("слон", REPLY), rules, TODAY).findings


def test_the_citizens_words_are_not_judged(tmp_path: Path) -> None:
    assert inspect(Text("Здравствуйте!", REPLY, "слон"), pack(tmp_path, rule()), TODAY).findings == ()


def test_an_exception_silences_its_sentence_and_no_other(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule(except_="['игрушка']"))
    found = inspect(Text("Слон — это игрушка. А вот слон живой."), rules, TODAY).findings
    assert [finding.start for finding in found] == [26]


def test_of_two_overlapping_findings_of_a_category_the_graver_stays(tmp_path: Path) -> None:
    rules = pack(
        tmp_path,
        rule(id="test.long", match="'белый слон'", severity="warn"),
        rule(id="test.grave", match="'слон'", severity="block"),
    )
    assert [f.rule for f in inspect(Text("белый слон"), rules, TODAY).findings] == ["test.grave"]


def test_of_two_overlapping_findings_alike_the_longer_stays(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule(id="test.short", match="'слон'"), rule(id="test.long", match="'белый слон'"))
    assert [f.rule for f in inspect(Text("белый слон"), rules, TODAY).findings] == ["test.long"]


def test_overlapping_findings_of_two_categories_both_stay(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule(id="test.one"), rule(id="test.two", category="wealth"))
    assert [f.rule for f in inspect(Text("слон"), rules, TODAY).findings] == ["test.one", "test.two"]


def test_findings_come_in_the_order_of_the_text(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule(id="test.a", match="'яблоко'"), rule(id="test.b", severity="block"))
    assert [f.quote for f in inspect(Text("яблоко и слон"), rules, TODAY).findings] == ["яблоко", "слон"]


def test_a_rule_that_runs_out_of_time_is_named_and_the_others_still_speak(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule(id="test.slow", match="'(?:а+)+[бв]'"), rule(id="test.sound"))
    inspection = inspect(Text("слон " + "а" * 5000), rules, TODAY)
    assert inspection.skipped == ("test.slow",)
    assert [f.rule for f in inspection.findings] == ["test.sound"]


def test_an_empty_text_and_an_empty_pack_find_nothing(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule())
    assert inspect(Text(""), rules, TODAY).findings == ()
    assert inspect(Text("слон"), replace(rules, rules=()), TODAY).findings == ()
