"""The sandbox was stopped while the page was open: the page says so and finds its way back by itself."""

import pytest
from playwright.async_api import Browser, expect

from bot.sandbox import Sandbox
from tests.page.steps import begin, field

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_page_without_its_sandbox_says_so_keeps_the_text_and_comes_back(browser: Browser) -> None:
    sandbox = Sandbox()
    await sandbox.start()
    port = int(sandbox.url.rpartition(":")[2])
    context = await browser.new_context()
    try:
        page = await context.new_page()
        await page.goto(f"{sandbox.url}/?person=anna")
        await begin(page)
        await field(page).fill("Недописанное")

        await sandbox.stop()
        await expect(page.get_by_text("Нет связи")).to_be_visible()
        await page.get_by_role("button", name="Отправить").click()
        await expect(page.locator("#toasts")).to_contain_text("Нет связи с песочницей")
        await expect(field(page)).to_have_value("Недописанное")

        sandbox = Sandbox()
        await sandbox.start(port)
        sandbox.world.start("telegram", "anna")
        await expect(page.get_by_text("Нет связи. Подключаемся")).to_be_hidden(timeout=15_000)
        await page.get_by_role("button", name="Отправить").click()
        await expect(page.locator(".mine").last).to_contain_text("Недописанное")
    finally:
        await context.close()
        await sandbox.stop()
