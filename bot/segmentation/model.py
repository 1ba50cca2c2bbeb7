"""What is a segment, and what is behaviour?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.catalog.model import CategoryId, ProductId
from bot.customers.model import CustomerId
from bot.language import Localized


@dataclass(frozen=True, slots=True)
class BehaviourEvent:
    """Something a customer did. ``kind``: ``view``, ``search``, ``cart``, ``purchase``."""

    customer_id: CustomerId
    kind: str
    product_id: ProductId | None
    at: datetime
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class BehaviourSummary:
    """What a customer's behaviour adds up to, as the shop itself has counted it, where it keeps no single events.

    ``money`` is in the shop's currency; ``frequency`` is purchases per whatever time the shop counts by.
    """

    customer_id: CustomerId
    views: float
    money: float
    frequency: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A group of customers who behave alike, described for people."""

    id: str
    name: Localized
    description: Localized
    size: int
    features: Mapping[str, float]
    """The group's centre in the features' own units (purchases, days, money)."""
    favourite_categories: tuple[CategoryId, ...] = ()
    price_level: float = 0.5
    """Where in each category's price range this group buys: 0 cheapest, 1 dearest."""
