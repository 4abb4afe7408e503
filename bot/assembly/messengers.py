"""The messengers that the settings have a token for."""

from bot.clock import Clock
from bot.mail.model import SentMessages
from bot.messengers.contract import Messenger
from bot.messengers.telegram.messenger import TelegramMessenger
from bot.messengers.vk.messenger import VkMessenger
from bot.settings import Settings


def messengers_of(settings: Settings, sent: SentMessages, clock: Clock) -> tuple[Messenger, ...]:
    messengers: list[Messenger] = []
    if (token := settings.telegram_token) is not None:
        messengers.append(
            TelegramMessenger(token.get_secret_value(), settings.telegram_api_base, settings.ca_bundle)
        )
    if (token := settings.vk_token) is not None and settings.vk_group_id is not None:
        messengers.append(
            VkMessenger(
                token.get_secret_value(), settings.vk_group_id, settings.vk_api_base, settings.ca_bundle, sent, clock
            )
        )
    return tuple(messengers)
