"""What is known in this turn, and what is said and remembered in it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, cast

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.bootstrap import Shop
from bot.catalog.catalogue import Catalogue
from bot.catalog.model import Product, ProductId
from bot.conversations.model import ConversationId
from bot.customers.model import VerifiedCustomer
from bot.handoff.model import HandoffReason
from bot.language import Language
from bot.phrases import buttons, say
from bot.segmentation.model import Segment

REMEMBERED = 6
"""So many past answers are kept in mind, for the agent's card."""


class Turn:
    """One message of the shopper with its context. Whatever is set or said here becomes Rasa's events and messages."""

    def __init__(self, shop: Shop, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        self.shop, self._dispatcher, self._tracker = shop, dispatcher, tracker
        self._set: dict[str, Any] = {}
        self.further: list[dict[str, Any]] = []
        """Rasa's events beside slots."""
        message = tracker.latest_message
        self.language = cast(Language, tracker.get_slot("language") or "en")
        self.conversation = ConversationId(tracker.sender_id.rpartition(":")[0] or tracker.sender_id)
        self.intent: str = (message.get("intent") or {}).get("name") or ""
        self.ranking: Sequence[Mapping[str, Any]] = message.get("intent_ranking") or ()
        self.text: str = message.get("text") or ""
        self.entities: Sequence[Mapping[str, Any]] = message.get("entities") or ()
        self.code = self.intent
        """What is remembered as done in this turn."""
        self._recall_what_was_unclear()

    def _recall_what_was_unclear(self) -> None:
        """After "what do you mean, A or B?" the press of A stands for the message that was unclear."""
        unclear = self.slot("clarify")
        if unclear and self.intent in unclear["intents"] and buttons.meaning(self.text) == self.intent:
            self.text, self.entities = unclear["text"], unclear["entities"]

    # --- what is known ---

    def slot(self, name: str) -> Any:
        """Return a slot's value, as set in this turn or before."""
        return self._set[name] if name in self._set else self._tracker.slots.get(name)

    def values(self, kind: str) -> tuple[Any, ...]:
        """Return the different values of the message's entities of one kind, in order."""
        found = [each["value"] for each in self.entities if each["entity"] == kind]
        return tuple(value for number, value in enumerate(found) if value not in found[:number])

    def first(self, kind: str) -> Any:
        """Return the first value of one kind, or None."""
        return next(iter(self.values(kind)), None)

    def text_without(self, *kinds: str) -> str:
        """Return the text with the entities of these kinds cut out: what is said of them."""
        spans = [(each.get("start", 0), each.get("end", 0)) for each in self.entities if each["entity"] in kinds]
        kept = (c for place, c in enumerate(self.text) if not any(start <= place < end for start, end in spans))
        return "".join(kept).strip()

    @property
    def in_form(self) -> bool:
        """Whether a form is waiting for something."""
        return self._tracker.active_loop_name is not None

    @property
    def just_heard(self) -> bool:
        """Whether no action has answered the message yet; a form's own run does not count."""
        names = [event["name"] for event in self._tracker.events if event["event"] == "action"]
        if names[-1:] == ["order_form"]:
            names.pop()
        return names[-1:] == ["action_listen"]

    @cached_property
    def catalogue(self) -> Catalogue:
        """The shop's catalogue as it is in this turn."""
        return self.shop.catalogue.current()

    @property
    def customer(self) -> VerifiedCustomer | None:
        """Who the shopper was proven to be."""
        return self.shop.identity.known(self.conversation)

    @cached_property
    def segment(self) -> Segment | None:
        """The proven shopper's segment."""
        return self.shop.segments.of_customer(self.customer.customer_id) if self.customer else None

    @property
    def today(self) -> date:
        """The present day."""
        return self.shop.clock.now().date()

    @property
    def product(self) -> Product | None:
        """The product that is talked about."""
        return self.catalogue.products.get(ProductId(self.slot("product") or ""))

    @property
    def shown(self) -> list[Product]:
        """The products shown last, in order."""
        products = self.catalogue.products
        return [products[each] for each in self.slot("shown") or () if each in products]

    @property
    def done(self) -> list[str]:
        """What the bot did in its last turns, oldest first."""
        return list(self.slot("done") or ())

    # --- what is said and remembered ---

    def set(self, **slots: Any) -> None:
        """Remember values in slots."""
        self._set.update(slots)

    def say(self, response: str, *, buttons: Sequence[str] = (), **values: Any) -> None:
        """Say a response of ``data/responses`` with its placeholders filled; ``buttons`` are the texts they send."""
        made = [{"title": text, "payload": text} for text in buttons]
        self._dispatcher.utter_message(response=response, buttons=made, **values)

    def show(self, kind: str, text: str, **payload: Any) -> None:
        """Show cards: ``products`` with ``cards``, or ``order`` with ``order`` (docs/messages.md)."""
        self._dispatcher.utter_message(json_message={"kind": kind, "text": text, **payload})

    def phrase(self, key: str, **values: object) -> str:
        """Return a phrase of ``bot/phrases`` in the shopper's language."""
        return say(key, self.language, **values)

    def offer_person(self, reason: HandoffReason, *, does: bool = False) -> str:
        """Remember that a person was offered, so that a yes means it; return the button's text."""
        self.set(offered=str(reason))
        return self.phrase("button_person_does" if does else "button_person")

    def unsay(self) -> None:
        """Take back what was said and remembered in this turn."""
        self._dispatcher.messages.clear()
        self._set.clear()
        self.further.clear()

    def leave_form(self) -> None:
        """Let go of the form that waits."""
        self.further.append({"event": "active_loop", "name": None, "timestamp": None})
        self.set(requested_slot=None, order_asks=0, order_proof=None)

    def events(self) -> list[dict[str, Any]]:
        """Return Rasa's events for all that was remembered."""
        return [SlotSet(name, value) for name, value in self._set.items()] + self.further
