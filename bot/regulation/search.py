"""Finding clauses by words, in any of their forms: what a reader half remembers, not what they ask."""

import re
from collections.abc import Sequence

from bot.regulation.model import Clause, Content
from rules.morphology import lemmas

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"(?:(?:под)?пункт\w*|пп?\b|п\.\s?п\b)?[\s.:№]*(.*?)[\s.]*", re.IGNORECASE | re.DOTALL)


def numbered(content: Content, typed: str) -> Clause | None:
    """The clause whose number somebody typed: «4.2», «4,2», «п. 4.2», «Пункт 3.2.А»."""
    match = _NUMBER.fullmatch(typed)
    tried = {_folded(typed.strip().rstrip(".")), _folded(match[1] if match else "")}
    return next((clause for clause in content.clauses if _folded(clause.number) in tried), None)


def search(content: Content, words: str) -> Sequence[Clause]:
    """Clauses that have every one of the words, or when there is none, those that have some, the most first.

    A number of a clause finds that clause. Slow at first: run it in a thread.
    """
    if (clause := numbered(content, words)) is not None:
        return (clause,)
    wanted = [lemmas(word) for word in _WORD.findall(words.lower())]
    if not wanted:
        return ()
    titles = {clause: section.title for section in content.sections for clause in section.clauses}
    scored = [(_score(wanted, f"{titles[clause]}\n{clause.text}"), clause) for clause in content.clauses]
    found = [(score, clause) for score, clause in scored if score]
    if best := [clause for score, clause in found if score == len(wanted)]:
        return best
    return [clause for _, clause in sorted(found, key=lambda one: -one[0])]


def _folded(number: str) -> str:
    return number.replace(",", ".").lower()


def _score(wanted: Sequence[frozenset[str]], text: str) -> int:
    said = {lemma for word in _WORD.findall(text.lower()) for lemma in lemmas(word)}
    return sum(bool(word & said) for word in wanted)
