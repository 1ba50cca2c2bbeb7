"""Action: a message that only names a thing asks the last question again, about that thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from actions.base import ShopAction
from actions.compare import answer_compare
from actions.meant import ask_which, meant, named
from actions.prices import answer_price
from actions.products import answer_overview, answer_question
from actions.recommend import answer_recommend, answer_similar, answer_step, step_in
from actions.stock import answer_stock
from actions.turn import Turn

AGAIN: Mapping[str, Callable[[Turn], None]] = {
    "stock_check": answer_stock,
    "price_question": answer_price,
    "product_question": lambda turn: answer_question(turn, turn.slot("question") or ""),
    "similar_product": answer_similar,
    "compare_products": answer_compare,
}
_POINTS = ("product", "ordinal", "option")
"""Kinds of entities that point at a product; the others (a budget, a brand) shape a wish."""


def answer_follow_up(turn: Turn) -> None:
    """Ask the last question again about what is named now; without one, show it."""
    topic = turn.slot("topic")
    pointed = any(turn.values(kind) for kind in _POINTS)
    if step_in(turn) and not turn.values("product"):
        answer_step(turn)
    elif turn.values("price_range") and not turn.values("product"):
        answer_recommend(turn)
    elif topic == "compare_products" and len(turn.values("product") + turn.values("ordinal")) < 2:
        _show(turn)
    elif topic in AGAIN and (pointed or turn.product is None or topic != "product_question"):
        turn.code = topic
        AGAIN[topic](turn)
    elif turn.values("product") or turn.values("ordinal") or (turn.values("option") and topic != "recommend_product"):
        _show(turn)
    else:
        answer_recommend(turn)


def _show(turn: Turn) -> None:
    """Show the product that is meant."""
    found = meant(turn).products
    if len(named(turn)) > 1:
        answer_compare(turn)
    elif len(found) == 1:
        turn.set(product=found[0].id, topic="product_question")
        answer_overview(turn, found[0])
    elif found:
        ask_which(turn, found)
    else:
        turn.say("utter_no_such_place" if turn.shown else "utter_which_product")


class ActionFollowUp(ShopAction):
    """ "And the second one?", "the black one", "under 200"."""

    called = "action_follow_up"

    def act(self, turn: Turn) -> None:
        """Answer."""
        answer_follow_up(turn)
