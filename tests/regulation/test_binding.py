from pathlib import Path

from bot.regulation import markdown
from bot.regulation.binding import bound, subjects
from bot.regulation.model import Bound, rebound
from bot.settings import BUNDLED_RULES
from rules.loader import load_pack
from tests.office import exact_rules

REGULATION = markdown.load(BUNDLED_RULES / "regulation.md")


def test_topics_find_their_clauses_without_the_marks() -> None:
    topics = subjects(load_pack(exact_rules()))
    marked = {topic: clause.number for clause in REGULATION.clauses for topic in clause.topics}
    found = bound(rebound(REGULATION, {}), topics)
    assert sum(found[topic].number == number for topic, number in marked.items()) >= len(marked) - 2
    assert all(number in found[topic].candidates for topic, number in marked.items())


def test_a_regulation_is_silent_on_what_it_does_not_speak_of() -> None:
    (pack, other) = load_pack(exact_rules()), markdown.parse(
        "# Порядок\n## 1. Столовая\n1.1. Обед с часа до двух.\n1.2. Посуду сдают.\n1.3. Стол протирают. {#wealth}\n"
    )
    found = bound(other, subjects(pack))
    assert found["wealth"] == Bound("1.3", found["wealth"].candidates)
    assert [topic for topic, clause in found.items() if clause.number is not None] == ["wealth"]


def test_every_topic_of_the_bundled_pack_is_described() -> None:
    pack = load_pack(exact_rules())
    assert all(subject.about for subject in subjects(pack))
    assert Path(BUNDLED_RULES).is_dir()
