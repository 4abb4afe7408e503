"""Makes docs/sandbox.png, the README's picture: a conversation in Telegram by day and one in VK by night.

`python -m tests.page.picture` starts the sandbox with the real bot, plays both conversations as a person would, and
puts the two phones side by side.
"""

import asyncio
import base64
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Browser, async_playwright, expect

from bot.sandbox import Platform
from tests.page.chromium import FLAGS, find
from tests.page.running import running_sandbox
from tests.page.steps import begin

PICTURE = Path(__file__).parents[2] / "docs" / "sandbox.png"
SCALE = 1.5

# Two phones on a ground that suits GitHub's light and dark pages alike.
SHEET = """<!doctype html><style>
  body { margin: 0; display: flex; justify-content: center; gap: 56px; padding: 44px 0;
         background: linear-gradient(100deg, #e6edf8 22%, #2b3b52 78%); }
  img { width: 402px; filter: drop-shadow(0 16px 28px #0b1a3052); }
</style>"""
# The phone alone: nothing behind its round corners, no shadow cut off at its edge.
ALONE = "html, body { background: transparent !important } .phone { box-shadow: none !important }"


@dataclass(frozen=True)
class Scene:
    platform: Platform
    theme: str
    draft: str


SCENES = (Scene("telegram", "light", "Со СНИЛС"), Scene("vk", "dark", "С корпоратива"))


def late_morning() -> str:
    """A time zone where it is eleven o'clock now: nobody is at work on a picture made at night."""
    return f"Etc/GMT{datetime.now(UTC).hour - 11:+d}"  # the sign of these zones is turned round: GMT-3 is Moscow


async def photograph(browser: Browser, url: str, scene: Scene) -> bytes:
    """One phone after its conversation, as PNG with transparent corners."""
    context = await browser.new_context(
        viewport={"width": 1280, "height": 900}, device_scale_factor=SCALE, locale="ru-RU",
        timezone_id=late_morning(), reduced_motion="reduce", bypass_csp=True,
    )
    page = await context.new_page()
    await page.goto(f"{url}/?platform={scene.platform}&person=anna&theme={scene.theme}")
    await begin(page, scene.platform)
    await expect(page.locator(".theirs")).to_have_count(1)
    await page.get_by_role("button", name=scene.draft).click()
    await page.keyboard.press("Enter")
    # The first verdict waits until the judgement by meaning is loaded.
    await expect(page.get_by_role("button", name="На согласование")).to_be_visible(timeout=20_000)
    await page.locator("#text").blur()
    await page.mouse.move(0, 0)
    await page.add_style_tag(content=ALONE)
    picture = await page.locator("#phone").screenshot(omit_background=True, animations="disabled")
    await context.close()
    return picture


async def make(url: str, picture: Path) -> None:
    path = find()
    if path is None:
        sys.exit("Chromium не найден: поставьте его или укажите путь в переменной CHROMIUM.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        phones = [await photograph(browser, url, scene) for scene in SCENES]
        page = await browser.new_page(viewport={"width": 1080, "height": 600}, device_scale_factor=SCALE)
        images = (f'<img src="data:image/png;base64,{base64.b64encode(phone).decode()}">' for phone in phones)
        await page.set_content(SHEET + "".join(images))
        picture.parent.mkdir(exist_ok=True)
        await page.screenshot(path=picture, full_page=True)
        await browser.close()


def main() -> None:
    with running_sandbox() as url:
        asyncio.run(make(url, PICTURE))
    print(PICTURE)


if __name__ == "__main__":
    main()
