"""What does the demo shop sell? Its words are in YAML; barcodes and pictures' places are made here."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.catalog.model import (
    Attribute,
    Category,
    CategoryId,
    FaqEntry,
    FaqId,
    Money,
    Option,
    Product,
    ProductId,
    Variant,
    VariantId,
)
from bot.inventory.model import StockLevel, WarehouseId
from bot.language import Localized

HERE = Path(__file__).parent
CURRENCY = "CNY"
WAREHOUSES = (WarehouseId("hangzhou"), WarehouseId("guangzhou"), WarehouseId("chengdu"))


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def shelves() -> tuple[Mapping[str, Any], ...]:
    """Return the category files, ordered by name."""
    return tuple(_read(path) for path in sorted((HERE / "catalogue").glob("*.yml")))


@cache
def _vocabulary(path: Path) -> Mapping[str, Any]:
    return dict(_read(path))


def ean13(number: int) -> str:
    """Return a barcode for the shop's own use (prefix 20) with its check digit (GS1 General Specifications, 7.9)."""
    digits = f"20{number:010d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def colour_slug(colour: str) -> str:
    """Return an English colour name as a part of a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", colour.lower()).strip("-")


def _localized(text: Mapping[str, Any]) -> Localized:
    return Localized(zh=str(text["zh"]), en=str(text["en"]))


def categories() -> list[Category]:
    """Return the shop's categories."""
    found = (shelf["category"] for shelf in shelves())
    return [Category(CategoryId(c["id"]), _localized(c["name"]), tuple(map(str, c.get("words", ())))) for c in found]


def _variants(product: Mapping[str, Any], first_code: int) -> Iterator[Variant]:
    names = _vocabulary(HERE / "options.yml")
    for number, entry in enumerate(product["variants"], start=1):
        options = tuple(
            Option(key, _localized(names[key]), _localized(value)) for key, value in entry.get("options", {}).items()
        )
        colour = next((option for option in options if option.key == "color"), None)
        picture = f"{product['id']}-{colour_slug(colour.value.en)}" if colour else product["id"]
        yield Variant(
            id=VariantId(f"{product['id']}-{number}"),
            product_id=ProductId(product["id"]),
            options=options,
            price=Money(Decimal(str(entry["price"])).quantize(Decimal("0.01")), CURRENCY),
            barcode=ean13(first_code + number),
            image=f"/media/demo/{picture}.svg",
        )


def products() -> list[Product]:
    """Return the shop's products, in the files' order."""
    vocabulary = _vocabulary(HERE.parent.parent / "catalog" / "attributes.yml")
    found: list[Product] = []
    for shelf in shelves():
        for entry in shelf["products"]:
            attributes = tuple(
                Attribute(key, _localized(vocabulary[key]["name"]), _localized(value))
                for key, value in entry["attributes"].items()
            )
            found.append(
                Product(
                    id=ProductId(entry["id"]),
                    name=_localized(entry["name"]),
                    category_id=CategoryId(shelf["category"]["id"]),
                    brand=_localized(entry["brand"]),
                    description=_localized(entry["description"]),
                    attributes=attributes,
                    variants=tuple(_variants(entry, 100 * (len(found) + 1))),
                    image=f"/media/demo/{entry['id']}.svg",
                    words=tuple(map(str, entry.get("words", ()))),
                )
            )
    return found


def faq() -> list[FaqEntry]:
    """Return the shop's answered questions."""
    return [
        FaqEntry(
            FaqId(str(entry["id"])),
            _localized(entry["question"]),
            _localized(entry["answer"]),
            entry.get("intent"),
            tuple(map(str, entry.get("words", ()))),
        )
        for entry in _read(HERE / "faq.yml")
    ]


def stock(items: list[Product], rng: random.Random, today: date) -> list[StockLevel]:
    """Return levels in three warehouses: about 8 % of the variants sold out (half of these with a date), 10 % low."""
    levels: list[StockLevel] = []
    for variant in (variant for product in items for variant in product.variants):
        fate = rng.random()
        back_on = today + timedelta(days=rng.randint(3, 21)) if fate < 0.04 else None
        for place, warehouse in enumerate(WAREHOUSES):
            if fate < 0.08:
                on_hand = 0
            elif fate < 0.18:
                on_hand = rng.randint(1, 3) if place == 0 else 0
            else:
                on_hand = rng.randint(5, 120)
            allocated = rng.randint(0, min(4, on_hand // 4)) if on_hand else 0
            levels.append(StockLevel(variant.id, warehouse, on_hand, allocated, back_on if place == 0 else None))
    return levels
