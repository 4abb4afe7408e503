"""The corpus of comments is read strictly, the signs hold to their examples, and the default pack understands."""

from pathlib import Path

import pytest

from bot.settings import BUNDLED_RULES
from rules.comments import corpus, judge, samples, signs, training
from rules.comments.judge import Judge
from rules.comments.learned import Header, header_path, weights_path
from rules.comments.model import Comment, Said
from rules.errors import RuleError

POST = "Ремонт моста на Речной закончат в августе."


@pytest.fixture(scope="module")
def default() -> Judge:
    return judge.load(BUNDLED_RULES)


def written(directory: Path, text: str) -> Path:
    folder = directory / corpus.FOLDER / corpus.TEXTS
    folder.mkdir(parents=True)
    (folder / "own.txt").write_text(text, encoding="utf-8")
    return directory


def test_a_comment_has_what_stands_above_it(tmp_path: Path) -> None:
    pack = written(tmp_path, (
        "## vk_wall\npost: Каток открыт.\nquestion a t=one | До скольки?\n> citizen: До скольки?\n"
        "> agency: До десяти.\n"
        "thanks | спасибо\\nбольшое\n/thread\ncomplaint a u=life m=kind:request,urgent_reason:none p f | лёд треснул\n"
    ))  # fmt: skip
    asked, thanks, cracked = corpus.read(pack).lines
    assert asked.comment == Comment("До скольки?", (), "Каток открыт.", "vk_wall")
    assert (asked.awaits, asked.kind, asked.topic) == (True, "question", "one")
    assert thanks.comment.thread == (Said("citizen", "До скольки?"), Said("agency", "До десяти."))
    assert thanks.comment.text == "спасибо\nбольшое"
    assert (cracked.comment.thread, cracked.reason, cracked.personal_data, cracked.appeal) == ((), "life", True, True)
    assert cracked.is_disputed("kind")
    assert not cracked.is_disputed("awaits")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("## odnoklassniki\n", 1),
        ("question a | где?\n", 1),
        ("## vk_wall\nquery a | где?\n", 2),
        ("## vk_wall\nquestion x | где?\n", 2),
        ("## vk_wall\n\nquestion u=boredom | где?\n", 3),
        ("## vk_wall\nquestion m=kind:query | где?\n", 2),
        ("## vk_wall\n> mayor: нет\n", 2),
        ("## vk_wall\nпросто слова\n", 2),
        ("## vk_wall\nquestion a a | где?\n", 2),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(RuleError) as caught:
        corpus.read(written(tmp_path, text))
    assert (caught.value.path.name, caught.value.line) == ("own.txt", line)


def test_every_sign_stands_in_its_examples_and_in_none_of_the_others() -> None:
    assert [str(fault) for fault in signs.faults(BUNDLED_RULES)] == []


def test_a_wrong_sign_is_named(tmp_path: Path) -> None:
    (tmp_path / corpus.FOLDER).mkdir()
    path = tmp_path / corpus.FOLDER / signs.FILE
    wrong = "- id: one\n  title: Один\n  about: life\n  match: '('\n  found: ['a']\n  clean: ['b']\n"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        signs.read(tmp_path)
    assert (caught.value.code, caught.value.line) == ("bad-regex", 4)


def test_the_default_pack_has_learned_from_the_comments_that_it_holds() -> None:
    assert Header.read(header_path(BUNDLED_RULES).read_bytes()).corpus == corpus.digest(BUNDLED_RULES)


def test_a_pack_without_heads_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="train"):
        judge.load(tmp_path)


def test_answers_of_an_agency_are_told_apart(default: Judge) -> None:
    wrong = [(one.kind, one.text) for one in samples.answers(BUNDLED_RULES) if default.answer(one.text) != one.kind]
    lost = [text for kind, text in wrong if kind != "final" and default.answer(text) == "final"]
    assert lost == []  # taken for an answer, such a comment would be forgotten
    assert len(wrong) <= 1


def test_edits_of_a_typo_are_told_from_those_with_a_new_matter(default: Judge) -> None:
    every = samples.edits(BUNDLED_RULES)
    wrong = [one for one in every if default.same_matter(one.before, one.after) is not one.is_same]
    assert [one for one in wrong if not one.is_same] == []
    assert len(wrong) <= 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Когда откроют мост для машин?", "question"),
        ("Спасибо большое строителям!", "thanks"),
        ("Голосовое сообщение (0:09)", "service_message"),
    ],
)  # fmt: skip
def test_plain_comments_are_understood(default: Judge, text: str, kind: str) -> None:
    reading = default.read(Comment(text, (), POST, "vk_wall"))
    assert (reading.kind, reading.awaits) == (kind, kind == "question")


def test_whoever_joins_an_unanswered_matter_awaits_as_well(default: Judge) -> None:
    thread = (Said("citizen", "На Речной 8 нет воды второй день"),)
    assert default.read(Comment("и у нас", thread, POST, "vk_wall")).awaits


def test_what_of_personal_data_a_comment_publishes_is_named(default: Judge) -> None:
    assert default.exposed("Перезвоните, 8 913 555-10-24, Лесная 5 кв 12") == ("телефон", "адрес с квартирой")
    assert default.exposed("Горячая линия 8-800-200-31-22 молчит") == ()


def test_signs_alone_are_no_comment_to_answer(default: Judge) -> None:
    assert not default.read(Comment("👍👍", (), POST, "vk_wall")).awaits


def test_comments_about_one_matter_are_put_together(default: Judge) -> None:
    said = ["На Речной 8 нет горячей воды", "горячей воды нет на Речной 8 с утра", "Когда концерт в парке?"]
    comments = [Comment(text, (), POST, "vk_wall") for text in said]
    one, other, third = default.topics(comments, [default.read(comment) for comment in comments])
    assert one is not None
    assert one == other
    assert third is None


def test_a_pack_learns_from_its_own_comments_the_same_heads_each_time(tmp_path: Path) -> None:
    posts = "".join(
        f"## vk_wall\npost: Новость {day}.\nquestion a | Когда откроют {place}?\nthanks | Спасибо за {place}!\n"
        f"complaint a u=outage | В доме {day} нет воды\nopinion | Мне {place} не нравится\n"
        for day, place in enumerate(("парк", "каток", "музей", "рынок", "мост", "клуб", "сквер", "театр", "тир", "зал",
                                     "порт", "пляж", "завод"), start=1)
    )  # fmt: skip
    pack = written(tmp_path, posts)
    learned = training.learn(pack)
    assert learned.comments == 52
    assert learned.figures.flags["awaits"].f1 > 0.9
    first = weights_path(pack).read_bytes()
    training.learn(pack)
    assert weights_path(pack).read_bytes() == first
    assert judge.load(pack).read(Comment("Когда откроют тир?", (), "Новость 20.", "vk_wall")).awaits
