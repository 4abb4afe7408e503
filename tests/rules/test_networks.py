from datetime import date
from pathlib import Path

import pytest

from rules.networks import Network
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
