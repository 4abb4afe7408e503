"""What comments and answers mean, as the pack of rules reads them: the `Reader` of `bot.comments.states` and the
`Judge` of `bot.comments.deriving`."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.comments.item import Meaning
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

    def meaning(self, text: str, thread: Sequence[Said], post: str | None) -> Meaning:
        read = self._judge.read(_comment(text, thread, post), careful=True)
        return Meaning(read.awaits, read.kind, read.urgency, read.reason, read.personal_data, read.appeal)

    def awaits(self, text: str, thread: Sequence[Said], post: str | None) -> bool:
        return self.meaning(text, thread, post).awaits

    def topics(self, texts: Mapping[int, str], post: str | None) -> Mapping[int, int]:
        """Of those about one matter the first stands for all."""
        comments = [meaning.Comment(text, (), post) for text in texts.values()]
        groups = self._judge.topics(comments, [self._judge.read(one, careful=True) for one in comments])
        leaders: dict[int, int] = {}
        return {
            number: number if group is None else leaders.setdefault(group, number)
            for number, group in zip(texts, groups, strict=True)
        }

    def withdraws(self, text: str) -> bool:
        return self._judge.withdraws(text)

    def thanks(self, text: str) -> bool:
        return self._judge.thanks(text)

    def answer(self, text: str) -> AnswerKind:
        return _ANSWERS[self._judge.answer(text)]

    def same_matter(self, before: str, after: str) -> bool:
        return self._judge.same_matter(before, after)


def _comment(text: str, thread: Sequence[Said], post: str | None) -> meaning.Comment:
    said = tuple(meaning.Said(_WHO.get(one.who, "other"), one.text) for one in thread)
    return meaning.Comment(text, said, post)
