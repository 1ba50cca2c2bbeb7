"""Does a reply get through? Sent, confirmed, refused, held up, lost on the way back: visible, in order, once."""

from __future__ import annotations

import json

from playwright.sync_api import Route, expect

from tests.browser.conftest import Browsing
from tests.browser.desk import Desk, Visitor, sit_down, stored
from tests.browser.house import House


def test_each_conversation_keeps_its_draft(house: House, browsing: Browsing) -> None:
    tickets = [Visitor(house).ask_for_person() for _ in range(2)]
    desk = sit_down(house, browsing)
    for number, ticket in enumerate(tickets):
        desk.open(ticket).take()
        desk.box.fill(f"draft {number}")
    desk.open(tickets[0])
    expect(desk.box).to_have_value("draft 0")
    desk.open(tickets[1])
    expect(desk.box).to_have_value("draft 1")


def test_enter_sends_and_shift_enter_begins_a_line(house: House, browsing: Browsing) -> None:
    ticket = Visitor(house).ask_for_person()
    desk = sit_down(house, browsing).open(ticket).take()
    desk.box.press_sequentially("one")
    desk.box.press("Shift+Enter")
    desk.box.press_sequentially("two")
    desk.box.press("Enter")
    expect(desk.box).to_have_value("")
    expect(desk.unsent).to_have_count(0)
    desk.box.press("Enter")  # an empty box sends nothing
    assert stored(house, ticket) == ["one\ntwo"]


def test_a_reply_is_shown_at_once_and_confirmed_when_it_isstored(house: House, browsing: Browsing) -> None:
    ticket = Visitor(house).ask_for_person()
    desk = sit_down(house, browsing).open(ticket).take()
    held: list[Route] = []
    desk.page.route("**/messages", lambda route: held.append(route))
    desk.say("on its way")
    expect(desk.unsent).to_contain_text("Sending…")
    held[0].continue_()
    expect(desk.unsent).to_have_count(0)
    expect(desk.agent).to_have_text(["on its way"])


def test_a_refused_reply_says_why_and_can_be_changed_or_sent_again(house: House, browsing: Browsing) -> None:
    ticket = Visitor(house).ask_for_person()
    desk = sit_down(house, browsing).open(ticket).take()
    body = json.dumps({"error": {"code": "bad_input", "message": "The shop says no."}})
    desk.page.route("**/messages", lambda route: route.fulfill(status=422, body=body))
    desk.say("refused")
    expect(desk.unsent).to_contain_text("Not sent · The shop says no.")
    desk.page.unroute("**/messages")
    desk.button("Edit").click()
    expect(desk.unsent).to_have_count(0)
    expect(desk.box).to_have_value("refused")
    desk.page.route("**/messages", lambda route: route.fulfill(status=422, body=body))
    desk.box.press("Enter")
    expect(desk.unsent).to_have_count(1)
    desk.page.unroute("**/messages")
    desk.button("Try again").click()
    expect(desk.agent).to_have_text(["refused"])
    assert stored(house, ticket) == ["refused"]


def test_what_is_written_without_a_line_is_sent_in_order_and_once(house: House, browsing: Browsing) -> None:
    browsing.may_lose_line = True
    shopper = Visitor(house)
    ticket = shopper.ask_for_person()
    desk = sit_down(house, browsing).open(ticket).take()
    desk.page.context.set_offline(True)
    for text in ("1", "2", "3"):
        desk.say(text)
    expect(desk.link).to_have_text("Reconnecting")
    expect(desk.sign).to_contain_text("No connection.")
    expect(desk.unsent).to_have_count(3)
    expect(desk.unsent.first).to_contain_text("Waiting for the connection")
    shopper.say("are you there?")
    missed = Visitor(house).ask_for_person()
    desk.page.context.set_offline(False)
    expect(desk.link).to_have_text("Live", timeout=15_000)
    expect(desk.unsent).to_have_count(0, timeout=15_000)
    expect(desk.agent).to_have_text(["1", "2", "3"])
    expect(desk.shopper.last).to_have_text("are you there?")
    expect(desk.row(missed)).to_be_visible()
    assert stored(house, ticket) == ["1", "2", "3"]


def test_an_answer_that_got_lost_does_not_send_twice(house: House, browsing: Browsing) -> None:
    browsing.may_lose_line = True
    browsing.expected = "net::ERR_FAILED"
    ticket = Visitor(house).ask_for_person()
    desk = _signed_in_before(house, browsing, ticket)
    lost: list[str] = []

    def lose(route: Route) -> None:
        route.fetch()
        lost.append(route.request.url)
        route.abort()

    desk.page.route("**/messages", lose, times=1)
    desk.say("once")
    expect(desk.agent).to_have_text(["once"])
    expect(desk.unsent).to_have_count(0)
    assert len(lost) == 1
    assert stored(house, ticket) == ["once"]


def _signed_in_before(house: House, browsing: Browsing, ticket: str) -> Desk:
    """Return a desk with the ticket taken; what the sign-in's console says is no matter here."""
    expected = browsing.expected
    desk = sit_down(house, browsing).open(ticket).take()
    browsing.expected = expected
    return desk


def test_a_reply_that_is_too_long_is_not_let_go(house: House, browsing: Browsing) -> None:
    ticket = Visitor(house).ask_for_person()
    desk = sit_down(house, browsing).open(ticket).take()
    limit = house.shop.settings.max_text
    desk.box.fill("长" * (limit + 7))
    expect(desk.talk.locator(".over")).to_have_text("7 characters too many")
    desk.box.press("Enter")
    expect(desk.button("Send")).to_be_disabled()
    expect(desk.unsent).to_have_count(0)
    desk.box.fill("😀" * limit)
    desk.box.press("Enter")
    expect(desk.agent).to_have_text(["😀" * limit])
