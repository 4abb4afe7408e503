"""Every table: a module a feature. Portable SQL only: the same statements run on SQLite and PostgreSQL.

Moments are aware UTC. JSON columns hold what is cleared after its time; ids and states stay.
"""

from bot.storage.tables.appointments import appointments
from bot.storage.tables.approval import approval_addressees, approval_steps, approvals
from bot.storage.tables.at_hand import contacts, network_entries
from bot.storage.tables.columns import metadata
from bot.storage.tables.comments import citizens, comment_events, comment_threads, comments, sources
from bot.storage.tables.declarations import declared_pages, page_reports, rounds
from bot.storage.tables.mail import bodies, conversations, cursors, inbox, keys, outbox, sent_messages
from bot.storage.tables.people import accounts, audit, consents, employees, imports, invites, leads, units, wrong_codes
from bot.storage.tables.questions import questions
from bot.storage.tables.regulation import editions, regulation_files
from bot.storage.tables.review import counters, objections, precedents, returns, reviews, submissions, versions

__all__ = [
    "accounts",
    "appointments",
    "approval_addressees",
    "approval_steps",
    "approvals",
    "audit",
    "bodies",
    "citizens",
    "comment_events",
    "comment_threads",
    "comments",
    "consents",
    "contacts",
    "conversations",
    "counters",
    "cursors",
    "declared_pages",
    "editions",
    "employees",
    "imports",
    "inbox",
    "invites",
    "keys",
    "leads",
    "metadata",
    "network_entries",
    "objections",
    "outbox",
    "page_reports",
    "precedents",
    "questions",
    "regulation_files",
    "returns",
    "reviews",
    "rounds",
    "sent_messages",
    "sources",
    "submissions",
    "units",
    "versions",
    "wrong_codes",
]
