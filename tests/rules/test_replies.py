"""What a citizen asks, what a reply says to it, and whether it is a brush-off."""

from pathlib import Path

import pytest
import yaml

from rules.replies import HEAD, Anatomy, anatomy
from rules.text import Text

PAIRS = yaml.safe_load(Path(__file__).with_name("replies.yaml").read_text(encoding="utf-8"))
EMPTY = "Ваше обращение принято к сведению."


def of(reply: str, asked: str | None = None) -> Anatomy:
    return anatomy(Text(reply, frozenset({"reply"}), asked))


@pytest.mark.parametrize("pair", PAIRS["good"], ids=lambda pair: pair["reply"][:40])
def test_of_a_good_reply_nothing_is_said(pair: dict[str, str | None]) -> None:
    said = of(pair["reply"] or "", pair["asked"])
    assert (said.grade, said.unanswered, said.lacks) == ("live", (), ())


def test_an_insult_answers_nothing() -> None:
    reply = Text("Сами вы виноваты, бездельники!", frozenset({"reply"}), "Почему у нас яма? Кому звонить?")
    assert [asked.answer for asked in anatomy(reply).asked] == ["answered", "answered"]
    insulted = anatomy(reply, [(0, len(reply.folded))])
    assert [asked.answer for asked in insulted.asked] == ["unanswered", "unanswered"]
    assert insulted.grade == "brushoff"


@pytest.mark.parametrize("pair", PAIRS["bad"], ids=lambda pair: pair["reply"][:40])
def test_a_brush_off_is_known_for_one(pair: dict[str, str | None]) -> None:
    assert of(pair["reply"] or "", pair["asked"]).grade in {"doubtful", "brushoff"}


@pytest.mark.parametrize(
    ("comment", "asked"),
    [
        ("Когда починят фонарь?", [("when", "Когда починят фонарь?")]),
        ("когда починят фонарь", [("when", "когда починят фонарь")]),
        ("Где скамейки и когда поставят фонари?", [("where", "Где скамейки"), ("when", "когда поставят фонари?")]),
        ("Почему нет воды?? Сколько стоит вызов", [("why", "Почему нет воды??"), ("how_much", "Сколько стоит вызов")]),
        ("А кто отвечает за двор?", [("who", "А кто отвечает за двор?")]),
        ("Можно ли с собакой?", [("yes_no", "Можно ли с собакой?")]),
        ("Бассейн работает?", [("yes_no", "Бассейн работает?")]),
        ("Как записаться к врачу?", [("how", "Как записаться к врачу?")]),
        ("Куда мне позвонить?", [("contact", "Куда мне позвонить?")]),
        ("Сделайте пандус у аптеки!", [("request", "Сделайте пандус у аптеки!")]),
        ("Вода ржавая. Во дворе яма.", [("claim", "Вода ржавая."), ("claim", "Во дворе яма.")]),
        ("Когда звоню, никто не берёт трубку", [("claim", "Когда звоню, никто не берёт трубку")]),
        ("Сколько можно терпеть? Не стыдно?", []),
        ("😡😡", []),
    ],
)
def test_a_comment_is_taken_apart(comment: str, asked: list[tuple[str, str]]) -> None:
    found = of("Да.", comment).asked
    assert [(one.sort, one.quote) for one in found] == asked
    assert all(comment[one.start : one.end] == one.quote for one in found)


@pytest.mark.parametrize(
    ("comment", "reply", "answer"),
    [
        ("Когда починят?", "До пятницы.", "answered"),
        ("Когда починят?", "К концу месяца.", "answered"),
        ("Когда починят?", "Уже починили.", "answered"),
        ("Когда починят?", EMPTY, "unanswered"),
        ("Когда починят?", "Спасибо за ваш голос.", "unanswered"),
        ("Когда починят?", "Позвоните мастеру: 2-14-14.", "unclear"),
        ("Когда починят?", "Сроки не скажем: ждём деталь.", "unclear"),
        ("Где взять талон?", "В регистратуре, окно 3.", "answered"),
        ("Где взять талон?", EMPTY, "unanswered"),
        ("Сколько стоит?", "Бесплатно.", "answered"),
        ("Сколько стоит?", "Вся информация размещена на официальном сайте.", "unanswered"),
        ("Почему нет воды?", "Из-за аварии на Лесной.", "answered"),
        ("Почему нет воды?", EMPTY, "unanswered"),
        ("Кто убирает двор?", "Управляющая компания «Уют».", "answered"),
        ("Кто убирает двор?", "Вопрос на контроле.", "unanswered"),
        ("Можно с собакой?", "Да, на поводке.", "answered"),
        ("Можно с собакой?", EMPTY, "unclear"),
        ("Почините фонарь!", "Починим в среду.", "answered"),
        ("Почините фонарь!", EMPTY, "unanswered"),
        ("Фонарь не горит.", EMPTY, "unclear"),
    ],
)
def test_a_question_wants_an_answer_of_its_sort(comment: str, reply: str, answer: str) -> None:
    assert [one.answer for one in of(reply, comment).asked] == [answer]


@pytest.mark.parametrize(
    ("reply", "trait", "words"),
    [
        ("Здравствуйте! Починим.", "greeting", "Здравствуйте"),
        ("Анна, добрый день.", "greeting", "Анна, добрый день"),
        ("Ирина, починим в среду.", "address", "Ирина,"),
        ("Починим 12 ноября.", "term", "12 ноября"),
        ("Приходите в кабинет 5.", "place", "в кабинет 5"),
        ("Звоните: 2-14-14.", "contact", "Звоните"),
        ("Простите, не успели.", "regret", "Простите"),
        ("Благодарим, починим.", "thanks", "Благодарим"),
    ],
)
def test_what_is_in_a_reply_is_shown_by_its_words(reply: str, trait: str, words: str) -> None:
    spans = of(reply).traits[trait]  # type: ignore[index]
    assert words in {reply[start:end] for start, end in spans}


def test_empty_words_are_no_answer() -> None:
    said = of("Ёлка! Информация передана ответственным лицам.", "Уберите мусор")
    assert [("Ёлка! Информация передана ответственным лицам."[start:end]) for start, end in said.empty]
    assert "done" not in said.traits


def test_what_is_missing_is_told_by_what_was_asked() -> None:
    assert of(EMPTY, "Сколько стоит справка?").lacks == ("sum",)
    assert of(EMPTY, "Когда и кто починит фонарь?").lacks == ("term", "who")
    assert of(EMPTY, "Мусор не вывозят вторую неделю").lacks == ("step", "who", "term")
    assert of(EMPTY).lacks == ("step", "who", "term")


def test_whoever_thanks_may_be_answered_anyhow() -> None:
    assert of("Принято.", "Спасибо вашей медсестре Оле!").grade == "live"


@pytest.mark.parametrize(
    "greeting",
    ["Добрый день!", "Здравствуйте, Анна Сергеевна", "Уважаемый Пётр Ильич, доброе утро.", "приветствую вас"],
)
def test_a_greeting_alone_is_no_brush_off_yet_leaves_what_was_asked(greeting: str) -> None:
    said = of(greeting, "Когда починят фонарь?")
    assert (said.grade, said.lacks, len(said.unanswered)) == ("live", (), 1)
    assert of(f"{greeting}, вопрос на контроле", "Когда починят фонарь?").grade == "brushoff"


def test_without_a_comment_nothing_was_asked() -> None:
    assert of(EMPTY).asked == ()


@pytest.mark.parametrize("reply", ["Ждите!!!", "МЫ УЖЕ ОТВЕТИЛИ ВЧЕРА", "Что?!?!"])
def test_a_shout_is_heard(reply: str) -> None:
    assert of(reply).loud


@pytest.mark.parametrize("reply", ["Ждём вас!", "Вопросы ЖКХ и ТКО — в УК.", "МФЦ работает до 18:00."])
def test_one_mark_and_abbreviations_are_no_shout(reply: str) -> None:
    assert not of(reply).loud


@pytest.mark.parametrize("text", ["", " ", "👍", "?", "я" * 2 * HEAD, "a.b?c!" * 700])
def test_whatever_is_written_is_taken_apart(text: str) -> None:
    said = of(text, text)
    assert set(said.unanswered) <= set(said.asked)
