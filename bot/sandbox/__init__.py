"""The world outside: a pocket Telegram and a pocket VK over real HTTP on loopback, and a page to play them in.

It knows nothing of the bot; the bot meets it as it meets the real platforms.
"""

from bot.sandbox.messages import Change, ChatButton, ChatMessage
from bot.sandbox.people import PEOPLE, Person, Platform
from bot.sandbox.server import Sandbox
from bot.sandbox.world import Refused, World

__all__ = ["PEOPLE", "Change", "ChatButton", "ChatMessage", "Person", "Platform", "Refused", "Sandbox", "World"]
