"""Words that rules share."""

from pathlib import Path

from rules.engine import inspect
from rules.examples import day
from rules.text import Text
from tests.rules.packs import pack, rule

LISTS = """\
elephant: ['слон\\p{L}*', 'индийск\\p{L}+ гигант']
beasts: ['{{elephant}}', 'тигр']
birds: [сова, 'белая цапля']
"""


def quotes(directory: Path, text: str, rules: str) -> list[str]:
    zoo = pack(directory, rules, lists=LISTS)
    return [found.quote for found in inspect(Text(text), zoo, day(zoo)).findings]


def test_a_pattern_looks_for_any_item_of_a_list(tmp_path: Path) -> None:
    seen = "Слоны, индийский гигант и тигр"
    assert quotes(tmp_path / "a", seen, rule(match="'{{beasts}}'")) == ["Слоны", "индийский гигант", "тигр"]
    verbose = rule(match="'(?x) {{beasts}} (?= \\W | \\Z )'")
    assert quotes(tmp_path / "b", seen, verbose) == ["Слоны", "индийский гигант", "тигр"]
    assert quotes(tmp_path / "c", seen, rule(match="'(?<=и\\ ){{beasts}}'")) == ["тигр"]


def test_a_rule_looks_for_all_phrases_of_a_list(tmp_path: Path) -> None:
    words = rule(kind="lexicon", words="['@birds', кот]")
    assert quotes(tmp_path, "Сове, коту и белой цапле", words) == ["Сове", "коту", "белой цапле"]


def test_the_items_of_a_list_silence_a_rule(tmp_path: Path) -> None:
    silent = rule(except_="['@birds']")
    assert quotes(tmp_path / "a", "Слон и сова. Слон и кот.", silent) == ["Слон"]
    assert quotes(tmp_path / "b", "Слон. Белая цапля.", rule(unless="['@birds']")) == []
    assert quotes(tmp_path / "c", "Слон и сова. Слон и кот.", rule(near="['@birds']")) == ["Слон"]
