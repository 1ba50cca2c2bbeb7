"""What is a product?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NewType

from bot.language import Localized

ProductId = NewType("ProductId", str)
VariantId = NewType("VariantId", str)
CategoryId = NewType("CategoryId", str)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in one currency (ISO 4217), exact to the cent."""

    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.amount + other.amount, self.currency)


@dataclass(frozen=True, slots=True)
class Category:
    """A shelf of the shop. ``words`` are further ways shoppers name it."""

    id: CategoryId
    name: Localized
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribute:
    """One fact about a product. ``key`` belongs to the vocabulary in ``attributes.yml`` or is the shop's own."""

    key: str
    name: Localized
    value: Localized


@dataclass(frozen=True, slots=True)
class Option:
    """What sets a variant apart from its sisters: colour black, size M, capacity 256GB."""

    key: str
    name: Localized
    value: Localized


@dataclass(frozen=True, slots=True)
class Variant:
    """What is put into a parcel. ``price`` is None where the shop has not said it: the bot then says so."""

    id: VariantId
    product_id: ProductId
    options: tuple[Option, ...] = ()
    price: Money | None = None
    barcode: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """What is shown on a shelf; ``variants`` is never empty."""

    id: ProductId
    name: Localized
    category_id: CategoryId | None
    brand: Localized
    description: Localized
    attributes: tuple[Attribute, ...]
    variants: tuple[Variant, ...]
    image: str | None = None
    words: tuple[str, ...] = ()
    """Further names under which shoppers know it."""

    @property
    def prices(self) -> tuple[Money, ...]:
        """The known prices of its variants, cheapest first."""
        return tuple(sorted(variant.price for variant in self.variants if variant.price is not None))


FaqId = NewType("FaqId", str)


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """A question the shop has answered. ``intent`` links it to a shopper's intent, where it serves one whole."""

    id: FaqId
    question: Localized
    answer: Localized
    intent: str | None = None
    words: tuple[str, ...] = ()
