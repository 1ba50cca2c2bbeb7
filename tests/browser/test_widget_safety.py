"""Is foreign text only ever text? Whatever shopper, bot, agent and catalogue say, nothing of it runs or is drawn."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.conversations.model import Draft, MessageKind, Sender
from tests.browser.conftest import Browsing
from tests.browser.engine import said
from tests.browser.house import House
from tests.browser.person import Person
from tests.browser.widget import Chat

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
FOREIGN = "script, iframe, img[onerror], [onload], b, i:not(.typing i), object, embed, a[href^='javascript' i]"


def _drawn_as_html(page: Page) -> int:
    """Count elements in the talk that only foreign text can have made, and whether any of it ran."""
    count: int = page.locator("xiaoer-chat .rows").evaluate(
        "(rows, foreign) => rows.querySelectorAll(foreign).length + (window.hit ? 1000 : 0)", FOREIGN
    )
    return count


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_shopper_writes_is_text(house: House, browsing: Browsing, attack: str) -> None:
    page = browsing.visit(house.url)
    house.engine.says[attack] = [said(attack, attack)]
    chat = Chat(page).open()
    chat.say(attack)
    expect(chat.bot).to_have_text([attack])
    expect(chat.own).to_have_text([attack])
    expect(chat.replies).to_have_text([attack])
    assert _drawn_as_html(page) == 0
    page.reload()
    expect(chat.own).to_have_text([attack])
    assert _drawn_as_html(page) == 0


def test_what_catalogue_and_orders_hold_is_text(house: House, browsing: Browsing) -> None:
    card = {
        "product_id": "p", "variant_id": "v", "name": EVERYTHING, "price": None, "price_text": EVERYTHING,
        "image": "javascript:window.hit=1", "options": EVERYTHING, "reason": EVERYTHING,
        "stock": {"allowed": True, "reason": 'in_stock" onclick="window.hit=1', "text": EVERYTHING},
        "action": {"title": EVERYTHING, "text": EVERYTHING},
    }  # fmt: skip
    order = {
        "number": EVERYTHING, "status": EVERYTHING, "status_text": EVERYTHING, "placed_at": EVERYTHING,
        "total_text": EVERYTHING, "timeline": [{"at": EVERYTHING, "text": EVERYTHING, "done": True}],
        "lines": [{"name": EVERYTHING, "options": EVERYTHING, "quantity": 2, "price_text": EVERYTHING}],
        "shipments": [{"tracking_number": EVERYTHING, "carrier": EVERYTHING,
                       "events": [{"at": EVERYTHING, "text": EVERYTHING}, {"at": None, "text": EVERYTHING}]}],
    }  # fmt: skip
    house.engine.says["show me"] = [
        Draft(Sender.BOT, MessageKind.PRODUCTS, EVERYTHING, {"cards": [card, card]}),
        Draft(Sender.BOT, MessageKind.ORDER, EVERYTHING, {"order": order}),
        Draft(Sender.SYSTEM, MessageKind.SYSTEM, EVERYTHING),
    ]
    page = browsing.visit(house.url)
    chat = Chat(page).open()
    chat.say("show me")
    expect(chat.cards.first.locator(".card-name")).to_have_text(EVERYTHING)
    expect(chat.order.locator(".order-status")).to_have_text(EVERYTHING)
    expect(chat.system.last).to_have_text(EVERYTHING)
    assert _drawn_as_html(page) == 0


def test_what_an_agent_says_is_text_and_only_web_addresses_are_links(house: House, browsing: Browsing) -> None:
    page = browsing.visit(house.url)
    chat = Chat(page).open()
    chat.say("Talk to a person")
    expect(chat.status).to_have_text("A person will be with you")
    with Person(house, "mallory", "<b>Mallory</b>") as mallory:
        ticket = mallory.take_latest()
        mallory.say(ticket, f"{EVERYTHING} https://example.com/a?b=1&c=2). 见 http://example.com/路径。")
        expect(chat.agent).to_contain_text(EVERYTHING)
        expect(chat.root.locator(".author:visible")).to_have_text(["<b>Mallory</b>"])
        mallory.resolve(ticket)
    links = chat.agent.locator("a").evaluate_all("links => links.map((link) => [link.textContent, link.rel])")
    rel = "noopener noreferrer nofollow"
    assert links == [["https://example.com/a?b=1&c=2", rel], ["http://example.com/路径", rel]]
    assert _drawn_as_html(page) == 0


def test_naughty_strings_come_back_as_they_were_written(house: House, browsing: Browsing) -> None:
    if not NAUGHTY.is_file():
        pytest.skip(f"NOT RUN: {NAUGHTY} is not here")
    strings = [text for text in json.loads(NAUGHTY.read_text(encoding="utf-8")) if text.strip() and "\n" not in text]
    page = browsing.visit(house.url)
    chat = Chat(page).open()
    house.engine.says["all"] = [said(text) for text in strings[:400:3]]
    chat.say("all")
    expect(chat.bot).to_have_count(len(strings[:400:3]), timeout=20_000)
    assert _drawn_as_html(page) == 0
    assert chat.root.locator(".talk").evaluate("talk => talk.scrollWidth <= talk.clientWidth")
