"""When is a sentence a near twin of one that people have allowed? The threshold was chosen on these pairs."""

from datetime import date
from pathlib import Path

import pytest

from rules.engine import inspect
from rules.examples import unmark
from rules.text import PAGES, Link, Text
from rules.twins import ALIKE, Allowed, Case, Form, are_twins, case, form, likeness
from tests.rules.packs import pack, rule

TODAY = date(2026, 11, 24)

TWINS = [
    ("Мы <<гарантируем>> тепло в каждом доме.", "Мы <<гарантируем>> тепло в каждом доме."),
    ("Мы <<гарантируем>> тепло в каждом доме.", "мы  <<ГАРАНТИРУЕМ>> тепло в каждом доме!!!"),
    ("Мы <<гарантируем>> тепло в каждом доме.", "Мы <<гарантируем>> тепло в каждых домах 👍"),
    ("Мы <<гарантируем>> тепло в каждом доме.", "И мы <<гарантируем>> тепло в каждом доме."),
    ("<<Гарантируем>> выплату завтра.", "Завтра <<гарантируем>> выплату."),
    (
        "По договору подрядчик <<гарантирует>> качество покрытия дороги пять лет.",
        "По новому договору подрядчик <<гарантирует>> качество покрытия дороги пять лет.",
    ),
    (
        "В постановлении сказано, что город <<обещает>> каждому участнику ветеранскую выплату до конца года.",
        "В постановлении сказано, что город <<обещает>> каждому жителю ветеранскую выплату до конца года.",
    ),
    (
        "Агитбригада медколледжа покажет спектакль о выборах <<старосты>> в актовом зале нашей школы.",
        "Агитбригада медколледжа покажет спектакль о выборах <<старост>> в актовом зале школы.",
    ),
    (
        "Завтра откроем выставку <<шуб>> из фондов нашего музея.",
        "Сегодня откроем выставку <<шуб>> из фондов нашего музея.",
    ),
    ("Ёлку нарядим, а <<дурака>> сыграет наш завхоз.", "Елку нарядим, а <<дурака>> сыграет наш завхоз"),
    ("Спектакль «Горе от ума» про <<дураков>> идёт сегодня.", 'Спектакль "Горе от ума" про <<дураков>> идёт сегодня'),
    ("Держите сердечко <<❤>> за помощь.", "Держите сердечко <<❤>> за помощь!"),
]

# Other words were found, something is denied, asked, quoted or added, somebody else is spoken of: however alike the
# rest.
MARKED = [
    ("Мы <<гарантируем>> тепло в каждом доме.", "Мы не <<гарантируем>> тепло в каждом доме."),
    (
        "Закон разрешает, и мы <<гарантируем>>: возможно получить выплату до конца этого года в любом отделении.",
        "Закон разрешает, и мы <<гарантируем>>: невозможно получить выплату до конца этого года в любом отделении.",
    ),
    ("Мы <<гарантируем>> тепло в каждом доме.", "Мы <<обещаем>> тепло в каждом доме."),
    ("Мы <<гарантируем>> тепло в каждом доме.", "Мы <<гарантируем>> тепло в каждом доме?"),
    ("На плакате: «Мы <<гарантируем>> тепло в каждом доме».", "На плакате: мы <<гарантируем>> тепло в каждом доме."),
    (
        "В пьесе наш завхоз Петров играет настоящего <<дурака>> и всем очень нравится.",
        "В пьесе наш завхоз Иванов играет настоящего <<дурака>> и всем очень нравится.",
    ),
    (
        "Иванов, как показал спектакль нашего театра, настоящий <<дурак>> в этой роли.",
        "Петров, как показал спектакль нашего театра, настоящий <<дурак>> в этой роли.",
    ),
    (
        "Скидки на тёплые окна для всех жителей даёт <<магазин>> «Ромашка» на площади.",
        "Скидки на тёплые окна для всех жителей даёт <<магазин>> «Тюльпан» на площади.",
    ),
    ("Держите сердечко <<❤>> за помощь.", "Держите сердечко <<💩>> за помощь."),
    (
        "по договору подрядчик <<гарантирует>> качество покрытия дороги у школы и у детского сада до конца пятого года",
        "по договору подрядчик <<гарантирует>> качество покрытия дороги у школы и у детского сада до конца пятого года "
        "а также золотые горы",
    ),
]

STRANGERS = [
    ("Мы <<гарантируем>> тепло в каждом доме.", "Мы <<гарантируем>> ремонт в каждом доме."),
    ("Мы <<гарантируем>> тепло в каждом доме.", "Мы <<гарантируем>> тепло уже завтра в каждом доме."),
    ("Мы <<гарантируем>> тепло в каждом доме.", "Мы <<гарантируем>> тепло."),
    ("<<Гарантируем>> выплату.", "<<Гарантируем>> победу."),
    ("<<Дурак>> из сказки победил.", "<<Дурак>> из приёмной победил."),
    ("сторож назвал директора <<дураком>>.", "директор назвал сторожа <<дураком>>."),
    (
        "Завтра откроем выставку <<шуб>> из фондов нашего музея.",
        "Купила себе три <<шубы>> на распродаже, завидуйте.",
    ),
    (
        "В постановлении сказано, что город <<обещает>> каждому участнику выплату.",
        "Мэр <<обещает>> каждому участнику выплату.",
    ),
    (
        "По договору подрядчик <<гарантирует>> качество покрытия пять лет.",
        "По договору подрядчик <<гарантирует>> премию мэру пять лет.",
    ),
]


def read(marked: str) -> Form:
    text, [(start, end)] = unmark(marked)
    found = case(Text(text), start, end)
    assert found is not None
    return form(found)


@pytest.mark.parametrize(("one", "other"), TWINS)
def test_near_twins(one: str, other: str) -> None:
    assert are_twins(read(one), read(other))
    assert are_twins(read(other), read(one))


@pytest.mark.parametrize(("one", "other"), MARKED + STRANGERS)
def test_sentences_that_only_look_alike(one: str, other: str) -> None:
    assert not are_twins(read(one), read(other))
    assert not are_twins(read(other), read(one))


def test_the_threshold_lies_between_the_examples() -> None:
    least = min(likeness(read(one), read(other)) for one, other in TWINS)
    most = max(likeness(read(one), read(other)) for one, other in STRANGERS)
    assert (round(least, 2), round(most, 2)) == (0.80, 0.77)
    assert most < ALIKE < least


def test_the_sentence_is_cut_out_with_what_was_found_and_the_addresses_in_it() -> None:
    links = (Link(0, 6, "https://a.example"), Link(22, 25, "https://b.example"))
    found = case(Text("Привет! \n  Вот слон и тут.  Пока.", links=links), 15, 19)
    assert found == Case("Вот слон и тут.", 4, 8, (Link(11, 14, "https://b.example"),))
    assert found.quote == "слон"


def test_what_is_missing_stands_in_no_sentence() -> None:
    assert case(Text("Вот слон."), 9, 9) is None


def test_the_same_words_over_another_address_are_another_case() -> None:
    one = Case("Подробности здесь.", 12, 17, (Link(12, 17, "https://zoo.example"),))
    other = Case("Подробности здесь.", 12, 17, (Link(12, 17, "https://net.example"),))
    assert are_twins(form(one), form(one))
    assert not are_twins(form(one), form(other))


def allowed(rule_id: str = "test.rule", kinds: frozenset[str] = PAGES, marked: str = "Вот <<слон>>.") -> Allowed:
    text, [(start, end)] = unmark(marked)
    return Allowed(7, rule_id, kinds, Case(text, start, end))  # type: ignore[arg-type]


def test_a_finding_in_a_near_twin_is_silent_and_told_apart(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule())
    one = allowed()
    inspection = inspect(Text("Вот слон! А это слон в цирке."), rules, TODAY, [one])
    assert [finding.start for finding in inspection.findings] == [16]
    [(silenced, by)] = inspection.silenced
    assert (silenced.start, silenced.quote, by) == (4, "слон", one)


@pytest.mark.parametrize("category", ["personal_data", "confidential"])
def test_personal_data_and_secrets_are_never_silenced(tmp_path: Path, category: str) -> None:
    inspection = inspect(Text("Вот слон."), pack(tmp_path, rule(category=category)), TODAY, [allowed()])
    assert len(inspection.findings) == 1
    assert inspection.silenced == ()


def test_what_is_allowed_under_one_rule_is_not_under_another(tmp_path: Path) -> None:
    rules = pack(tmp_path, rule(), rule(id="test.graver", severity="block", match="'вот слон'"))
    inspection = inspect(Text("Вот слон."), rules, TODAY, [allowed()])
    assert [finding.rule for finding in inspection.findings] == ["test.graver"]
    assert inspection.silenced == ()
    inspection = inspect(Text("Вот слон."), rules, TODAY, [allowed("test.graver", marked="<<Вот слон>>.")])
    assert [finding.rule for finding in inspection.findings] == ["test.rule"]


@pytest.mark.parametrize(
    ("kinds", "drafted", "silent"),
    [
        (PAGES, PAGES, True),
        (PAGES, {"official"}, True),
        ({"personal"}, {"personal"}, True),
        ({"personal"}, {"official"}, False),
        ({"personal"}, PAGES, False),
        (PAGES, {"reply"}, False),
    ],
)
def test_a_kind_is_allowed_by_itself(
    tmp_path: Path, kinds: frozenset[str], drafted: frozenset[str], silent: bool
) -> None:
    draft = Text("Вот слон.", frozenset(drafted))  # type: ignore[arg-type]
    inspection = inspect(draft, pack(tmp_path, rule()), TODAY, [allowed(kinds=frozenset(kinds))])
    assert bool(inspection.silenced) == silent
