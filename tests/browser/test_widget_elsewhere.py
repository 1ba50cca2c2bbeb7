"""Does the widget work on another site's page, where the settings allow it, and nowhere else?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Browsing
from tests.browser.house import House, furnish
from tests.browser.widget import Chat

PAGE = """<!doctype html><html><title>A shop</title><style>p {{ color: red }}</style><body>
<script type="module" src="{script}" data-language="zh" data-theme="dark"></script>"""


@pytest.fixture
def site() -> Iterator[Callable[[House], str]]:
    """Another site; told of a house, it returns its address, where a page has the house's widget."""
    scripts: list[str] = []

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.format(script=scripts[-1]).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def with_widget_of(house: House | None = None) -> str:
        if house is not None:
            scripts.append(f"{house.url}/widget/xiaoer.js")
        return f"http://127.0.0.1:{server.server_port}"

    yield with_widget_of
    server.shutdown()
    server.server_close()


def test_one_script_tag_brings_the_chat_to_an_allowed_site(
    site: Callable[..., str], browsing: Browsing, tmp_path_factory: pytest.TempPathFactory
) -> None:
    house = furnish(tmp_path_factory.mktemp("house"), allowed_origins=site())
    house.start()
    try:
        page = browsing.visit(site(house))
        chat = Chat(page).open()
        expect(chat.box).to_have_attribute("placeholder", "请输入您的问题")
        expect(chat.root).to_have_css("color-scheme", "dark")
        chat.say("推荐商品")
        expect(chat.cards).to_have_count(4)
        assert str(chat.cards.first.locator("img").get_attribute("src")).startswith(house.url)
        expect(chat.cards.first.locator(".price")).not_to_have_css("color", "rgb(255, 0, 0)")
        page.reload()
        expect(chat.own).to_have_text(["推荐商品"])
    finally:
        house.stop()


def test_a_site_that_is_not_allowed_gets_no_chat(
    house: House, site: Callable[[House], str], browsing: Browsing
) -> None:
    browsing.expected = "CORS policy"
    browsing.may_lose_line = True
    page = browsing.visit("about:blank")
    with page.expect_console_message(lambda message: "Access-Control-Allow-Origin" in message.text):
        page.goto(site(house))
    expect(page.locator("xiaoer-chat")).to_have_count(0)
