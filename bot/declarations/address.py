"""From what a person sends to the addresses that a form can hold: one spelling for one page."""

import re
from urllib.parse import parse_qsl, urlencode

from bot.declarations.model import ADDRESS_LIMIT, AT_ONCE, Refusal
from rules.networks import Network, Networks

_ADDRESS = re.compile(
    r"(?:https?://)?(?P<host>[\w-]{1,63}(?:\.[\w-]{1,63})*\.[^\W\d_]{2,24})(?::\d{1,5})?"
    r"(?P<path>/[^\s?#]*)?(?:\?(?P<query>[^\s#]*))?(?:#\S*)?",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?:mailto:)?[^\s@/]+@[^\s@/]+\.\w+")
_AROUND = "<>()[]«»\"',;.!"
# What a page is opened with and not what it is: tracks of where a link was pressed.
_TRACKS = re.compile(r"utm_\w+|from|ref|ref_src|fbclid|igsh\w*|si|feature|share|_r|_t|lang|hl|w|z|act", re.IGNORECASE)

Read = tuple[str, Refusal | None]  # an address without its scheme, or the words and why they are none


def read(text: str, networks: Networks) -> list[Read]:
    """The addresses of a message, at most `AT_ONCE`, each once; of a message without any, why there is none."""
    words = [word.strip(_AROUND) for word in text.split()]
    found = [_one(word, networks) for word in words if "." in word]
    return list(dict.fromkeys(found))[:AT_ONCE] or [(text.strip(), Refusal.NO_ADDRESS)]


def network_at(address: str, networks: Networks) -> Network | None:
    host = address.partition("/")[0].partition("?")[0]
    return next((network for network in networks.networks if network.is_host(host)), None)


def _one(word: str, networks: Networks) -> Read:
    if _MAIL.fullmatch(word):
        return word, Refusal.MAIL
    match = _ADDRESS.fullmatch(word)
    host = _host(match["host"]) if match else None
    if match is None or host is None:
        return word, Refusal.NO_ADDRESS
    path = (match["path"] or "").rstrip("/")
    kept = [(name, value) for name, value in parse_qsl(match["query"] or "") if not _TRACKS.fullmatch(name)]
    address = host + path + (f"?{urlencode(kept)}" if kept else "")
    if not path and not kept and network_at(address, networks) is not None:
        return address, Refusal.NETWORK
    return address, Refusal.LONG if len(address) > ADDRESS_LIMIT else None


def _host(written: str) -> str | None:
    """In lower case, without what only says on which screen it is read; None for one that no name server takes."""
    host = written.lower().removeprefix("www.")
    if host.startswith("m.") and host.count(".") > 1:
        host = host.removeprefix("m.")
    try:
        host.encode("idna")
    except UnicodeError:
        return None
    return host
