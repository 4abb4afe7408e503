"""The conversation: every router, in the order in which an update tries them."""

from aiogram import Dispatcher, F, Router
from aiogram.fsm.storage.base import BaseStorage

from handlers import admin, declarations, networks, questions, situations, start
from handlers.approval import author, deciding
from handlers.comments import bringing, desk, saying, sources
from handlers.plumbing.door import Door
from handlers.plumbing.intake import Parcels
from handlers.plumbing.shortcut import Shortcut
from handlers.plumbing.waiting import Leaving, OneAtATime
from handlers.regulation import clause, editions, reading
from handlers.review import drafts, kinds, objections, precedents, replies, untraced
from handlers.staff import changing, inviting, joining, people, roster


def dispatcher(storage: BaseStorage, **services: object) -> Dispatcher:
    """The dispatcher of all messengers. `services` reach handlers by the names of their arguments."""
    root = Dispatcher(storage=storage)
    root.workflow_data.update(services)
    root.update.outer_middleware(Door())
    for observer in (root.message, root.edited_message):
        observer.outer_middleware(Parcels())

    private = Router(name="private")  # in groups the bot is silent
    private.message.filter(F.chat.type == "private")
    private.edited_message.filter(F.chat.type == "private")
    private.include_routers(
        joining.strangers(),  # whoever is no employee goes no further
        joining.undecided(),  # nor does an employee who has not agreed to the text as it is now
        joining.router(),
        start.router(),
        admin.router(),
        people.router(),
        changing.router(),
        inviting.router(),
        editions.router(),
        roster.router(),
        clause.router(),
        situations.router(),
        networks.router(),
        declarations.router(),
        desk.router(),
        saying.router(),
        bringing.router(),
        sources.router(),
        reading.router(),
        start.strange_commands(),
        networks.questions(),  # a plain message that asks about a network is no draft
        replies.router(),
        precedents.router(),
        author.router(),
        deciding.router(),
        untraced.router(),
        kinds.router(),
        objections.router(),
        questions.router(),  # what looks like a question, when nothing is waited for
        drafts.router(),    # anything else is a draft, or is said to be none
        start.leftovers(),
    )
    for observer in (root.message, root.callback_query):
        observer.outer_middleware(Leaving(private))
    private.callback_query.middleware(OneAtATime())
    for observer in (private.message, private.edited_message, private.callback_query):
        observer.outer_middleware(Shortcut(private, observer.event_name))
    root.include_router(private)
    return root
