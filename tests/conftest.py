"""The tests run over the same aiogram as the bot, before any of them imports it."""

from bot.messengers.lean import load_aiogram

load_aiogram()
