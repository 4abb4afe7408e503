"""What may be wrong with a pack of rules, or with a text that is too long for them.

    ValueError
    ├── RuleError      one fault of a pack, with the place in the file where an editor mends it
    └── TextTooLong    a text over `rules.text.LIMIT`
"""

from pathlib import Path
from typing import Literal

FaultCode = Literal[
    # reading
    "unreadable",          # reason, type
    "yaml",                # reason, type
    "alias",
    "duplicate-key",       # key
    "not-a-list",
    "not-a-mapping",
    "missing-key",         # key
    "unknown-key",         # key
    "wrong-value",         # reason, type (pydantic's or our own name for the cause) and the limits that it names
    "unknown-kind",        # kind, known
    "unknown-topic",       # topic
    "unknown-contact",     # contact
    "duplicate-id",        # rule, first
    "bad-regex",           # reason
    "unknown-guard",       # guard, known
    "unknown-detector",    # detector, known
    "bad-phrase",          # phrase
    "too-free",            # phrase, limit (words)
    "unknown-list",        # list
    "no-rules",
    "same-meaning",        # category, first
    "not-learned",         # reason
    "other-features",
    "stale",
    # examples
    "bad-mark",
    "few-examples",        # rule, bad, good (how many it has), least
    "never-matches",       # rule
    "fires-elsewhere",     # example, expected, found
    "clean-fires",         # example, by
    "fix-fires",           # example, fixed, by
    "exception-unneeded",  # rule, exception
    "too-slow",            # example, rule
]

_SENTENCES: dict[FaultCode, str] = {
    "unreadable": "cannot be read: {reason}",
    "yaml": "is no YAML: {reason}",
    "alias": "an alias (*name): write the value out instead",
    "duplicate-key": "key {key!r} stands twice",
    "not-a-list": "a list of rules is expected",
    "not-a-mapping": "a mapping of keys to values is expected",
    "missing-key": "key {key!r} is missing",
    "unknown-key": "unknown key {key!r}",
    "wrong-value": "wrong value: {reason}",
    "unknown-kind": "unknown kind {kind!r}; known: {known}",
    "unknown-topic": "unknown topic {topic!r}; add it to topics.yaml or mend the name",
    "unknown-contact": "unknown contact {contact!r}; add it to contacts or mend the name",
    "duplicate-id": "id {rule!r} is taken already at {first}",
    "bad-regex": "the pattern is wrong: {reason}",
    "unknown-guard": "unknown guard {guard!r}; known: {known}",
    "unknown-detector": "unknown detector {detector!r}; known: {known}",
    "bad-phrase": "{phrase!r} has to be words with spaces between them",
    "too-free": "{phrase!r} has more than {limit} words: too many orders to look for",
    "unknown-list": "unknown list {list!r}; write it in lists.yaml, above whatever uses it",
    "no-rules": "the pack has no rules",
    "same-meaning": "category {category!r} has its rule of meaning already at {first}",
    "not-learned": "there are rules of meaning, and nothing was learned ({reason}); run `python -m bot train`",
    "other-features": "was learned by another version of the program; run `python -m bot train`",
    "stale": "was learned from other texts than corpus/ holds now; run `python -m bot train`",
    "bad-mark": "mark what is wrong with <<two pairs of angle brackets>>, and only in a bad example",
    "few-examples": "rule {rule!r} has {bad} bad examples and {good} good ones; {least} of each are wanted",
    "never-matches": "rule {rule!r} fires on none of its bad examples",
    "fires-elsewhere": "{example}: marked {expected}, found {found}",
    "clean-fires": "{example} has to stay clean, but {by} fires",
    "fix-fires": "{example}: mended to {fixed!r}, and {by} fires",
    "exception-unneeded": "rule {rule!r}: exception {exception!r} is needed by no example; add one or drop it",
    "too-slow": "{example}: rule {rule!r} ran out of its time",
}


class RuleError(ValueError):
    """One fault. `line` and `column` count from 1; both are 0 when the fault is the whole file's.

    `details` holds what the comments at `FaultCode` name, so that a view can say it in a person's language.
    """

    def __init__(self, path: Path, line: int, column: int, code: FaultCode, **details: str) -> None:
        place = f"{path}:{line}:{column}" if line else str(path)
        super().__init__(f"{place}: {_SENTENCES[code].format(**details)}")
        self.path = path
        self.line = line
        self.column = column
        self.code: FaultCode = code
        self.details = details


class TextTooLong(ValueError):
    """`length` and `limit` are in characters."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"a text has at most {limit} characters, this one {length}")
        self.length = length
        self.limit = limit
