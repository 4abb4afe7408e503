"""Foreign text on a narrow screen: it stays text, it wraps, its links lead where they say."""

import pytest
from playwright.async_api import Page, expect

from bot.sandbox import Platform, Sandbox
from tests.page.conftest import Visit
from tests.page.scripted_bot import ScriptedBot
from tests.page.steps import begin, field

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("bot")]

HOSTILE = "<img src=x onerror=\"document.title='взлом'\"><script>document.title='взлом'</script><b>не жирно</b>"


async def say(page: Page, text: str) -> None:
    await field(page).fill(text)
    await page.keyboard.press("Enter")
    await expect(page.locator(".theirs").last).to_contain_text("Эхо")


async def has_horizontal_scroll(page: Page) -> bool:
    return bool(await page.evaluate(
        "() => [document.documentElement, document.querySelector('#scroller')]"
        ".some((e) => e.scrollWidth > e.clientWidth)"
    ))


@pytest.mark.parametrize("platform", ["telegram", "vk"])
async def test_markup_in_somebodys_text_is_shown_as_text(platform: Platform, visit: Visit) -> None:
    page = await visit(platform)
    await begin(page, platform)
    await say(page, HOSTILE)
    await expect(page.locator(".mine .text").last).to_contain_text(HOSTILE)
    await expect(page.locator(".theirs .text").last).to_contain_text(HOSTILE)
    assert await page.locator(".message img, .message script, .message b").count() == 0
    assert await page.title() == "Памятка: песочница"


@pytest.mark.parametrize("platform", ["telegram", "vk"])
@pytest.mark.parametrize("width", [320, 390])
async def test_the_longest_word_wraps_and_nothing_scrolls_sideways(
    platform: Platform, width: int, visit: Visit
) -> None:
    page = await visit(platform, width=width)
    await begin(page, platform)
    assert not await has_horizontal_scroll(page)
    await say(page, "превысокомногорассмотрительствующий" * 12)
    assert not await has_horizontal_scroll(page)


async def test_an_address_in_a_text_becomes_a_link_without_its_full_stop(visit: Visit) -> None:
    page = await visit()
    await begin(page)
    await say(page, "Подробности: https://city.example/sad?a=1.")
    link = page.locator(".mine").get_by_role("link")
    await expect(link).to_have_attribute("href", "https://city.example/sad?a=1")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")


async def test_marks_are_counted_as_the_messengers_count_them(
    visit: Visit, sandbox: Sandbox, bot: ScriptedBot
) -> None:
    page = await visit()
    await begin(page)
    await bot.say(
        sandbox.world.person("anna").telegram_id,
        '👍 <b>жирно, <i>и косо</i></b>, <u>снизу</u>, <a href="https://city.example/">ссылка</a>',
    )
    message = page.locator(".theirs").last
    await expect(message.locator("strong")).to_have_text(["жирно, ", "и косо"])
    await expect(message.locator("em")).to_have_text("и косо")
    await expect(message.locator("u")).to_have_text("снизу")
    await expect(message.get_by_role("link", name="ссылка")).to_have_attribute("href", "https://city.example/")


async def test_a_long_chat_stays_at_its_end_and_leads_back_to_it(visit: Visit) -> None:
    page = await visit(height=600)
    await begin(page)
    await say(page, "строка\n" * 40)
    to_end = page.get_by_role("button", name="К последнему сообщению")
    await expect(page.locator(".theirs .meta").last).to_be_in_viewport()
    await page.locator("#scroller").evaluate("(e) => { e.scrollTop = 0 }")
    await to_end.click()
    await expect(page.locator(".theirs .meta").last).to_be_in_viewport()
    await expect(to_end).to_be_hidden()
