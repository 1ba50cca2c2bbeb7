"""Who answers in the browser tests? A script: the same words always bring the same answer, at once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping, Sequence

from bot.bootstrap import Shop
from bot.conversations.model import ConversationId, Draft, MessageKind, Sender
from bot.conversations.turns import Turn
from bot.handoff.card import build_card
from bot.handoff.model import HandoffReason
from bot.orders.model import OrderId
from bot.phrases.cards import order_card, product_card

ORDER = {"zh": "X20261115001", "en": "X20261116001"}
PERSON = {"找人工", "Talk to a person"}


class ScriptedEngine:
    """Speaks the gateway's ``Engine`` port.

    ``says`` holds answers by the shopper's text; ``heard`` is every turn, in order. Clear ``go`` to keep the bot
    thinking, set it to let it answer.
    """

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self.says: dict[str, Sequence[Draft]] = {}
        self.heard: list[Turn] = []
        self.go = threading.Event()
        self.go.set()

    async def answer(self, turn: Turn) -> Sequence[Draft]:
        """Return the scripted answer, or the text itself with a word before it."""
        self.heard.append(turn)
        await asyncio.to_thread(self.go.wait, 20)
        if turn.text in PERSON:
            await asyncio.to_thread(self._hand_off, turn)
            return [said("好的，我帮您转给人工同事。" if turn.language == "zh" else "I'll pass you on to a colleague.")]
        if turn.text in ("推荐商品", "Recommend something"):
            return [await asyncio.to_thread(self._products, turn)]
        if turn.text in ("查订单", "Track my order"):
            return [await asyncio.to_thread(self._order, turn)]
        return self.says.get(turn.text) or [
            said(f"收到：{turn.text}" if turn.language == "zh" else f"Heard: {turn.text}")
        ]

    async def health(self) -> Mapping[str, bool]:
        """Return that everything is well."""
        return {"rasa": True, "actions": True}

    async def close(self) -> None:
        """Let go of nothing."""

    def _hand_off(self, turn: Turn) -> None:
        ranking = [{"name": "human_agent", "confidence": 0.93}, {"name": "order_status", "confidence": 0.04}]
        card = build_card(HandoffReason.ASKED, turn.language, ranking=ranking, last_text=turn.text)
        self._shop.handoff.request(ConversationId(turn.conversation_id), HandoffReason.ASKED, card)

    def _products(self, turn: Turn) -> Draft:
        products = list(self._shop.catalogue.current().products.values())[:4]
        variants = [product.variants[0] for product in products]
        stock = self._shop.stock.of([variant.id for variant in variants])
        reason = "在您的预算之内" if turn.language == "zh" else "within your budget"
        cards = [
            product_card(product, variant, stock[variant.id], turn.language, reason=reason)
            for product, variant in zip(products, variants, strict=True)
        ]
        text = "这几款在您的预算之内：" if turn.language == "zh" else "These are within your budget:"
        return Draft(Sender.BOT, MessageKind.PRODUCTS, text, {"cards": cards})

    def _order(self, turn: Turn) -> Draft:
        with self._shop.unit_of_work(writing=False) as uow:
            order = uow.orders.get(OrderId(ORDER[turn.language]))
        assert order is not None
        text = "您的订单在路上。" if turn.language == "zh" else "Your order is on its way."
        return Draft(Sender.BOT, MessageKind.ORDER, text, {"order": order_card(order, turn.language)})


def said(text: str, *replies: str) -> Draft:
    """Return a plain answer, with quick replies that say what they show."""
    buttons = [{"title": reply, "text": reply} for reply in replies]
    return Draft(Sender.BOT, MessageKind.TEXT, text, {"buttons": buttons} if buttons else {})
