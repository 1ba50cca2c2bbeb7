"""Actions: what the shop's own answers say to everything that is not looked up, and the way to a person."""

from __future__ import annotations

from actions.asks import wants
from actions.base import ShopAction
from actions.handoff import hand_off
from actions.orders import in_question, tell
from actions.turn import Turn
from bot.catalog.model import FaqEntry
from bot.handoff.model import HandoffReason

ABOUT_AN_ORDER = frozenset({"urge_shipment", "not_received", "refund_status", "cancel_order", "change_order"})
"""Here the order itself is told first where it may be, and else offered as a next step."""

_FRESH = 3
"""An order told so few answers ago is not told again unasked."""


def entry_for(turn: Turn, intent: str) -> FaqEntry | None:
    """Return the answer to the question; one that serves another intent whole gives way to this intent's own."""
    entry = turn.shop.answers.from_faq(turn.text, intent=intent)
    if entry is None or entry.intent in (None, intent):
        return entry
    return next((each for each in turn.catalogue.faq if each.intent == intent), entry)


def tell_first(turn: Turn) -> bool:
    """Tell how the order stands if the shopper may know and does not yet; return whether there is nothing to offer."""
    order = None if turn.in_form else in_question(turn)[0]
    if order is not None and "order_status" not in turn.done[-_FRESH:]:
        tell(turn, order, [])
    return turn.in_form or order is not None


def answer_policy(turn: Turn, *, person_does: bool) -> None:
    """Say the policy and offer a person, who does it where the bot may not; without a policy call one at once."""
    entry = entry_for(turn, turn.intent)
    if entry is None:
        hand_off(turn, HandoffReason.NOT_SERVED, response="utter_handoff_not_served")
        return
    buttons = [turn.phrase("button_order")] if turn.intent in ABOUT_AN_ORDER and not tell_first(turn) else []
    buttons.append(turn.offer_person(HandoffReason.NOT_SERVED, does=person_does))
    response = "utter_faq_person_does" if person_does else "utter_faq"
    turn.say(response, answer=entry.answer.text(turn.language), buttons=buttons)


class ActionFaq(ShopAction):
    """Questions that the shop's answers settle."""

    called = "action_faq"

    def act(self, turn: Turn) -> None:
        """Answer."""
        answer_policy(turn, person_does=False)


class ActionPersonDoes(ShopAction):
    """Wishes that a person carries out: the policy first, then the offer."""

    called = "action_person_does"

    def act(self, turn: Turn) -> None:
        """Answer."""
        answer_policy(turn, person_does=True)


class ActionUrge(ShopAction):
    """Presses for an order: acknowledged first."""

    called = "action_urge"

    def act(self, turn: Turn) -> None:
        """Acknowledge, then as for all that a person does."""
        turn.say("utter_urge_heard")
        answer_policy(turn, person_does=True)


class ActionComplaint(ShopAction):
    """Displeasure: acknowledged, and a person offered; the second time in a row called at once."""

    called = "action_complaint"

    def act(self, turn: Turn) -> None:
        """Apologise without excuses."""
        if turn.done[-1:] == ["complaint"]:
            hand_off(turn, HandoffReason.DISPLEASED)
            return
        turn.say("utter_complaint", buttons=[turn.offer_person(HandoffReason.DISPLEASED, does=True)])


class ActionDelivery(ShopAction):
    """Shipping terms; right after an order was told, "when will it arrive" means that order."""

    called = "action_delivery"

    def act(self, turn: Turn) -> None:
        """Answer for the order talked about, else from the shop's answers."""
        order = in_question(turn)[0] if turn.slot("order") and turn.done[-1:] == ["order_status"] else None
        if order is not None and wants(turn.text, "arrival"):
            turn.code = "order_status"
            tell(turn, order, [])
        else:
            answer_policy(turn, person_does=False)
