"""The regulation on a phone: one clause, as it is written."""

from zoneinfo import ZoneInfo

from bot.actions import ShowReview
from bot.markup import escape
from bot.page import Button, Page
from bot.regulation.actions import ReadClause
from bot.regulation.model import Clause, Edition
from bot.views.regulation.reading import edition_line, places_of
from bot.views.words import excerpt, pieces

CLAUSE_LENGTH = 3000  # UTF-16 units, as the envelope counts


def clause_page(
    edition: Edition, in_force: Edition, clause: Clause, review_id: int, part: int, zone: ZoneInfo
) -> Page:
    """`review_id` and its `part` are the way back, 0 when there is none. A clause that is too long here, or that leads
    nowhere back, can be read on in its place."""
    section = edition.section_of(clause)
    shown, *rest = tuple(pieces(clause.text, CLAUSE_LENGTH)) or (clause.number,)
    words = [f"<b>Пункт {escape(clause.number)}</b>"]
    if section:
        words[0] += f" · {escape(excerpt(section.title, 200))}"
    words.append(escape(shown) + ("…" if rest else ""))
    words.append(f"<i>{escape(excerpt(edition.title, 200))}, {edition_line(edition, in_force, zone)}</i>")
    buttons = []
    if rest or not review_id:
        read = ReadClause(edition.id, places_of(edition)[clause])
        buttons.append((Button("Читать в регламенте", read.pack()),))
    if review_id:
        buttons.append((Button("← К замечаниям", ShowReview(review_id, part).pack()),))
    return Page("\n\n".join(words), tuple(buttons))
