"""What comments and answers mean, as the pack of rules reads them: the `Reader` of `bot.comments.states`."""

from collections.abc import Sequence
from pathlib import Path

from bot.comments.model import AnswerKind
from bot.comments.states import Said
from rules.comments import judge
from rules.comments import model as meaning
from rules.comments.judge import Judge

_WHO: dict[str, meaning.Who] = {"citizen": "citizen", "agency": "agency"}
_ANSWERS = {kind.value: kind for kind in AnswerKind}


class CommentReader:
    """Pure and quick, but for the first comment: the models are loaded with it, in about two seconds."""

    def __init__(self, judged_by: Judge) -> None:
        self._judge = judged_by

    @classmethod
    def of(cls, rules_dir: Path) -> "CommentReader":
        """Raises `RuleError`."""
        return cls(judge.load(rules_dir))

    def awaits(self, text: str, thread: Sequence[Said], post: str | None) -> bool:
        said = tuple(meaning.Said(_WHO.get(one.who, "other"), one.text) for one in thread)
        return self._judge.read(meaning.Comment(text, said, post), careful=True).awaits

    def withdraws(self, text: str) -> bool:
        return self._judge.withdraws(text)

    def thanks(self, text: str) -> bool:
        return self._judge.thanks(text)

    def answer(self, text: str) -> AnswerKind:
        return _ANSWERS[self._judge.answer(text)]

    def same_matter(self, before: str, after: str) -> bool:
        return self._judge.same_matter(before, after)
