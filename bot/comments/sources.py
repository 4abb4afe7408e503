"""A source: a community or a channel whose comments are seen, who answers there, and how soon."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.comments.model import Officials
from bot.comments.policy import Policy

RETENTION_DAYS = 365  # after nothing is owed any more
PASTED = "import"     # the account of what a person brought by hand


@dataclass(frozen=True)
class Source:
    """`id` is 0 before it is stored. Of what was asked before `linked_at` nothing is owed: it was answered, or not,
    before anybody counted."""

    id: int
    platform: str
    account: str
    name: str
    linked_at: datetime
    policy: Policy = field(default_factory=Policy)
    officials: Officials = field(default_factory=Officials)
    retention: timedelta = timedelta(days=RETENTION_DAYS)
    capabilities: Mapping[str, Any] = field(default_factory=dict)

    def written(self) -> dict[str, Any]:
        """The settings as they are stored."""
        return {
            "policy": dict(self.policy.written),
            "staff": sorted(self.officials.staff),
            "titles": sorted(self.officials.titles),
            "retention_days": self.retention.days,
        }

    @staticmethod
    def settings(written: Mapping[str, Any]) -> tuple[Policy, Officials, timedelta]:
        """What `written` has stored. Raises `ValueError`."""
        return (
            Policy.read(written.get("policy", {})),
            Officials(frozenset(written.get("staff", ())), frozenset(written.get("titles", ()))),
            timedelta(days=written.get("retention_days", RETENTION_DAYS)),
        )
