"""Can an agent read what was said and what is known? Who spoke, cards, the reason, suggestions, and nothing jumps."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bot.conversations.model import ConversationId, Draft, MessageKind, Sender
from bot.handoff.card import build_card
from bot.handoff.model import HandoffReason, TicketId
from bot.orders.model import OrderId
from bot.phrases.cards import order_card, product_card
from tests.browser.conftest import Browsing
from tests.browser.desk import Visitor, put_ticket, sit_down, stored
from tests.browser.engine import ORDER
from tests.browser.house import House

SUGGESTIONS = ["I'm checking with the courier.", "Would you like a refund or a new one?"]
RANKING = [
    {"name": "not_received", "confidence": 0.41},
    {"name": "order_status", "confidence": 0.33},
    {"name": "complaint", "confidence": 0.121},
    {"name": "help", "confidence": 0.05},
]


def _a_whole_talk(house: House) -> str:
    """Put a ticket into the queue in which everything there is was said."""
    products = list(house.shop.catalogue.current().products.values())[:2]
    stock = house.shop.stock.of([product.variants[0].id for product in products])
    cards = [product_card(each, each.variants[0], stock[each.variants[0].id], "en") for each in products]
    with house.shop.unit_of_work(writing=False) as uow:
        order = uow.orders.get(OrderId(ORDER["en"]))
    assert order is not None
    card = build_card(
        HandoffReason.CLARIFICATION_FAILED,
        "en",
        ranking=RANKING,
        last_text="It never came!",
        tried=["Looked up the order", "Asked back once"],
        order_number=order.id,
        product=products[0],
        stock="Only 2 left",
        suggestions=SUGGESTIONS,
    )
    return put_ticket(
        house,
        (Sender.SHOPPER, "A lamp, please"),
        (Sender.BOT, Draft(Sender.BOT, MessageKind.PRODUCTS, "These are in stock:", {"cards": cards})),
        (Sender.SHOPPER, "And where is my order?"),
        (Sender.BOT, Draft(Sender.BOT, MessageKind.ORDER, "On its way.", {"order": order_card(order, "en")})),
        (
            Sender.BOT,
            Draft(Sender.BOT, MessageKind.TEXT, "Which?", {"buttons": [{"title": "The first", "text": "1"}]}),
        ),
        (Sender.SHOPPER, "It never came!"),
        card=card,
        customer=order.customer_id,
    )


def test_the_transcript_shows_who_spoke_and_what_was_shown(house: House, browsing: Browsing) -> None:
    ticket = _a_whole_talk(house)
    desk = sit_down(house, browsing).open(ticket)
    expect(desk.shopper).to_have_text(["A lamp, please", "And where is my order?", "It never came!"])
    expect(desk.bot).to_have_text(["These are in stock:", "On its way.", "Which?"])
    goods = desk.talk.locator(".product")
    expect(goods).to_have_count(2)
    expect(goods.first).to_contain_text("¥")
    expect(goods.first.locator(".stock")).not_to_be_empty()
    assert goods.first.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    expect(desk.talk.locator(".offered")).to_have_text("Offered: The first")
    expect(desk.handoff).to_have_text("Handed to a person: Not understood even after asking back")
    order = desk.talk.locator(".order")
    expect(order.locator(".steps")).to_be_hidden()
    order.locator("summary").click()
    expect(order.locator(".steps")).to_contain_text("Ordered")
    colours = {
        who: desk.talk.locator(f".message.{who} .bubble").first.evaluate("one => getComputedStyle(one).backgroundColor")
        for who in ("shopper", "bot")
    }
    assert len(set(colours.values())) == 2
    expect(desk.talk.locator(".message.first .by")).to_have_count(5)
    expect(desk.talk.locator(".message time").first).to_be_visible()


def test_what_is_known_begins_with_the_reason(house: House, browsing: Browsing) -> None:
    ticket = _a_whole_talk(house)
    desk = sit_down(house, browsing).open(ticket)
    known = desk.known
    expect(known.locator("section").first).to_contain_text("Not understood even after asking back")
    expect(known.locator("blockquote")).to_have_text("It never came!")
    expect(known.locator(".sure")).to_contain_text("41%")
    expect(known.locator(".sure")).to_contain_text("Of 100 messages where the bot is this sure")
    expect(known.locator(".guesses li")).to_have_text(
        ["Marked delivered, but not here41%", "Where's my order33%", "Make a complaint12%"]
    )
    expect(known.locator(".tried li")).to_have_text(["Looked up the order", "Asked back once"])
    expect(known.locator(".stock-facts")).to_contain_text("Only 2 left")
    expect(known.locator(".order").first).to_contain_text(ORDER["en"])
    customer = house.shop.handoff.row(TicketId(ticket)).customer
    assert customer is not None and customer.email is not None
    expect(known.locator(".facts")).to_contain_text(customer.email)
    expect(desk.row(ticket)).to_contain_text(customer.name or "")
    expect(known.locator(f".order:has-text('{ORDER['en']}')")).to_have_count(1)  # not once more among all orders


def test_a_stranger_is_told_apart_without_being_named(house: House, browsing: Browsing) -> None:
    shopper = Visitor(house)
    desk = sit_down(house, browsing).open(shopper.ask_for_person())
    expect(desk.talk.get_by_role("heading")).to_have_text(f"Shopper {shopper.id[-4:].upper()}")
    expect(desk.known).to_contain_text("hasn't proven who they are")


def test_a_suggested_reply_goes_into_the_box_and_can_be_changed(house: House, browsing: Browsing) -> None:
    ticket = _a_whole_talk(house)
    desk = sit_down(house, browsing).open(ticket)
    expect(desk.suggestions.first).to_be_disabled()
    desk.take()
    desk.suggestions.first.click()
    expect(desk.box).to_have_value(SUGGESTIONS[0])
    expect(desk.box).to_be_focused()
    desk.page.keyboard.type(" One moment.")
    desk.suggestions.nth(1).click()
    expect(desk.box).to_have_value(f"{SUGGESTIONS[0]} One moment.\n{SUGGESTIONS[1]}")
    desk.box.fill("My own words")
    desk.box.press("Enter")
    expect(desk.agent).to_have_text(["My own words"])
    assert stored(house, ticket) == ["My own words"]


def test_nothing_jumps_while_one_reads_further_up(house: House, browsing: Browsing) -> None:
    shopper = Visitor(house)
    ticket = shopper.ask_for_person()
    for number in range(30):
        shopper.say(f"line {number}")
    desk = sit_down(house, browsing).open(ticket)
    scroll = desk.page.locator(".scroll")
    assert scroll.evaluate("one => one.scrollHeight - one.scrollTop - one.clientHeight") < 2
    scroll.evaluate("one => (one.scrollTop = 100)")
    line = desk.shopper.nth(4)
    before = line.bounding_box()
    shopper.say("a new line")
    newer = desk.page.locator(".newer")
    expect(newer).to_be_visible()
    assert line.bounding_box() == before
    newer.click()
    expect(desk.shopper.last).to_be_in_viewport()
    expect(newer).to_have_count(0)
    shopper.say("and one more")
    expect(desk.shopper.last).to_have_text("and one more")
    expect(desk.shopper.last).to_be_in_viewport()


@pytest.mark.parametrize("width", [1100, 1440])
def test_nothing_is_wider_than_its_column(house: House, browsing: Browsing, width: int) -> None:
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 4
    address = "https://example.com/" + "a-very-long-path/" * 30
    card = build_card(
        HandoffReason.ASKED, "en", ranking=RANKING, last_text=long, tried=[long], order_number=long, stock=long,
        suggestions=[long, address],
    )  # fmt: skip
    ticket = put_ticket(
        house, (Sender.SHOPPER, long), (Sender.SHOPPER, address), (Sender.SHOPPER, "超长的中文" * 80), card=card
    )
    desk = sit_down(house, browsing)
    desk.page.set_viewport_size({"width": width, "height": 700})
    desk.open(ticket).take()
    desk.say(long)
    expect(desk.agent).to_have_count(1)
    assert _too_wide(desk.page) == []


def _too_wide(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('.queue *, .talk *, .known *, .head *')].filter((one) => {"
        " const column = one.closest('.queue, .talk, .known, .head').getBoundingClientRect();"
        " return one.checkVisibility() && !one.closest('.hidden, svg')"
        "   && one.getBoundingClientRect().right > column.right + 0.5; }).map((one) => one.className)"
    )
    return found


def test_messages_that_went_missing_are_fetched(house: House, browsing: Browsing) -> None:
    shopper = Visitor(house)
    ticket = shopper.ask_for_person()
    desk = sit_down(house, browsing).open(ticket)
    talk = ConversationId(shopper.id)
    house.shop.conversations.hear(talk, "said through another process")  # nobody here is told of it
    shopper.say("said here")
    expect(desk.shopper).to_have_text(["Talk to a person", "said through another process", "said here"])
