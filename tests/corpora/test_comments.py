"""Our own comments: are they new to the pack, and are they understood no worse than they were?"""

from bot.settings import BUNDLED_RULES
from rules.comments import corpus
from tests.corpora.understood import COMMENTS, of_last_time, shares, understood, worse

LONG = 4  # words: shorter comments are the same everywhere


def test_nothing_of_them_was_learned() -> None:
    learned = {line.comment.text.casefold() for line in corpus.read(BUNDLED_RULES).lines}
    own = [line.comment.text for line in corpus.of_file(COMMENTS) if len(line.comment.text.split()) >= LONG]
    assert [text for text in own if text.casefold() in learned] == []


def test_comments_are_understood_no_worse_than_last_time() -> None:
    assert list(worse(shares(*understood()), of_last_time())) == []
