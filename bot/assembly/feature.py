"""What a feature gives to the whole: made in a file of its own, so that nothing else is edited for a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.mail.model import Platform
from bot.staff.stores import Personal
from bot.workers.inbox import Handler
from bot.workers.schedule import Duty, Erasable
from bot.workers.supervisor import Task


@dataclass(frozen=True)
class Feature:
    """`services` reach handlers by the names of their arguments, and later features by their types. `opening` is done
    before the first message is read, `closing` when the bot has stopped. What is `erasable` goes by the clock; `words`
    and `affairs` go with a person, as `bot.staff.personnel.Belongings` says. `handlers` take what a messenger of ours
    hears besides conversations, by its name."""

    services: Mapping[str, object] = field(default_factory=dict)
    duties: Sequence[Duty] = ()
    jobs: Mapping[str, Task] = field(default_factory=dict)
    erasable: Sequence[Erasable] = ()
    words: Sequence[Personal] = ()
    affairs: Sequence[Personal] = ()
    opening: Sequence[Task] = ()
    closing: Sequence[Task] = ()
    handlers: Mapping[Platform, Handler] = field(default_factory=dict)
