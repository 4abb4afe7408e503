"""`python -m bot sandbox`: the bot among pocket messengers, and the people there who are its employees."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from bot.app import App, assembled, until_stopped
from bot.errors import PortTaken
from bot.messengers.about import MessengerSettings
from bot.messengers.telegram.about import TelegramSettings
from bot.messengers.vk.about import VkSettings
from bot.sandbox import Person, Sandbox
from bot.settings import Settings
from bot.staff.codes import hashed
from bot.staff.model import OPERATOR, Account, Invite, Lead, Newcomer, Role
from bot.staff.personnel import Personnel
from bot.staff.service import StaffService
from bot.storage.wipe import wipe
from bot.views.console import installing as console


async def run(settings: Settings, port: int) -> None:
    """Until SIGINT or SIGTERM, on a database that ends with it."""
    with TemporaryDirectory(prefix="pamyatka-") as folder:
        world = Sandbox()
        try:
            await world.start(port)
        except (OSError, OverflowError) as error:
            raise PortTaken(port) from error
        try:
            inside = settings.model_copy(
                update={
                    "data_dir": Path(folder),
                    "database_url": "",
                    "messengers": messengers_in(world),
                    "sources": None,  # whoever has real keys does not play with them
                    "addresses": {"telegram": world.telegram_base, "vk": world.vk_base},
                    "ca_bundle": None,
                }
            )
            async with assembled(inside) as app:
                await seed(app, world)
                world.page.reset = partial(start_anew, app, world)
                world.page.invite = partial(invite_stranger, app, world)
                print(console.sandbox_open(world.url), flush=True)
                await until_stopped(app.run())
        finally:
            await world.stop()


def messengers_in(world: Sandbox) -> dict[str, MessengerSettings]:
    """The settings that lead into the sandbox."""
    telegram, vk = SecretStr(world.telegram.token), SecretStr(world.vk.token)
    return {
        "telegram": TelegramSettings(token=telegram, api_base=world.telegram_base),
        "vk": VkSettings(token=vk, group_id=world.vk.group_id, api_base=world.vk_base),
    }


async def seed(app: App, world: Sandbox) -> None:
    """Make the sandbox's people employees, each in both messengers. A stranger stays a stranger."""
    async with app.database.unit():
        for person in world.world.people:
            if (role := _role(person)) is None:
                continue
            made = await app.of(Personnel).invite(OPERATOR, _newcomer(person, role))
            telegram = Account("telegram", person.telegram_id, str(world.telegram.bot_id), person.telegram_id)
            vk = Account("vk", person.vk_id, str(world.vk.group_id), person.vk_id)
            await app.of(StaffService).join(hashed(made.code), telegram)
            second = await app.of(Personnel).reissue(OPERATOR, made.employee.id)
            assert isinstance(second, Invite)
            await app.of(StaffService).knock(second.code, vk, None)
            if person.leads:
                await app.of(Personnel).set_lead(OPERATOR, made.employee.id, Lead.HEAD)


async def start_anew(app: App, world: Sandbox) -> None:
    """Forget what happened in the sandbox; its people are who they were at the start."""
    async with app.database.unit():
        await wipe(app.database)
    await seed(app, world)


async def invite_stranger(app: App, world: Sandbox) -> str:
    """A code for the one whom `seed` left out."""
    stranger = next(person for person in world.world.people if _role(person) is None)
    async with app.database.unit():
        made = await app.of(Personnel).invite(OPERATOR, _newcomer(stranger, Role.EMPLOYEE))
        return console.grouped(made.code)


def _newcomer(person: Person, role: Role) -> Newcomer:
    return Newcomer(person.name, role, person.position, person.unit)


def _role(person: Person) -> Role | None:
    """None for whoever is not of the staff."""
    return Role(person.role) if person.role in set(Role) else None
