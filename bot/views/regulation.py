"""The regulation on a phone: one clause, as it is written."""

from bot.actions import ShowReview
from bot.markup import escape
from bot.page import Button, Page
from bot.regulation.model import Clause, Edition

CLAUSE_LENGTH = 3000  # UTF-16 units, as the envelope counts


def clause_page(edition: Edition, clause: Clause, review_id: int, part: int = 1) -> Page:
    """`review_id` and its `part` are the way back, 0 when there is none."""
    section = edition.section_of(clause)
    words = [f"<b>Пункт {clause.number}</b>"]
    if section:
        words[0] += f" · {escape(_cut(section.title, 200))}"
    words.append(escape(_cut(clause.text, CLAUSE_LENGTH)))
    words.append(f"<i>{escape(_cut(edition.title, 200))}</i>")
    back = ((Button("← К замечаниям", ShowReview(review_id, part).pack()),),) if review_id else ()
    return Page("\n\n".join(words), back)


def _cut(text: str, units: int) -> str:
    """At most `units` UTF-16 units of a text, and a word about the rest."""
    wide = text.encode("utf-16-le")
    if len(wide) <= units * 2:
        return text
    return wide[: units * 2].decode("utf-16-le", "ignore").rstrip() + "… (полностью — в тексте регламента)"
