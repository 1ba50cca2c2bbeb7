"""How does an action run? It reads the turn, calls a service, says the answer; this is all the rest."""

from __future__ import annotations

import asyncio
import logging
import threading
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import REMEMBERED, Turn
from bot import bootstrap
from bot.bootstrap import Shop
from bot.errors import XiaoerError
from bot.handoff.model import HandoffReason

logger = logging.getLogger(__name__)

_SAID = frozenset({"busy", "not_found", "refused", "unavailable"})
"""Codes of errors that have a response ``utter_error_<code>`` of their own."""


class Services:
    """The shop's services: built on first use, or handed in by a test."""

    def __init__(self) -> None:
        self._shop: Shop | None = None
        self._lock = threading.Lock()

    def get(self) -> Shop:
        """Return the shop."""
        with self._lock:
            if self._shop is None:
                self._shop = bootstrap.build()
            return self._shop

    def use(self, shop: Shop | None) -> None:
        """Take this shop from now on; None: build one on next use."""
        self._shop = shop


services = Services()


class ShopAction(Action, ABC):  # type: ignore[misc]
    """Base of all actions: a subclass gives ``called`` and ``act``."""

    called = ""
    """The action's name in the domain."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return self.called

    @abstractmethod
    def act(self, turn: Turn) -> None:
        """Answer the turn."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        """Answer in a thread of its own, because services wait for the database."""
        return await asyncio.to_thread(self.work, dispatcher, tracker)

    def work(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        """Answer, and turn errors into words: the edge at which they are caught."""
        turn = Turn(services.get(), dispatcher, tracker)
        try:
            self.act(turn)
        except XiaoerError as error:
            logger.warning("%s: %s (%s)", self.called, error, error.code)
            turn.unsay()
            say_error(turn, error)
        except Exception:
            logger.exception("%s failed", self.called)
            turn.unsay()
            give_up(turn)
        self.tidy(turn)
        return turn.events()

    def tidy(self, turn: Turn) -> None:
        """Forget what held for one turn only, and note what was done."""
        kept = dict.fromkeys(event["name"] for event in turn.events() if event["event"] == "slot")
        turn.set(**{name: None for name in ("offered", "clarify") if name not in kept and turn.slot(name) is not None})
        turn.set(done=[*turn.done, turn.code][-REMEMBERED:])


def say_error(turn: Turn, error: XiaoerError) -> None:
    """Say an expected error in plain words and offer a person."""
    code = error.code if error.code in _SAID else "other"
    turn.say(f"utter_error_{code}", buttons=[turn.offer_person(HandoffReason.TECHNICAL)])


def give_up(turn: Turn) -> None:
    """After an unexpected error: call a person. If even that fails nothing is said, and the gateway calls one."""
    from actions.handoff import hand_off

    try:
        hand_off(turn, HandoffReason.TECHNICAL, response="utter_technical")
    except Exception:
        logger.exception("the technical handoff failed; the gateway takes over")
        turn.unsay()
