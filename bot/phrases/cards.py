"""How do products and orders look as cards? The JSON of docs/messages.md, every text ready to be shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.catalog.model import Money, Product, Variant
from bot.inventory.model import Availability, AvailabilityReason
from bot.language import Language
from bot.orders.model import Order, OrderLine, Shipment, ShipmentEvent
from bot.orders.timeline import timeline
from bot.phrases import say, texts
from bot.phrases.dates import day_text
from bot.phrases.money import money_text, price_text


def money_json(money: Money | None) -> dict[str, str] | None:
    """Return an amount as JSON; None where there is none."""
    return None if money is None else {"amount": f"{money.amount:.2f}", "currency": money.currency}


def image_address(image: str | None) -> str | None:
    """Return where a browser finds a picture: what is no address of its own lies under ``/media/``."""
    if not image or image.startswith(("http://", "https://", "/")):
        return image or None
    return f"/media/{image}"


def options_text(variant: Variant, language: Language) -> str:
    """Return what sets a variant apart: "黑色 · 256GB"."""
    return " · ".join(option.value.text(language) for option in variant.options)


def stock_text(availability: Availability, language: Language, today: date | None = None) -> str:
    """Return in words whether it can be bought now, and if not, when."""
    day = day_text(availability.back_on, language, today) if availability.back_on else ""
    return say(f"availability_{availability.reason}", language, quantity=availability.quantity, day=day)


def product_card(
    product: Product,
    variant: Variant,
    availability: Availability,
    language: Language,
    *,
    reason: str = "",
    today: date | None = None,
) -> dict[str, Any]:
    """Return one product card. Its main action asks on in the shopper's words."""
    name = product.name.text(language)
    sold_out = availability.reason in (AvailabilityReason.SOLD_OUT, AvailabilityReason.BACK_ON)
    action = "card_similar" if sold_out else "card_ask"
    return {
        "product_id": product.id,
        "variant_id": variant.id,
        "name": name,
        "price": money_json(variant.price),
        "price_text": price_text(variant, language),
        "image": image_address(variant.image or product.image),
        "options": options_text(variant, language),
        "stock": {
            "allowed": availability.allowed,
            "reason": str(availability.reason),
            "text": stock_text(availability, language, today),
        },
        "reason": reason,
        "action": {"title": say(f"{action}_title", language), "text": say(f"{action}_text", language, name=name)},
    }


def order_card(order: Order, language: Language) -> dict[str, Any]:
    """Return the card of an order with its timeline and parcels."""
    return {
        "number": order.id,
        "status": str(order.status),
        "status_text": say(f"order_status_{order.status}", language),
        "placed_at": order.placed_at.isoformat() if order.placed_at else None,
        "total_text": money_text(order.total, language),
        "lines": [_line(line, language) for line in order.lines],
        "timeline": [
            {
                "at": step.at.isoformat() if step.at else None,
                "text": say(f"step_{step.code}", language),
                "done": step.done,
            }
            for step in timeline(order)
        ],
        "shipments": [_shipment(parcel, language) for parcel in order.shipments],
    }


def event_text(event: ShipmentEvent, language: Language) -> str:
    """Return a line of the courier's record in words; a code that is not known is shown as it is."""
    key = f"event_{event.code}"
    text = say(key, language) if key in texts(language) else event.code
    return say("event_at_place", language, event=text, place=event.place) if event.place else text


def _line(line: OrderLine, language: Language) -> dict[str, Any]:
    return {
        "name": line.name,
        "options": line.options,
        "quantity": line.quantity,
        "price_text": money_text(line.unit_price, language),
    }


def _shipment(parcel: Shipment, language: Language) -> dict[str, Any]:
    events = sorted(parcel.events, key=lambda event: event.at)
    return {
        "tracking_number": parcel.tracking_number,
        "carrier": parcel.carrier,
        "events": [{"at": event.at.isoformat(), "text": event_text(event, language)} for event in events],
    }
