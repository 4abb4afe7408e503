"""Codes of invites: made here, recognised here, and kept by nobody but the person invited."""

import hashlib
import re
import secrets

CODE_LENGTH = 12
# No 0 and O, 1, I and L: codes are read aloud and typed on phones. 31 letters, 12 places: 59 bits.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def as_code(typed: str) -> str | None:
    """The code in what a person typed: spaces, dashes and case do not matter. None when it cannot be one."""
    code = re.sub(r"[\s\-–—]", "", typed[:64]).upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS) else None


def is_spelled_as_code(text: str) -> bool:
    """A code with a digit or in groups, as it is printed; a bare word of twelve letters may be any word."""
    return as_code(text) is not None and not text.strip().isalpha()


def hashed(code: str) -> str:
    """What the database keeps of a code."""
    return hashlib.sha256(code.encode()).hexdigest()
