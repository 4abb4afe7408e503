"""Transcripts: readable conversations that are replayed on every messenger.

    Анна: текст, который она пишет          (lines that follow with an indent belong to it)
    Анна пишет 4096 знаков и в конце: слова (longer than 4096: her phone splits it)
    Анна исправляет последнее: новый текст  her newest message that has words of her own
    Анна пересылает комментарий гражданина: слова гражданина
    Анна пересылает комментарий гражданина: слова гражданина и пишет: свои слова
    Анна пересылает запись: слова записи    of a city's page; also «… и пишет: …»
    Анна начинает                           presses «Start»
    Анна нажимает [Пункт 4.2]               on the newest page that has the button
    Анна нажимает старую [Пункт 4.2]        on the oldest one
    Анна присылает фото
    Анна присылает картинку с текстом: слова
    Анна присылает картинку документом с текстом: слова
    Анна присылает документ имя.csv:        the lines that follow with an indent are what is in it
    Анна присылает документ имя.csv с подписью «слова»:
    Анна присылает стикер                   or голосовое, геометку
    Павел получает код (сотрудник)          an admin's command; the lines below use the code
    Павел открывает ссылку
    Павел в другом мессенджере открывает ссылку
    Павел присылает код                     the last one that was given or shown, as it is printed;
                                            «код с пробелами»: as it is typed on a phone
    Бот: новое сообщение                    «…» stands for any words of one line, «⋮» for any lines
         [Кнопка] [Кнопка]
    Бот меняет: страница вместо нажатой
    Бот присылает файл имя.xlsx: слова под ним
    Бот подсказывает: строка поверх экрана
    Бот (Мария): что при этом увидела Мария  told after what the one who acted sees, and when time passes
    Бот молчит
    Ольга К. (ВКонтакте, «Заречье») под «График отключений»: слова   what citizens and communities do stands in
    Сообщество отвечает: слова                                       `tests.citizens`
    -- прошло 8 дней --                     or часов, минут; what somebody then sees is told with the name
    # a remark

Whatever the bot does between two lines of a person must be told, and nothing else may happen.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise, zip_longest
from pathlib import Path

from bot.sandbox import Change, Person, Platform, Refused
from bot.sandbox.messages import Wordless
from bot.sandbox.people import PLATFORMS
from bot.staff.model import OPERATOR, Newcomer, Role
from bot.staff.personnel import Personnel
from bot.views.console.installing import grouped
from bot.views.start import ROLES
from tests.citizens import Citizens
from tests.clock import MovableClock
from tests.office import Office
from tests.rendering import rendered

PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060"
    "000000050001a5f645400000000049454e44ae426082"
)
FILLER = "Двор у школы убрали. "
WORDLESS: dict[str, Wordless] = {"стикер": "sticker", "голосовое": "voice", "геометку": "location"}
UNITS = {"минут": timedelta(minutes=1), "час": timedelta(hours=1), "д": timedelta(days=1)}
ELSEWHERE = "в другом мессенджере "
CODE = re.compile(r"\b[2-9A-HJ-KM-NP-Z]{4}(?:-[2-9A-HJ-KM-NP-Z]{4}){2}\b")
UNSEEN = "\u200b"  # keeps VK from turning what an employee wrote into links; nobody sees it


@dataclass(frozen=True)
class Line:
    """`number` counts from one; `text` has the lines that were indented under it."""

    file: str
    number: int
    text: str

    def matches(self, happened: str) -> bool:
        pattern = re.escape(self.text).replace("…", ".*").replace("⋮", "(?s:.*)")
        return bool(re.fullmatch(pattern, happened))


def read(path: Path) -> list[Line]:
    lines: list[Line] = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if raw.startswith("#") or not raw.strip():
            continue
        if not raw[0].isspace():
            lines.append(Line(path.name, number, raw.strip()))
        elif lines:
            last = lines.pop()
            lines.append(Line(path.name, last.number, f"{last.text}\n{raw.strip()}"))
        else:
            raise ValueError(f"{path.name}:{number}: an indented line belongs to a line above it")
    return lines


class Replay:
    """One transcript on one platform."""

    def __init__(self, office: Office, platform: Platform, clock: MovableClock) -> None:
        self._office = office
        self._world = office.world.world
        self._platform = platform
        self._clock = clock
        self._people = {person.first_name: person for person in self._world.people}
        self._code = ""
        self._citizens = Citizens(office.app, clock)

    async def run(self, lines: list[Line]) -> None:
        """Raises `AssertionError` that names file and line, what was told there and what happened instead."""
        __tracebackhide__ = True
        acts = [n for n, line in enumerate(lines) if not line.text.startswith("Бот")]
        for start, end in pairwise([*acts, len(lines)]):
            act, told = lines[start], [line for line in lines[start + 1 : end] if line.text != "Бот молчит"]
            try:
                happened = await self._act(act.text)
            except TimeoutError:
                raise AssertionError(f"{self._at(act)}: the bot is not done with «{act.text}»") from None
            except (Refused, ValueError, KeyError) as error:
                raise AssertionError(f"{self._at(act)}: «{act.text}»: {error!r}") from error
            for line, got in zip_longest(told, happened):
                if line is None:
                    raise AssertionError(f"{self._at(act)}: after «{act.text}» nothing more is told, yet\n\n{got}")
                if got is None or not line.matches(got):
                    happening = got or "nothing happened"
                    raise AssertionError(f"{self._at(line)}: expected\n\n{line.text}\n\ngot\n\n{happening}")

    def _at(self, line: Line) -> str:
        return f"{line.file}:{line.number} in {self._platform}"

    async def _act(self, text: str) -> list[str]:
        """What the person then sees."""
        with self._world.subscribe() as changes:
            person = await self._perform(text)
            await self._office.settled(self._clock)
            seen: list[Change] = []
            while not changes.empty():
                seen.append(changes.get_nowait())
        self._notice_code(seen)
        own = [told for change in seen if person and change.person == person.id and (told := _told(change))]
        return own + [
            told.replace("Бот", f"Бот ({other.first_name})", 1)
            for other in self._people.values()
            for change in seen
            if other != person and change.person == other.id and (told := _told(change))
        ]

    def _notice_code(self, seen: list[Change]) -> None:
        for message in (change.message for change in seen):
            if message is not None and message.author == "bot" and (shown := CODE.search(message.text)):
                self._code = shown[0].replace("-", "")

    async def _perform(self, text: str) -> Person | None:
        if match := re.fullmatch(r"-- прошло (\d+) (минут|час|д)\w* --", text):
            await self._pass(int(match[1]) * UNITS[match[2]])
            return None
        if await self._citizens.act(text):
            return None
        if match := re.fullmatch(r"(\w+) получает код \((.+)\)", text):
            role = next(role for role, title in ROLES.items() if title == match[2])
            await self._invite(match[1], role)
            return None
        if match := re.match(r"(\w+): ?", text):
            person = self._people[match[1]]
            self._world.say(self._platform, person.id, text[match.end() :])
            return person
        name, _, act = text.partition(" ")
        person = self._people[name]
        if act.startswith(ELSEWHERE):
            other = next(platform for platform in PLATFORMS if platform != self._platform)
            self._do(person, act.removeprefix(ELSEWHERE), other)
        else:
            self._do(person, act, self._platform)
        return person

    def _do(self, person: Person, act: str, platform: Platform) -> None:
        if act == "начинает":
            self._world.start(platform, person.id)
        elif act == "открывает ссылку":
            self._world.start(platform, person.id, self._code)
        elif act == "присылает код":
            self._world.say(platform, person.id, grouped(self._code))
        elif act == "присылает код с пробелами":
            self._world.say(platform, person.id, f"  {grouped(self._code).replace('-', ' ').lower()} ")
        elif act == "присылает фото":
            self._world.attach(self._platform, person.id, "photo.png", PHOTO, as_photo=True)
        elif match := re.fullmatch(r"пишет (\d+) знаков и в конце: (.+)", act):
            filler = FILLER * (int(match[1]) // len(FILLER) + 1)
            self._world.say(self._platform, person.id, filler[: int(match[1]) - len(match[2])] + match[2])
        elif match := re.fullmatch(r"исправляет последнее: (.+)", act, re.DOTALL):
            self._edit(person, match[1])
        elif match := re.fullmatch(
            r"пересылает (комментарий гражданина|запись): (.+?)(?:\sи пишет: (.+))?", act, re.DOTALL
        ):
            forward = self._world.repost if match[1] == "запись" else self._world.forward
            forward(self._platform, person.id, match[2], match[3] or "")
        elif match := re.fullmatch(r"присылает картинку (документом )?с текстом: (.+)", act, re.DOTALL):
            self._world.attach(
                self._platform, person.id, "картинка.png", rendered(match[2]), as_photo=not match[1]
            )
        elif match := re.fullmatch(r"присылает документ (\S+?)(?: с подписью «(.+)»)?:\n(.+)", act, re.DOTALL):
            self._world.attach(self._platform, person.id, match[1], match[3].encode(), match[2] or "")
        elif match := re.fullmatch(r"присылает (\w+)", act):
            self._world.send_wordless(self._platform, person.id, WORDLESS[match[1]])
        elif match := re.fullmatch(r"нажимает (старую )?\[(.+)\]", act):
            self._press(person, match[2], platform, oldest=bool(match[1]))
        else:
            raise ValueError("the transcripts know no such line")

    async def _pass(self, time: timedelta) -> None:
        self._clock.advance(seconds=time.total_seconds())
        self._world.shift(time.total_seconds())
        await self._office.app.schedule.tick(self._clock.now())

    async def _invite(self, name: str, role: Role) -> None:
        async with self._office.app.database.unit():
            made = await self._office.app.of(Personnel).invite(OPERATOR, Newcomer(name, role))
        self._code = made.code

    def _edit(self, person: Person, text: str) -> None:
        chat = self._world.chat(self._platform, person.id)
        message = next(m for m in reversed(chat) if m.author == "person" and m.text)
        self._world.edit(self._platform, person.id, message.id, text)

    def _press(self, person: Person, label: str, platform: Platform, *, oldest: bool) -> None:
        chat = self._world.chat(platform, person.id)
        for message in chat if oldest else reversed(chat):
            for row, buttons in enumerate(message.keyboard):
                for col, button in enumerate(buttons):
                    if button.label == label:
                        self._world.press(platform, person.id, message.id, row, col)
                        return
        raise ValueError(f"no button [{label}] in the chat")


def _told(change: Change) -> str | None:
    """A change in the words of a transcript; None for what it does not tell."""
    message = change.message
    if change.type == "toast":
        return f"Бот подсказывает: {change.text}"
    if message is None or message.author != "bot" or change.type not in ("message", "edit"):
        return None
    verb = "Бот" if change.type == "message" else "Бот меняет"
    if message.document is not None:
        verb = f"Бот присылает файл {message.document.name}"
    words = (line.strip() for line in message.text.replace(UNSEEN, "").replace("\u00a0", " ").splitlines())
    rows = (" ".join(f"[{button.label}]" for button in row) for row in message.keyboard)
    return f"{verb}: " + "\n".join([*filter(None, words), *rows])
