"""What a newcomer does first: begins the chat, sends a draft, reads the verdict, opens its clause."""

import pytest
from playwright.async_api import expect

from bot.sandbox import Platform, Sandbox
from tests.page.conftest import Visit
from tests.page.scripted_bot import CLAUSE, HELLO, REASON, RULES_URL, TOAST, VERDICT, ScriptedBot
from tests.page.steps import begin, field, start_button

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("bot")]


@pytest.mark.parametrize("platform", ["telegram", "vk"])
async def test_a_newcomer_sends_a_suggested_draft_and_opens_the_clause_of_its_verdict(
    platform: Platform, visit: Visit
) -> None:
    page = await visit(platform)
    await begin(page, platform)
    await expect(page.get_by_role("log")).to_contain_text(HELLO)

    await page.get_by_role("button", name="Со СНИЛС").click()
    await page.get_by_role("button", name="Отправить").click()
    verdict = page.locator(".theirs").last
    await expect(verdict.locator("strong")).to_have_text(VERDICT)
    await expect(verdict).to_contain_text(REASON)
    await expect(verdict.get_by_role("link", name="Весь регламент")).to_have_attribute("href", RULES_URL)
    await expect(page.get_by_role("group", name="Готовые черновики")).to_be_hidden()

    await verdict.get_by_role("button", name="Пункт 4.2").click()
    await expect(page.locator("#toasts")).to_contain_text(TOAST)
    await expect(verdict).to_contain_text(CLAUSE)
    await expect(verdict).to_contain_text("изменено")
    await expect(page.get_by_role("log").get_by_role("button", name="Пункт 4.2")).to_have_count(0)


async def test_a_pressed_button_is_busy_until_the_bot_answers(visit: Visit, bot: ScriptedBot) -> None:
    page = await visit()
    await begin(page)
    await page.get_by_role("button", name="Со СНИЛС").click()
    await page.keyboard.press("Enter")
    bot.may_answer.clear()
    key = page.get_by_role("button", name="Пункт 4.2")
    await key.click()
    await expect(key).to_have_attribute("aria-busy", "true")
    bot.may_answer.set()
    await expect(page.get_by_role("log")).to_contain_text(CLAUSE)


async def test_everything_is_reached_with_the_keyboard_alone(visit: Visit) -> None:
    page = await visit()
    await start_button(page).focus()
    await page.keyboard.press("Enter")
    await expect(field(page)).to_be_focused()
    await page.keyboard.type("СНИЛС 112-233-445 95")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Пункт 4.2")).to_be_visible()
    for _ in range(3):  # «Приложить файл», the link, the button
        await page.keyboard.press("Shift+Tab")
    await expect(page.get_by_role("button", name="Пункт 4.2")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="К замечаниям")).to_be_focused()


async def test_enter_sends_and_shift_enter_starts_a_line(visit: Visit, sandbox: Sandbox) -> None:
    page = await visit()
    await begin(page)
    await field(page).press_sequentially("первая")
    await page.keyboard.press("Shift+Enter")
    await field(page).press_sequentially("вторая")
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine .text").last).to_contain_text("первая\nвторая")
    await expect(field(page)).to_have_value("")
    assert sandbox.world.chat("telegram", "anna")[-2].text == "первая\nвторая"


async def test_the_header_says_when_the_bot_is_typing(visit: Visit, sandbox: Sandbox, bot: ScriptedBot) -> None:
    page = await visit()
    await begin(page)
    await expect(page.get_by_role("log")).to_contain_text(HELLO)
    account = sandbox.world.person("anna").telegram_id
    await bot.type(account)
    await expect(page.locator("#subtitle")).to_have_text("печатает")
    await bot.say(account, "Готово.")
    await expect(page.locator("#subtitle")).to_have_text("бот")


async def test_a_message_that_the_bot_deletes_disappears(visit: Visit, sandbox: Sandbox, bot: ScriptedBot) -> None:
    page = await visit()
    await begin(page)
    await expect(page.get_by_role("log")).to_contain_text(HELLO)
    await bot.delete(sandbox.world.person("anna").telegram_id, sandbox.world.chat("telegram", "anna")[-1].id)
    await expect(page.get_by_role("log")).not_to_contain_text(HELLO)


@pytest.mark.parametrize("platform", ["telegram", "vk"])
async def test_own_words_are_corrected_and_what_was_being_written_comes_back(
    platform: Platform, visit: Visit, sandbox: Sandbox
) -> None:
    page = await visit(platform)
    await begin(page, platform)
    await field(page).fill("Приходите в парк")
    await page.keyboard.press("Enter")
    await expect(page.locator(".theirs").last).to_contain_text("Эхо: Приходите в парк")
    await field(page).fill("недописанное")
    await page.locator(".mine").last.get_by_role("button", name="Изменить сообщение").click()
    await expect(field(page)).to_have_value("Приходите в парк")
    await page.keyboard.press("End")
    await page.keyboard.type(" в субботу")
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine").last).to_contain_text("Приходите в парк в субботу")
    await expect(page.locator(".mine").last).to_contain_text("изменено")
    await expect(page.locator(".theirs").last).to_contain_text("Эхо: Приходите в парк в субботу")
    await expect(field(page)).to_have_value("недописанное")

    await page.locator(".mine").last.get_by_role("button", name="Изменить сообщение").click()
    await page.get_by_role("button", name="Не исправлять").click()
    await expect(field(page)).to_have_value("недописанное")
    await expect(page.locator("#tray")).to_be_hidden()


@pytest.mark.parametrize("platform", ["telegram", "vk"])
async def test_a_citizens_comment_is_forwarded_with_one_press(
    platform: Platform, visit: Visit, sandbox: Sandbox
) -> None:
    page = await visit(platform)
    await begin(page, platform)
    await page.get_by_role("button", name="Переслать комментарий гражданина").click()
    await expect(page.locator(".mine .quote").last).to_contain_text("Переслано: Пётр Зимин")
    assert sandbox.world.chat(platform, "anna")[-2].quote is not None
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
