"""Telegram in a word."""

from pydantic import SecretStr, field_validator

from bot.messengers.about import About, Limits, MessengerSettings


class TelegramSettings(MessengerSettings):
    api_base: str = "https://api.telegram.org"

    @field_validator("token")
    @classmethod
    def _token_shape(cls, value: SecretStr | None) -> SecretStr | None:
        number, _, rest = (value.get_secret_value() if value else "1:x").partition(":")
        if not number.isdigit() or not rest or rest != rest.strip():
            raise ValueError("telegram-token")
        return value


TELEGRAM = About(
    name="telegram",
    title="Telegram",
    package="bot.messengers.telegram",
    settings=TelegramSettings,
    # Bot API 9: sendMessage, sendDocument, InlineKeyboardButton, answerCallbackQuery; a row shows eight at most.
    limits=Limits(text=4096, caption=1024, buttons=100, rows=100, row_width=8, label=64, data=64, toast=200),
)
