"""Which network somebody means, and which messages ask about one."""

import pytest

from rules.asking import asked_network, found, typed_domains, typed_names
from rules.loader import load_pack
from tests.office import exact_rules

NETWORKS = load_pack(exact_rules()).networks


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("инстаграм", ["instagram"]),
        ("Инстограмм", ["instagram"]),
        ("инст", ["instagram"]),
        ("тик-ток", ["tiktok"]),
        ("тикток", ["tiktok"]),
        ("тиктк", ["tiktok"]),
        ("ВК", ["vk"]),
        ("в контакте", ["vk"]),
        ("одноклассиники", ["ok"]),
        ("вотцап", ["whatsapp"]),
        ("ютюб", ["youtube"]),
        ("телеграмм", ["telegram"]),
        ("tg", ["telegram"]),
        ("https://www.facebook.com/groups/1", ["facebook"]),
        ("m.youtube.com", ["youtube"]),
        ("макс", ["max"]),
        ("рутюб", ["rutube"]),
        ("дискорт", ["discord"]),
        ("можно ли в фейсбук?", ["facebook"]),
        ("мир танков", []),
        ("", []),
    ],
)
def test_a_network_is_found_by_what_people_type(typed: str, ids: list[str]) -> None:
    assert [network.spec.id for network in found(typed, NETWORKS)] == ids


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("можно ли ссылку на телеграм?", "telegram"),
        ("Можно ссылку на инстаграмм", "instagram"),
        ("а в тиктоке можно выкладывать ролики?", "tiktok"),
        ("Нужна ли сноска, если упоминаем фейсбук?", "facebook"),
        ("ютуб запрещён?", "youtube"),
        ("инстаграм у нас экстремистский?", "instagram"),
        ("можно ли нам вести страницу в одноклассниках", "ok"),
        ("Разрешено ли писать гражданам в вотсап?", "whatsapp"),
        ("ок, а можно ссылку на вк?", "vk"),
        ("можно ли указать qr на теллеграм?", "telegram"),
        ("какой статус у дискорда", "discord"),
        ("Можно ли дать ссылку t.me/gorod?", "telegram"),
    ],
)
def test_a_question_about_a_network_is_known(text: str, name: str) -> None:
    network = asked_network(text, NETWORKS)
    assert network is not None
    assert network.spec.id == name


@pytest.mark.parametrize(
    "text",
    [
        "Подписывайтесь на наш телеграм!",
        "Instagram (принадлежит Meta, признана экстремистской и запрещена в России) больше не ведём.",
        "Можно ли записаться к врачу через телеграм?",
        "Когда починят фонарь? Писал вам в вк, ответа нет.",
        "Максим, можно ли указать адрес?",
        "Можно подписаться на наш канал в MAX!",
        "можно ли публиковать фото с корпоратива?",
        "Наши новости теперь и в телеграме: там можно задать вопрос главе и получить ответ, подписывайтесь.",
        "",
    ],
)
def test_a_draft_and_another_question_are_none(text: str) -> None:
    assert asked_network(text, NETWORKS) is None


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Bluesky, Блюскай,  блюская", ("Bluesky", "Блюскай", "блюская")),
        ("«Мой мир».", ("Мой мир",)),
        ("я", ()),
        ("!!!", ()),
        ("А" * 61, ()),
    ],
)
def test_names_of_a_network_are_words_between_commas(typed: str, names: tuple[str, ...]) -> None:
    assert typed_names(typed) == names


@pytest.mark.parametrize(
    ("typed", "hosts"),
    [
        ("https://www.Bsky.app/profile/me, bsky.social", ("bsky.app", "bsky.social")),
        ("bsky.app bsky.app", ("bsky.app",)),
        ("нет у неё адреса", ()),
    ],
)
def test_hosts_of_a_network_come_out_of_its_addresses(typed: str, hosts: tuple[str, ...]) -> None:
    assert typed_domains(typed) == hosts
