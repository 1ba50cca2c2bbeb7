"""What is in stock?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from bot.bootstrap import Shop
    from bot.catalog.model import Product, Variant
    from bot.inventory.model import Availability, StockLevel
    from bot.language import Language


def stock(
    product: str = typer.Argument("", help="A product's or variant's id, or words of its name; all where left out."),
    low: bool = typer.Option(False, "--low", help="Only what is running out."),
    sold_out: bool = typer.Option(False, "--sold-out", help="Only what cannot be bought."),
    language: str = typer.Option(None, "--language", help="zh or en; the terminal's where left out."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Show units on hand and allocated per variant, and what a shopper is told.

    Example: xiaoer stock --sold-out
    """
    from bot import bootstrap
    from bot.cli.output import language_of, write_json, write_table

    spoken = language_of(language)
    shop = bootstrap.build()
    wanted = {reason for reason, on in (("low_stock", low), ("sold_out", sold_out), ("back_on", sold_out)) if on}
    rows = [row for row in _rows(shop, _chosen(shop, product)) if not wanted or row.availability.reason in wanted]
    if as_json:
        write_json([row.as_dict(spoken) for row in rows])
        return
    columns = ("variant_id", "name", "options", "on_hand", "allocated", "free", "restock_on", "text")
    told = [row.as_dict(spoken) for row in rows]
    write_table(columns, [[row[column] for column in columns] for row in told], title=f"{len(rows)} variants")


@dataclass(frozen=True, slots=True)
class _Row:
    product: Product
    variant: Variant
    levels: tuple[StockLevel, ...]
    availability: Availability

    def as_dict(self, language: Language) -> dict[str, Any]:
        """Return the row for people and programs."""
        from bot.phrases.cards import options_text, stock_text

        restock = min((level.restock_on for level in self.levels if level.restock_on), default=None)
        counted = bool(self.levels) and all(level.counted for level in self.levels)
        return {
            "product_id": self.product.id,
            "variant_id": self.variant.id,
            "name": self.product.name.text(language),
            "options": options_text(self.variant, language),
            "on_hand": sum(level.on_hand for level in self.levels) if counted else None,
            "allocated": sum(level.allocated for level in self.levels) if counted else None,
            "free": sum(level.free for level in self.levels) if counted else None,
            "restock_on": restock.isoformat() if restock else None,
            "allowed": self.availability.allowed,
            "text": stock_text(self.availability, language),
        }


def _chosen(shop: Shop, wanted: str) -> list[Product]:
    """Return the products meant. Raises NotFound where nothing is called so."""
    from bot.catalog.model import ProductId, VariantId
    from bot.errors import NotFound

    catalogue = shop.catalogue.current()
    if not wanted:
        return list(catalogue.products.values())
    if product := catalogue.products.get(ProductId(wanted)):
        return [product]
    if variant := catalogue.variants.get(VariantId(wanted)):
        return [catalogue.products[variant.product_id]]
    if found := [product for product, _ in catalogue.search(wanted, limit=10)]:
        return found
    raise NotFound(f"no product is called {wanted!r}; `xiaoer stock` lists all")


def _rows(shop: Shop, products: list[Product]) -> Iterator[_Row]:
    from bot.inventory.availability import availability

    today = shop.clock.now().date()
    levels: dict[str, list[StockLevel]] = {}
    with shop.unit_of_work(writing=False) as uow:
        for level in uow.stock.levels([variant.id for product in products for variant in product.variants]):
            levels.setdefault(level.variant_id, []).append(level)
    for product in products:
        for variant in product.variants:
            found = tuple(levels.get(variant.id, ()))
            yield _Row(product, variant, found, availability(found, today))
