"""What the heads of `rules.comments.judge` see of a comment: its own words, what it speaks to, how the branch stands.

A change of what is computed here needs another `rules.comments.learned.VERSION`: heads learned from other features
would talk nonsense.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from rules.comments.answers import answer
from rules.comments.model import Comment, Said
from rules.comments.signs import ABOUT, About, Signs
from rules.encoder import WIDTH, Vectors, encode
from rules.features import HEAD, Features, Layout, grams_of, key
from rules.morphology import lemmas
from rules.text import LIMIT, Text

_SHOUTED = re.compile(r"\b[А-ЯЁ]{4,}\b")
_TAGGED = re.compile(r"\W*(?:@|\[id)")
_ADDRESSED = re.compile(r"[А-ЯЁ][а-яё]+,")
_ENDED = re.compile(r"[.!?…]\s*$")
_ANSWERS = ("final", "interim", "question", "nothing")
_LAST = ("citizen", "agency", "other")

_OWN, _STANDING = 17, 10
_CROSSED = 6  # traits of the comment that mean another thing by where the branch stands
LAYOUT = Layout(
    senses=3,  # of the comment, of the message that it speaks to, of both together
    centred=1,
    shapes=_OWN + _STANDING + (_STANDING - 1) * _CROSSED,
    marks=len(ABOUT),
)


def of_comment(comment: Comment, signs: Signs) -> Features:
    text = Text(comment.text[:LIMIT])
    found = signs.of(comment.text)
    matter = joined(comment, found)
    joins = Text(f"{comment.text}\n{matter}"[:LIMIT]) if matter else text
    own = [min(lemmas(word.text)) for word in text.words]
    words = Counter(key(min(lemmas(word.text))) for word in joins.words)
    words.update(key(f"2:{one} {next_}") for one, next_ in pairwise(["^", *own, "$"]))
    return Features(_dense(comment, found, signs), words, grams_of(joins.folded))


def joined(comment: Comment, found: Mapping[About, object]) -> str | None:
    """The matter that «и у нас» joins: what another citizen said before it."""
    if "joins" not in found:
        return None
    return next((said.text for said in reversed(comment.thread) if said.who != "agency"), None)


def sense(text: str) -> Vectors:
    """Of a comment or of a message; nothing for one without a sign."""
    return _sense(text.strip()[:HEAD])


@lru_cache(maxsize=2048)
def _sense(text: str) -> Vectors:
    if not text:
        return np.zeros(WIDTH, np.float32)
    vector: Vectors = encode([text])[0]
    return vector


def _dense(comment: Comment, found: Mapping[About, object], signs: Signs) -> Vectors:
    dense = np.zeros(LAYOUT.width, np.float32)
    own = dense[:WIDTH] = sense(comment.text)
    if comment.thread:
        last = dense[WIDTH : 2 * WIDTH] = sense(comment.thread[-1].text)
        both = own * last
        dense[2 * WIDTH : 3 * WIDTH] = both / max(float(np.linalg.norm(both)), 1e-9)
    traits = _traits(comment.text)
    standing = _standing(comment.thread, signs)
    short, is_question = traits[8:10], traits[3]
    crossed = (is_question, *short, float(not any(map(str.isalnum, comment.text))), float("joins" in found), traits[6])
    shapes = [
        *traits,
        *standing,
        *(one * other for one in standing[1:] for other in crossed),
    ]
    dense[3 * WIDTH : 3 * WIDTH + LAYOUT.shapes] = shapes
    dense[3 * WIDTH + LAYOUT.shapes :] = [float(about in found) for about in ABOUT]
    return dense


def _traits(source: str) -> list[float]:
    """Of the words themselves, each from 0 to about 1."""
    length, words = max(1, len(source)), len(source.split())
    return [
        min(1.0, math.log1p(length) / 7),
        min(1.0, source.count("!") / 3),
        min(1.0, source.count("?") / 2),
        float(source.rstrip().endswith("?")),
        min(1.0, len(_SHOUTED.findall(source)) / 3),
        min(1.0, 5 * sum(char.isdigit() for char in source) / length),
        min(1.0, sum(ord(char) >= 0x2600 for char in source) / 3),
        min(1.0, source.count("\n") / 3),
        float(words <= 2),
        float(words <= 5),
        float(words > 25),
        float(source[:1].isupper()),
        float(_ENDED.search(source) is not None),
        float(")" in source and "(" not in source),
        float(_TAGGED.match(source) is not None),
        float(_ADDRESSED.match(source) is not None),
        float("«" in source or '"' in source),
    ]


def _standing(thread: Sequence[Said], signs: Signs) -> list[float]:
    """How the branch stands: nobody spoke, or who spoke last, what the agency said, how long they talk."""
    last = thread[-1].who if thread else None
    said = next((answer(one.text, signs) for one in reversed(thread) if one.who == "agency"), None)
    return [
        float(not thread),
        *(float(last == who) for who in _LAST),
        *(float(said == kind) for kind in _ANSWERS),
        float(said is not None and last != "agency"),
        min(1.0, len(thread) / 4),
    ]


