"""Action of the form ``order_form``: which order, and is it the shopper's?"""

from __future__ import annotations

import re

from actions.base import ShopAction
from actions.turn import REMEMBERED, Turn
from bot.errors import NotFound, ProofFailed, ProofLocked
from bot.phrases.dates import wait_text
from bot.text import normalise

ASKS = 2
"""After so many questions without an answer the form lets go and offers a person."""
ASKS_BETWEEN = 2
"""Who asks about other things meanwhile is reminded once; then the form lets go without a word."""
_FAILED_ANSWERS = frozenset({"order_status", "inform", "follow_up", "affirm", "nlu_fallback"})
"""Intents that, while the form waits, are a failed answer rather than another question."""
_ANOTHER_QUESTION = 0.5
"""From this probability on an unsure guess is likelier another question."""
_NUMBER = re.compile(r"(?<![\w-])#?[a-z]{0,4}-?\d[\d-]{3,18}\d(?![\w-])")
_FIGURES = str.maketrans("零〇一二三四五六七八九", "00123456789")


def number_said(turn: Turn) -> str | None:
    """Return the order number in the message; while it is asked for, any number of five figures or more is one."""
    found: str | None = turn.first("order_number")
    if found or turn.slot("requested_slot") != "order_number" or contact_said(turn):
        return found
    match = _NUMBER.search(normalise(turn.text))
    return match.group().upper() if match else None


def contact_said(turn: Turn) -> str | None:
    """Return e-mail, phone or its last four figures; while they are asked for, four figures in any spelling are."""
    for kind in ("email", "phone", "phone_tail"):
        if turn.first(kind):
            return str(turn.first(kind))
    numbered = [(each["start"], each["end"]) for each in turn.entities if each["entity"] == "order_number"]
    if turn.slot("requested_slot") != "order_proof" and not numbered:
        return None
    rest = "".join(c for place, c in enumerate(turn.text) if not any(start <= place < end for start, end in numbered))
    figures = re.sub(r"\D", "", normalise(rest).translate(_FIGURES))
    return figures if len(figures) == 4 or 7 <= len(figures) <= 15 else None


def failed_answer(turn: Turn) -> bool:
    """Tell whether a message without number and contact tried to answer the form, rather than to ask something else."""
    guesses = [guess for guess in turn.ranking if guess["name"] not in _FAILED_ANSWERS]
    likely = bool(guesses) and guesses[0]["confidence"] >= _ANOTHER_QUESTION and guesses[0]["name"] != "out_of_scope"
    return turn.intent in _FAILED_ANSWERS and not (turn.intent == "nlu_fallback" and likely)


def readable(turn: Turn, number: str) -> bool:
    """Tell whether the proven customer may read this order."""
    if turn.customer is None:
        return False
    try:
        turn.shop.orders.read(turn.customer, number)
    except NotFound:
        return False
    return True


def settled(turn: Turn) -> str | None:
    """Return how the form ends with what is known now: ``found``, ``latest`` or ``locked``; None: it asks on."""
    number, contact = turn.slot("order_number"), turn.slot("order_proof")
    if turn.customer is not None and (not number or readable(turn, number)):
        return "found" if number else "latest"
    if not number or not contact:
        return None
    try:
        turn.shop.identity.prove(turn.conversation, number, contact)
    except ProofLocked as locked:
        turn.set(order_note=wait_text(locked.details["until"], turn.shop.clock.now(), turn.language))  # type: ignore[arg-type]
        return "locked"
    except ProofFailed as failed:
        turn.set(order_note=str(failed.details.get("left", "")))
        turn.set(order_proof=None, order_asks=0, done=[*turn.done, "proof_failed"][-REMEMBERED:])
        return None
    return "found"


def asked_too_often(turn: Turn, *, between: bool) -> str | None:
    """Count one more question; return ``gave_up`` or, where the shopper asks of other things, ``left``."""
    asks = int(turn.slot("order_asks") or 0) + 1
    turn.set(order_asks=asks)
    if asks <= (ASKS_BETWEEN if between else ASKS):
        return None
    return "left" if between else "gave_up"


class ValidateOrderForm(ShopAction):
    """Takes number and proof from the message and tries them; ``order_outcome`` says how the form ended."""

    called = "validate_order_form"

    def act(self, turn: Turn) -> None:
        """Setting no slot at all lets Rasa answer the message as another question, and come back."""
        between = turn.slot("requested_slot") is not None and not turn.just_heard
        number, contact = (None, None) if between else (number_said(turn), contact_said(turn))
        asked = turn.slot("requested_slot") is not None and not between
        if asked and not number and not contact and not failed_answer(turn):
            return
        turn.set(order_number=number or turn.slot("order_number"), order_proof=contact or turn.slot("order_proof"))
        turn.set(order_note=None)
        if number or contact:
            turn.set(order_asks=0)
        outcome = settled(turn) or asked_too_often(turn, between=between)
        if outcome is not None:
            turn.set(order_outcome=outcome, order_proof=None, order_asks=0, requested_slot=None)

    def tidy(self, turn: Turn) -> None:
        """Nothing: the action that answers tidies."""


class AskOrderNumber(ShopAction):
    """Asks which order; the second time says where its number stands."""

    called = "action_ask_order_form_order_number"

    def act(self, turn: Turn) -> None:
        """Ask."""
        ask(turn, "utter_ask_order_number")

    def tidy(self, turn: Turn) -> None:
        """Nothing was answered."""


class AskOrderProof(ShopAction):
    """Asks for what shows that the order is the shopper's; after a failure says that it did not fit, not what."""

    called = "action_ask_order_form_order_proof"

    def act(self, turn: Turn) -> None:
        """Ask."""
        left = turn.slot("order_note")
        if left is None:
            ask(turn, "utter_ask_order_proof")
        else:
            turn.say("utter_proof_failed", left=left)

    def tidy(self, turn: Turn) -> None:
        """Nothing was answered."""


def ask(turn: Turn, response: str) -> None:
    """Ask; from the second time on explain, and show the ways out."""
    if int(turn.slot("order_asks") or 0) < ASKS_BETWEEN:
        turn.say(response)
        return
    turn.say(f"{response}_again", buttons=[turn.phrase("button_person"), turn.phrase("button_stop")])
