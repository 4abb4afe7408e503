"""A judge that reads as a child would: a few stems, so that a test sees at once what will be made of a comment."""

from collections.abc import Mapping, Sequence

from bot.comments.item import Meaning
from bot.comments.model import AnswerKind
from bot.comments.states import Said

_URGENT = {"газ": "emergency", "провод": "life", "воды нет": "outage"}
_MATTERS = ("вод", "мусор", "качел", "автобус")
_INTERIM = ("уточн", "выясня")


class ByStems:
    def meaning(self, text: str, thread: Sequence[Said], post: str | None) -> Meaning:
        said = text.lower()
        reason = next((reason for stem, reason in _URGENT.items() if stem in said), None)
        awaits = "?" in said or reason is not None or "накаж" in said
        return Meaning(
            awaits=awaits,
            kind="question" if "?" in said else "thanks" if "спасибо" in said else "complaint",
            urgency="urgent" if reason else "usual" if awaits else "none",
            reason=reason,
            personal_data="+7" in said,
            appeal="накаж" in said,
        )

    def withdraws(self, text: str) -> bool:
        return "уже не надо" in text.lower()

    def thanks(self, text: str) -> bool:
        return "спасибо" in text.lower()

    def answer(self, text: str) -> AnswerKind:
        said = text.lower()
        if any(stem in said for stem in _INTERIM):
            return AnswerKind.INTERIM
        if said.rstrip().endswith("?"):
            return AnswerKind.QUESTION
        return AnswerKind.FINAL if any(letter.isalnum() for letter in said) else AnswerKind.NOTHING

    def same_matter(self, before: str, after: str) -> bool:
        return _matter(before) == _matter(after) and before.count("?") == after.count("?")

    def topics(self, texts: Mapping[int, str], post: str | None) -> Mapping[int, int]:
        first: dict[str, int] = {}
        return {number: first.setdefault(_matter(text), number) for number, text in texts.items()}


def _matter(text: str) -> str:
    return next((stem for stem in _MATTERS if stem in text.lower()), text.lower())
