"""The whole way of `make sandbox`: the real bot, its rules and its words, read on the page."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.sandbox import Platform
from tests.page.running import running_sandbox
from tests.page.steps import begin, field, start_button

pytestmark = pytest.mark.asyncio(loop_scope="session")

ANSWER_MS = 20_000


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    with running_sandbox() as url:
        context = await browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
        page = await context.new_page()
        await page.goto(f"{url}/?person=anna")
        yield page
        await context.close()


@pytest.mark.parametrize("platform", ["telegram", "vk"])
async def test_every_suggested_draft_gets_the_verdict_that_it_promises(platform: Platform, page: Page) -> None:
    await page.locator(f"input[value={platform}]").check()
    await page.get_by_role("radio", name="Анна").check()
    for draft, verdict in {
        "Хорошая запись": "Замечаний не найдено",
        "Со СНИЛС": "112-233-445 95",
        "Грубый ответ": "Закройте рот",
        "С корпоратива": "пьём пиво",
    }.items():
        await begin(page, platform)
        await page.get_by_role("button", name=draft).click()
        await page.keyboard.press("Enter")
        await expect(page.locator(".theirs").last).to_contain_text(verdict, timeout=ANSWER_MS)
        await start_anew(page)
        await expect(start_button(page, platform)).to_be_visible()


@pytest.mark.parametrize("platform", ["telegram", "vk"])
async def test_a_clause_opens_in_place_and_leads_back_to_the_verdict(platform: Platform, page: Page) -> None:
    await page.locator(f"input[value={platform}]").check()
    await page.get_by_role("radio", name="Анна").check()
    await begin(page, platform)
    await page.get_by_role("button", name="Со СНИЛС").click()
    await page.keyboard.press("Enter")
    answer = page.locator(".theirs").last
    await page.get_by_role("button", name="п. ").click(timeout=ANSWER_MS)
    await expect(answer).not_to_contain_text("Так публиковать нельзя", timeout=ANSWER_MS)
    await answer.get_by_role("button", name="К замечаниям").click()
    await expect(answer).to_contain_text("Так публиковать нельзя", timeout=ANSWER_MS)


@pytest.mark.parametrize("platform", ["telegram", "vk"])
async def test_a_stranger_reads_one_sentence_and_no_buttons(platform: Platform, page: Page) -> None:
    await page.locator(f"input[value={platform}]").check()
    await page.get_by_role("radio", name="Павел").check()
    await begin(page, platform)
    await expect(page.locator(".theirs")).to_contain_text("только для сотрудников", timeout=ANSWER_MS)
    await expect(page.locator(".keyboard")).to_have_count(0)


async def test_the_stranger_takes_a_code_comes_in_and_is_a_stranger_again_after_the_reset(page: Page) -> None:
    await start_anew(page)
    await page.get_by_role("radio", name="Павел").check()
    await page.locator("input[value=vk]").check()
    for _ in range(2):
        await begin(page, "vk")
        await page.get_by_role("button", name="Взять код приглашения").click()
        await expect(field(page)).not_to_have_value("")
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name="Согласен", exact=True).click(timeout=ANSWER_MS)
        await expect(page.locator(".theirs").last).to_contain_text("добро пожаловать", timeout=ANSWER_MS)
        await start_anew(page)


async def start_anew(page: Page) -> None:
    await page.get_by_role("button", name="Начать сначала").click()
    await page.get_by_role("button", name="Стереть").click()
