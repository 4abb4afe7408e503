from datetime import date
from pathlib import Path

import pytest

from rules.engine import inspect
from rules.networks import Amendment, Decision, Introduction, Network
from rules.pack import RulePack
from rules.text import Text
from tests.rules.packs import NETWORKS, pack, rule


@pytest.fixture
def zoo(tmp_path: Path) -> Network:
    return pack(tmp_path, rule(), networks=NETWORKS).networks.networks[0]


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2024, 4, 30), None),
        (date(2024, 5, 1), "restricted"),
        (date(2025, 12, 31), "restricted"),
        (date(2026, 1, 1), "extremist"),
    ],
)
def test_the_decision_of_a_day_is_the_last_one_before_it(zoo: Network, on: date, status: str | None) -> None:
    decision = zoo.decision(on)
    assert (decision.status if decision else None) == status


@pytest.mark.parametrize(
    ("host", "is_its"),
    [("zoo.example", True), ("m.zoo.example", True), ("kazoo.example", False), ("zoo.example.org", False)],
)
def test_a_domain_has_its_subdomains_and_no_neighbours(zoo: Network, host: str, is_its: bool) -> None:
    assert zoo.is_host(host) == is_its


def test_networks_are_told_by_their_status_of_the_day(tmp_path: Path) -> None:
    networks = pack(tmp_path, rule(), networks=NETWORKS).networks
    named = [n.spec.id for n in networks.with_status(frozenset({"extremist", "allowed"}), date(2025, 1, 1))]
    assert named == ["aviary"]


def amended(network: Network, since: date, note: str | None = None) -> Network:
    decision = Decision(status="blocked", since=since, source="Решение попугая")
    return network.amended(Amendment("zoo", decision, note))


def test_an_amendment_holds_from_its_day_on_and_leaves_what_was_before(zoo: Network) -> None:
    known = amended(zoo, date(2026, 6, 1))
    days = (date(2025, 1, 1), date(2026, 5, 31), date(2026, 6, 1))
    held = [decision.status for on in days if (decision := known.decision(on))]
    assert held == ["restricted", "extremist", "blocked"]
    assert known.upcoming(date(2026, 5, 31)) == known.decision(date(2026, 6, 1))


def test_an_amendment_of_an_earlier_day_takes_the_place_of_what_was_said_of_later_ones(zoo: Network) -> None:
    known = amended(zoo, date(2023, 1, 1))
    assert [decision.status for decision in known.spec.decisions] == ["blocked"]
    assert zoo.decision(date(2026, 6, 1)) != known.decision(date(2026, 6, 1))


def test_the_rules_go_by_what_is_known_now_and_the_version_tells_so(tmp_path: Path) -> None:
    mention = rule(kind="code", code="network_mention", examples="- bad: '<<Зоосеть>>'\n- good: 'Кот'")
    before = pack(tmp_path, mention, networks=NETWORKS)
    decision = Decision(status="extremist", since=date(2026, 6, 1), source="Решение попугая")
    after = before.amended([Amendment("aviary", decision, "закрыт совой")])
    assert before.amended([]) is before
    assert after.version != before.version

    def quoted(text: str, by: RulePack) -> list[str]:
        return [finding.quote for finding in inspect(Text(text), by, date(2026, 7, 1)).findings]

    assert (quoted("Наш вольер", before), quoted("Наш вольер", after)) == ([], ["вольер"])
    assert quoted("Наш вольер (закрыт совой)", after) == []


def test_the_rules_know_a_network_that_was_brought_in(tmp_path: Path) -> None:
    mention = rule(kind="code", code="network_mention", examples="- bad: '<<Зоосеть>>'\n- good: 'Кот'")
    decision = Decision(status="extremist", since=date(2026, 6, 1), source="Решение попугая")
    newcomer = Introduction(("Пятак-Сеть", "Пятачок"), ("pyatak.example",))
    brought = Amendment("own-1", decision, "закрыта совой", newcomer)
    after = pack(tmp_path, mention, networks=NETWORKS).amended([brought])

    def quoted(text: str) -> list[str]:
        return [finding.quote for finding in inspect(Text(text), after, date(2026, 7, 1)).findings]

    assert (quoted("Наш Пятачок"), quoted("Наша пятак-сеть")) == (["Пятачок"], ["пятак-сеть"])
    assert quoted("Наш Пятачок (закрыта совой)") == []
