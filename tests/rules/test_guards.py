from collections.abc import Callable

import pytest

from rules import guards
from rules.guards import GUARDS


@pytest.mark.parametrize(
    ("guard", "number"),
    [
        (guards.snils_checksum, "112-233-445 95"),
        (guards.snils_checksum, "087-654-303 00"),
        (guards.snils_checksum, "16072239447"),
        (guards.card_luhn, "2200 3000 1234 5672"),
        (guards.card_luhn, "4276001122334458"),
        (guards.inn_checksum, "7707083893"),
        (guards.inn_checksum, "500100732259"),
        (guards.inn_person_checksum, "5001 0073 2259"),
        (guards.account_key, "40702810400000000225, БИК 044525225"),
        (guards.account_key, "БИК 044525225, корр. счёт 30101 810 4 0000 0000225"),
        (guards.passport_number, "45 07 123456"),
        (guards.passport_number, "серия 6798 номер 000123"),
        (guards.phone_number, "+7 (8692) 54-12-34"),
        (guards.phone_number, "8 978 123-45-67"),
        (guards.phone_number, "9161234567"),
        (guards.mobile_phone, "+79161234567"),
        (guards.birth_date, "29.02.1984"),
        (guards.birth_date, "3/5/78"),
        (guards.birth_date, "1 марта 1990 года"),
        (guards.birth_date, "родилась 15 мая 1956"),
    ],
)
def test_a_true_number_passes_its_guard(guard: Callable[[str], bool], number: str) -> None:
    assert guard(number)


@pytest.mark.parametrize(
    ("guard", "number"),
    [
        (guards.snils_checksum, "112-233-445 96"),
        (guards.snils_checksum, "112-233-445"),
        (guards.snils_checksum, "1122334459"),
        (guards.card_luhn, "2200 3000 1234 5673"),
        (guards.card_luhn, "0000 0000 0000 0000"),
        (guards.card_luhn, "4276"),
        (guards.inn_checksum, "7707083894"),
        (guards.inn_checksum, "0000000000"),
        (guards.inn_checksum, "50010073225"),
        (guards.inn_person_checksum, "7707083893"),
        (guards.inn_person_checksum, "500100732258"),
        (guards.inn_person_checksum, "000000000000"),
        (guards.account_key, "40702810500000000225, БИК 044525225"),
        (guards.account_key, "40702810400000000225"),
        (guards.account_key, "БИК 044525225, корр. счёт 30101 810 5 0000 0000225"),
        (guards.passport_number, "45 55 123456"),
        (guards.passport_number, "00 07 123456"),
        (guards.passport_number, "45 07 12345"),
        (guards.phone_number, "8 800 200-20-20"),
        (guards.phone_number, "112-233-445"),
        (guards.phone_number, "+7 000 000-00-00"),
        (guards.phone_number, "8 123 456-78-90"),
        (guards.mobile_phone, "+7 (8692) 54-12-34"),
        (guards.birth_date, "30.02.1984"),
        (guards.birth_date, "12.13.1984"),
        (guards.birth_date, "1 марта"),
        (guards.birth_date, "1 марта 1861 года"),
        (guards.birth_date, "кабинет 12, этаж 3"),
    ],
)
def test_another_number_does_not(guard: Callable[[str], bool], number: str) -> None:
    assert not guard(number)


def test_every_guard_is_found_by_its_name() -> None:
    assert {name: guard.__name__ for name, guard in GUARDS.items()} == {name: name for name in GUARDS}
