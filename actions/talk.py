"""Actions: courtesy, what the bot is and can do, yes and no."""

from __future__ import annotations

from actions.base import ShopAction
from actions.handoff import hand_off
from actions.turn import Turn
from bot.handoff.model import HandoffReason


class ActionTalk(ShopAction):
    """Greeting, thanks, goodbye, praise and small talk: one response per intent."""

    called = "action_talk"

    def act(self, turn: Turn) -> None:
        """Say the intent's response."""
        turn.say(f"utter_{turn.intent}")


class ActionIntroduce(ShopAction):
    """Greeting and "what can you do": short, with things one can press."""

    called = "action_introduce"

    def act(self, turn: Turn) -> None:
        """Say the intent's response with the first things shoppers ask."""
        keys = ("button_order", "button_recommend", "button_delivery", "button_return")
        turn.say(f"utter_{turn.intent}", buttons=[turn.phrase(key) for key in keys])


class ActionBotChallenge(ShopAction):
    """ "Are you a machine?": yes, and a person can be called."""

    called = "action_bot_challenge"

    def act(self, turn: Turn) -> None:
        """Say honestly what this is."""
        turn.say("utter_bot_challenge", buttons=[turn.offer_person(HandoffReason.ASKED)])


class ActionAffirm(ShopAction):
    """ "Yes": to a person where one was offered; else to nothing in particular."""

    called = "action_affirm"

    def act(self, turn: Turn) -> None:
        """Do what was offered, or ask what is wanted."""
        offered = turn.slot("offered")
        if offered:
            hand_off(turn, HandoffReason(offered))
        else:
            turn.say("utter_affirm")


class ActionDeny(ShopAction):
    """ "No": leaves what the bot waits for or has offered."""

    called = "action_deny"

    def act(self, turn: Turn) -> None:
        """Let go, and stay open for more."""
        if turn.in_form:
            turn.leave_form()
            turn.say("utter_order_left")
            return
        turn.say("utter_deny")


def say_out_of_scope(turn: Turn) -> None:
    """Say that this is nothing a shop can do; the second time in a row offer a person."""
    turn.code = "out_of_scope"
    if turn.done[-1:] == ["out_of_scope"]:
        turn.say("utter_out_of_scope_again", buttons=[turn.offer_person(HandoffReason.NOT_SERVED)])
    else:
        turn.say("utter_out_of_scope")
