"""Which texts does a button send, and what does each of them mean?

A button sends plain words, so that transcripts read well and every channel can show it. These words are not left to
the classifier: what a button says is understood with certainty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from bot.language import LANGUAGES, Language
from bot.phrases import say, texts
from bot.text import normalise

_TITLE = "intent_"
_MEANING = {
    "button_person": "human_agent",
    "button_person_does": "human_agent",
    "button_order": "order_status",
    "button_recommend": "recommend_product",
    "button_delivery": "delivery_info",
    "button_return": "return_request",
    "button_stop": "deny",
    "button_yes": "affirm",
    "button_no": "deny",
}
"""Buttons beside the intents' own titles (``intent_<name>``), and what pressing one means."""

_FRAMES = {"card_ask_text": "product_question", "card_similar_text": "similar_product"}
"""What a product card's button says, around the product's ``{name}``."""
_LONGEST = 200
"""Characters of the longest text that is looked at: no button says more."""


def title(intent: str, language: Language) -> str | None:
    """Return the words by which a shopper knows an intent, or None where it has none."""
    key = _TITLE + intent
    return say(key, language) if key in texts(language) else None


def button(text: str) -> dict[str, str]:
    """Return a quick reply as Rasa sends it, which says ``text`` when pressed."""
    return {"title": text, "payload": text}


def meaning(text: str) -> str | None:
    """Return the intent of a pressed button, or None where ``text`` is no button's."""
    if len(text) > _LONGEST:
        return None
    plain = _plain(text)
    return _meanings().get(plain) or next((intent for frame, intent in _frames() if frame.fullmatch(plain)), None)


@cache
def _meanings() -> Mapping[str, str]:
    keys = {key: key.removeprefix(_TITLE) for key in texts("en") if key.startswith(_TITLE)} | _MEANING
    return {_plain(texts(language)[key]): intent for language in LANGUAGES for key, intent in keys.items()}


@cache
def _frames() -> Sequence[tuple[re.Pattern[str], str]]:
    frames = [(_plain(texts(language)[key]), intent) for language in LANGUAGES for key, intent in _FRAMES.items()]
    return [(re.compile(re.escape(frame).replace(re.escape("{name}"), ".+")), intent) for frame, intent in frames]


def _plain(text: str) -> str:
    return normalise(text).strip().rstrip("?。.!")
