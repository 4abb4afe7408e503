"""What an order about an approval has come to, as a press and as a message are answered."""

from bot.approval.model import ApprovalMove, Refusal
from bot.page import Page, Toast
from bot.views import start
from bot.views.approval import cards as views

Outcome = ApprovalMove | Refusal | None


def pressed(answer: Page | Refusal | None) -> Page | Toast:
    return answer if isinstance(answer, Page) else refused(answer)


def refused(refusal: Refusal | None) -> Toast:
    return views.refused(refusal) if refusal else start.stale_button()


def written(answer: Page | Refusal | None) -> Page:
    """An answer to a message, where no toast can stand."""
    if isinstance(answer, Page):
        return answer
    return views.refused_page(answer) if answer else views.gone_page()
