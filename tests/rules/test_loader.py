import re
from pathlib import Path

import pytest

from bot.views.console.review import rule_fault
from rules.errors import RuleError
from rules.loader import faults, load_pack
from tests.rules.packs import NETWORKS, RULE, TOPICS, rule, written


def fault(directory: Path, *rules: str) -> RuleError:
    with pytest.raises(RuleError) as caught:
        load_pack(written(directory, *rules))
    return caught.value


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        (rule(sevrity="block"), "unknown-key", 11, 3),
        (RULE.replace("  severity: warn\n", ""), "missing-key", 1, 3),
        (rule(severity="fatal"), "wrong-value", 5, 13),
        (rule(message="15"), "wrong-value", 8, 12),
        (rule(since="'2026-01-01'"), "wrong-value", 10, 10),
        (rule(since="2026-13-45"), "wrong-value", 10, 10),
        (rule(id="Плохое имя"), "wrong-value", 1, 7),
        (RULE.replace("kind: pattern", "kind: sense"), "unknown-kind", 6, 9),
        (RULE.replace("kind: pattern", "kind: meaning"), "unknown-key", 7, 3),
        (rule(kind="meaning"), "wrong-value", 1, 3),
        (RULE.replace("kind: pattern", "kind: [pattern]"), "unknown-kind", 6, 9),
        (RULE.replace("  kind: pattern\n", ""), "missing-key", 1, 3),
        (rule(clause="nowhere"), "unknown-topic", 4, 11),
        (rule(match="'(слон'"), "bad-regex", 7, 10),
        (rule(guard="inn"), "unknown-guard", 11, 10),
        (rule(words="[слон]"), "unknown-key", 11, 3),
        (rule(near="['кот', '!!']"), "bad-phrase", 11, 17),
        (rule(unless="['кот', '!!']"), "bad-phrase", 11, 19),
        (rule(fix=f"'{'я' * 201}'"), "wrong-value", 11, 8),
        (rule(kind="lexicon", words="[слон]", order="any"), "wrong-value", 11, 10),
        (rule(kind="lexicon", words="[кот, Один два три четыре Пять]", order="free"), "too-free", 10, 16),
        (rule(kind="lexicon", words="[слон]", gap="6"), "wrong-value", 11, 8),
        (rule(kind="absence"), "wrong-value", 1, 3),
        (rule(kind="absence", words="[слон, '!!']"), "bad-phrase", 10, 17),
        (rule(kind="absence", match="слон", when="'('"), "bad-regex", 11, 9),
        (rule(kind="absence", match="слон", asked="'('"), "bad-regex", 11, 10),
        (rule(kind="absence", match="слон", at_least="-1"), "wrong-value", 11, 13),
        (rule(kind="code", code="nose"), "unknown-detector", 10, 9),
        (rule(kind="code"), "missing-key", 1, 3),
        (rule(examples="- слон"), "wrong-value", 12, 7),
        (rule(examples="- good: кот\n  links: {слон: a.example}"), "wrong-value", 12, 7),
        (rule(except_="['кот', 'а, б']"), "bad-phrase", 11, 19),
        (RULE.replace("pattern", "lexicon").replace("match: 'слон\\w*'", "words: ['слон', '!!']"), "bad-phrase", 7, 19),
        (RULE.replace("good: 'Вот кот.'", "good: 'Вот кот.'\n      bad: 'слон'"), "wrong-value", 13, 7),
        (RULE.replace("good: 'Вот кот.'", "gud: 'Вот кот.'"), "unknown-key", 13, 7),
        (rule(severity="warn\n  severity: block"), "duplicate-key", 6, 3),
        (rule(title="&name Проба").replace("Слонов не бывает.", "*name"), "alias", 2, 10),
        ("id: test.rule\n", "not-a-list", 1, 1),
        ("- слон\n", "not-a-mapping", 1, 3),
        ("- id: 'слон\n", "yaml", 2, 1),
        ("- id: !!python/object:os.system x\n", "yaml", 1, 7),
        ("", "yaml", 1, 1),
    ],
)
def test_a_fault_is_named_with_its_line_and_column(
    tmp_path: Path, text: str, code: str, line: int, column: int
) -> None:
    found = fault(tmp_path, text)
    assert (found.code, found.line, found.column) == (code, line, column), str(found)
    assert str(found).startswith(f"{tmp_path}/review/1.yaml:{line}:{column}: ")


def test_an_id_is_taken_once_in_the_whole_pack(tmp_path: Path) -> None:
    found = fault(tmp_path, rule(), rule())
    assert (found.code, found.path.name, found.line) == ("duplicate-id", "2.yaml", 1)
    assert found.details["first"].endswith("1.yaml:1:7")


def test_all_faults_of_a_pack_are_told_at_once(tmp_path: Path) -> None:
    directory = written(tmp_path, rule(clause="nowhere", match="'('"), rule(sevrity="block"), "- 1\n")
    assert [found.code for found in faults(directory)] == [
        "unknown-topic", "bad-regex", "unknown-key", "not-a-mapping",
    ]  # fmt: skip


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    directory = written(tmp_path, rule())
    (directory / "review" / "1.yaml").write_bytes(b"- id: x\n  title: " + "Проба".encode("cp1251"))
    [found] = faults(directory)
    assert (found.code, found.line) == ("unreadable", 2)


def test_a_directory_without_rules_is_no_pack(tmp_path: Path) -> None:
    assert fault(tmp_path).code == "no-rules"
    (tmp_path / "topics.yaml").unlink()
    assert faults(tmp_path)[0].code == "unreadable"


@pytest.mark.parametrize("topics", ["- courtesy\n", "courtesy: 1\n", "courtesy: ''\n"])
def test_topics_are_names_with_titles(tmp_path: Path, topics: str) -> None:
    assert faults(written(tmp_path, rule(), topics=topics))[0].path.name == "topics.yaml"


def test_the_version_follows_the_contents_and_nothing_else(tmp_path: Path) -> None:
    first = load_pack(written(tmp_path / "a", rule()))
    assert load_pack(written(tmp_path / "b", rule())).version == first.version
    assert load_pack(written(tmp_path / "c", rule(severity="hint"))).version != first.version
    assert load_pack(written(tmp_path / "d", rule(), topics=TOPICS + "more: Ещё\n")).version != first.version
    assert load_pack(written(tmp_path / "e", rule(), lists="cats: [кот]\n")).version != first.version


@pytest.mark.parametrize(
    ("networks", "code", "line", "column"),
    [
        ("id: zoo\n", "not-a-list", 1, 1),
        ("- зоосеть\n", "not-a-mapping", 1, 3),
        (NETWORKS.replace("  title: Зоосеть\n", ""), "missing-key", 1, 3),
        (NETWORKS.replace("title: Зоосеть", "tittle: Зоосеть"), "missing-key", 1, 3),
        (NETWORKS.replace("restricted", "forbidden"), "wrong-value", 6, 15),
        (NETWORKS.replace("2024-05-01", "вчера"), "wrong-value", 7, 14),
        (NETWORKS.replace("[zoo.example]", "['https://zoo.example']"), "wrong-value", 4, 13),
        (NETWORKS.replace("'зоо'", "'з-о'"), "bad-phrase", 3, 22),
        (NETWORKS.replace("'принадлежит", "'(принадлежит"), "bad-regex", 13, 16),
        (NETWORKS.replace("id: aviary", "id: zoo"), "duplicate-id", 14, 7),
    ],
)
def test_a_fault_of_the_networks_is_named_like_one_of_the_rules(
    tmp_path: Path, networks: str, code: str, line: int, column: int
) -> None:
    found = faults(written(tmp_path, rule(), networks=networks))[0]
    assert (found.path.name, found.code, found.line, found.column) == ("networks.yaml", code, line, column), str(found)


def test_a_pack_without_networks_knows_none(tmp_path: Path) -> None:
    assert load_pack(written(tmp_path / "a", rule())).networks.networks == ()
    assert len(load_pack(written(tmp_path / "b", rule(), networks=NETWORKS)).networks.networks) == 2


@pytest.mark.parametrize(
    ("lists", "code", "line", "column"),
    [
        ("- кот\n", "not-a-mapping", 1, 1),
        ("Коты: [кот]\n", "wrong-value", 1, 1),
        ("cats: кот\n", "not-a-list", 1, 7),
        ("cats: []\n", "not-a-list", 1, 7),
        ("cats: [кот, 7]\n", "wrong-value", 1, 13),
        ("cats: [кот, '(рысь']\n", "bad-regex", 1, 13),
        ("beasts: [слон, '{{cats}}']\ncats: [кот]\n", "unknown-list", 1, 16),
        ("cats: [кот, '{{cats}}']\n", "unknown-list", 1, 13),
        ("cats: [кот]\ncats: [рысь]\n", "duplicate-key", 2, 1),
    ],
)
def test_a_fault_of_the_lists_is_named_like_one_of_the_rules(
    tmp_path: Path, lists: str, code: str, line: int, column: int
) -> None:
    found = faults(written(tmp_path, rule(), lists=lists))[0]
    assert (found.path.name, found.code, found.line, found.column) == ("lists.yaml", code, line, column), str(found)


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        (rule(match="'{{cats}}|{{dogs}}'"), "unknown-list", 7, 10),
        (rule(near="['слон', '@dogs']"), "unknown-list", 11, 18),
        (rule(except_="['@dogs']"), "unknown-list", 11, 12),
        (rule(match="'({{cats}}'"), "bad-regex", 7, 10),
        (rule(near="['слон', '@odd']"), "bad-phrase", 11, 18),
        (rule(unless="['слон', '@odd']"), "bad-phrase", 11, 20),
    ],
)
def test_a_rule_is_told_where_its_use_of_a_list_is_wrong(
    tmp_path: Path, text: str, code: str, line: int, column: int
) -> None:
    [found] = faults(written(tmp_path, text, lists="cats: [кот]\nodd: [рысь, 'тигр.']\n"))
    assert (found.path.name, found.code, found.line, found.column) == ("1.yaml", code, line, column), str(found)


def test_every_fault_is_told_in_an_editors_words(tmp_path: Path) -> None:
    """No word of pydantic's: an editor does not read it."""
    texts = [
        rule(kind="absence"), rule(examples="- слон"), rule(examples="- bad: a\n  good: b"), rule(severity="fatal"),
        rule(kind="code", code="nose"), rule(since="вчера"), rule(examples="[]"), rule(fix=f"'{'я' * 201}'"),
        rule(kind="lexicon", words="[раз два три четыре пять]", order="free"), rule(match="'{{cats}}'"),
    ]  # fmt: skip
    told = [rule_fault(fault(tmp_path / str(number), text)) for number, text in enumerate(texts)]
    assert [words for words in told if re.search(r"\b(?:should|must|Input|valid|Value)\b", words)] == []
