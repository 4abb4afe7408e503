from datetime import date
from pathlib import Path

import pytest

from bot.regulation import markdown
from bot.review.judge import judge
from bot.review.model import Draft
from bot.settings import BUNDLED_RULES
from rules.loader import load_pack
from rules.pack import RulePack
from rules.text import Link
from tests.rules.packs import pack, rule

TODAY = date(2026, 11, 1)
REGULATION = markdown.parse("# Регламент\n## 3. Вежливость\n3.1. Вежливо. {#courtesy}\n")


@pytest.fixture
def three(tmp_path: Path) -> RulePack:
    return pack(
        tmp_path,
        rule(id="test.block", severity="block", match="'слон'"),
        rule(id="test.warn", severity="warn", match="'кит'", clause="secrets"),
        rule(id="test.hint", severity="hint", match="'кот'"),
        rule(id="test.slow", match="'(?:а+)+[бв]'"),
    )


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("кот, кит и слон", "block"), ("кот и кит", "warn"), ("кот", "ok"), ("пёс", "ok"), ("", "ok")],
)
def test_the_gravest_finding_decides(three: RulePack, text: str, verdict: str) -> None:
    assert judge(Draft(text), three, REGULATION, TODAY)[0] == verdict


def test_what_was_not_looked_at_is_not_called_clean(three: RulePack) -> None:
    assert judge(Draft("а" * 5000), three, REGULATION, TODAY) == ("warn", (), ("test.slow",))


def test_a_finding_cites_its_clause_or_says_that_there_is_none(three: RulePack) -> None:
    _, (cited, uncited), _ = judge(Draft("слон и кит"), three, REGULATION, TODAY)
    assert cited.clause == "3.1"
    assert (uncited.clause, uncited.topic_title) == (None, "Секреты")


def test_a_link_that_the_words_hide_is_judged_too() -> None:
    draft = Draft("Фото здесь", links=(Link(5, 10, "https://instagram.com/x"),))
    verdict, [found], _ = judge(draft, load_pack(BUNDLED_RULES), REGULATION, TODAY)
    assert (verdict, found.rule, found.quote) == ("block", "banned-network.hidden-link", "здесь")
