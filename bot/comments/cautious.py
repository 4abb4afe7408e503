"""The judge of a house that has none: everything awaits an answer until a person has looked, and any answer will do."""

from collections.abc import Mapping, Sequence

from bot.comments.item import Meaning
from bot.comments.model import AnswerKind
from bot.comments.states import Said


class Cautious:
    def meaning(self, text: str, thread: Sequence[Said], post: str | None) -> Meaning:
        return Meaning(awaits=True, kind="question", urgency="usual")

    def withdraws(self, text: str) -> bool:
        return False

    def thanks(self, text: str) -> bool:
        return False

    def answer(self, text: str) -> AnswerKind:
        return AnswerKind.FINAL if any(letter.isalnum() for letter in text) else AnswerKind.NOTHING

    def same_matter(self, before: str, after: str) -> bool:
        return before.split() == after.split()

    def topics(self, texts: Mapping[int, str], post: str | None) -> Mapping[int, int]:
        return {number: number for number in texts}
