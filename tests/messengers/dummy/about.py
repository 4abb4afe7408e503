"""The dummy in a word."""

from bot.messengers.about import About, Limits, MessengerSettings


class DummySettings(MessengerSettings):
    api_base: str = "http://127.0.0.1"


DUMMY = About(
    name="dummy",
    title="Пустышка",
    package="tests.messengers.dummy",
    settings=DummySettings,
    limits=Limits(text=4000, caption=1024, buttons=10, rows=6, row_width=5, label=40, data=64, toast=90),
)
