"""Does a message ask for more than one thing, and for what?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from bot.nlu.clauses import Clause, clauses, matters
from bot.nlu.features import LONGEST
from bot.text import normalise

NO_REQUESTS = frozenset(
    {"greet", "goodbye", "thanks", "affirm", "deny", "chitchat", "praise", "help", "bot_challenge", "complaint",
     "human_agent", "out_of_scope"}
)  # fmt: skip
"""Intents that are no business of their own beside another: who greets and asks, asks."""
FOR_A_PERSON = frozenset({"human_agent", "complaint"})
"""Who wants a person or is angry gets all their matters to one."""
SURE = 0.9
"""Probability from which on a clause is a request of its own although nothing announces another matter."""
_KIN = (
    {"report_problem", "return_request", "exchange_request", "refund_status", "warranty_repair", "not_received",
     "price_protection", "authenticity"},
    {"order_status", "urge_shipment", "cancel_order", "change_order", "not_received", "delivery_info",
     "return_request", "exchange_request", "refund_status"},
    {"price_protection", "price_question", "promotion_coupon", "membership_points", "bulk_purchase", "alert_subscribe"},
    {"recommend_product", "similar_product", "compare_products", "stock_check", "alert_subscribe", "size_advice",
     "exchange_request", "gift_service"},
    {"account_help", "privacy_request", "exchange_request", "change_order"},
)  # fmt: skip
"""Intents of which one often tells the story of the other ("it arrived broken, please swap it")."""

Look = Callable[[Sequence[str]], list[tuple[str, float]]]
"""Texts → the top intent of each and the probability that it is right."""


class Request(NamedTuple):
    """One thing asked for: its words (normalised) and place, the intent and its probability."""

    text: str
    start: int
    end: int
    intent: str
    confidence: float


def requests(text: str, whole: tuple[str, float], look: Look, *, least: float) -> list[Request]:
    """Return the things a message asks for, in order, if it asks for two or more; else nothing.

    ``whole``: intent and probability of the message as a whole; ``least``: the probability below which an
    understanding must not be acted on. A surely understood message is not taken for two other things.
    """
    if whole[0] in FOR_A_PERSON and whole[1] >= least:
        return []
    found = _found(normalise(text[:LONGEST]), look, least)
    if whole[1] >= least and whole[0] not in {request.intent for request in found}:
        return []
    return found


def _found(plain: str, look: Look, least: float) -> list[Request]:
    parts = clauses(plain)
    if len(parts) < 2:
        return []
    announced = matters(parts, plain)
    if len(announced) > 1:
        found = _told_apart(announced, look, least, kin=False)
        if len(found) > 1:
            return found
    found = _told_apart(parts, look, max(SURE, least), kin=True)
    return found if len(found) > 1 else []


def _told_apart(parts: Sequence[Clause], look: Look, least: float, *, kin: bool) -> list[Request]:
    """Return the parts that are sure requests of different intents; with ``kin``, of unrelated ones only."""
    found: list[Request] = []
    for part, (intent, sure) in zip(parts, look([part.text for part in parts]), strict=True):
        if intent in NO_REQUESTS or sure < least:
            continue
        if any(intent == other.intent or (kin and _related(intent, other.intent)) for other in found):
            continue
        found.append(Request(part.text, part.start, part.end, intent, sure))
    return found


def _related(one: str, other: str) -> bool:
    return any(one in family and other in family for family in _KIN)
