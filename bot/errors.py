"""The error tree. Only what a caller may want to tell apart has a name here.

    BotError
    ├── SettingsError        an environment variable is malformed or unknown
    ├── StorageError         the database is missing or locked
    │   ├── NewerDatabase        a newer program has already changed it
    │   └── AlreadyRunning       another bot serves it
    ├── PortTaken            the sandbox cannot open its page there
    ├── RegulationError      the text of the regulation does not fall into sections and clauses
    ├── MessengerError       a platform refused or could not be reached for good
    │   └── UnsupportedMethod    a Bot API method outside messengers/contract.py
    ├── EnvelopeError        a page that some messenger could not carry
    └── AccessDenied         this person may not do this

`rules.errors.RuleError` stands apart: rules know no bot. Expected outcomes are values, not errors.
"""

from typing import Literal


class BotError(Exception):
    """The root of everything that the program raises on purpose."""


class SettingsError(BotError):
    """One environment variable is wrong. `variable` is its full name; `reason` one of the codes that
    views/console.py knows the words for. The value stays out: it may be a token."""

    def __init__(self, variable: str, reason: str) -> None:
        super().__init__(f"{variable}: {reason}")
        self.variable = variable
        self.reason = reason


class StorageError(BotError):
    """The database cannot be used as it is."""


class NewerDatabase(StorageError):
    """The database knows a migration that this program does not."""


class AlreadyRunning(StorageError):
    """Another process serves this SQLite file: it is one bot's."""


class PortTaken(BotError):
    """The sandbox's page cannot be served at this port of loopback."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} cannot be opened")
        self.port = port


RegulationFault = Literal[
    "no-title", "no-sections", "empty-section", "wrong-heading", "stray-text", "foreign-clause", "duplicate-number",
    "duplicate-topic", "wrong-topics", "not-utf8", "gap", "disorder", "restarted", "unnumbered", "left-out", "appendix",
    "aside", "unknown-format", "broken-file", "too-large", "too-many-pages", "too-slow", "locked", "scan",
]  # fmt: skip


class RegulationError(BotError):
    """One fault of a regulation's text. `line` counts from 1; `subject` is the number, topic or words at fault."""

    def __init__(self, line: int, fault: RegulationFault, subject: str = "") -> None:
        super().__init__(f"regulation, line {line}: {fault}" + (f" {subject!r}" if subject else ""))
        self.line = line
        self.fault: RegulationFault = fault
        self.subject = subject


class MessengerError(BotError):
    """A platform refused, or could not be reached, in a way that no retry of this call will mend."""


class UnsupportedMethod(MessengerError):
    """A Bot API method that the contract of the messengers does not list."""


class EnvelopeError(BotError):
    """A page that does not fit the portable envelope: a fault of a view, never of a person."""


class AccessDenied(BotError):
    """This person may not do this. A stranger sees the same answer as for a thing that is not there."""


def place(error: BaseException) -> str:
    """Where an error arose, «file.py:12 function»: what a log may keep of one whose text may quote a person."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    code = trace.tb_frame.f_code
    return f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}"
