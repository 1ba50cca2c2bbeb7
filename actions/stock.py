"""Action: is it in stock, in which variant, and when is it back?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions.base import ShopAction
from actions.meant import the_one
from actions.turn import Turn
from bot.catalog.model import Product, Variant
from bot.handoff.model import HandoffReason
from bot.inventory.model import Availability, AvailabilityReason
from bot.phrases.cards import options_text, stock_text

LINES = 10
"""So many variants are listed at most."""
_GONE = (AvailabilityReason.SOLD_OUT, AvailabilityReason.BACK_ON)


def variants_with(turn: Turn, product: Product, options: Sequence[str]) -> list[Variant]:
    """Return the product's variants that have all options asked for."""
    alone = [(variant, replace(product, variants=(variant,))) for variant in product.variants]
    return [variant for variant, single in alone if turn.catalogue.variant_with(single, options) is not None]


def options_named(turn: Turn, options: Sequence[str]) -> str:
    """Return the options asked for in the shopper's language, as the catalogue spells them."""
    known = {
        f"{option.key}={option.value.en or option.value.zh}": option.value.text(turn.language)
        for variant in turn.catalogue.variants.values()
        for option in variant.options
    }
    return turn.phrase("answer_join").join(known.get(each, each.partition("=")[2]) for each in options)


def list_variants(turn: Turn, variants: Sequence[Variant], values: Sequence[str]) -> str:
    """Return "black: in stock", one variant a line."""
    lines = [
        turn.phrase("answer_fact", name=options_text(variant, turn.language) or variant.id, value=value)
        for variant, value in zip(variants[:LINES], values, strict=False)
    ]
    more = len(variants) - LINES
    return "\n".join([*lines, turn.phrase("answer_more", count=more)] if more > 0 else lines)


def answer_stock(turn: Turn) -> None:
    """Say what can be bought now, per variant, with the reason where it cannot."""
    found = the_one(turn, "products_have")
    if found is None:
        return
    product, options = found
    name = product.name.text(turn.language)
    variants = variants_with(turn, product, options)
    if not variants:
        have = list(dict.fromkeys(options_text(variant, turn.language) for variant in product.variants))
        listed = turn.phrase("answer_join").join(filter(None, have[:LINES]))
        response = "utter_no_such_variant" if listed else "utter_no_variants"
        turn.say(response, name=name, asked=options_named(turn, options), have=listed)
        return
    stock = turn.shop.stock.of([variant.id for variant in variants])
    _say_stock(turn, name, variants, [stock[variant.id] for variant in variants])


def _say_stock(turn: Turn, name: str, variants: Sequence[Variant], stock: Sequence[Availability]) -> None:
    """Say one variant in a sentence, several as a list; where nothing can be bought, name the next step."""
    buttons = []
    if all(each.reason in _GONE for each in stock):
        buttons.append(turn.phrase("card_similar_text", name=name))
    if all(each.reason == AvailabilityReason.UNKNOWN for each in stock):
        turn.say("utter_stock_unknown", name=name, buttons=[turn.offer_person(HandoffReason.NOT_SERVED)])
        return
    texts = [stock_text(each, turn.language, turn.today) for each in stock]
    if len(variants) == 1:
        options = options_text(variants[0], turn.language)
        full = turn.phrase("product_with_options", name=name, options=options) if options else name
        turn.say("utter_stock_one", name=full, stock=texts[0], buttons=buttons)
        return
    turn.say("utter_stock_many", name=name, lines=list_variants(turn, variants, texts), buttons=buttons)


class ActionStock(ShopAction):
    """Stock per variant."""

    called = "action_stock"

    def act(self, turn: Turn) -> None:
        """Answer, and let "and the red one?" ask the same again."""
        turn.set(topic="stock_check")
        answer_stock(turn)
