"""Who is a customer, and what has been proven about a shopper?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.catalog.model import Money

CustomerId = NewType("CustomerId", str)


@dataclass(frozen=True, slots=True)
class Address:
    """Where parcels go."""

    line1: str
    city: str
    line2: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """A way to pay on a customer's record. ``kind`` is the shop's word: ``credit_card``, ``gift_card``, ``paypal``."""

    id: str
    kind: str
    brand: str = ""
    last_four: str = ""
    balance: Money | None = None
    """What is left, where the shop keeps it (a gift card)."""


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who has an account or has bought. ``phone`` is E.164 or as the shop wrote it."""

    id: CustomerId
    name: str
    email: str | None
    phone: str | None
    language: str
    address: Address | None
    created_at: datetime
    segment_id: str | None = None
    payment_methods: tuple[PaymentMethod, ...] = ()


class ProofLevel(StrEnum):
    """How sure the shop is who it speaks with; each level opens more."""

    ORDER = "order"
    """Knows an order's number and its phone tail or e-mail: may read that customer's orders."""
    SIGNED_IN = "signed_in"
    """Signed in at the shop: may change what can be undone."""
    CODE = "code"
    """Entered a one-time code: may touch money and personal data."""


@dataclass(frozen=True, slots=True)
class VerifiedCustomer:
    """The key that opens order services. Only :mod:`bot.customers.identity` makes one."""

    customer_id: CustomerId
    level: ProofLevel
    proven_at: datetime
