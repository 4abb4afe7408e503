"""Where a comment stands, as an address that a browser opens."""

from bot.mail.comments import Place

# VK: a community's objects bear its number with a minus.
_OBJECTS = {"wall": "wall", "photo": "photo", "video": "video", "board": "topic", "market": "product"}
_CHANNEL = "-100"  # Telegram puts it before the number of a channel; links have the number alone


def address(platform: str, account: str, place: Place, comment: int, root: int | None) -> str | None:
    """None where nothing can be opened: brought by hand, or a channel's post whose own number is not known.

    VK: `?reply=` of wall, photo and video comments, `thread` for an answer within a branch; `?post=` of topics;
    `gim` for a community's conversations. Telegram: a message of the group where the channel is discussed.
    """
    match platform, place.object:
        case "vk", "message":
            return f"https://vk.com/gim{account}?sel={place.object_id}"
        case "vk", "board":
            return f"https://vk.com/topic-{account}_{place.object_id}?post={comment}"
        case "vk", sort if sort in _OBJECTS:
            branch = f"&thread={root}" if root is not None and root != comment else ""
            return f"https://vk.com/{_OBJECTS[sort]}-{account}_{place.object_id}?reply={comment}{branch}"
        case _:
            return None


def discussed(group: int, comment: int, thread: int) -> str:
    """A comment in the discussion group of a channel: opened by whoever is in the group."""
    return f"https://t.me/c/{str(group).removeprefix(_CHANNEL)}/{comment}?thread={thread}"
