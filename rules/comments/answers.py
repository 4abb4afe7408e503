"""What an agency's words are to who asked: an answer, a promise of one, a question back, or nothing?

Pure. When in doubt they are no answer yet: an answer owed too long is noticed, one that was forgotten is not.
"""

from typing import Literal

from rules.comments.signs import Signs
from rules.comments.vocabulary import words as vocabulary
from rules.text import LIMIT, Text

Answer = Literal["final", "interim", "question", "nothing"]

_GREETED = vocabulary()["greeting"]

_MORE_TO_COME = frozenset({"promises-to-answer", "automatic-reply"})


def answer(source: str, signs: Signs) -> Answer:
    text = Text(source[:LIMIT])
    said = [word for word in text.words if word.text not in _GREETED]
    if not text.words or (not said and "?" not in text.folded):
        return "nothing"
    found = signs.of(source)
    promised = {spec.id for spec in found.get("interim", ())}
    is_done = "done" in found
    if promised & _MORE_TO_COME:
        return "interim"  # whatever is told already, more is to come
    if "asks" in found and not is_done:
        return "question"
    if promised and not is_done:
        return "interim"
    return "final"
