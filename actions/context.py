"""What does a short message mean right here, where on its own it would be unclear?"""

from __future__ import annotations

from actions.asks import wants
from actions.follow_up import answer_follow_up
from actions.orders import in_question, tell
from actions.products import answer_overview
from actions.recommend import answer_recommend
from actions.turn import Turn


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
    if (turn.shown or turn.product) and (wants(turn.text, "cheaper") or wants(turn.text, "dearer")):
        turn.code = "recommend_product"
        answer_recommend(turn)
        return True
    if turn.product is not None and wants(turn.text, "overview") and not turn.values("category"):
        turn.code = "product_question"
        answer_overview(turn, turn.product)
        return True
    place = turn.text.strip().rstrip("。.")
    if turn.shown and place in set("123456789"):
        turn.entities = [*turn.entities, {"entity": "ordinal", "value": int(place)}]
        turn.code = "follow_up"
        answer_follow_up(turn)
        return True
    return False
