"""Is nothing lost while the line is down? Waiting, order, exactly once, visible failure, and a way out of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from bot.errors import Busy
from tests.browser.conftest import Browsing
from tests.browser.house import House
from tests.browser.widget import Chat


def _said_by_shopper(house: House, page: Page) -> list[str]:
    """Return what the gateway has stored of this page's shopper."""
    talk = page.evaluate(
        "JSON.parse(Object.entries(localStorage).find(([key]) => key.endsWith(':conversation'))[1]).id"
    )
    return [m.text for m in house.shop.conversations.history(talk) if m.sender == "shopper"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_written_offline_is_sent_in_order_and_once(house: House, browsing: Browsing, language: str) -> None:
    browsing.may_lose_line = True
    page = browsing.visit(house.url, language=language)
    chat = Chat(page).open()
    chat.say("0")
    expect(chat.bot).to_have_count(1)
    page.context.set_offline(True)
    expect(chat.notice).to_contain_text("网络未连接" if language == "zh" else "No connection")
    for text in ("1", "2", "3"):
        chat.say(text)
    expect(chat.pending).to_have_count(3)
    expect(chat.pending.first).to_contain_text("等待发送" if language == "zh" else "Waiting to be sent")
    page.context.set_offline(False)
    expect(chat.pending).to_have_count(0)
    expect(chat.bot).to_have_count(4)
    expect(chat.notice).to_be_hidden()
    assert _said_by_shopper(house, page) == ["0", "1", "2", "3"]


def test_a_gateway_that_comes_back_is_sent_what_waited(own_house: House, browsing: Browsing) -> None:
    browsing.may_lose_line = True
    page = browsing.visit(own_house.url)
    chat = Chat(page).open()
    chat.say("before")
    expect(chat.bot).to_have_count(1)
    own_house.stop()
    chat.say("meanwhile")
    expect(chat.notice).to_contain_text("can't be reached")
    expect(chat.pending).to_have_count(1)
    own_house.start()
    expect(chat.bot).to_have_text(["Heard: before", "Heard: meanwhile"], timeout=20_000)
    assert _said_by_shopper(own_house, page) == ["before", "meanwhile"]


def test_a_first_message_that_finds_no_server_survives_a_reload(house: House, browsing: Browsing) -> None:
    browsing.may_lose_line = True
    browsing.expected = "500 (Internal Server Error)"
    page = browsing.visit(house.url)
    page.route("**/api/v1/conversations", lambda route: route.fulfill(status=500))
    chat = Chat(page).open()
    chat.say("first")
    chat.say("second")
    expect(chat.pending).to_have_count(2)
    page.reload()
    expect(chat.own).to_have_text(["first", "second"])
    page.unroute("**/api/v1/conversations")
    page.reload()
    expect(chat.bot).to_have_text(["Heard: first", "Heard: second"])
    assert _said_by_shopper(house, page) == ["first", "second"]


def test_a_lost_acknowledgement_does_not_send_twice(house: House, browsing: Browsing) -> None:
    browsing.may_lose_line = True
    page = browsing.visit(house.url)
    lost: list[str] = []

    def swallow_first_acknowledgement(line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def to_page(frame: str | bytes) -> None:
            acknowledgement = isinstance(frame, str) and frame.startswith("43/shopper")
            if lost or not acknowledgement:
                line.send(frame)
                return
            lost.append(str(frame))
            line.close(code=1001, reason="gone")

        server.on_message(to_page)

    page.route_web_socket("**/socket.io/**", swallow_first_acknowledgement)
    page.reload()
    chat = Chat(page).open()
    chat.say("only once")
    expect(chat.pending).to_have_count(0, timeout=15_000)
    expect(chat.own).to_have_count(1)
    expect(chat.bot).to_have_count(1)
    assert lost
    assert _said_by_shopper(house, page) == ["only once"]


def test_a_refused_message_is_shown_as_failed_and_can_be_sent_again(
    house: House, browsing: Browsing, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = browsing.visit(house.url)
    chat = Chat(page).open()

    def refuse(*_: object) -> None:
        raise Busy("too much at once")

    with monkeypatch.context() as patched:
        patched.setattr(house.shop.conversations, "hear", refuse)
        chat.say("hello")
        expect(chat.failed).to_contain_text("busy right now")
    chat.say("second")
    expect(chat.bot).to_have_text(["Heard: second"])
    expect(chat.failed).to_have_count(1)
    expect(chat.own).to_have_text(["hello", "second"])  # what failed stays where it was said
    chat.root.get_by_role("button", name="Try again").click()
    expect(chat.bot).to_have_text(["Heard: second", "Heard: hello"])
    expect(chat.failed).to_have_count(0)
    assert _said_by_shopper(house, page) == ["second", "hello"]


def test_a_message_that_is_too_long_can_be_edited(house: House, browsing: Browsing) -> None:
    chat = Chat(browsing.visit(house.url)).open()
    text = "长" * (house.shop.settings.max_text + 1)
    chat.say(text)
    expect(chat.failed).to_contain_text("Too long to send")
    chat.root.get_by_role("button", name="Edit").click()
    expect(chat.failed).to_have_count(0)
    expect(chat.box).to_have_value(text)
    chat.say("shorter")
    expect(chat.own).to_have_text(["shorter"])
    expect(chat.bot).to_have_count(1)


def test_a_conversation_that_is_gone_is_replaced_by_a_new_one(house: House, browsing: Browsing) -> None:
    page = browsing.visit(house.url)
    page.evaluate(
        "localStorage.setItem(`xiaoer:${location.origin}:conversation`, JSON.stringify({id: 'gone', token: 'gone'}))"
    )
    page.reload()
    chat = Chat(page).open()
    chat.say("anybody here?")
    expect(chat.bot).to_have_text(["Heard: anybody here?"])
    assert _said_by_shopper(house, page) == ["anybody here?"]
