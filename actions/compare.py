"""Action: two or more products side by side."""

from __future__ import annotations

from collections.abc import Sequence

from actions.asks import wants
from actions.base import ShopAction
from actions.meant import named, show_products
from actions.turn import Turn
from bot.catalog.attributes import asked_for
from bot.catalog.model import Product, ProductId
from bot.phrases.money import price_span_text

MOST = 3
_ROWS = 6


def compared(turn: Turn) -> list[Product]:
    """Return what is to be compared: what is named or counted, with what was talked about where that is one only."""
    shown = turn.shown
    places = [place - 1 if place > 0 else place for place in turn.values("ordinal")]
    counted = [shown[place] for place in places if -len(shown) <= place < len(shown)]
    chosen = list(dict.fromkeys([*named(turn), *counted]))
    if not chosen and (wants(turn.text, "both") or len(shown) > 1):
        chosen = shown
    if len(chosen) < 2 and turn.product is not None and turn.product not in chosen:
        chosen.insert(0, turn.product)
    if len(chosen) == 1:
        hits = [product for product, _ in turn.catalogue.search(turn.text, limit=MOST) if product not in chosen]
        chosen += hits[:1]
    return chosen[:MOST]


def table(turn: Turn, products: Sequence[Product]) -> str:
    """Return a row per fact with the products' values side by side: what was asked for, then what several give."""
    language, unknown = turn.language, turn.phrase("compare_unknown")
    facts: dict[str, dict[ProductId, str]] = {}
    names: dict[str, str] = {}
    for product in products:
        for attribute in product.attributes:
            names.setdefault(attribute.key, attribute.name.text(language))
            facts.setdefault(attribute.key, {})[product.id] = attribute.value.text(language)
    asked = asked_for().find(turn.text_without("product", "brand", "category"))
    order = sorted(facts, key=lambda key: (key not in asked, -len(facts[key])))[:_ROWS]
    rows = [(names[key], [facts[key].get(product.id, unknown) for product in products]) for key in order]
    prices = (turn.phrase("compare_price"), [price_span_text(product, language) for product in products])
    said = [turn.phrase("answer_fact", name=name, value=" | ".join(values)) for name, values in [prices, *rows]]
    return "\n".join(said)


def answer_compare(turn: Turn) -> None:
    """Show the products and the table; ask for the second one where only one is known."""
    products = compared(turn)
    if len(products) < 2:
        turn.set(product=products[0].id if products else None)
        turn.say("utter_compare_what")
        return
    show_products(turn, products, "products_compared")
    names = " | ".join(product.name.text(turn.language) for product in products)
    turn.say("utter_comparison", names=names, lines=table(turn, products))


class ActionCompare(ShopAction):
    """Compares by what the shop's data say."""

    called = "action_compare"

    def act(self, turn: Turn) -> None:
        """Answer, and let "and with the third?" go on."""
        turn.set(topic="compare_products")
        answer_compare(turn)
