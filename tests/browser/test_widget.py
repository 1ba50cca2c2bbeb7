"""Can a shopper talk with the shop? Sending, answers of every kind, quick replies, history, unread, both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Browsing
from tests.browser.engine import said
from tests.browser.house import House
from tests.browser.person import Person
from tests.browser.widget import Chat

BOTH = pytest.mark.parametrize("language", ["zh", "en"])


@BOTH
def test_a_shopper_writes_and_is_answered(house: House, browsing: Browsing, language: str) -> None:
    chat = Chat(browsing.visit(house.url, language=language)).open()
    question = "你们几点关门？" if language == "zh" else "When do you close?"
    chat.say(question)
    expect(chat.own).to_have_text([question])
    expect(chat.bot).to_have_text([f"收到：{question}" if language == "zh" else f"Heard: {question}"])
    expect(chat.pending).to_have_count(0)


@BOTH
def test_the_first_screen_offers_four_things_to_ask(house: House, browsing: Browsing, language: str) -> None:
    chat = Chat(browsing.visit(house.url, language=language)).open()
    offered = {
        "zh": ["查订单", "推荐商品", "运费和时效", "退货怎么办"],
        "en": ["Track my order", "Recommend something", "Shipping cost and time", "How do returns work?"],
    }
    expect(chat.suggestions).to_have_text(offered[language])
    chat.suggestions.nth(2).click()
    expect(chat.own).to_have_text([offered[language][2]])
    expect(chat.bot).to_have_count(1)
    expect(chat.suggestions.first).to_be_hidden()


def test_a_quick_reply_is_sent_and_gone_afterwards(house: House, browsing: Browsing) -> None:
    house.engine.says["Delivery?"] = [said("Standard or express?", "Standard", "Express")]
    chat = Chat(browsing.visit(house.url)).open()
    chat.say("Delivery?")
    expect(chat.replies).to_have_text(["Standard", "Express"])
    chat.reply("Express").click()
    expect(chat.own).to_have_text(["Delivery?", "Express"])
    expect(chat.bot.last).to_have_text("Heard: Express")
    expect(chat.replies).to_have_count(0)


@BOTH
def test_products_come_as_cards_with_picture_price_stock_and_reason(
    house: House, browsing: Browsing, language: str
) -> None:
    chat = Chat(browsing.visit(house.url, language=language)).open()
    chat.suggestions.nth(1).click()
    expect(chat.cards).to_have_count(4)
    card = chat.cards.first
    expect(card.locator(".price")).to_contain_text("¥")
    expect(card.locator(".stock")).not_to_be_empty()
    expect(card.locator(".card-reason")).to_have_text("在您的预算之内" if language == "zh" else "within your budget")
    expect(card.locator("img")).to_have_js_property("complete", True)
    assert card.locator("img").evaluate("image => image.naturalWidth") > 0
    name = card.locator(".card-name").inner_text()
    card.get_by_role("button").click()
    expect(chat.own.last).to_contain_text(name)


def test_more_products_are_reached_by_the_arrow(house: House, browsing: Browsing) -> None:
    chat = Chat(browsing.visit(house.url)).open()
    chat.say("Recommend something")
    expect(chat.cards).to_have_count(4)
    expect(chat.root.get_by_role("button", name="Previous products")).to_be_hidden()
    chat.root.get_by_role("button", name="More products").click()
    expect(chat.cards.nth(1)).to_be_in_viewport(ratio=0.9)
    expect(chat.root.get_by_role("button", name="Previous products")).to_be_visible()


@BOTH
def test_an_order_shows_its_state_its_steps_and_what_is_in_it(house: House, browsing: Browsing, language: str) -> None:
    chat = Chat(browsing.visit(house.url, language=language)).open()
    chat.suggestions.first.click()
    number = "X20261115001" if language == "zh" else "X20261116001"
    expect(chat.order.locator(".order-number")).to_contain_text(number)
    expect(chat.order.locator(".order-status")).to_have_text(
        "已发货，在途中" if language == "zh" else "Shipped, on its way"
    )
    expect(chat.order.locator(".step.now .step-text")).to_contain_text("已发货" if language == "zh" else "Shipped")
    expect(chat.order.locator(".step:not(.done)").last).to_contain_text("已送达" if language == "zh" else "Delivered")
    expect(chat.order.locator(".line").first).to_be_visible()
    expect(chat.order.locator(".total .line-price")).not_to_be_empty()


def test_a_reload_keeps_the_talk_in_order(house: House, browsing: Browsing) -> None:
    page = browsing.visit(house.url)
    chat = Chat(page).open()
    for text in ("one", "two"):
        chat.say(text)
        expect(chat.bot.last).to_have_text(f"Heard: {text}")
    before = chat.rows.all_inner_texts()
    page.reload()
    expect(chat.panel).to_be_visible()  # an open talk stays open from page to page
    expect(chat.rows).to_have_count(4)
    assert chat.rows.all_inner_texts() == before
    chat.say("three")
    expect(chat.bot).to_have_text(["Heard: one", "Heard: two", "Heard: three"])


def test_two_tabs_show_one_talk(house: House, browsing: Browsing) -> None:
    page = browsing.visit(house.url)
    other_page = page.context.new_page()
    other_page.goto(house.url)
    chat, other = Chat(page).open(), Chat(other_page)
    chat.say("Hello from the first tab")
    expect(other.badge).to_have_text("1")
    other.open()
    expect(other.own).to_have_text(["Hello from the first tab"])
    other.say("and from the second")
    expect(chat.own).to_have_text(["Hello from the first tab", "and from the second"])
    expect(chat.bot).to_have_count(2)


def test_an_answer_to_a_closed_panel_is_counted_until_it_is_read(house: House, browsing: Browsing) -> None:
    page = browsing.visit(house.url)
    chat = Chat(page).open()
    house.engine.go.clear()
    chat.say("Are you there?")
    expect(chat.typing).to_be_visible()
    chat.box.press("Escape")
    house.engine.go.set()
    expect(chat.badge).to_have_text("1")
    expect(chat.launcher).to_have_accessible_name("Open the chat (1 unread)")
    chat.open()
    expect(chat.bot).to_have_text(["Heard: Are you there?"])
    chat.box.press("Escape")
    expect(chat.badge).to_be_hidden()
    page.reload()
    chat.open()
    expect(chat.bot).to_have_count(1)
    chat.box.press("Escape")
    expect(chat.badge).to_be_hidden()


def test_the_typing_sign_shows_while_the_bot_thinks(house: House, browsing: Browsing) -> None:
    chat = Chat(browsing.visit(house.url)).open()
    house.engine.go.clear()
    chat.say("Think about it")
    expect(chat.typing).to_contain_text("The assistant is writing")
    house.engine.go.set()
    expect(chat.bot).to_have_count(1)
    expect(chat.typing).to_be_hidden()


@BOTH
def test_a_person_speaks_under_their_name(house: House, browsing: Browsing, language: str) -> None:
    chat = Chat(browsing.visit(house.url, language=language)).open()
    chat.say("找人工" if language == "zh" else "Talk to a person")
    expect(chat.status).to_have_text("人工同事稍后为您服务" if language == "zh" else "A person will be with you")
    with Person(house, f"lin-{language}", "Lin Yue") as lin:
        ticket = lin.take_latest()
        expect(chat.system.last).to_contain_text("Lin Yue")
        lin.say(ticket, "Hello, this is Lin.")
        lin.say(ticket, "One minute, please.")
        expect(chat.agent).to_have_text(["Hello, this is Lin.", "One minute, please."])
        expect(chat.root.locator(".author:visible")).to_have_text(["Lin Yue"])
        expect(chat.status).to_contain_text("Lin Yue")
        turns = len(house.engine.heard)
        chat.say("42")
        expect(chat.pending).to_have_count(0)
        assert len(house.engine.heard) == turns
        lin.resolve(ticket)
    expect(chat.status).to_have_text("智能助手" if language == "zh" else "Shop assistant")


def test_an_input_method_may_use_enter(house: House, browsing: Browsing) -> None:
    chat = Chat(browsing.visit(house.url, language="zh")).open()
    chat.box.fill("nihao")
    press = "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true})"
    assert chat.box.evaluate(f"box => box.dispatchEvent({press})")
    expect(chat.box).to_have_value("nihao")
    expect(chat.own).to_have_count(0)
    chat.box.press("Shift+Enter")
    expect(chat.box).to_have_value("nihao\n")
