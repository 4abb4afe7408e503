"""Which network does a person mean? Names as people type them, and whether a plain message asks about one.

Pure and quick: no models, nothing but the registry.
"""

from collections.abc import Iterator
from itertools import pairwise

import regex

from rules.morphology import is_known
from rules.networks import Network, Networks, phrase
from rules.text import Text

HEAD = 200     # characters of what was typed that are looked at
ASKED = 16     # words of a question about a network
NAMES = 10     # of one network that are typed at once, and addresses
NAME = 60      # letters of one
BARE = 5       # words of one that says no more than «may one»
PREFIX = 3     # letters of a name's beginning that are enough to look for it
_SLIPS = ((8, 2), (5, 1))  # letters of a word, and the slips of the finger that are forgiven in it

_HOST = regex.compile(r"(?:https?://)?((?:[a-z0-9-]{1,63}\.)+[a-z]{2,24})(?![\w@-])")
_MAY = regex.compile(
    r"\b(?:можно|нельзя|можем|могу|право|разреш\w+|запрещ\w+|запрет\w*|заблокир\w+|блокир\w+|законн\w+|легальн\w+|"
    r"допус\w+|штраф\w*|экстремист\w+|статус\w*|сноск\w+|пометк\w+|звездочк\w+|считается)\b"
)
_ASKS = regex.compile(r"\?|\bли\b|^(?:а\s+|и\s+)?(?:можно|нельзя|какой статус|что с|нужна сноска)\b[^.!]*$")
_ABOUT = regex.compile(
    r"\b(?:(?:со?)?сыл\w+|упом\w+|указ\w+|(?:по|в)?став\w+|пост\w*|публик\w+|опублик\w+|размещ\w+|размест\w+|репост\w*|"
    r"пересыл\w+|перес\w*лать|qr|кьюар\w*|куар\w*|адрес\w*|канал\w*|страни\w+|групп\w+|аккаунт\w*|профил\w+|реклам\w+|"
    r"сноск\w+|пометк\w+|звездочк\w+|пользоват\w+|сидеть|вести|ведем|завести|заводить|звать|пригла\w+|подпис\w+|"
    r"перепис\w+|общат\w+|писать|пишем|напис\w+|вылож\w+|выклад\w+|статус\w*|разреш\w+|запрещ\w+|заблокир\w+|"
    r"экстремист\w+)\b"
)
_THROUGH = regex.compile(r"\b(?:через|оплат\w*|записа\w*)\b")


def asked_network(text: str, networks: Networks) -> Network | None:
    """The network of which a short message asks whether it may be linked to, named or used. None for anything else: a
    draft that names one, a question that only comes by one."""
    if len(text) > HEAD:
        return None
    read = Text(text)
    folded = read.folded.lower().strip()
    if len(read.words) > ASKED or not _ASKS.search(folded) or not _MAY.search(folded):
        return None
    if not _ABOUT.search(folded) and (len(read.words) > BARE or _THROUGH.search(folded)):
        return None
    return _named(read, networks) or _misspelt(read, networks)


def found(text: str, networks: Networks) -> tuple[Network, ...]:
    """Networks by what somebody typed to find one: a name, its beginning, its address, with slips of the finger. The
    likeliest alone when it is plain which is meant."""
    text = text[:HEAD]
    hosts = [host[1] for host in _HOST.finditer(text.lower())]
    if at_home := tuple(n for n in networks.networks if any(map(n.is_host, hosts))):
        return at_home
    read = Text(text)
    if (named := _named(read, networks)) is not None:
        return (named,)
    scored = [(score, network) for network in networks.networks if (score := _score(read, network)) is not None]
    best = min((score for score, _ in scored), default=0)
    return tuple(network for score, network in scored if score == best)


def typed_names(text: str) -> tuple[str, ...]:
    """The names of one network that somebody typed, with commas between them; a single letter is none."""
    written = (" ".join(one.split()).strip("«»\"'.") for one in regex.split(r"[,;\n]", text))
    return tuple(dict.fromkeys(one for one in written if len(one) <= NAME and len(phrase(one)) > 1))[:NAMES]


def typed_domains(text: str) -> tuple[str, ...]:
    """The hosts of the addresses that somebody typed, as in `NetworkSpec`."""
    hosts = (host[1].removeprefix("www.") for host in _HOST.finditer(text.lower()))
    return tuple(dict.fromkeys(host for host in hosts if "." in host))[:NAMES]


def _named(text: Text, networks: Networks) -> Network | None:
    """The network whose name stands here; of several the one with the longest, so that «ok» is not taken for one."""
    spans = ((end - start, network) for network in networks.networks for start, end in network.named(text))
    at_home = next(
        (n for found in _HOST.finditer(text.folded.lower()) for n in networks.networks if n.is_host(found[1])), None
    )
    return at_home or max(spans, key=lambda one: one[0], default=(0, None))[1]


def _misspelt(text: Text, networks: Networks) -> Network | None:
    """A name with a slip in it, where the dictionary has no such word."""
    strange = [word.text for word in text.words if not is_known(word.text)]
    near = [
        (slips, network)
        for network in networks.networks
        for word in strange
        if (slips := min((s for name in _names(network) if (s := _slips(word, name)) is not None), default=None))
        is not None
    ]
    return min(near, key=lambda one: one[0], default=(0, None))[1]


def _score(text: Text, network: Network) -> int | None:
    """How far what was typed is from a name of the network: 0 for its beginning, else the slips."""
    words = [word.text for word in text.words]
    typed = {*words, "".join(words), *("".join(pair) for pair in pairwise(words))}
    scores = [
        0 if len(one) >= PREFIX and name.startswith(one) else _slips(one, name)
        for one in typed
        for name in _names(network)
    ]
    return min((score for score in scores if score is not None), default=None)


def _names(network: Network) -> Iterator[str]:
    return (name.replace(" ", "") for name in (*network.spec.names, network.spec.title.lower()))


def _slips(word: str, name: str) -> int | None:
    """How many slips of the finger lie between the two; None for more than a word of this length may have."""
    allowed = next((slips for letters, slips in _SLIPS if len(word) >= letters), 0)
    if abs(len(word) - len(name)) > allowed:
        return None
    slips = _distance(word, name)
    return slips if slips <= allowed else None


def _distance(one: str, other: str) -> int:
    """Letters to add, to drop, to change or to swap with a neighbour (Damerau)."""
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i] + [0] * len(other)
        for j, there in enumerate(other, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == there:
                row[j] = min(row[j], earlier[j - 2] + 1)
    return row[-1]
