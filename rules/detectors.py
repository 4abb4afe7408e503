"""What no pattern can say: the detectors of the `code` rules, a closed list.

A detector is a pure function from a text and the day's networks to folded spans, in the order of the text.
"""

from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import unquote

import regex

from rules.invitations import invitations, messenger_invitations
from rules.networks import Network, Networks, Status
from rules.swearing import profanity as swearing
from rules.text import Span, Text

Detector = Callable[[Text, Networks, date], Iterator[Span]]

_BANNED: frozenset[Status] = frozenset({"extremist", "blocked"})
_EXTREMIST: frozenset[Status] = frozenset({"extremist"})
_OPEN: frozenset[Status] = frozenset({"restricted", "allowed"})

_ADDRESS = regex.compile(
    r"(?<![\w@.-])(?:https?://)?(?P<host>(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24})(?![\w@-])(?::\d+)?(?:[/?][^\s<>\"]*)?",
    regex.IGNORECASE,
)
_TRAILING = ".,;:!?…)'"


def network_link(text: Text, networks: Networks, on: date) -> Iterator[Span]:
    """Addresses in plain sight that lead to a banned network, by themselves or through another's forwarding."""
    banned = networks.with_status(_BANNED, on)
    for found in _ADDRESS.finditer(text.folded):
        if _leads(found.group(), banned):
            yield found.start(), found.start() + len(found.group().rstrip(_TRAILING))


def hidden_network_link(text: Text, networks: Networks, on: date) -> Iterator[Span]:
    """The visible words of links to a banned network."""
    banned = networks.with_status(_BANNED, on)
    for link in sorted(text.links, key=lambda link: link.start):
        if _leads(link.url, banned):
            yield text.read(link.start, link.end)


def network_invitation(text: Text, networks: Networks, on: date) -> Iterator[Span]:
    """Calls to follow, write or look into a banned network, or one's own page there."""
    yield from invitations(text, networks, networks.with_status(_BANNED, on))


def messenger_invitation(text: Text, networks: Networks, on: date) -> Iterator[Span]:
    """Calls to write or ring through a foreign messenger that is not banned altogether."""
    foreign = [network for network in networks.with_status(_OPEN, on) if network.spec.foreign_messenger]
    yield from messenger_invitations(text, networks, foreign)


def network_mention(text: Text, networks: Networks, on: date) -> Iterator[Span]:
    """The first name of an extremist network whose footnote stands nowhere in the text."""
    bare = (network for network in networks.with_status(_EXTREMIST, on) if not _is_noted(text, network))
    first = min((span for network in bare for span in network.named(text)), default=None)
    if first is not None:
        yield first


def profanity(text: Text, networks: Networks, on: date) -> Iterator[Span]:
    """Obscene words in all their disguises."""
    yield from swearing(text)


def _is_noted(text: Text, network: Network) -> bool:
    return network.spec.note is None or any(note.search(text.folded) for note in network.notes)


def _leads(address: str, networks: tuple[Network, ...]) -> bool:
    """The address itself, or one that it carries (vk.com/away.php?to=…), belongs to one of the networks."""
    hosts = [found["host"].lower() for found in _ADDRESS.finditer(unquote(address).replace("=", " "))]
    return any(network.is_host(host) for network in networks for host in hosts)


DETECTORS: dict[str, Detector] = {
    detector.__name__: detector
    for detector in (network_link, hidden_network_link, network_invitation, messenger_invitation, network_mention,
                     profanity)
}  # fmt: skip
