"""Is a plain message a question about the regulation, or a draft to be judged? A guess that a button corrects."""

import re

_ASKED = re.compile(
    r"\A\W*(?:а |и |скажите,? |подскажите,? )?"
    r"(?:можно|нельзя|надо|нужно|как|что|кто|куда|когда|где|сколько|какой|какая|какие|зачем|почему|если|ли)\b",
    re.IGNORECASE,
)


def is_question(text: str) -> bool:
    """Pure and quick."""
    words = text.split()
    return len(words) <= 40 and (bool(_ASKED.search(text)) or (text.rstrip().endswith("?") and len(words) <= 20))
