"""What does a shopper need, and what is recommended with which reasons?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bot.catalog.model import Product, Variant
from bot.inventory.model import Availability


@dataclass(frozen=True, slots=True)
class Need:
    """What a shopper asked for. Everything but ``text`` is a rule that no recommendation breaks.

    Categories and products are ids, brands are names in any language, options are ``key=value`` as the entity
    extractor gives them; prices are in the shop's currency and inclusive.
    """

    text: str = ""
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    not_brands: tuple[str, ...] = ()
    not_categories: tuple[str, ...] = ()
    not_products: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    price_min: Decimal | None = None
    price_max: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is recommended. ``code`` names a phrase; ``details`` fill its placeholders.

    ============================  ======================================================================
    ``reason_matches_words``      ``words``: tuple of the shopper's own words that the product has
    ``reason_budget``             ``price``: Money; ``price_min``, ``price_max``: Decimal or None
    ``reason_options``            ``options``: tuple of Option that were asked for
    ``reason_brand``              ``brand``: Localized
    ``reason_segment_favourite``  ``category``: Localized, a favourite of the shopper's segment
    ``reason_price_level``        ``level``: ``low`` or ``high``, as the shopper's segment buys
    ``reason_popular``            ``units``: sold in the last 90 days of the record; ``days``: 90
    ``reason_similar``            ``product``: Localized name of the product started from
    ============================  ======================================================================
    """

    code: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A product with the variant to offer, why, and whether it can be bought."""

    product: Product
    variant: Variant
    availability: Availability
    score: float
    reasons: tuple[Reason, ...]
