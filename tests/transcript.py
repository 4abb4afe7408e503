"""Transcripts: readable conversations that are replayed on every messenger.

    Анна: текст, который она пишет          (lines that follow with an indent belong to it)
    Анна начинает                           presses «Start»
    Анна нажимает [Пункт 4.2]
    Анна присылает фото
    Павел получает код (сотрудник)          an admin's command; the code is kept for the next two lines
    Павел открывает ссылку
    Павел присылает код
    Бот: новое сообщение                    «…» stands for any words of one line
         [Кнопка] [Кнопка]
    Бот меняет: страница вместо нажатой
    Бот подсказывает: строка поверх экрана
    Бот молчит
    # a remark

Whatever the bot does between two lines of a person must be told, and nothing else may happen.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.messages import Change
from bot.sandbox.people import Person, Platform
from bot.staff.model import Role
from bot.views.start import ROLES
from tests.office import Office

PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060"
    "000000050001a5f645400000000049454e44ae426082"
)


@dataclass(frozen=True)
class Line:
    """`number` counts from one; `text` has the lines that were indented under it."""

    number: int
    text: str


def read(path: Path) -> list[Line]:
    lines: list[Line] = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if raw.startswith("#") or not raw.strip():
            continue
        if raw[0].isspace():
            last = lines.pop()
            lines.append(Line(last.number, f"{last.text}\n{raw.strip()}"))
        else:
            lines.append(Line(number, raw.strip()))
    return lines


class Replay:
    """One transcript on one platform."""

    def __init__(self, office: Office, platform: Platform) -> None:
        self._office = office
        self._platform = platform
        self._people = {person.first_name: person for person in office.world.world.people}
        self._code = ""

    async def run(self, lines: list[Line]) -> None:
        expected: list[str] = []
        happened: list[str] = []
        acted = 0
        for line in [*lines, None]:
            if line is not None and line.text.startswith("Бот"):
                expected.append(line.text)
                continue
            told = [text for text in expected if text != "Бот молчит"]
            problem = _difference(told, happened)
            assert problem is None, f"after line {acted}: {problem}"
            if line is None:
                return
            expected, acted = [], line.number
            happened = await self._act(line)

    async def _act(self, line: Line) -> list[str]:
        with self._office.world.world.subscribe() as changes:
            person = await self._perform(line.text)
            await self._office.settled()
            seen: list[Change] = []
            while not changes.empty():
                seen.append(changes.get_nowait())
        if person is None:
            return []
        return [told for change in seen if change.person in (person.id, None) and (told := _told(change))]

    async def _perform(self, text: str) -> Person | None:
        world = self._office.world.world
        if match := re.fullmatch(r"(\w+) получает код \((.+)\)", text):
            role = next(role for role, title in ROLES.items() if title == match[2])
            await self._invite(match[1], role)
            return None
        name, _, act = text.partition(" ")
        if name.endswith(":") or ":" in name:
            name, _, said = text.partition(":")
            world.say(self._platform, self._people[name].id, said.strip())
            return self._people[name]
        person = self._people[name]
        if act == "начинает":
            world.start(self._platform, person.id)
        elif act == "открывает ссылку":
            world.start(self._platform, person.id, self._code)
        elif act == "присылает код":
            world.say(self._platform, person.id, self._code.lower())
        elif act == "присылает фото":
            world.attach(self._platform, person.id, "photo.png", PHOTO, as_photo=True)
        elif match := re.fullmatch(r"нажимает \[(.+)\]", act):
            self._press(person, match[1])
        else:
            raise ValueError(f"no such line in a transcript: {text!r}")
        return person

    async def _invite(self, name: str, role: Role) -> None:
        async with self._office.app.database.unit():
            self._code = (await self._office.app.staff.invite(name, role)).code

    def _press(self, person: Person, label: str) -> None:
        world = self._office.world.world
        for message in reversed(world.chat(self._platform, person.id)):
            for row, buttons in enumerate(message.keyboard):
                for col, button in enumerate(buttons):
                    if button.label == label:
                        world.press(self._platform, person.id, message.id, row, col)
                        return
        raise ValueError(f"no button {label!r} in the chat")


def _told(change: Change) -> str | None:
    message = change.message
    if change.type == "toast":
        return f"Бот подсказывает: {change.text}"
    if message is None or message.author != "bot" or change.type not in ("message", "edit"):
        return None
    verb = "Бот" if change.type == "message" else "Бот меняет"
    rows = [" ".join(f"[{button.label}]" for button in row) for row in message.keyboard]
    return f"{verb}: " + "\n".join([*(line.strip() for line in message.text.splitlines() if line.strip()), *rows])


def _difference(told: list[str], happened: list[str]) -> str | None:
    for wanted, got in zip(told, happened, strict=False):
        pattern = re.escape(wanted).replace("…", ".*")
        if not re.fullmatch(pattern, got):
            return f"told\n{wanted}\nbut happened\n{got}"
    if len(told) != len(happened):
        return f"told {len(told)} things, happened {len(happened)}:\n" + "\n".join(happened)
    return None
