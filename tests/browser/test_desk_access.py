"""Can everybody work at the desk? By keyboard alone, with a screen reader, with weak eyes, in little room."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.conversations.model import Sender
from bot.handoff.card import build_card
from bot.handoff.model import HandoffReason
from tests.browser.conftest import Browsing
from tests.browser.desk import PASSWORD, PERSON, REFUSED, Desk, Visitor, put_ticket, sit_down
from tests.browser.house import House

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_whole_shift_needs_no_mouse(own_house: House, browsing: Browsing, language: str) -> None:
    browsing.expected = REFUSED
    own_house.shop.agents.add("lin", "Lin", PASSWORD)
    card = build_card(HandoffReason.ASKED, "en", last_text="Hi", suggestions=["A suggested reply"])
    first = put_ticket(own_house, (Sender.SHOPPER, "the first"), card=card, ago=60)
    shopper = Visitor(own_house)
    second = shopper.ask_for_person()
    desk = Desk(browsing.visit(f"{own_house.url}/desk/", language=language))
    keys = desk.page.keyboard
    expect(desk.login).to_be_focused()
    keys.type("lin")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(desk.rows).to_have_count(2)
    keys.press("j")
    expect(desk.row(first)).to_be_focused()
    expect(desk.shopper).to_have_text(["the first"])
    keys.press("j")
    expect(desk.row(second)).to_be_focused()
    keys.press("ArrowUp")
    expect(desk.row(first)).to_have_attribute("aria-current", "true")
    keys.press("r")  # nothing to write in yet
    expect(desk.row(first)).to_be_focused()
    keys.press("t")
    expect(desk.box).to_be_focused()
    keys.type("jkter?")  # letters, not commands
    expect(desk.box).to_have_value("jkter?")
    keys.press("Enter")
    expect(desk.agent).to_have_text(["jkter?"])
    keys.press("Escape")
    expect(desk.row(first)).to_be_focused()
    keys.press("1")
    expect(desk.box).to_have_value("A suggested reply")
    keys.press("Enter")
    expect(desk.agent).to_have_count(2)
    keys.press("Escape")
    keys.press("e")
    expect(desk.sheet).to_be_visible()
    keys.press("Escape")
    expect(desk.sheet).to_have_count(0)
    expect(desk.row(first)).to_be_focused()
    keys.press("e")
    keys.press("Enter")
    expect(desk.row(first)).to_have_count(0)
    expect(desk.row(second)).to_be_focused()  # the next one, ready to be opened
    keys.press("Enter")
    expect(desk.shopper).to_have_text([PERSON["en"]])
    shopper.say("hello?")
    expect(desk.shopper.last).to_have_text("hello?")
    keys.press("c")
    expect(desk.row(first)).to_be_visible()
    keys.press("c")
    expect(desk.row(second)).to_be_visible()


def test_the_sheet_of_keys_opens_on_a_question_mark(house: House, browsing: Browsing) -> None:
    ticket = Visitor(house).ask_for_person()
    desk = sit_down(house, browsing).open(ticket)
    desk.page.keyboard.press("?")
    expect(desk.sheet).to_have_accessible_name("Keyboard")
    expect(desk.sheet.locator(".keys div")).to_have_count(12)
    expect(desk.button("Close").last).to_be_focused()
    desk.page.keyboard.press("t")  # means nothing while the sheet is open
    desk.page.keyboard.press("Escape")
    expect(desk.sheet).to_have_count(0)
    expect(desk.row(ticket)).to_be_focused()
    expect(desk.row(ticket)).to_have_class("row waiting")


def test_single_keys_can_be_switched_off(house: House, browsing: Browsing) -> None:
    ticket = Visitor(house).ask_for_person()
    desk = sit_down(house, browsing).open(ticket)
    desk.page.get_by_role("button", name="Keyboard").click()
    desk.sheet.get_by_label("Single-key shortcuts").uncheck()
    desk.button("Close").last.click()
    desk.row(ticket).focus()
    desk.page.keyboard.press("t")
    desk.page.keyboard.press("?")
    expect(desk.sheet).to_have_count(0)
    expect(desk.row(ticket)).to_have_class("row waiting")
    desk.page.keyboard.press("ArrowUp")  # the arrows within the queue remain
    desk.page.keyboard.press("ArrowDown")
    expect(desk.row(ticket)).to_have_attribute("aria-current", "true")


def test_the_focus_can_always_be_seen(house: House, browsing: Browsing) -> None:
    ticket = Visitor(house).ask_for_person()
    desk = sit_down(house, browsing).open(ticket).take()
    seen = set()
    for _ in range(25):
        desk.page.keyboard.press("Tab")
        name, outline, around = desk.page.evaluate(
            "(() => { const one = document.activeElement; const style = getComputedStyle(one);"
            " return [one.className || one.tagName, style.outlineStyle,"
            " getComputedStyle(one.closest('.composer') ?? one).boxShadow]; })()"
        )
        seen.add(name)
        assert name == "BODY" or outline != "none" or (name == "box" and around != "none"), name
    assert {"quiet", "row mine", "scroll", "box"} <= seen


def test_a_screen_reader_hears_who_speaks_and_how_long_somebody_waits(house: House, browsing: Browsing) -> None:
    shopper = Visitor(house)
    ticket = shopper.ask_for_person()
    desk = sit_down(house, browsing).open(ticket).take()
    desk.say("one")
    desk.say("two")
    expect(desk.agent).to_have_count(2)
    texts = desk.page.locator(".message .by").evaluate_all(
        "all => all.map((by) => by.textContent.trim().split(' ')[0])"
    )
    assert texts == ["Shopper", "Bot", "Lin", "Lin"]
    log = desk.page.get_by_role("log")
    expect(log).to_have_accessible_name("Transcript")
    expect(log).to_have_attribute("aria-live", "polite")
    desk.page.add_init_script(
        "window.liveWhenAdded = []; new MutationObserver((all) => all.forEach(({ addedNodes }) => addedNodes.forEach("
        "(node) => node.parentElement?.closest('[role=log]') && liveWhenAdded.push(node.parentElement.closest("
        "'[role=log]').ariaLive)))).observe(document, { childList: true, subtree: true });"
    )
    desk.page.reload()
    expect(desk.agent).to_have_count(2)
    expect(log).to_have_attribute("aria-live", "polite")
    assert set(desk.page.evaluate("liveWhenAdded")) <= {"off"}  # what was said before is not read aloud again
    shopper.say("three")
    expect(desk.row(ticket).locator(".wait")).to_contain_text("waiting")
    unnamed = desk.page.locator("button:visible, select:visible, textarea:visible").evaluate_all(
        "all => all.filter((one) => !one.textContent.trim() && !one.ariaLabel && !one.labels?.length).length"
    )
    assert unnamed == 0
    headings = desk.page.get_by_role("heading").evaluate_all("all => all.map((one) => Number(one.tagName[1]))")
    assert headings[0] == 1 and all(after <= before + 1 for before, after in pairwise(headings))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(own_house: House, browsing: Browsing, dark: bool) -> None:
    ranking = [{"name": "order_status", "confidence": 0.5}]
    card = build_card(
        HandoffReason.DISPLEASED,
        "en",
        ranking=ranking,
        last_text="Bad",
        tried=["x"],
        stock="none",
        suggestions=["Sorry"],
    )
    for ago in (10, 150, 400):
        ticket = put_ticket(own_house, (Sender.SHOPPER, "See https://example.com"), card=card, ago=ago)
    desk = Desk(browsing.visit(f"{own_house.url}/desk/", dark=dark))
    browsing.expected = REFUSED
    browsing.complaints.clear()
    expect(desk.login).to_be_visible()
    weak = [desk.page.evaluate(CONTRAST, 4.5)]
    own_house.shop.agents.add("lin", "Lin", PASSWORD)
    desk.sign_in("lin").open(ticket)
    weak.append(desk.page.evaluate(CONTRAST, 4.5))
    desk.take()
    desk.say("Hello")
    expect(desk.agent).to_have_count(1)
    desk.page.route("**/messages", lambda route: route.fulfill(status=422, body="{}"))
    desk.say("refused")
    expect(desk.unsent).to_contain_text("Not sent")
    desk.page.mouse.move(0, 0)
    weak.append(desk.page.evaluate(CONTRAST, 4.5))
    assert weak == [[], [], []]


def test_in_little_room_one_column_is_shown_at_a_time(house: House, browsing: Browsing) -> None:
    ticket = Visitor(house).ask_for_person()
    desk = sit_down(house, browsing, phone=True)
    desk.open(ticket)
    expect(desk.queue).to_be_hidden()
    desk.take()
    desk.say("from a phone")
    expect(desk.agent).to_have_text(["from a phone"])
    desk.button("What is known").click()
    expect(desk.known).to_be_visible()
    desk.known.get_by_role("button", name="Close").click()
    expect(desk.known).to_have_count(0)
    desk.button("All conversations").click()
    expect(desk.queue).to_be_visible()
    assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
