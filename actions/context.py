"""What does a short message mean right here, where on its own it would be unclear?"""

from __future__ import annotations

from collections.abc import Callable

from actions.asks import wants
from actions.follow_up import answer_follow_up
from actions.meant import by_part
from actions.orders import OTHERS, in_question, tell
from actions.prices import answer_price
from actions.products import answer_overview, answer_question, asked
from actions.recommend import answer_step, step_in
from actions.stock import answer_stock
from actions.turn import Turn
from bot.catalog.attributes import asked_for

Reading = Callable[[Turn], str | None]
"""Answers the message if it can be read this way, and returns what it then was; else None."""


def answered_from_context(turn: Turn) -> bool:
    """Answer the message if what went before makes it clear; tell whether it did."""
    for reading in _READINGS:
        code = reading(turn)
        if code is not None:
            turn.code = code
            return True
    return False


def _near(turn: Turn) -> bool:
    """Tell whether products are talked about, and the message does not turn to another shelf."""
    return (turn.product is not None or bool(turn.shown)) and not turn.values("category")


def _arrival(turn: Turn) -> str | None:
    """ "When will it come?" after an order was told."""
    if turn.slot("topic") != "order_status" or not wants(turn.text, "arrival"):
        return None
    order, _ = in_question(turn)
    if order is None:
        return None
    tell(turn, order, [])
    return "order_status"


def _others(turn: Turn) -> str | None:
    """ "And my other orders?" of a shopper who is proven."""
    if turn.customer is None or not wants(turn.text, "other_orders"):
        return None
    numbers = [order.id for order in turn.shop.orders.recent(turn.customer, OTHERS)]
    turn.say("utter_other_orders" if numbers else "utter_no_orders", buttons=numbers)
    return "order_status"


def _step(turn: Turn) -> str | None:
    """ "Cheaper", "something better", "the cheapest" of what was shown."""
    if not _near(turn) or not (step_in(turn) or wants(turn.text, "cheapest")):
        return None
    answer_step(turn)
    return "recommend_product"


def _fact(turn: Turn) -> str | None:
    """ "Is it heavy?", "tell me more", of the product or the list that is talked about."""
    if not _near(turn) and not turn.values("product"):
        return None
    overview = wants(turn.text, "overview") and (turn.product is not None or turn.first("ordinal") is not None)
    if not overview and not asked_for().find(asked(turn)):
        return None
    turn.set(topic="product_question", question=asked(turn))
    answer_question(turn)
    return "product_question"


def _price(turn: Turn) -> str | None:
    if not _near(turn) or not wants(turn.text, "price"):
        return None
    turn.set(topic="price_question")
    answer_price(turn)
    return "price_question"


def _stock(turn: Turn) -> str | None:
    """ "In stock?", "do you have it in black?" of what is talked about."""
    variant = bool(turn.values("option")) and wants(turn.text, "to_have")
    if not _near(turn) or not (variant or wants(turn.text, "stock")):
        return None
    turn.set(topic="stock_check")
    answer_stock(turn)
    return "stock_check"


def _part(turn: Turn) -> str | None:
    """ "The Pro", one of the list just shown."""
    product = by_part(turn)
    if product is None:
        return None
    turn.set(product=product.id, topic="product_question")
    answer_overview(turn, product)
    return "follow_up"


def _place(turn: Turn) -> str | None:
    """A figure alone: a place in the list just shown."""
    place = turn.text.strip().rstrip("。.")
    if not turn.shown or place not in set("123456789"):
        return None
    turn.entities = [*turn.entities, {"entity": "ordinal", "value": int(place)}]
    answer_follow_up(turn)
    return "follow_up"


_READINGS: tuple[Reading, ...] = (_arrival, _others, _step, _price, _stock, _fact, _part, _place)
