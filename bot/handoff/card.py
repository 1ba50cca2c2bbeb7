"""What does an agent see first? The card of a ticket, made of understanding, slots and facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.catalog.model import Product
from bot.handoff.model import HandoffReason
from bot.language import LANGUAGES, Language
from bot.phrases import say
from bot.segmentation.model import Segment

TOP = 3
"""How many intents the card shows."""
NOT_GUESSES = frozenset({"nlu_fallback", "follow_up", "inform"})
"""Intents that the gate puts on top; what the shopper may have meant stands behind them."""


def reason_text(reason: HandoffReason, language: Language) -> str:
    """Return the reason in words, for an agent."""
    return say(f"handoff_reason_{reason.value}", language)


def intent_label(name: str, language: Language) -> str:
    """Return an intent in words; its bare name where no phrase is kept for it."""
    try:
        return say(f"intent_{name}", language)
    except KeyError:
        return name.replace("_", " ")


def build_card(
    reason: HandoffReason,
    language: Language,
    *,
    ranking: Sequence[Mapping[str, Any]] = (),
    last_text: str = "",
    tried: Sequence[str] = (),
    order_number: str | None = None,
    product: Product | None = None,
    segment: Segment | None = None,
    stock: str | None = None,
    suggestions: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the card as docs/messages.md has it.

    ``ranking`` is the classifier's, best first: ``[{"name", "confidence"}, …]``; ``probability`` is the confidence of
    the best true guess. ``language`` is the shopper's, in which ``tried``, ``stock`` and ``suggestions`` are given.
    """
    guesses = [guess for guess in ranking if guess.get("name") and guess["name"] not in NOT_GUESSES][:TOP]
    return {
        "reason": reason.value,
        "reason_text": reason_text(reason, language),
        "probability": round(float(guesses[0]["confidence"]), 4) if guesses else None,
        "intents": [
            {
                "name": guess["name"],
                "label": intent_label(guess["name"], language),
                "probability": round(float(guess["confidence"]), 4),
            }
            for guess in guesses
        ],
        "last_text": last_text,
        "tried": list(tried),
        "order_number": order_number,
        "product": {"id": product.id, "name": product.name.text(language)} if product else None,
        "segment": _segment(segment, language),
        "stock": stock,
        "suggestions": list(suggestions),
    }


def card_in(card: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Return a stored card with reason, intents and segment in the agent's language; the rest stays as it was said."""
    shown = dict(card)
    if card.get("reason") in set(HandoffReason):
        shown["reason_text"] = reason_text(HandoffReason(card["reason"]), language)
    shown["intents"] = [
        {**guess, "label": intent_label(guess["name"], language)} for guess in card.get("intents") or ()
    ]
    if segment := card.get("segment"):
        words = segment.get(language) or {}
        shown["segment"] = {key: words.get(key) or segment.get(key) for key in ("id", "name", "description")}
        shown["segment"]["id"] = segment["id"]
    return shown


def _segment(segment: Segment | None, language: Language) -> dict[str, Any] | None:
    """Return the segment in the shopper's language, with both languages beside it for :func:`card_in`."""
    if segment is None:
        return None

    def words(which: Language) -> dict[str, str]:
        return {"name": segment.name.text(which), "description": segment.description.text(which)}

    return {"id": segment.id, **words(language), **{which: words(which) for which in LANGUAGES}}
