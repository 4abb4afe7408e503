"""A sandbox on a free port, a scripted bot in it, and Chromium looking at the page.

Chromium is started once for all tests here, so fixtures and tests share the session's event loop.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Literal
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, Request, async_playwright

from bot.sandbox import PEOPLE, Platform, Sandbox
from tests.page.chromium import FLAGS, find
from tests.page.scripted_bot import ScriptedBot

WAIT_MS = 8_000

Visit = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = find()
    if path is None:
        pytest.skip("Chromium is not installed; install it, or set CHROMIUM to its path")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest_asyncio.fixture(loop_scope="session")
async def bot(sandbox: Sandbox) -> AsyncIterator[ScriptedBot]:
    bot = ScriptedBot(sandbox)
    await bot.start()
    yield bot
    await bot.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, sandbox: Sandbox) -> AsyncIterator[Visit]:
    """Opens the page in a fresh browser profile. At the end: no errors in the console, no request left loopback."""
    troubles: list[str] = []
    contexts = []

    async def visit(
        platform: Platform = "telegram",
        person: str = PEOPLE[0].id,
        *,
        width: int = 390,
        height: int = 844,
        system_theme: Literal["light", "dark"] = "light",
    ) -> Page:
        context = await browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=system_theme, locale="ru-RU",
            timezone_id="Europe/Moscow", reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(WAIT_MS)
        page = await context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
        page.on("request", watch)
        await page.goto(f"{sandbox.url}/?platform={platform}&person={person}")
        await page.locator("#composer, #start").locator("visible=true").wait_for()
        return page

    def hear(message: ConsoleMessage) -> None:
        # A refusal that the page shows to the person is reported by Chromium as well.
        if message.type in {"error", "warning"} and "status of 400" not in message.text:
            troubles.append(f"{message.type}: {message.text}")

    def watch(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and address.hostname != "127.0.0.1":
            troubles.append(f"request to {address.hostname}")

    yield visit
    for context in contexts:
        await context.close()
    assert troubles == []
