"""What does Rasa's answer become in the log?"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from bot.conversations.model import Draft, MessageKind, Sender
from bot.conversations.text import clean, is_empty

logger = logging.getLogger(__name__)

_KINDS = {"products": MessageKind.PRODUCTS, "order": MessageKind.ORDER, "system": MessageKind.SYSTEM}
_PAYLOAD = {MessageKind.PRODUCTS: "cards", MessageKind.ORDER: "order"}


def drafts_of(messages: object) -> list[Draft]:
    """Return the drafts of Rasa's collected messages, in order; what holds nothing to be shown is left out.

    Raises TypeError where it is no list of messages.
    """
    if not isinstance(messages, list):
        raise TypeError("the bot's answer is no list")
    return [draft for message in messages for draft in _drafts(message)]


def _drafts(message: object) -> Iterator[Draft]:
    if not isinstance(message, Mapping):
        raise TypeError("a message of the bot is no object")
    custom = message.get("custom")
    rich = _rich(custom) if isinstance(custom, Mapping) else None
    buttons = list(_buttons(message.get("buttons")))
    text = clean(str(message.get("text") or ""))
    if not is_empty(text) or (buttons and rich is None):
        payload: dict[str, Any] = {"buttons": buttons} if buttons else {}
        yield Draft(Sender.BOT, MessageKind.TEXT, text or _titles(buttons), payload)
    if rich is not None:
        yield rich


def _rich(custom: Mapping[str, Any]) -> Draft | None:
    """Return a message of cards or of one order."""
    kind = _KINDS.get(str(custom.get("kind")), MessageKind.TEXT)
    text = clean(str(custom.get("text") or ""))
    field = _PAYLOAD.get(kind)
    payload = {field: custom[field]} if field and custom.get(field) else {}
    if buttons := list(_buttons(custom.get("buttons"))):
        payload["buttons"] = buttons
    if not payload and is_empty(text):
        logger.warning("the bot said a message of kind %s without content", kind)
        return None
    sender = Sender.SYSTEM if kind == MessageKind.SYSTEM else Sender.BOT
    return Draft(sender, kind if payload or not field else MessageKind.TEXT, text or _names(payload), payload)


def _buttons(buttons: object) -> Iterator[dict[str, str]]:
    for button in buttons if isinstance(buttons, list) else ():
        title = clean(str(button.get("title") or "")) if isinstance(button, Mapping) else ""
        if title:
            yield {"title": title, "text": clean(str(button.get("payload") or title))}


def _titles(buttons: list[dict[str, str]]) -> str:
    return " · ".join(button["title"] for button in buttons)


def _names(payload: Mapping[str, Any]) -> str:
    """Return what a plain channel can say of cards that came without a text."""
    cards = payload.get("cards") or ()
    names = [str(card.get("name") or "") for card in cards if isinstance(card, Mapping)]
    order = payload.get("order")
    names += [str(order.get("number") or "")] if isinstance(order, Mapping) else []
    return " · ".join(filter(None, names)) or "…"
