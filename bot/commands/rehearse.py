"""`python -m bot rehearse`: what would another pack say of the drafts that are stored?

Reads the latest version of each, as the kind that it was reviewed as last; writes and sends nothing.
"""

import argparse
import asyncio
import sys
from datetime import date
from pathlib import Path

from bot.clock import SystemClock
from bot.regulation import markdown
from bot.regulation.model import Content
from bot.review.judge import judge_among
from bot.review.rehearsal import Rehearsal
from bot.settings import Settings
from bot.views.console import precedents as words
from rules.loader import load_pack
from rules.pack import RulePack

PORTION = 200   # drafts read at once
PROGRESS = 1000  # drafts between two words about it


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pack", type=Path, required=True, metavar=words.PACK_VALUE, help=words.PACK)
    parser.add_argument("--samples", type=int, default=5, metavar="N", help=words.SAMPLES)
    parser.add_argument("--texts", action="store_true", help=words.TEXTS)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0 when nothing would change, 1 when something would, 2 for wrong usage. Raises `RuleError`."""
    if arguments.samples < 0:
        print(words.NEGATIVE, file=sys.stderr)
        return 2
    before, after = load_pack(settings.rules_dir), load_pack(arguments.pack)
    today = SystemClock().now().astimezone(settings.zone).date()
    rehearsal = Rehearsal(arguments.samples)
    asyncio.run(_rehearse(rehearsal, settings, before, after, markdown.load(settings.regulation), today))
    print(words.rehearsed(rehearsal, before, after, texts=arguments.texts))
    return 0 if rehearsal.is_same else 1


async def _rehearse(
    rehearsal: Rehearsal, settings: Settings, before: RulePack, after: RulePack, regulation: Content, on: date
) -> None:
    from bot.storage.engine import Database
    from bot.storage.migrate import migrate
    from bot.storage.review.submissions import PrecedentTable, SubmissionTable

    await migrate(settings.database)
    database = Database(settings.database)
    try:
        allowed = [precedent.allowed for precedent in await PrecedentTable(database).in_force()]
        table, last = SubmissionTable(database), 0
        while reviews := await table.latest_after(last, PORTION):
            for review in reviews:
                old, new = (judge_among(review.draft.heard, pack, regulation, on, allowed) for pack in (before, after))
                rehearsal.add(review, old[:2], new[:2])
                if rehearsal.drafts % PROGRESS == 0:
                    print(words.looked_through(rehearsal.drafts), file=sys.stderr)
            last = reviews[-1].submission_id
    finally:
        await database.close()
