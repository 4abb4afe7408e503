"""A bot with nothing but aiogram: it answers the presses of the bench with the pages that ours answers them with.

`python -m tests.bench.bare TOKEN API_BASE PAGES`, where PAGES is a JSON file: tag of a button → page; whatever is
written is answered with the page of no tag.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import uvloop
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message


def keyboard(page: dict[str, Any]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(**button) for button in row] for row in page["keyboard"]["inline_keyboard"]
        ]
    )


async def serve(token: str, api_base: str, pages: dict[str, dict[str, Any]]) -> None:
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api_base)))
    dispatcher = Dispatcher()

    @dispatcher.callback_query()
    async def on_press(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        assert query.data is not None
        page = pages[query.data.partition(":")[0]]
        await query.message.edit_text(page["text"], parse_mode="HTML", reply_markup=keyboard(page))
        await query.answer()

    @dispatcher.message()
    async def on_draft(message: Message) -> None:
        page = pages[""]
        await message.answer(page["text"], parse_mode="HTML", reply_markup=keyboard(page))

    await dispatcher.start_polling(bot, handle_signals=False)


if __name__ == "__main__":
    uvloop.install()
    asyncio.run(serve(sys.argv[1], sys.argv[2], json.loads(Path(sys.argv[3]).read_text())))
