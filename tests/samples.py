"""What does a plain product, order, conversation … look like, with only what a test cares about spelled out?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.catalog.model import Attribute, Category, CategoryId, Money, Option, Product, ProductId, Variant, VariantId
from bot.conversations.model import AgentId, Conversation, ConversationId, Draft, MessageKind, Owner, Sender
from bot.customers.model import Address, Customer, CustomerId
from bot.handoff.model import Agent, HandoffReason, Role, Ticket, TicketId, TicketState
from bot.language import Localized
from bot.orders.model import (
    Order,
    OrderId,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentKind,
    Return,
    Shipment,
    ShipmentEvent,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""The moment at which samples happen."""

SHELF = Category(CategoryId("audio"), Localized("音频", "Audio"), ("耳机", "headphones"))


def later(minutes: float) -> datetime:
    """Return the moment ``minutes`` after NOON."""
    return NOON + timedelta(minutes=minutes)


def yuan(amount: str) -> Money:
    """Return an amount in CNY."""
    return Money(Decimal(amount), "CNY")


def product(id_: str = "p1", *variants: str, **changed: Any) -> Product:
    """Return a pair of headphones; ``variants`` are ids."""
    black = Option("colour", Localized("颜色", "colour"), Localized("黑色", "black"))
    made = Product(
        id=ProductId(id_),
        name=Localized("降噪耳机", "Noise-cancelling headphones"),
        category_id=None,
        brand=Localized("声海", "Sonia"),
        description=Localized("很安静。", "Very quiet."),
        attributes=(Attribute("battery", Localized("续航", "battery life"), Localized("30小时", "30 h")),),
        variants=tuple(
            Variant(VariantId(each), ProductId(id_), (black,), yuan("199.00"), "690123", f"{each}.svg")
            for each in variants or (f"{id_}-v1",)
        ),
        image="p.svg",
        words=("头戴", "cans"),
    )
    return replace(made, **changed)


def customer(id_: str = "k1", **changed: Any) -> Customer:
    """Return a customer with everything told."""
    home = Address("湖滨路1号", "杭州", "2单元", "浙江", "310000", "CN")
    made = Customer(CustomerId(id_), "王小明", "wang@example.com", "+8613800001234", "zh", home, NOON)
    return replace(made, **changed)


def line(number: int = 1, product_id: str = "p1", quantity: int = 1) -> OrderLine:
    """Return a line of an order."""
    variant = VariantId(f"{product_id}-v1")
    return OrderLine(number, variant, ProductId(product_id), "降噪耳机", "黑色", quantity, yuan("199.00"))


def order(id_: str = "X1", customer_id: str = "k1", **changed: Any) -> Order:
    """Return an order that was paid, shipped and in part sent back."""
    made = Order(
        id=OrderId(id_),
        customer_id=CustomerId(customer_id),
        status=OrderStatus.SHIPPED,
        placed_at=NOON,
        lines=(line(1), line(2, "p2", 3)),
        payments=(Payment(PaymentKind.PAYMENT, yuan("798.00"), "alipay", NOON),),
        shipments=(
            Shipment("SF1", "顺丰", (1,), (ShipmentEvent(NOON, "label"), ShipmentEvent(later(5), "picked_up", "杭州"))),
            Shipment("SF2", "顺丰", (2,), (), NOON.date()),
        ),
        returns=(Return("R1", "return", (1,), "too big", "requested", NOON, yuan("199.00")),),
        address=customer().address,
        currency="CNY",
        shipping_fee=Decimal("10.00"),
        discount=Decimal("5.50"),
    )
    return replace(made, **changed)


def conversation(id_: str = "c1", **changed: Any) -> Conversation:
    """Return a conversation with the bot."""
    made = Conversation(ConversationId(id_), "web", "zh", Owner.BOT, "hash", NOON, NOON)
    return replace(made, **changed)


def says(text: str = "你好", sender: Sender = Sender.SHOPPER, client_id: str | None = None, **payload: Any) -> Draft:
    """Return a draft of a text message."""
    return Draft(sender, MessageKind.TEXT, text, payload, client_id)


def ticket(id_: str = "t1", conversation_id: str = "c1", **changed: Any) -> Ticket:
    """Return a ticket that waits."""
    card = {"reason": "asked", "probability": None, "intents": [{"name": "greet"}]}
    made = Ticket(
        TicketId(id_), ConversationId(conversation_id), TicketState.WAITING, HandoffReason.ASKED, card, NOON
    )  # fmt: skip
    return replace(made, **changed)


def agent(id_: str = "a1", login: str = "Lin", **changed: Any) -> Agent:
    """Return a person at the desk."""
    return replace(Agent(AgentId(id_), login, "林", Role.AGENT, "$argon2id$…"), **changed)
