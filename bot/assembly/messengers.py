"""The messengers that the settings have a token for."""

from importlib import import_module

from bot.clock import Clock
from bot.mail.model import SentMessages
from bot.messengers.about import About, MessengerSettings
from bot.messengers.contract import Means, Messenger
from bot.messengers.registry import MESSENGERS
from bot.settings import Settings


def messengers_of(settings: Settings, sent: SentMessages, clock: Clock) -> tuple[Messenger, ...]:
    means = Means(settings.ca_bundle, sent, clock)
    return tuple(_opened(MESSENGERS[name], section, means) for name, section in settings.messengers.items())


def _opened(about: About, section: MessengerSettings, means: Means) -> Messenger:
    """By name, so that a messenger is loaded only where it is used."""
    made: Messenger = import_module(f"{about.package}.messenger").opened(section, means)
    return made
