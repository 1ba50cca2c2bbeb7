"""Can an agent sign in and see who waits? Errors in words, the queue's order and clocks, languages, light and dark."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from bot.conversations.model import Sender
from bot.handoff.card import build_card
from bot.handoff.model import HandoffReason
from tests.browser.conftest import Browsing
from tests.browser.desk import PASSWORD, REFUSED, Desk, Visitor, order_of, put_ticket, sit_down
from tests.browser.house import House

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
ASKED = build_card(HandoffReason.ASKED, "en", last_text="A person, please")


def _wait(house: House, ago: float) -> str:
    return put_ticket(house, (Sender.SHOPPER, f"waiting since {ago} s"), card=ASKED, ago=ago)


@BOTH
def test_a_wrong_password_is_told_in_words(house: House, browsing: Browsing, language: str) -> None:
    browsing.expected = REFUSED
    house.shop.agents.add(f"wrong-{language}", "Lin", PASSWORD)
    desk = Desk(browsing.visit(f"{house.url}/desk/", language=language))
    expect(desk.login).to_be_focused()
    desk.login.press("Enter")
    expect(desk.trouble).to_have_text(
        "请填写账号和密码。" if language == "zh" else "Please enter your login and your password."
    )
    desk.login.fill(f"wrong-{language}")
    desk.password.fill("not this one")
    desk.password.press("Enter")
    expect(desk.trouble).to_have_text("账号或密码不对。" if language == "zh" else "Login or password is wrong.")
    expect(desk.password).to_be_focused()
    desk.sign_in(f"wrong-{language}")
    expect(desk.page.locator(".who")).to_have_text("Lin")


@BOTH
def test_after_five_wrong_tries_the_lock_is_told_in_words(house: House, browsing: Browsing, language: str) -> None:
    browsing.expected = REFUSED
    desk = Desk(browsing.visit(f"{house.url}/desk/", language=language))
    desk.login.fill(f"nobody-{language}")
    for attempt in range(6):
        desk.password.fill(f"guess {attempt}")
        with desk.page.expect_response("**/sign-in"):
            desk.password.press("Enter")
        expect(desk.button("登录" if language == "zh" else "Sign in")).to_be_enabled()
    expect(desk.trouble).to_have_text(
        "尝试次数太多，请 15 分钟后再试。" if language == "zh" else "Too many tries. Please try again in 15 minutes."
    )


def test_a_session_that_ended_asks_to_sign_in_and_keeps_what_was_written(house: House, browsing: Browsing) -> None:
    house.shop.agents.add("ends", "Lin", PASSWORD)
    desk = sit_down(house, browsing, login="ends").open(Visitor(house).ask_for_person()).take()
    desk.box.fill("half a sentence")
    desk.page.context.clear_cookies()
    desk.button("Closed").click()
    expect(desk.page.locator(".sign-in-notice")).to_contain_text("Your session has ended")
    desk.sign_in("ends")
    expect(desk.box).to_have_value("half a sentence")
    desk.say("half a sentence and its end")
    expect(desk.agent).to_have_text(["half a sentence and its end"])


def test_whoever_signs_out_leaves_nothing_behind(house: House, browsing: Browsing) -> None:
    house.shop.agents.add("leaves", "Lin", PASSWORD)
    house.shop.agents.add("comes", "Wang", PASSWORD)
    ticket = Visitor(house).ask_for_person()
    desk = sit_down(house, browsing, login="leaves").open(ticket)
    desk.button("Sign out").click()
    expect(desk.login).to_be_visible()
    desk.page.reload()
    expect(desk.login).to_be_visible()
    desk.sign_in("comes")
    expect(desk.page.locator(".who")).to_have_text("Wang")


def test_an_empty_queue_says_that_nobody_waits(own_house: House, browsing: Browsing) -> None:
    desk = sit_down(own_house, browsing)
    expect(desk.queue).to_contain_text("Nobody is waiting.")
    expect(desk.page).to_have_title("Service desk")
    shopper = Visitor(own_house)
    ticket = shopper.ask_for_person()
    expect(desk.row(ticket)).to_be_visible()
    expect(desk.page).to_have_title("(1) Service desk")
    expect(desk.queue).not_to_contain_text("Nobody is waiting.")


def test_the_longest_waiting_is_on_top_and_its_clock_says_so_in_words(house: House, browsing: Browsing) -> None:
    ages = {"bad": 400, "warn": 150, "ok": 62, "new": 2}
    words = {"bad": "[67] min · overdue", "warn": "[23] min · long wait", "ok": "1 min", "new": "under 1 min"}
    tickets = {level: _wait(house, ago) for level, ago in reversed(ages.items())}
    desk = sit_down(house, browsing)
    assert order_of(desk.rows, list(tickets.values())) == [tickets[level] for level in ages]
    for level, text in words.items():
        clock = desk.row(tickets[level]).locator(".wait")
        expect(clock).to_have_text(re.compile(rf"waiting\s+{text}$"))
        expect(clock).to_have_class(f"wait {'ok' if level == 'new' else level}")


def test_a_clock_turns_while_one_looks(house: House, browsing: Browsing) -> None:
    ticket = _wait(house, 117.5)
    desk = sit_down(house, browsing)
    expect(desk.row(ticket).locator(".wait")).to_contain_text("long wait")


def test_rows_keep_their_places_under_the_mouse(house: House, browsing: Browsing) -> None:
    shoppers = [Visitor(house) for _ in range(2)]
    tickets = [shopper.ask_for_person() for shopper in shoppers]
    desk = sit_down(house, browsing)
    for ticket in tickets:
        desk.open(ticket).take()
        desk.say("answered")
        expect(desk.row(ticket)).to_contain_text("answered")
    desk.page.mouse.move(900, 400)
    assert order_of(desk.rows, tickets) == tickets
    desk.row(tickets[0]).hover()
    shoppers[1].say("a new question")
    expect(desk.row(tickets[1])).to_contain_text("under 1 min")
    assert order_of(desk.rows, tickets) == tickets
    desk.page.mouse.move(900, 400)
    expect(desk.page.locator(".row.mine").first).to_have_id(f"row-{tickets[1]}")


def test_a_new_message_marks_the_row_until_it_is_read(house: House, browsing: Browsing) -> None:
    shopper, other = Visitor(house), Visitor(house)
    desk = sit_down(house, browsing)
    ticket = shopper.ask_for_person()
    desk.open(ticket).take()
    desk.open(other.ask_for_person())
    shopper.say("one more thing")
    unread = desk.row(ticket).locator(".unread")
    expect(unread).to_have_text("New message")
    expect(desk.row(ticket)).to_contain_text("one more thing")
    desk.open(ticket)
    expect(unread).to_have_count(0)


def test_the_language_can_be_changed_and_is_remembered(house: House, browsing: Browsing) -> None:
    first = _wait(house, 1)
    desk = sit_down(house, browsing).open(first)
    expect(desk.known.locator(".reason-text")).to_have_text("The shopper asked for a person")
    desk.button("中文").click()
    expect(desk.page.locator("html")).to_have_attribute("lang", "zh")
    expect(desk.known.locator(".reason-text")).to_have_text("顾客要求人工服务")
    ticket = Visitor(house, "en").ask_for_person()
    expect(desk.row(ticket)).to_contain_text("顾客要求人工服务")  # what comes by itself, too
    expect(desk.row(ticket).locator(".tag")).to_have_text("英文")
    desk.page.reload()
    expect(desk.known.locator(".reason-text")).to_have_text("顾客要求人工服务")
    assert not re.search(r"[A-Za-z]{4,}", desk.queue.locator("h2").first.inner_text())


def test_dark_and_light_follow_the_device_until_one_chooses(house: House, browsing: Browsing) -> None:
    desk = sit_down(house, browsing, dark=True)
    ground = "getComputedStyle(document.body).backgroundColor"
    assert desk.page.evaluate(ground) == "rgb(21, 23, 27)"
    desk.page.get_by_label("Appearance").select_option("light")
    assert desk.page.evaluate(ground) == "rgb(251, 250, 247)"
    desk.page.reload()
    expect(desk.queue).to_be_visible()
    assert desk.page.evaluate(ground) == "rgb(251, 250, 247)"


def test_closed_conversations_can_be_read_again(house: House, browsing: Browsing) -> None:
    desk = sit_down(house, browsing)
    ticket = Visitor(house).ask_for_person()
    desk.open(ticket).take()
    desk.say("all done")
    desk.button("Resolve").click()
    desk.sheet.get_by_role("button", name="Cancel").click()
    expect(desk.box).to_be_enabled()
    desk.button("Resolve").click()
    desk.sheet.get_by_role("button", name="Resolve").click()
    expect(desk.row(ticket)).to_have_count(0)
    desk.button("Closed").click()
    desk.open(ticket)
    expect(desk.agent).to_have_text(["all done"])
    expect(desk.box).to_be_disabled()
    expect(desk.box).to_have_attribute("placeholder", "This conversation is closed")


def test_without_a_server_the_page_says_so_and_tries_again(house: House, browsing: Browsing) -> None:
    browsing.expected = "net::ERR_FAILED"
    page = browsing.visit("about:blank")
    page.route("**/desk/api/**", lambda route: route.abort())
    page.goto(f"{house.url}/desk/")
    expect(page.get_by_role("alert")).to_contain_text("The shop's server can't be reached.")
    page.unroute("**/desk/api/**")
    browsing.expected = REFUSED
    page.get_by_role("button", name="Try again").click()
    expect(Desk(page).login).to_be_visible()
