"""Actions: a person takes over."""

from __future__ import annotations

from actions.base import ShopAction
from actions.turn import Turn
from bot.errors import NotFound
from bot.handoff.card import build_card
from bot.handoff.model import HandoffReason
from bot.phrases.buttons import title
from bot.phrases.cards import options_text, stock_text

_STOCK_SHOWN = 6


def hand_off(turn: Turn, reason: HandoffReason, *, response: str = "utter_handoff") -> None:
    """Put the conversation into the queue with all that is known, and tell the shopper what happens."""
    unclear = turn.slot("clarify") or {}
    said = unclear if turn.intent == "human_agent" else {}  # "a person, please" tells less than what was unclear
    card = build_card(
        reason,
        turn.language,
        ranking=said.get("ranking", turn.ranking),
        last_text=said.get("text", turn.text),
        tried=_tried(turn),
        order_number=turn.slot("order") or turn.slot("order_number"),
        product=turn.product,
        segment=turn.segment,
        stock=_stock(turn),
        suggestions=_suggestions(turn),
    )
    try:
        _, before = turn.shop.handoff.request(turn.conversation, reason, card)
    except NotFound:  # spoken with outside the gateway (`rasa shell`): no desk is listening
        turn.say("utter_handoff_no_desk")
        return
    if turn.in_form:
        turn.leave_form()
    turn.say(response)
    turn.say("utter_handoff_place" if before else "utter_handoff_first", count=before)


def _tried(turn: Turn) -> list[str]:
    """Return in words what the bot did before."""
    words = {"clarify": turn.phrase("tried_clarified"), "proof_failed": turn.phrase("tried_proof")}
    titles = [(code, title(code, turn.language)) for code in turn.done]
    said = [words.get(code) or (turn.phrase("tried_action", intent=name) if name else "") for code, name in titles]
    return list(dict.fromkeys(filter(None, said)))


def _stock(turn: Turn) -> str | None:
    """Return the stock of the product that was talked about, or None."""
    product = turn.product
    if product is None:
        return None
    stock = turn.shop.stock.of([variant.id for variant in product.variants])
    lines = [
        turn.phrase(
            "answer_fact",
            name=options_text(variant, turn.language) or product.name.text(turn.language),
            value=stock_text(stock[variant.id], turn.language, turn.today),
        )
        for variant in product.variants[:_STOCK_SHOWN]
    ]
    return "\n".join(lines)


def _suggestions(turn: Turn) -> list[str]:
    """Return what the shop's own answers say to the last words."""
    entry = turn.shop.answers.from_faq(turn.text)
    return [entry.answer.text(turn.language)] if entry else []


class ActionHandOff(ShopAction):
    """The shopper asks for a person, or said yes to one."""

    called = "action_hand_off"

    def act(self, turn: Turn) -> None:
        """Hand off for the reason for which a person was offered, else because it was asked for."""
        offered = turn.slot("offered")
        unclear = HandoffReason.CLARIFICATION_FAILED if turn.slot("clarify") else HandoffReason.ASKED
        hand_off(turn, HandoffReason(offered) if offered else unclear)
