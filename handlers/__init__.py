"""The conversation: every router, in the order in which an update tries them."""

from aiogram import Dispatcher, F, Router
from aiogram.fsm.storage.base import BaseStorage

from handlers import admin, regulation, review, start
from handlers.door import Door


def dispatcher(storage: BaseStorage, **services: object) -> Dispatcher:
    """The dispatcher of all messengers. `services` reach handlers by the names of their arguments."""
    root = Dispatcher(storage=storage)
    root.workflow_data.update(services)
    root.update.outer_middleware(Door())

    private = Router(name="private")  # in groups the bot is silent
    private.message.filter(F.chat.type == "private")
    private.edited_message.filter(F.chat.type == "private")
    private.include_routers(
        start.strangers(),  # whoever is no employee goes no further
        start.router(),
        admin.router(),
        regulation.router(),
        start.strange_commands(),
        review.router(),    # anything else is a draft, or is said to be none
        start.leftovers(),
    )
    root.include_router(private)
    return root
