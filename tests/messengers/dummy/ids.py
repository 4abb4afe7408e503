"""The dummy's messages have names, the bot counts with numbers: the one place that turns them into each other."""

_PREFIX = "mid."


def number_of(name: str) -> int:
    """Raises `ValueError` for what is no name of a message."""
    if not name.startswith(_PREFIX):
        raise ValueError("a message without a name")
    return int(name.removeprefix(_PREFIX), 16)


def name_of(number: int) -> str:
    return f"{_PREFIX}{number:x}"
