"""The people who live in the sandbox: four who show every door of the bot, each with an account on both platforms."""

import time
from dataclasses import dataclass

Platform = str
PLATFORMS: tuple[Platform, ...] = ("telegram", "vk")
_TITLES = {
    "employee": "сотрудник",
    "press-secretary": "пресс-секретарь",
    "admin": "администратор",
    "hr-admin": "кадровик",
    "stranger": "посторонний",
    "citizen": "гражданин",
}


def first_number() -> int:
    """Where the ids of this process begin. A later process begins higher, because a bot's database may outlive
    the sandbox, and on a real platform no id ever comes twice."""
    return int(time.time()) - 1_760_000_000


@dataclass(frozen=True, slots=True)
class Person:
    """`id` is the sandbox's own name for the person; the accounts differ, as they do in life.

    `role` is a code: the bot's own for its staff, «stranger» and «citizen» for the others. `unit` is a path of names
    from the top down, and `leads` says whether the person is its head.
    """

    id: str
    name: str
    role: str
    telegram_id: int
    vk_id: int
    position: str = ""
    unit: tuple[str, ...] = ()
    leads: bool = False

    @property
    def title(self) -> str:
        """The role as people call it."""
        return _TITLES[self.role]

    def account(self, platform: Platform) -> int:
        return self.telegram_id if platform == "telegram" else self.vk_id

    @property
    def first_name(self) -> str:
        return self.name.partition(" ")[0]

    @property
    def last_name(self) -> str:
        return self.name.partition(" ")[2]


@dataclass(frozen=True, slots=True)
class Community:
    """A city's page, as a channel in Telegram and as a community in VK; both ids are negative."""

    name: str
    telegram_id: int
    vk_id: int


_OFFICE = "Администрация города"
PEOPLE: tuple[Person, ...] = (
    Person(
        "anna", "Анна Соколова", "employee", 5_100_000_101, 610_000_201,
        "главный специалист", (_OFFICE, "Управление благоустройства"),
    ),
    Person(
        "maria", "Мария Белова", "press-secretary", 5_100_000_102, 610_000_202,
        "начальник пресс-службы", (_OFFICE, "Пресс-служба"), leads=True,
    ),
    Person(
        "igor", "Игорь Лебедев", "admin", 5_100_000_103, 610_000_203,
        "системный администратор", (_OFFICE, "Отдел информатизации"),
    ),
    Person("pavel", "Павел Орлов", "stranger", 5_100_000_104, 610_000_204, "специалист", (_OFFICE, "Пресс-служба")),
)  # fmt: skip
# They write to nobody here: their words are forwarded.
CITIZEN = Person("citizen", "Пётр Зимин", "citizen", 5_100_000_190, 610_000_290)
CITY = Community("Город сегодня", -1_001_900_000_191, -200_000_291)
