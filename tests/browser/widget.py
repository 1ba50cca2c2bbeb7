"""How does a test hold the widget? By what a shopper sees of it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


class Chat:
    """The widget on a page. Playwright's selectors look into the open shadow root by themselves."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator("xiaoer-chat")
        self.launcher = self.root.locator(".launcher")
        self.badge = self.root.locator(".badge")
        self.panel = self.root.get_by_role("dialog")
        self.box = self.root.get_by_role("textbox")
        self.rows = self.root.locator(".row:not(.typing)")
        self.own = self.root.locator(".row.shopper .bubble")
        self.bot = self.root.locator(".row.bot:not(.typing) .bubble")
        self.agent = self.root.locator(".row.agent:not(.typing) .bubble")
        self.system = self.root.locator(".row.system")
        self.pending = self.root.locator(".row.pending")
        self.failed = self.root.locator(".row.failed")
        self.typing = self.root.locator(".row.typing")
        self.replies = self.root.locator(".reply")
        self.suggestions = self.root.locator(".suggestion")
        self.cards = self.root.locator(".card")
        self.order = self.root.locator(".order")
        self.status = self.root.locator(".status")
        self.notice = self.root.locator(".notice")

    def open(self) -> Chat:
        """Open the panel and wait until it has its words."""
        self.launcher.click()
        self.root.locator(".greeting:not(:empty)").wait_for()
        return self

    def say(self, text: str) -> None:
        """Write a message and press Enter."""
        self.box.fill(text)
        self.box.press("Enter")

    def reply(self, title: str) -> Locator:
        """The quick reply with this title."""
        return self.root.get_by_role("button", name=title, exact=True)
