"""Reviews made by hand, for the tests of what is shown of them."""

import random
from dataclasses import replace
from datetime import UTC, datetime

from bot.page import Page
from bot.review.model import Clue, Draft, Finding, Review, Silenced, Verdict
from rules.replies import anatomy
from rules.schema import Category
from rules.text import Text

AT = datetime(2026, 12, 5, 11, 20, tzinfo=UTC)


def finding(
    rule: str = "a.b", quote: str = "слон", clause: str | None = "4.2", category: Category = "other", **more: str | None
) -> Finding:
    values = {"severity": "block", "message": "Слонов не бывает.", "advice": "Уберите слона.", **more}
    return Finding(
        rule=rule, category=category, topic="t", topic_title="Звери", clause=clause, start=0, end=len(quote),
        quote=quote, **values,  # type: ignore[arg-type]
    )  # fmt: skip


def review(
    verdict: Verdict,
    *findings: Finding,
    skipped: tuple[str, ...] = (),
    draft: Draft | None = None,
    clue: Clue | None = "unclear",
    version: int = 1,
) -> Review:
    return Review(draft or Draft("Вот слон"), clue, verdict, findings, skipped, "abc", 7, 5, 6, 8, version, AT)


def any_review(dice: random.Random) -> Review:
    """A review as wild as storage may hold one."""
    texts = ("слон", "👍" * 60, "<b>&amp;", "ё" * 300, "два\nслова", "")
    findings = [
        finding(
            f"a.r{dice.randrange(12)}",
            dice.choice(texts),
            dice.choice((None, f"{dice.randrange(9)}.{dice.randrange(30)}.1")),
            dice.choice(("other", "rudeness")),
            severity=dice.choice(("block", "warn", "hint")),
            message=dice.choice(("Слонов не бывает.", "М" * 300, "👍" * 150)),
            advice=dice.choice(("Уберите слона.", "С" * 300)),
            title=dice.choice(("Слон", "Т" * 120)),
            fix=dice.choice((None, "", "кит", "К" * 200)),
        )
        for _ in range(dice.randrange(25))
    ]
    draft = Draft(
        dice.choice(("Вот слон", "слон " * 4000, "👍" * 5000, "\n\n", "<b>", "Вопрос о слоне на контроле!!!")),
        dice.choice(("page", "official", "personal", "reply")),
        dice.choice((None, "А где слон?", "Когда вернут слона? " * 60)),
        dice.choice(("typed", "forwarded", "screenshot")),
    )
    made = review(
        dice.choice(("ok", "warn", "block")),
        *findings,
        skipped=dice.choice(((), ("a.b",), ("a.b", "a.c"))),
        draft=draft,
        clue=dice.choice((None, "comment", "answer", "private", "agency", "unclear")),
        version=dice.randrange(1, 4),
    )
    said = anatomy(Text(draft.text, draft.kinds, draft.context)) if draft.kind == "reply" else None
    silenced = tuple(
        Silenced(dice.randrange(9), "a.b", 0, 4, dice.choice(texts[:-1]), AT.date()) for _ in range(dice.randrange(9))
    )
    return replace(made, id=2**53, edition_id=2**31, anatomy=said, silenced=silenced)


def labels(page: Page) -> list[list[str]]:
    return [[button.label for button in row] for row in page.buttons]


def plain(page: Page) -> str:
    return page.plain.replace("\u00a0", " ")
