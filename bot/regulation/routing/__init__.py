"""Is a plain message a question about the regulation, or a draft to be judged? A guess that a button corrects.

Cues see most drafts; where they do not suffice, the sense of the words decides, and a message that may be either is
told to be. Importing this package costs nothing: numpy and the encoder come with the first doubtful message, once.
"""

from enum import Enum, auto
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import rules
from bot.regulation.routing import cues
from bot.work import aside, slow

if TYPE_CHECKING:
    from bot.regulation.routing.learned import Learned

_BUNDLED = Path(rules.__file__).parent / "default"


class Route(Enum):
    DRAFT = auto()
    EITHER = auto()
    """More likely a question, but a draft would surprise nobody."""
    QUESTION = auto()


class Routing:
    """`rules_dir` is the pack that has learned to tell them apart; one that has not speaks as the bundled one."""

    def __init__(self, rules_dir: Path) -> None:
        self._rules_dir = rules_dir
        self._lock = Lock()
        self._known: Learned | None = None

    async def route(self, text: str) -> Route:
        slow("a guess of the route")
        said = cues.weigh(text)
        if said <= cues.DRAFT:
            return Route.DRAFT
        return await aside(self._sensed, text, said)

    def warm(self) -> None:
        """Load what was learned; the encoder comes with the first text."""
        self._learned()

    def _sensed(self, text: str, said: float) -> Route:
        learned = self._learned()
        score = learned.score(text, said)
        if score < learned.either:
            return Route.DRAFT
        return Route.EITHER if score < learned.question else Route.QUESTION

    def _learned(self) -> "Learned":
        from bot.regulation.routing import learned

        with self._lock:
            if self._known is None:
                own = learned.path(self._rules_dir)
                self._known = learned.read(own if own.is_file() else learned.path(_BUNDLED))
            return self._known
