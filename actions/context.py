"""What does a short message mean right here, where on its own it would be unclear?"""

from __future__ import annotations

from actions.asks import wants
from actions.follow_up import answer_follow_up
from actions.orders import in_question, tell
from actions.products import answer_question, asked
from actions.recommend import answer_step, step_in
from actions.turn import Turn
from bot.catalog.attributes import asked_for


def answered_from_context(turn: Turn) -> bool:
    """Answer the message if what went before makes it clear; tell whether it did.

    "When will it come" right after an order is about that order; "cheaper" and "2" are about the list just shown.
    """
    if turn.slot("topic") == "order_status" and wants(turn.text, "arrival"):
        order, _ = in_question(turn)
        if order is not None:
            turn.code = "order_status"
            tell(turn, order, [])
            return True
    if (turn.shown or turn.product) and (step_in(turn) or wants(turn.text, "cheapest")):
        turn.code = "recommend_product"
        answer_step(turn)
        return True
    if _asks_of_the_product(turn):
        turn.code = "product_question"
        turn.set(topic="product_question", question=asked(turn))
        answer_question(turn)
        return True
    place = turn.text.strip().rstrip("。.")
    if turn.shown and place in set("123456789"):
        turn.entities = [*turn.entities, {"entity": "ordinal", "value": int(place)}]
        turn.code = "follow_up"
        answer_follow_up(turn)
        return True
    return False


def _asks_of_the_product(turn: Turn) -> bool:
    """Tell whether the message asks for a fact or an overview, and what of is clear."""
    near = turn.product is not None or (turn.shown and turn.first("ordinal") is not None)
    asks = wants(turn.text, "overview") or asked_for().find(asked(turn))
    return bool((near or turn.values("product")) and asks and not turn.values("category"))
