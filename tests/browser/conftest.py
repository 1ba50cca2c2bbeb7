"""What do the browser tests share? A running house, one Chromium, and pages that must not complain."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.browser.house import House, furnish

HERE = "tests/browser"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")
PATIENCE_MS = 8000
LOCALE = {"zh": "zh-CN", "en": "en-GB"}
NO_LINE = ("net::ERR_INTERNET_DISCONNECTED", "net::ERR_CONNECTION", "net::ERR_FAILED", "WebSocket connection to")
"""What a browser complains of while there is no way to the server."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as a browser test."""
    for item in items:
        if HERE in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's Chromium if there is one, else Playwright's own.

    Not for the whole session: while Playwright runs, no other event loop can run in this thread.
    """
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def running_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One gateway for all tests of this folder; conversations keep them apart."""
    house = furnish(tmp_path_factory.mktemp("house"))
    house.start()
    yield house
    house.stop()


@pytest.fixture
def house(running_house: House, caplog: pytest.LogCaptureFixture) -> Iterator[House]:
    """The gateway, with an unscripted bot that answers at once; pytest prints its log where a test fails."""
    caplog.set_level(logging.INFO, logger="bot")
    running_house.engine.says.clear()
    running_house.engine.heard.clear()
    running_house.engine.go.set()
    yield running_house
    running_house.engine.go.set()


@pytest.fixture
def own_house(tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture) -> Iterator[House]:
    """A gateway of this test's own, which it may stop and start."""
    caplog.set_level(logging.INFO, logger="bot")
    house = furnish(tmp_path_factory.mktemp("house"))
    house.start()
    yield house
    house.engine.go.set()
    house.stop()


@dataclass
class Browsing:
    """Opens pages as different people; every page's complaints are kept."""

    browser: Browser
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    may_lose_line: bool = False
    expected: str = ""
    """Part of a complaint that the test provokes."""
    provoked: list[str] = field(default_factory=list)

    def visit(
        self, url: str, *, language: str = "en", phone: bool = False, dark: bool = False, calm: bool = True
    ) -> Page:
        """Return a new person's page at ``url``; ``calm`` asks for reduced motion, so that nothing has to settle."""
        context = self.browser.new_context(
            locale=LOCALE[language],
            viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 860},
            is_mobile=phone,
            has_touch=phone,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if calm else "no-preference",
        )
        context.set_default_timeout(PATIENCE_MS)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("console", self._console)
        page.goto(url)
        return page

    def _console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        expected = (NO_LINE if self.may_lose_line else ()) + ((self.expected,) if self.expected else ())
        into = self.provoked if any(part in message.text for part in expected) else self.complaints
        into.append(f"console: {message.text} ({message.location.get('url', '')})")


@pytest.fixture
def browsing(chromium: Browser) -> Iterator[Browsing]:
    """Pages of this test; it fails where a page threw, broke its content policy or could not load something."""
    people = Browsing(chromium)
    yield people
    for context in people.contexts:
        context.close()
    assert people.complaints == []
