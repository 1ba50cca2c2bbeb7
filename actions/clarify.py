"""Actions: the message was not understood well enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.base import ShopAction
from actions.context import answered_from_context
from actions.handoff import hand_off
from actions.talk import say_out_of_scope
from actions.turn import Turn
from bot.handoff.card import NOT_GUESSES
from bot.handoff.model import HandoffReason
from bot.phrases.buttons import title

CHOICES = 2
NO_HOPE = 0.25
"""Where "none of this" is the best guess and nothing else reaches this probability, asking back is no use."""

_OURS = ("product", "brand", "category", "order_number")


def guesses(turn: Turn) -> Sequence[Mapping[str, Any]]:
    """Return what the classifier itself thought, best first."""
    return [guess for guess in turn.ranking if guess["name"] not in NOT_GUESSES]


def hopeless(turn: Turn) -> bool:
    """Tell whether the message is most likely about nothing of the shop's: it names no thing the shop knows either."""
    ranking = guesses(turn)
    if any(turn.values(kind) for kind in _OURS):
        return False
    if not ranking:
        return True
    rest = max((float(guess["confidence"]) for guess in ranking[1:]), default=0.0)
    return ranking[0]["name"] == "out_of_scope" and rest < NO_HOPE


def clarify(turn: Turn) -> None:
    """Ask once what was meant, with the likeliest meanings as buttons; the second time in a row call a person."""
    turn.code = "clarify"
    if turn.done[-1:] == ["clarify"]:
        hand_off(turn, HandoffReason.CLARIFICATION_FAILED, response="utter_handoff_unclear")
        return
    titles = {guess["name"]: title(guess["name"], turn.language) for guess in guesses(turn)}
    chosen = {name: text for name, text in titles.items() if text and name != "human_agent"}
    intents = list(chosen)[:CHOICES]
    turn.say("utter_clarify", buttons=[*(chosen[name] or "" for name in intents), turn.phrase("button_person")])
    unclear = {"text": turn.text, "entities": list(turn.entities), "ranking": list(turn.ranking), "intents": intents}
    turn.set(clarify=unclear)


class ActionClarify(ShopAction):
    """The gate was not sure."""

    called = "action_clarify"

    def act(self, turn: Turn) -> None:
        """Ask back, unless the context makes it clear, or it is most likely about nothing of the shop's."""
        if answered_from_context(turn):
            return
        if hopeless(turn):
            say_out_of_scope(turn)
        else:
            clarify(turn)


class ActionOutOfScope(ShopAction):
    """Nothing of the shop's, if it is not clear from the context."""

    called = "action_out_of_scope"

    def act(self, turn: Turn) -> None:
        """Say so."""
        if not answered_from_context(turn):
            say_out_of_scope(turn)


class ActionDefaultFallback(ShopAction):
    """Rasa found no rule: never silence."""

    called = "action_default_fallback"

    def act(self, turn: Turn) -> None:
        """Ask back, then wait for the shopper."""
        clarify(turn)
        turn.further.append({"event": "followup", "name": "action_listen"})
