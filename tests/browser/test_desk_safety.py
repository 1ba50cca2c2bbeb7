"""Is foreign text only ever text at the desk? Whatever shopper, bot, catalogue and card say, nothing of it runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.conversations.model import Draft, MessageKind, Sender
from bot.customers.model import Customer, CustomerId
from bot.handoff.model import HandoffReason
from tests.browser.conftest import Browsing
from tests.browser.desk import PASSWORD, Visitor, put_ticket, sit_down
from tests.browser.house import House

ATTACKS = (
    "<script>window.hit = 1</script>",
    '<img src="x" onerror="window.hit = 1">',
    '"><svg/onload=window.hit=1>',
    "<b>bold</b> &lt;i&gt; &amp;",
    "javascript:window.hit=1",
    "{{constructor.constructor('window.hit=1')()}} ${window.hit=1}",
    "</textarea></style><iframe srcdoc='<script>parent.hit=1</script>'>",
)
EVERYTHING = " ".join(ATTACKS)
NAUGHTY = Path("/work/shared/data/naughty_strings/blns.json")
FOREIGN = "script, iframe, img[onerror], [onload], b, object, embed, a[href^='javascript' i]"
CARD = {
    "reason": HandoffReason.ASKED.value, "reason_text": EVERYTHING, "probability": 0.4, "last_text": EVERYTHING,
    "intents": [{"name": EVERYTHING, "label": EVERYTHING, "probability": 0.4}], "tried": [EVERYTHING],
    "order_number": EVERYTHING, "product": {"id": "p", "name": EVERYTHING}, "stock": EVERYTHING,
    "segment": {"id": "s", "name": EVERYTHING, "description": EVERYTHING}, "suggestions": [EVERYTHING],
}  # fmt: skip
ORDER = {
    "number": EVERYTHING, "status": EVERYTHING, "status_text": EVERYTHING, "placed_at": EVERYTHING,
    "total_text": EVERYTHING, "timeline": [{"at": EVERYTHING, "text": EVERYTHING, "done": True}],
    "lines": [{"name": EVERYTHING, "options": EVERYTHING, "quantity": 2, "price_text": EVERYTHING}],
    "shipments": [{"tracking_number": EVERYTHING, "carrier": EVERYTHING,
                   "events": [{"at": EVERYTHING, "text": EVERYTHING}]}],
}  # fmt: skip
GOODS = {
    "product_id": "p", "variant_id": "v", "name": EVERYTHING, "price": None, "price_text": EVERYTHING,
    "image": "javascript:window.hit=1", "options": EVERYTHING, "reason": EVERYTHING,
    "stock": {"allowed": True, "reason": 'in_stock" onclick="window.hit=1', "text": EVERYTHING},
    "action": {"title": EVERYTHING, "text": EVERYTHING},
}  # fmt: skip


def _drawn_as_html(page: Page) -> int:
    """Count elements that only foreign text can have made; a thousand more where any of it ran."""
    count: int = page.evaluate(
        "(foreign) => document.body.querySelectorAll(foreign).length + (window.hit ? 1000 : 0)", FOREIGN
    )
    return count


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_shopper_writes_is_text_in_queue_and_talk(house: House, browsing: Browsing, attack: str) -> None:
    shopper = Visitor(house)
    desk = sit_down(house, browsing)
    ticket = shopper.ask_for_person()
    desk.open(ticket).take()
    shopper.say(attack)
    expect(desk.shopper.last).to_have_text(attack)
    expect(desk.row(ticket).locator(".row-last")).to_have_text(attack)
    desk.say(attack)
    expect(desk.agent).to_have_text([attack])
    assert _drawn_as_html(desk.page) == 0


def test_what_cards_orders_and_customers_hold_is_text(house: House, browsing: Browsing) -> None:
    customer = Customer(CustomerId("attacker"), EVERYTHING, EVERYTHING, EVERYTHING, "en", None, house.shop.clock.now())
    with house.shop.unit_of_work() as uow:
        uow.customers.put([customer])
        uow.commit()
    ticket = put_ticket(
        house,
        (Sender.SHOPPER, EVERYTHING),
        (Sender.BOT, Draft(Sender.BOT, MessageKind.PRODUCTS, EVERYTHING, {"cards": [GOODS]})),
        (Sender.BOT, Draft(Sender.BOT, MessageKind.ORDER, EVERYTHING, {"order": ORDER})),
        (
            Sender.BOT,
            Draft(Sender.BOT, MessageKind.TEXT, "x", {"buttons": [{"title": EVERYTHING, "text": EVERYTHING}]}),
        ),
        (Sender.SYSTEM, Draft(Sender.SYSTEM, MessageKind.SYSTEM, EVERYTHING)),
        card=CARD,
        customer=customer.id,
    )
    house.shop.agents.add("attacker", f"{EVERYTHING[:50]}", PASSWORD)
    desk = sit_down(house, browsing, login="attacker").open(ticket).take()
    desk.suggestions.click()
    expect(desk.box).to_have_value(EVERYTHING)
    desk.box.press("Enter")
    expect(desk.agent).to_have_text([EVERYTHING])
    desk.talk.locator(".order summary").click()
    known = ("blockquote", ".tried li", ".guess-name", ".stock-facts", ".segment-name", ".facts")
    talk = ("h2", ".product-name", ".order-status", ".order-lines", ".offered", ".system")
    for place in (*(f".known {each}" for each in known), *(f".talk {each}" for each in talk)):
        expect(desk.page.locator(place).first).to_contain_text(EVERYTHING)
    assert _drawn_as_html(desk.page) == 0


def test_only_web_addresses_are_links_and_they_lead_away_safely(house: House, browsing: Browsing) -> None:
    text = "https://example.com/a?b=1&c=2). 见 http://example.com/路径。 javascript:alert(1) ftp://a.b data:text/html,x"
    ticket = put_ticket(house, (Sender.SHOPPER, text), card={**CARD, "last_text": text})
    desk = sit_down(house, browsing).open(ticket)
    links = desk.page.locator(".room a").evaluate_all(
        "all => all.map((link) => [link.textContent, link.rel, link.target])"
    )
    how = ["noopener noreferrer nofollow", "_blank"]
    assert links == [["https://example.com/a?b=1&c=2", *how], ["http://example.com/路径", *how]]


def test_naughty_strings_are_shown_as_they_were_written(house: House, browsing: Browsing) -> None:
    if not NAUGHTY.is_file():
        pytest.skip(f"NOT RUN: {NAUGHTY} is not here")
    strings = [text for text in json.loads(NAUGHTY.read_text(encoding="utf-8")) if text.strip() and "\0" not in text]
    ticket = put_ticket(house, *((Sender.SHOPPER, text) for text in strings), card={**CARD, "tried": strings})
    desk = sit_down(house, browsing).open(ticket)
    expect(desk.shopper).to_have_count(len(strings))
    assert desk.shopper.evaluate_all("all => all.map((one) => one.textContent)") == strings
    assert _drawn_as_html(desk.page) == 0
    assert desk.page.locator(".scroll").evaluate("one => one.scrollWidth <= one.clientWidth")


def test_an_address_with_a_strange_ticket_does_no_harm(house: House, browsing: Browsing) -> None:
    desk = sit_down(house, browsing)
    for name in ("nosuchticket", "../../api", "%3Cscript%3E", "<img src=x onerror=window.hit=1>"):
        desk.page.goto(f"{house.url}/desk/?{len(name)}#{name}")
        expect(desk.page.locator(".nothing")).to_contain_text("No conversation chosen")
    assert _drawn_as_html(desk.page) == 0
