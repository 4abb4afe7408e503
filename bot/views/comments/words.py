"""How comments are spoken of: where they stand, how long is left, what they are about."""

from datetime import datetime, timedelta

from bot.comments.item import Item
from bot.mail.comments import ObjectKind
from bot.views.deadlines import duration
from bot.views.words import excerpt, plural

POST = 60  # UTF-16 units of a post
NAME = 40  # of a citizen's name

NETWORKS = {"vk": "ВК", "telegram": "Telegram", "import": "принесено вручную"}
FULL_NETWORKS = {"vk": "ВКонтакте", "telegram": "Telegram", "import": "принесено вручную"}

KINDS = {
    "question": "вопрос",
    "complaint": "жалоба",
    "request": "просьба",
    "report_of_danger": "сообщение об опасности",
    "offer": "предложение",
    "thanks": "благодарность",
    "praise": "похвала",
    "opinion": "мнение",
    "joke": "шутка",
    "argument_between_citizens": "разговор жителей",
    "spam": "реклама",
    "insult": "оскорбление",
    "threat": "угроза",
    "service_message": "служебное сообщение",
}

REASONS = {
    "life": "опасность для жизни",
    "self_harm": "человек может навредить себе",
    "emergency": "авария прямо сейчас",
    "child": "речь о ребёнке",
    "corruption": "коррупция",
    "journalist": "пишет журналист",
    "crowd": "собирается много людей",
    "outage": "дом без тепла, воды или света",
}

_UNDER: dict[ObjectKind, str] = {
    "wall": "под записью",
    "photo": "под фото",
    "video": "под видео",
    "market": "под товаром",
    "board": "в обсуждении",
    "message": "в сообщениях сообществу",
    "discussion": "под записью",
    "import": "",
}

_DAY = timedelta(days=1)


def left(due_at: datetime, now: datetime) -> str:
    """«через 2 ч 10 мин», «просрочено на 40 мин»."""
    if due_at <= now:
        return f"просрочено на {_long(now - due_at)}"
    return f"через {_long(due_at - now)}"


def _long(length: timedelta) -> str:
    """To the minute up to a day, to the hour up to a week."""
    days, rest = divmod(length, _DAY)
    if not days:
        return duration(length) if length >= timedelta(minutes=1) else "минуту"
    told = f"{days} {plural(days, 'день', 'дня', 'дней')}"
    hours = rest // timedelta(hours=1)
    return f"{told} {hours} ч" if hours and days < 7 else told


def people(count: int) -> str:
    return f"{count} {plural(count, 'человек', 'человека', 'человек')}"


def where(item: Item) -> str:
    """«под записью «График отключений», ВКонтакте «Заречье»»."""
    if item.source.platform == "import":
        return f"{FULL_NETWORKS['import']}{f': {excerpt(item.post, POST * 2)}' if item.post else ''}"
    under = _UNDER[item.place.object]
    post = f" «{excerpt(item.post, POST)}»" if item.post else ""
    return f"{under}{post}, {FULL_NETWORKS[item.source.platform]} «{excerpt(item.source.name, POST)}»"


def whose(item: Item) -> str:
    """Who wrote it, and where."""
    if item.source.platform == "import" and item.name is None:
        told = where(item)
        return told[:1].upper() + told[1:]
    return f"{author(item.name)}, {where(item)}"


def author(name: str | None) -> str:
    return excerpt(name, NAME) if name and name.strip() else "Житель без имени"
