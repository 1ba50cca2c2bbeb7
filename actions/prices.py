"""Action: what does it cost?"""

from __future__ import annotations

from actions.asks import wants
from actions.base import ShopAction
from actions.meant import the_one
from actions.recommend import answer_step, step_in
from actions.stock import list_variants, options_named, variants_with
from actions.turn import Turn
from bot.handoff.model import HandoffReason
from bot.phrases.cards import options_text
from bot.phrases.money import money_text, price_text


def answer_price(turn: Turn) -> None:
    """Say the price, per variant where they differ; honest where the shop has given none."""
    if (step_in(turn) or wants(turn.text, "cheapest")) and not turn.values("product") and (turn.shown or turn.product):
        answer_step(turn)
        return
    found = the_one(turn, "products_have")
    if found is None:
        return
    product, options = found
    name = product.name.text(turn.language)
    variants = variants_with(turn, product, options)
    if not variants:
        turn.say("utter_price_no_variant", name=name, asked=options_named(turn, options))
        variants = list(product.variants)
    prices = {variant.price for variant in variants if variant.price is not None}
    if not prices:
        turn.say("utter_price_none", name=name, buttons=[turn.offer_person(HandoffReason.NOT_SERVED)])
    elif len(prices) == 1 and all(variant.price for variant in variants):
        options_said = options_text(variants[0], turn.language) if len(variants) == 1 else ""
        full = turn.phrase("product_with_options", name=name, options=options_said) if options_said else name
        turn.say("utter_price_one", name=full, price=money_text(prices.pop(), turn.language))
    else:
        texts = [price_text(variant, turn.language) for variant in variants]
        turn.say("utter_price_many", name=name, lines=list_variants(turn, variants, texts))


class ActionPrice(ShopAction):
    """A product's price."""

    called = "action_price"

    def act(self, turn: Turn) -> None:
        """Answer, and let "and the second one?" ask the same again."""
        turn.set(topic="price_question")
        answer_price(turn)
