"""Pictures and documents: by the paperclip, by dropping, by pasting."""

import base64

import pytest
from playwright.async_api import FilePayload, Page, expect

from bot.sandbox import Platform, Sandbox
from tests.page.conftest import Visit
from tests.page.scripted_bot import ScriptedBot
from tests.page.steps import begin

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("bot")]

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)

# A file that comes by mouse or clipboard: the event as the browser makes it.
BRING = """([selector, kind, name, type, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, { type }));
  const init = { bubbles: true, cancelable: true };
  const event = kind === 'paste'
    ? new ClipboardEvent(kind, { ...init, clipboardData: data })
    : new DragEvent(kind, { ...init, dataTransfer: data });
  document.querySelector(selector).dispatchEvent(event);
}"""


async def choose(page: Page, *files: FilePayload) -> None:
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Приложить файл").click()
    await (await chooser.value).set_files(list(files))


@pytest.mark.parametrize("platform", ["telegram", "vk"])
async def test_a_picture_is_sent_with_its_caption_and_opens_large(
    platform: Platform, visit: Visit, sandbox: Sandbox
) -> None:
    page = await visit(platform)
    await begin(page, platform)
    await choose(page, {"name": "афиша.png", "mimeType": "image/png", "buffer": PNG})
    await expect(page.locator("#tray")).to_contain_text("афиша.png")
    await page.keyboard.type("Посмотрите афишу")
    await page.keyboard.press("Enter")
    message = page.locator(".mine").last
    await expect(message).to_contain_text("Посмотрите афишу")
    await expect(page.locator("#tray")).to_be_hidden()
    sent = next(m for m in sandbox.world.chat(platform, "anna") if m.photo)
    assert sent.text == "Посмотрите афишу"

    await message.get_by_role("button", name="Картинка").click()
    await expect(page.get_by_role("dialog", name="Картинка")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog", name="Картинка")).to_be_hidden()


async def test_any_other_file_is_sent_as_a_document_with_its_name_and_size(visit: Visit) -> None:
    page = await visit()
    await begin(page)
    await choose(page, {"name": "План публикаций.docx", "mimeType": "application/octet-stream", "buffer": b"x" * 3000})
    await page.get_by_role("button", name="Отправить").click()
    link = page.locator(".mine").get_by_role("link", name="План публикаций.docx")
    await expect(link).to_contain_text("3 КБ")


async def test_a_file_may_be_taken_back_before_it_is_sent(visit: Visit, sandbox: Sandbox) -> None:
    page = await visit()
    await begin(page)
    await choose(
        page,
        {"name": "лишнее.txt", "mimeType": "text/plain", "buffer": b"1"},
        {"name": "нужное.txt", "mimeType": "text/plain", "buffer": b"2"},
    )
    await page.get_by_role("button", name="Убрать «лишнее.txt»").click()
    await page.get_by_role("button", name="Отправить").click()
    await expect(page.locator(".mine").last).to_contain_text("нужное.txt")
    documents = [m.document.name for m in sandbox.world.chat("telegram", "anna") if m.document]
    assert documents == ["нужное.txt"]


@pytest.mark.parametrize(("kind", "selector"), [("drop", "#scroller"), ("paste", "#text")])
async def test_a_file_may_be_dropped_or_pasted(kind: str, selector: str, visit: Visit) -> None:
    page = await visit()
    await begin(page)
    await page.evaluate(BRING, [selector, kind, "заметка.txt", "text/plain", "текст"])
    await expect(page.locator("#tray")).to_contain_text("заметка.txt")


async def test_a_file_that_is_no_picture_in_truth_is_refused_in_words_and_kept(visit: Visit) -> None:
    page = await visit()
    await begin(page)
    await choose(page, {"name": "фото.png", "mimeType": "image/png", "buffer": b"not a picture"})
    await page.get_by_role("button", name="Отправить").click()
    await expect(page.locator("#toasts")).to_contain_text("Это не картинка")
    await expect(page.locator("#tray")).to_contain_text("фото.png")


async def test_a_document_of_the_bot_can_be_saved(visit: Visit, sandbox: Sandbox, bot: ScriptedBot) -> None:
    page = await visit()
    await begin(page)
    await bot.send_document(sandbox.world.person("anna").telegram_id, "Приглашения.xlsx", b"PK table")
    link = page.locator(".theirs").get_by_role("link", name="Приглашения.xlsx")
    async with page.expect_download() as saving:
        await link.click()
    saved = await saving.value
    assert saved.suggested_filename == "Приглашения.xlsx"
    assert (await saved.path()).read_bytes() == b"PK table"
