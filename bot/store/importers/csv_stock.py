"""How does a table of stock become levels?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.catalog.model import Product, ProductId, VariantId
from bot.inventory.model import WarehouseId
from bot.ports import UnitOfWork
from bot.store.importers.cells import BadCell, day, identifier
from bot.store.importers.content import MAIN, Content, Count
from bot.store.importers.files import Survey
from bot.store.importers.importing import Draft, Progress
from bot.store.importers.report import Report
from bot.store.importers.said import Usual, stock_figure
from bot.store.importers.table import Row, Table, read_all
from bot.text import normalise


@dataclass(frozen=True, slots=True)
class _Said:
    """What a row says of the stock of a thing."""

    row: Row
    sku: str
    product: str
    warehouse: WarehouseId
    on_hand: int
    counted: bool
    restock_on: date | None


def read(table: Table, survey: Survey, usual: Usual, report: Report, progress: Progress) -> Draft:
    """Read all rows; the draft finds the variants they speak of."""
    table.require(("sku", "product"), ("on_hand",))
    rows = [said for _, said in read_all(table, survey, _said, progress)]
    says_restock = "restock_on" in table.has

    def complete(uow: UnitOfWork) -> Content:
        things = Things.of(uow)
        content, seen = Content(), set[tuple[VariantId, WarehouseId]]()
        for said in rows:
            try:
                variant = things.variant(said.sku, said.product)
                if (variant, said.warehouse) in seen:
                    raise BadCell("duplicate_id", "sku" if said.sku else "product", said.sku or said.product)
            except BadCell as bad:
                table.refuse(said.row, bad)
                continue
            seen.add((variant, said.warehouse))
            report.keep()
            count = Count(variant, said.warehouse, said.on_hand, said.counted, said.restock_on, says_restock)
            content.stock.append(count)
        return content

    return complete


def _said(row: Row) -> _Said:
    sku, product = (identifier(row.get(field), field) if row.get(field) else "" for field in ("sku", "product"))
    if not sku and not product:
        raise BadCell("missing", "sku")
    on_hand, counted = stock_figure(row, "on_hand")
    return _Said(
        row=row,
        sku=sku,
        product=product,
        warehouse=WarehouseId(identifier(row.get("warehouse"), "warehouse")) if row.get("warehouse") else MAIN,
        on_hand=on_hand,
        counted=counted,
        restock_on=day(row.get("restock_on"), "restock_on") if row.get("restock_on") else None,
    )


@dataclass(frozen=True, slots=True)
class Things:
    """The shop's products and variants, to be found by what a file calls them."""

    products: Mapping[ProductId, Product]
    owners: Mapping[VariantId, Product]
    by_name: Mapping[str, Sequence[Product]]

    @staticmethod
    def of(uow: UnitOfWork) -> Things:
        """Read the shop's catalogue."""
        found = uow.catalogue.products()
        owners = {variant.id: product for product in found for variant in product.variants}
        names: dict[str, list[Product]] = {}
        for product in found:
            for name in dict.fromkeys(map(normalise, product.name.forms)):
                names.setdefault(name, []).append(product)
        return Things({product.id: product for product in found}, owners, names)

    def called(self, name: str) -> Product:
        """Return the product of this name; raises BadCell where none has it, or several have."""
        found = self.by_name.get(normalise(name), ())
        if len(found) != 1:
            raise BadCell("which_product" if found else "unknown_product", "product_name", name)
        return found[0]

    def variant(self, sku: str, product: str) -> VariantId:
        """Return the variant of this id, or the product's only one; a file's ``product`` may be a variant's id too.

        Raises BadCell where there is none, or several.
        """
        if sku:
            if VariantId(sku) not in self.owners:
                raise BadCell("unknown_variant", "sku", sku)
            return VariantId(sku)
        found = self.products.get(ProductId(product))
        if found is None and VariantId(product) in self.owners:
            return VariantId(product)
        if found is None:
            raise BadCell("unknown_product", "product", product)
        if len(found.variants) > 1:
            raise BadCell("which_variant", "product", product)
        return found.variants[0].id
