"""A hard moment and what is known to help: the steps of the pack, whom to call, the clause in force."""

from dataclasses import dataclass

from rules.situations import Situation


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call. `words` say how, as an admin has put it; None while nobody has."""

    name: str
    title: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Advice:
    """`clause` is a number of the edition; None when this edition is silent on it."""

    situation: Situation
    contacts: tuple[Contact, ...]
    edition: int
    clause: str | None
