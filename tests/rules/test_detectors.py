"""Who calls into which network, on texts of our own, by the networks that come with the bot."""

from datetime import date
from pathlib import Path

import pytest

from rules.detectors import DETECTORS
from rules.loader import load_pack
from rules.text import Link, Text

NETWORKS = load_pack(Path(__file__).parents[2] / "rules" / "default").networks
TODAY = date(2026, 11, 23)


def found(detector: str, source: str, *links: Link, on: date = TODAY) -> list[str]:
    text = Text(source, links=links)
    return [source[slice(*text.sent(*span))] for span in DETECTORS[detector](text, NETWORKS, on)]


@pytest.mark.parametrize(
    ("source", "quote"),
    [
        ("Ищите нас во ВКонтакте, ОК и Инстаграме", "Ищите нас во ВКонтакте, ОК и Инстаграме"),
        ("Мы в соцсетях: ВК, ОК, Instagram, Facebook", "Мы в соцсетях: ВК, ОК, Instagram, Facebook"),
        ("В фейсбуке нас тоже ищите", "В фейсбуке нас тоже ищите"),
        ("Instagram: подписывайтесь!", "Instagram: подписывайтесь"),
        ("Открыли страницу в фейсбуке, добавляйтесь", "Открыли страницу в фейсбуке"),
        ("Ссылка на инстаграм в профиле", "Ссылка на инстаграм"),
        ("Жми: инста @city_news", "инста @city_news"),
        ("Instagram (запрещён в РФ): @our_city", "Instagram (запрещён в РФ): @our_city"),
        ("Подписывайтесь на нас в X", "Подписывайтесь на нас в X"),
        ("Читайте нас в твиттере", "Читайте нас в твиттере"),
        ("Напишите нам в вайбер", "Напишите нам в вайбер"),
        ("Viber 8 978 123-45-67", "Viber 8 978 123-45-67"),
        ("Следите за нами в MAX и в Discord", "Следите за нами в MAX и в Discord"),
        ("Подпишитесь на наш ИнстаГрам", "Подпишитесь на наш ИнстаГрам"),
        ("Подпишитесь на наш instаgrаm", "Подпишитесь на наш instаgrаm"),  # two letters are Cyrillic
        ("Подпишись на мой линкедин", "Подпишись на мой линкедин"),
    ],
)
def test_a_call_into_a_banned_network_is_found_with_its_goal(source: str, quote: str) -> None:
    assert found("network_invitation", source) == [quote]


@pytest.mark.parametrize(
    "source",
    [
        "Мы ушли из Instagram, ищите нас во ВКонтакте и MAX.",
        "Вместо Instagram подписывайтесь на наш канал в MAX",
        "Роскомнадзор заблокировал Discord. Пишите нам в MAX.",
        "Не подписывайтесь на страницы в Facebook",
        "Звоните в полицию, если вам предложили работу в Instagram",
        "Смотрите, как крадут пароли в Instagram",
        "Лекция про дискорд и вайбер для родителей: что делать",
        "В переписке в дискорде ребёнку предложили деньги. Звоните 102.",
        "Приглашаем в X класс. Ждём вас в X классе.",
        "Оформите заявку через ВК, а не в Instagram.",
        "Выложила фото в инсту",
        "Художник Твитеров рассказал о фейсконтроле",
        "Подписывайтесь на наш телеграм-канал",
    ],
)
def test_a_mention_is_no_invitation_and_a_call_may_lead_elsewhere(source: str) -> None:
    assert found("network_invitation", source) == []


@pytest.mark.parametrize(
    ("source", "quotes"),
    [
        ("Пишите нам в WhatsApp, Telegram: 89781234567", ["Пишите нам в WhatsApp, Telegram: 89781234567"]),
        ("В ватсапе пишите нам", ["В ватсапе пишите"]),
        ("Пишите нам в MAX: WhatsApp замедлен", []),
        ("Пишите в комментариях нашего телеграм-канала", []),
        ("Не пишите нам в WhatsApp", []),
        ("Подписывайтесь на нас в Telegram", []),
        ("Телеграмма ветерану: поздравляем", []),
    ],
)
def test_to_write_into_a_foreign_messenger_is_another_thing_than_to_read_there(
    source: str, quotes: list[str]
) -> None:
    assert found("messenger_invitation", source) == quotes


def test_the_decision_of_the_day_counts() -> None:
    assert found("network_invitation", "Напишите нам в вайбер", on=date(2024, 12, 12)) == []
    assert found("messenger_invitation", "Напишите нам в вайбер", on=date(2024, 12, 12)) == []
    assert found("network_mention", "Снимок из фейсбука", on=date(2022, 3, 20)) == []
    assert found("network_link", "https://x.com/city", on=date(2022, 3, 3)) == []


@pytest.mark.parametrize(
    ("source", "quotes"),
    [
        ("Смотрите: https://www.instagram.com/our_city/.", ["https://www.instagram.com/our_city/"]),
        ("Смотрите: ru-ru.FACEBOOK.com!", ["ru-ru.FACEBOOK.com"]),
        ("vk.com/away.php?to=https%3A%2F%2Ffb.com%2Fx", ["vk.com/away.php?to=https%3A%2F%2Ffb.com%2Fx"]),
        ("instаgrаm.com/our_city", ["instаgrаm.com/our_city"]),
        ("instagram-city.ru, netflix.com, x.company.ru, a@facebook.com", []),
    ],
)
def test_an_address_leads_where_its_host_says(source: str, quotes: list[str]) -> None:
    assert found("network_link", source) == quotes


def test_a_hidden_link_is_found_at_the_words_that_hide_it() -> None:
    source = "Ещё 😀 фото здесь и там"
    hidden = Link(source.index("здесь"), source.index("здесь") + 5, "https://instagram.com/x")
    innocent = Link(source.index("там"), source.index("там") + 3, "https://vk.com/x")
    assert found("hidden_network_link", source, innocent, hidden) == ["здесь"]


def test_a_link_under_an_invisible_letter_is_found_beside_it() -> None:
    assert found("hidden_network_link", "Фото\u200b тут", Link(4, 5, "https://fb.com")) == ["о"]


@pytest.mark.parametrize(
    "note",
    [
        "(запрещён в России)",
        "(запрещена на территории РФ)",
        "(принадлежит Meta, признанной экстремистской организацией)",
        "(соцсеть признана в РФ экстремистской)",
        "— запрещённой в России сети",
        "* сообщают. * Деятельность Meta признана экстремистской",
        "(организация, деятельность которой на территории Российской Федерации запрещена)",
    ],
)
def test_the_note_is_known_in_the_many_ways_people_write_it(note: str) -> None:
    assert found("network_mention", f"Снимок из Instagram {note}") == []


def test_the_first_bare_mention_alone_is_told() -> None:
    assert found("network_mention", "Снимки из фейсбука и из Instagram") == ["фейсбука"]
    assert found("network_mention", "Снимки из Discord, X и WhatsApp") == []


def test_what_is_part_of_an_address_is_no_name() -> None:
    assert found("network_mention", "Пишите: instagram@city.ru, сайт instagram-city.ru") == []


def test_every_detector_is_found_by_its_name() -> None:
    assert {name: detector.__name__ for name, detector in DETECTORS.items()} == {name: name for name in DETECTORS}
