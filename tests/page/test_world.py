"""The controls around the phone: messenger, person, theme, a new beginning; and a server that goes away."""

import pytest
from playwright.async_api import expect

from bot.sandbox import Sandbox
from tests.page.conftest import Visit
from tests.page.scripted_bot import HELLO, ScriptedBot
from tests.page.steps import begin, field, start_button

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_each_messenger_has_its_own_chat_and_the_address_keeps_which(visit: Visit, bot: ScriptedBot) -> None:
    page = await visit()
    await begin(page)
    await expect(page.get_by_role("log")).to_contain_text(HELLO)

    await page.get_by_role("radio", name="VK").check()
    await expect(start_button(page, "vk")).to_be_visible()
    await expect(page.get_by_role("log")).not_to_contain_text(HELLO)
    await expect(page.locator("body")).to_have_attribute("data-platform", "vk")
    await page.reload()
    await expect(page.get_by_role("radio", name="VK")).to_be_checked()


async def test_all_four_people_are_offered_by_name_and_role(visit: Visit, sandbox: Sandbox) -> None:
    page = await visit()
    people = page.get_by_role("group", name="Кто вы")
    for person in sandbox.world.people:
        await people.get_by_role("radio", name=f"{person.name} {person.title}").check()
        await expect(page.locator("#role")).to_have_text(f"Вы {person.title}. ")


async def test_the_employee_is_offered_drafts_and_the_stranger_a_code(
    visit: Visit, sandbox: Sandbox, bot: ScriptedBot
) -> None:
    for person in sandbox.world.people:
        page = await visit(person=person.id)
        await begin(page)
        await expect(page.get_by_role("log")).to_contain_text(HELLO)
        shown = await page.get_by_role("group", name="Готовые черновики").is_visible()
        assert shown == (person.role in {"employee", "stranger"})


async def test_a_message_to_another_person_is_counted_beside_the_name(
    visit: Visit, sandbox: Sandbox, bot: ScriptedBot
) -> None:
    page = await visit(person="maria", width=1280, height=800)
    await begin(page)
    await expect(page.get_by_role("log")).to_contain_text(HELLO)
    await page.get_by_role("radio", name="Анна Соколова").check()
    await expect(start_button(page)).to_be_visible()
    await bot.say(sandbox.world.person("maria").telegram_id, "Новая тема")
    badge = page.locator("label", has_text="Мария Белова").locator(".unread")
    await expect(badge).to_have_text("новых сообщений: 1")
    await page.get_by_role("radio", name="Мария Белова").check()
    await expect(page.get_by_role("log")).to_contain_text("Новая тема")
    await expect(badge).to_be_hidden()


async def test_a_new_beginning_is_asked_about_and_empties_every_chat(visit: Visit, bot: ScriptedBot) -> None:
    page = await visit()
    await begin(page)
    await expect(page.get_by_role("log")).to_contain_text(HELLO)

    await page.get_by_role("button", name="Начать сначала").click()
    await page.get_by_role("dialog").get_by_role("button", name="Отмена").click()
    await expect(page.get_by_role("log")).to_contain_text(HELLO)

    await page.get_by_role("button", name="Начать сначала").click()
    await page.get_by_role("dialog").get_by_role("button", name="Стереть").click()
    await expect(start_button(page)).to_be_visible()
    await expect(page.get_by_role("log")).to_be_empty()


async def test_the_theme_follows_the_system_until_the_button_says_otherwise(visit: Visit) -> None:
    page = await visit(system_theme="dark")
    root = page.locator("html")
    await expect(root).to_have_attribute("data-theme", "dark")
    await page.get_by_role("button", name="Светлая тема").click()
    await expect(root).to_have_attribute("data-theme", "light")
    await page.reload()
    await expect(root).to_have_attribute("data-theme", "light")


async def test_what_was_typed_waits_in_its_own_chat(visit: Visit, bot: ScriptedBot) -> None:
    page = await visit()
    await begin(page)
    await field(page).fill("Недописанное")
    await page.get_by_role("radio", name="Мария Белова").check()
    await begin(page)
    await expect(field(page)).to_have_value("")
    await page.get_by_role("radio", name="Анна Соколова").check()
    await expect(field(page)).to_have_value("Недописанное")
    await page.reload()
    await expect(field(page)).to_have_value("Недописанное")


async def test_a_refusal_is_said_and_the_text_is_kept(visit: Visit, bot: ScriptedBot) -> None:
    page = await visit()
    await begin(page)
    await field(page).fill("а" * 40_001)
    await page.get_by_role("button", name="Отправить").click()
    await expect(page.locator("#toasts")).to_contain_text("больше 40000 знаков")
    await expect(field(page)).to_have_value("а" * 40_001)
