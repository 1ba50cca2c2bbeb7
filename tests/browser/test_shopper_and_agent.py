"""Do a shopper and an agent meet? The widget on one side, the desk on the other, and only the gateway between them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Route, expect

from bot.conversations.model import ConversationId
from tests.browser.conftest import Browsing
from tests.browser.desk import PERSON, Desk, Visitor, sit_down
from tests.browser.house import House
from tests.browser.widget import Chat

WORDS = {
    "zh": {
        "says": "我的快递三天没动了",
        "hello": "您好，我来帮您看看。",
        "thanks": "好的，谢谢",
        "again": "还在吗",
        "types": "顾客正在输入…",
        "asked": "顾客要求人工服务",
        "joined": "林晓 已接入",
        "back": "人工服务已结束",
        "heard": "收到：还在吗",
        "resolve": "结束",
    },
    "en": {
        "says": "My parcel hasn't moved for three days",
        "hello": "Hello, I'll look into it.",
        "thanks": "Great, thanks",
        "again": "Are you there?",
        "types": "The shopper is typing…",
        "asked": "The shopper asked for a person",
        "joined": "林晓 has joined",
        "back": "The chat with our colleague has ended",
        "heard": "Heard: Are you there?",
        "resolve": "Resolve",
    },
}


def _newest(house: House) -> str:
    """Return the id of the ticket that was asked for last."""
    rows = [row.ticket for row in house.shop.handoff.queue()]
    return max(rows, key=lambda ticket: ticket.created_at).id


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_shopper_is_served_by_a_person_and_then_by_the_bot_again(
    house: House, browsing: Browsing, language: str
) -> None:
    words = WORDS[language]
    desk = sit_down(house, browsing, name="林晓", language=language)
    chat = Chat(browsing.visit(house.url, language=language)).open()
    chat.say(words["says"])
    expect(chat.bot).to_have_count(1)
    waiting = desk.page.locator(".row.waiting")
    before = waiting.count()
    chat.say(PERSON[language])
    expect(waiting).to_have_count(before + 1)  # by itself, without a reload
    ticket = _newest(house)
    expect(desk.row(ticket)).to_contain_text(words["asked"])

    desk.open(ticket)
    expect(desk.known.locator(".reason-text")).to_have_text(words["asked"])
    expect(desk.shopper).to_have_text([words["says"], PERSON[language]])
    expect(desk.box).to_be_disabled()
    chat.say(words["again"])  # still waiting: heard at the desk, not by the bot
    expect(desk.shopper).to_have_count(3)
    desk.take()
    expect(desk.box).to_be_focused()
    expect(chat.system.last).to_contain_text(words["joined"])
    expect(desk.system.last).to_contain_text(words["joined"])

    desk.say(words["hello"])
    expect(chat.agent).to_have_text([words["hello"]])
    expect(desk.agent).to_have_text([words["hello"]])
    expect(desk.unsent).to_have_count(0)
    chat.box.press_sequentially(words["thanks"])
    expect(desk.sign).to_have_text(words["types"])
    chat.box.press("Enter")
    expect(desk.shopper.last).to_have_text(words["thanks"])
    expect(desk.sign).to_be_empty()
    desk.box.press_sequentially("…")
    expect(chat.typing).to_be_visible()

    answered = len(house.engine.heard)
    desk.box.fill("")
    desk.button(words["resolve"]).click()
    expect(desk.sheet).to_be_visible()
    desk.sheet.get_by_role("button", name=words["resolve"]).click()
    expect(chat.system.last).to_contain_text(words["back"])
    expect(desk.row(ticket)).to_have_count(0)
    expect(desk.box).to_be_disabled()
    chat.say(words["again"])
    expect(chat.bot.last).to_have_text(words["heard"])
    assert len(house.engine.heard) == answered + 1


def test_the_bot_hears_nothing_while_a_person_has_the_conversation(house: House, browsing: Browsing) -> None:
    shopper = Visitor(house)
    ticket = shopper.ask_for_person()
    heard = len(house.engine.heard)
    desk = sit_down(house, browsing).open(ticket)
    assert shopper.say("while waiting") == []
    desk.take()
    assert shopper.say("while talking") == []
    expect(desk.shopper.last).to_have_text("while talking")
    desk.say("I'm here")
    expect(desk.agent).to_have_text(["I'm here"])
    assert shopper.say("and now?") == []
    expect(desk.shopper.last).to_have_text("and now?")
    assert len(house.engine.heard) == heard
    history = house.shop.conversations.history(ConversationId(shopper.id))
    assert [m.text for m in history if m.sender == "bot"] == ["I'll pass you on to a colleague."]


def test_of_two_agents_the_second_is_told_that_it_is_taken(house: House, browsing: Browsing) -> None:
    ticket = Visitor(house).ask_for_person()
    first, second = (sit_down(house, browsing, name=name) for name in ("Lin", "Wang"))
    first.open(ticket)
    second.open(ticket)

    def late(route: Route) -> None:
        first.take()  # while the other's wish is on its way
        route.continue_()

    second.page.route("**/take?*", late)
    second.button("Take").click()
    expect(second.notice).to_contain_text("Another agent has already taken this ticket.")
    expect(second.box).to_have_attribute("placeholder", "Lin is answering here")
    expect(second.box).to_be_disabled()
    expect(second.button("Resolve")).to_have_count(0)
    first.say("Hello from Lin")
    expect(first.agent).to_have_text(["Hello from Lin"])


def test_a_colleagues_conversation_can_be_read_along(house: House, browsing: Browsing) -> None:
    shopper = Visitor(house)
    ticket = shopper.ask_for_person()
    lin, wang = (sit_down(house, browsing, name=name) for name in ("Lin", "Wang"))
    wang.open(ticket)
    lin.open(ticket).take()
    expect(wang.row(ticket)).to_have_class("row other")
    expect(wang.row(ticket)).to_contain_text("Lin")
    lin.say("Good morning")
    shopper.say("Morning")
    expect(wang.messages.last).to_have_text("Morning")
    expect(wang.agent).to_have_text(["Good morning"])
    expect(wang.box).to_be_disabled()


def test_a_second_window_of_the_same_agent_keeps_up(house: House, browsing: Browsing) -> None:
    ticket = Visitor(house).ask_for_person()
    desk = sit_down(house, browsing).open(ticket).take()
    other = Desk(desk.page.context.new_page())
    other.page.goto(desk.page.url)
    other.open(ticket)
    desk.say("one")
    expect(other.agent).to_have_text(["one"])
    other.say("two")
    expect(desk.agent).to_have_text(["one", "two"])
    expect(other.unsent).to_have_count(0)


def test_everything_said_is_in_the_same_order_on_both_sides(house: House, browsing: Browsing) -> None:
    desk = sit_down(house, browsing)
    chat = Chat(browsing.visit(house.url)).open()
    chat.say(PERSON["en"])
    expect(chat.system.or_(chat.bot).first).to_be_visible()
    desk.open(_newest(house)).take()
    for number in range(6):
        chat.say(f"shopper {number}")
        desk.say(f"agent {number}")
    expect(desk.messages).to_have_count(14)
    theirs = chat.rows.locator(".bubble")
    expect(theirs).to_have_count(14)
    expect(desk.unsent).to_have_count(0)
    expect(chat.pending).to_have_count(0)
    desk.page.reload()
    expect(desk.messages).to_have_count(14)
    assert desk.messages.all_inner_texts() == theirs.all_inner_texts()
    times = desk.talk.locator(".by time").evaluate_all("all => all.map((time) => Date.parse(time.dateTime))")
    assert all(one <= other for one, other in pairwise(times))
