"""Who sees citizens' comments and says something of them: never an employee without such a duty."""

from bot.staff.model import Role

READERS = (Role.PRESS_SECRETARY, Role.ADMIN)
