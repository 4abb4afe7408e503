"""What a person does on the page again and again."""

from playwright.async_api import Locator, Page, expect

from bot.sandbox import Platform

START = {"telegram": "Старт", "vk": "Начать"}


def start_button(page: Page, platform: Platform = "telegram") -> Locator:
    return page.get_by_role("button", name=START[platform], exact=True)


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Сообщение")


async def begin(page: Page, platform: Platform = "telegram") -> None:
    """Press the button of a chat not begun; the field then waits for words."""
    await start_button(page, platform).click()
    await expect(field(page)).to_be_focused()
