"""Action: how does the order stand?"""

from __future__ import annotations

from actions.base import ShopAction
from actions.turn import Turn
from bot.errors import NotFound
from bot.handoff.model import HandoffReason
from bot.orders.model import Order
from bot.phrases.cards import order_card
from bot.phrases.orders import order_words

OTHERS = 3
"""So many further orders are offered as buttons."""


def tell(turn: Turn, order: Order, others: list[str]) -> None:
    """Say in words how the order stands, then show its card."""
    turn.set(order=order.id, order_number=None, topic="order_status")
    words = order_words(order, turn.language, turn.today)
    turn.show("order", words, order=order_card(order, turn.language))
    if others:
        turn.say("utter_other_orders", buttons=others)


def in_question(turn: Turn) -> tuple[Order | None, list[str]]:
    """Return the proven customer's order that is meant (the one talked about, else the newest) and other numbers."""
    if turn.customer is None:
        return None, []
    recent = turn.shop.orders.recent(turn.customer, OTHERS + 1)
    number = turn.slot("order")
    try:
        order = turn.shop.orders.read(turn.customer, number) if number else next(iter(recent), None)
    except NotFound:
        order = next(iter(recent), None)
    others = [str(each.id) for each in recent if order is not None and each.id != order.id]
    return order, [] if number else others[:OTHERS]


class ActionOrderStatus(ShopAction):
    """What the form found out, told."""

    called = "action_order_status"

    def act(self, turn: Turn) -> None:
        """Tell the order, or why it cannot be told."""
        turn.code = "order_status"
        outcome, number, note = turn.slot("order_outcome"), turn.slot("order_number"), turn.slot("order_note")
        turn.set(order_outcome=None, order_note=None)
        if outcome == "found" and turn.customer is not None:
            tell(turn, turn.shop.orders.read(turn.customer, number), [])
        elif outcome == "latest":
            order, others = in_question(turn)
            tell(turn, order, others) if order else turn.say("utter_no_orders")
        elif outcome == "locked":
            turn.say("utter_proof_locked", wait=note, buttons=[turn.offer_person(HandoffReason.PROOF_LOCKED)])
        elif outcome != "left":
            turn.say("utter_order_gave_up", buttons=[turn.offer_person(HandoffReason.NOT_SERVED)])
