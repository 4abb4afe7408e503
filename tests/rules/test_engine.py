from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rules.detectors import DETECTORS
from rules.engine import inspect
from rules.networks import Networks
from rules.pack import RulePack
from rules.text import PAGES, Kind, Span, Text
from tests.rules.packs import NETWORKS, pack, rule

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


def test_a_greeting_alone_is_no_brush_off(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule(category="brushoff"))
    assert inspect(Text("Добрый день, Слон!", REPLY), rules, TODAY).findings == ()
    assert inspect(Text("Добрый день, Слон! Ждите.", REPLY), rules, TODAY).findings


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


def quotes(rules: RulePack, source: str, *, kind: Kind = "official", context: str | None = None) -> list[str]:
    return [f.quote for f in inspect(Text(source, frozenset({kind}), context), rules, TODAY).findings]


def test_a_match_counts_only_in_the_company_that_its_rule_names(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule(near="['зоопарк', 'большой слон']"))
    assert quotes(rules, "В зоопарке слон. А это слон.") == ["слон"]
    assert quotes(rules, "Слон.\nЗоопарк.") == []
    assert quotes(rules, "Большой слон") == []  # a match is no company to itself


def test_words_may_need_company_too(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule(kind="lexicon", words="['слон']", near="['зоопарк']"))
    assert quotes(rules, "Слоны зоопарка едят. Слоны едят.") == ["Слоны"]


def test_what_stands_anywhere_in_the_text_may_silence_a_rule(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule(unless="['игрушка']"))
    assert quotes(rules, "Вот слон. И ещё слон. Все они игрушки.") == []
    assert quotes(rules, "Вот слон. И ещё слон.") == ["слон", "слон"]


def test_words_may_come_in_any_order_when_the_rule_says_so(tmp_path: Path) -> None:
    kept = pack(tmp_path / "a", rule(kind="lexicon", words="['купить слон']", gap="1"))
    free = pack(tmp_path / "b", rule(kind="lexicon", words="['купить слон']", gap="1", order="free"))
    assert quotes(kept, "Слона можно купить") == []
    assert quotes(free, "Слона можно купить. Купите слона") == ["Слона можно купить", "Купите слона"]
    assert quotes(free, "Слона уже нельзя купить. Слон. Купите") == []


def test_a_phrase_passes_over_a_word_that_only_seems_to_begin_its_rest(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule(kind="lexicon", words="['купить слон зоопарк']", gap="1"))
    assert quotes(rules, "Купим слона слону зоопарка") == ["Купим слона слону зоопарка"]


def test_what_is_missing_is_found_at_the_end_of_the_text(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule(kind="absence", match="'слон'", words="['большой кот']"))
    [found] = inspect(Text("Вот 🐕 пёс. "), rules, TODAY).findings
    assert (found.start, found.end, found.quote) == (11, 11, "")
    assert quotes(rules, "Вот слон.") == quotes(rules, "Жили с большим котом.") == []
    assert quotes(rules, "") == [""]


def test_a_short_text_need_not_have_it(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule(kind="absence", match="'слон'", at_least="3"))
    assert quotes(rules, "Вот кот.") == []
    assert quotes(rules, "Вот ещё кот.") == [""]


def test_an_absence_may_depend_on_the_text_and_on_what_it_answers(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule(kind="absence", match="'слон'", when="'зоопарк'", asked="'животны[ех]'"))
    asked = "Какие животные у вас есть?"
    assert quotes(rules, "В зоопарке коты", kind="reply", context=asked) == [""]
    assert quotes(rules, "В доме коты", kind="reply", context=asked) == []
    assert quotes(rules, "В зоопарке коты", kind="reply", context="Какие цены?") == []
    assert quotes(rules, "В зоопарке коты", kind="reply") == []


def test_two_things_may_be_missing_at_once(tmp_path: Path) -> None:
    rules = pack(
        tmp_path,
        rule(id="test.one", kind="absence", match="'слон'"),
        rule(id="test.two", kind="absence", match="'кит'"),
    )
    assert quotes(rules, "кот") == ["", ""]


def test_an_absence_may_be_silenced_too(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule(kind="absence", match="'слон'", unless="['кит']", except_="['кот']"))
    assert quotes(rules, "Киты. Рыба") == []
    assert quotes(rules, "Рыба. Вот кот") == []
    assert quotes(rules, "Вот кот. Рыба") == [""]


def test_an_absence_that_runs_out_of_time_is_skipped(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule(kind="absence", match="'(?:а+)+[бв]'"))
    assert inspect(Text("а" * 5000), rules, TODAY).skipped == ("test.rule",)


def test_a_detector_sees_the_text_the_networks_and_the_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def names(text: Text, networks: Networks, on: date) -> Iterator[Span]:
        for network in networks.with_status(frozenset({"extremist"}), on):
            yield from network.names.find(text)

    monkeypatch.setitem(DETECTORS, "names", names)
    rules = pack(tmp_path, rule(kind="code", code="names", since="2020-01-01"), networks=NETWORKS)
    text = Text("Зоосеть и вольер")
    assert [f.quote for f in inspect(text, rules, TODAY).findings] == ["Зоосеть"]
    assert inspect(text, rules, date(2025, 12, 31)).findings == ()


def test_the_mend_of_a_finding_holds_its_words(tmp_path: Path) -> None:
    rules = pack(
        tmp_path,
        rule(id="test.a", fix="'{} (игрушка)'"), rule(id="test.b", match="'кот'", fix="''"),
        rule(id="test.c", match="'пес'"),
    )  # fmt: skip
    assert [f.fix for f in inspect(Text("Слон, кот, пёс"), rules, TODAY).findings] == ["Слон (игрушка)", "", None]
