"""How does a table of products become products, variants and stock?

What the file does not say stays as the shop has it: a file of ids and descriptions changes no price.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.catalog.attributes import asked_for, vocabulary
from bot.catalog.model import (
    Attribute,
    Category,
    CategoryId,
    Money,
    Option,
    Product,
    ProductId,
    Variant,
    VariantId,
)
from bot.language import Localized
from bot.ports import UnitOfWork
from bot.store.importers.cells import BadCell, identifier, money
from bot.store.importers.content import MAIN, Content, Count
from bot.store.importers.files import Survey
from bot.store.importers.importing import Draft, Progress
from bot.store.importers.options import attributes_in, by_script, own_option, pairs
from bot.store.importers.report import Report
from bot.store.importers.said import LONGEST_TEXT, Usual, localized, over, stock_figure, text
from bot.store.importers.table import Row, Table, read_all
from bot.text import normalise

_LONGEST_DERIVED = 40
_CLAUSE = re.compile(r"[。！？；，\n!?;]|[,.:：](?=\s|$)")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a row says of one variant of one product."""

    row: Row
    product: ProductId
    variant: VariantId | None
    name: Localized
    description: Localized
    brand: Localized
    category: str
    price: Money | None
    barcode: str | None
    image: str | None
    options: tuple[Option, ...]
    attributes: tuple[Attribute, ...]
    words: tuple[str, ...]
    stock: tuple[int, bool] | None

    @property
    def of_variant(self) -> bool:
        """Whether the row says anything that is a variant's own."""
        return any((self.price, self.barcode, self.options, self.stock))


def read(table: Table, survey: Survey, usual: Usual, report: Report, progress: Progress) -> Draft:
    """Read all rows; the draft completes them with what the shop has."""
    table.require(("id", "sku"))
    table.require(("name", "name_zh", "name_en", "description", "description_zh", "description_en", "price", "stock"))
    facts = {name: key for name in report.unknown_columns if (key := asked_for().exact(name))}
    for name in facts:
        del report.unknown_columns[name]
    seen: dict[tuple[str, str | None], int] = {}

    def parse(row: Row) -> _Said:
        said = _said(row, table, usual, facts)
        first = seen.setdefault((said.product, said.variant), row.line)
        if first != row.line:
            raise BadCell("duplicate_id", "sku" if said.variant else "id", f"{said.variant or said.product}")
        return said

    groups: dict[ProductId, list[_Said]] = {}
    for _, said in read_all(table, survey, parse, progress):
        groups.setdefault(said.product, []).append(said)
    return lambda uow: _complete(uow, table, groups, report)


def _said(row: Row, table: Table, usual: Usual, facts: dict[str, str]) -> _Said:
    sku = identifier(row.get("sku"), "sku") if row.get("sku") else None
    product = identifier(row.need("id"), "id") if "id" in table.has else None
    if product is None and sku is None:
        raise BadCell("missing", "sku")
    currency = row.get("currency").upper() or usual.currency
    if not re.fullmatch("[A-Z]{3}", currency):
        raise BadCell("unknown_currency", "currency")
    price = money(row.get("price"), "price", currency) if row.get("price") else None
    if price is not None and price.amount == 0:
        table.note(row, "zero_price_unset", "price")
        price = None
    return _Said(
        row=row,
        product=ProductId(product or sku or ""),
        variant=VariantId(sku) if sku else None,
        name=localized(row, "name"),
        description=localized(row, "description", LONGEST_TEXT),
        brand=localized(row, "brand"),
        category=text(row, "category"),
        price=price,
        barcode=identifier(row.get("barcode"), "barcode") if row.get("barcode") else None,
        image=text(row, "image", 2000) or None,
        options=_options(row),
        attributes=(*_facts(row, facts), *attributes_in(text(row, "attributes", LONGEST_TEXT))),
        words=tuple(word for word in re.split(r"[,，;；、|]\s*", text(row, "words", 2000)) if word),
        stock=stock_figure(row, "stock") if row.get("stock") else None,
    )


def _options(row: Row) -> tuple[Option, ...]:
    own = [own_option(key, text(row, key)) for key in ("color", "size", "capacity", "storage", "style") if row.get(key)]
    return (*own, *(own_option(key, value) for key, value in pairs(text(row, "options"), "spec")))


def _facts(row: Row, facts: dict[str, str]) -> Iterable[Attribute]:
    """Yield attributes from columns that are called like an attribute of the shop's vocabulary."""
    for column, key in facts.items():
        value = row.extra.get(column, "")
        if len(value) > LONGEST_TEXT:
            raise BadCell("too_long", column, value)
        if value:
            yield Attribute(key, vocabulary()[key].name, by_script(value))


def _complete(uow: UnitOfWork, table: Table, groups: dict[ProductId, list[_Said]], report: Report) -> Content:
    """Lay the rows over the shop's own products."""
    known = {product.id: product for product in uow.catalogue.products()}
    owners = {variant.id: product.id for product in known.values() for variant in product.variants}
    shelves = _Shelves(uow.catalogue.categories())
    content = Content()
    for product_id, rows in groups.items():
        old = known.get(product_id)
        kept = []
        for said in rows:
            try:
                kept.append((said, _variant_id(said, old, owners)))
                owners[kept[-1][1]] = product_id
            except BadCell as bad:
                table.refuse(said.row, bad)
        if not kept:
            continue
        report.keep(len(kept))
        product = _merged(old, product_id, kept, shelves, table)
        content.products.append(product)
        content.stock += [Count(variant, MAIN, *said.stock) for said, variant in kept if said.stock is not None]
        _note_prices(product, kept, table)
    content.categories = shelves.new
    return content


def _variant_id(said: _Said, old: Product | None, owners: dict[VariantId, ProductId]) -> VariantId:
    """Return which variant a row speaks of: the named one, or the only one."""
    if said.variant is not None or old is None or len(old.variants) == 1:
        found = said.variant or (old.variants[0].id if old else VariantId(said.product))
    elif said.of_variant:
        raise BadCell("which_variant", "id", said.product)
    else:
        found = old.variants[0].id
    if owners.get(found, said.product) != said.product:
        raise BadCell("variant_taken", "sku" if said.variant else "id", found)
    if old is None and not (said.name.forms or said.description.forms):
        raise BadCell("no_name", "name")
    return found


def _merged(
    old: Product | None,
    product_id: ProductId,
    rows: Sequence[tuple[_Said, VariantId]],
    shelves: _Shelves,
    table: Table,
) -> Product:
    first = rows[0][0]
    variants = {variant.id: variant for variant in (old.variants if old else ())}
    for said, variant_id in rows:
        variants[variant_id] = _variant(variants.get(variant_id) or Variant(variant_id, product_id), said)
    name = over(first.name, old.name if old else None)
    if not name.forms:
        name = _derived(first.description)
        table.note(first.row, "name_from_description")
    return Product(
        id=product_id,
        name=name,
        category_id=shelves.find(first.category) if first.category else (old.category_id if old else None),
        brand=over(first.brand, old.brand if old else None),
        description=over(first.description, old.description if old else None),
        attributes=first.attributes or (old.attributes if old else ()),
        variants=tuple(variants.values()),
        image=first.image or (old.image if old else None),
        words=first.words or (old.words if old else ()),
    )


def _variant(old: Variant, said: _Said) -> Variant:
    return replace(
        old,
        options=said.options or old.options,
        price=said.price or old.price,
        barcode=said.barcode or old.barcode,
        image=(said.image if said.variant else None) or old.image,
    )


def _derived(description: Localized) -> Localized:
    """Return the beginning of a description, up to its first stop, as a name."""

    def beginning(words: str) -> str:
        clause = next(filter(None, map(str.strip, _CLAUSE.split(words))), words)
        return clause if len(clause) <= _LONGEST_DERIVED else f"{clause[:_LONGEST_DERIVED].rsplit(' ', 1)[0]}…"

    return Localized(beginning(description.zh), beginning(description.en))


def _note_prices(product: Product, rows: Sequence[tuple[_Said, VariantId]], table: Table) -> None:
    priced = {variant.id for variant in product.variants if variant.price is not None}
    for said, variant in rows:
        if variant not in priced and not said.row.get("price"):
            table.note(said.row, "no_price", "id" if "id" in table.has else "sku")


class _Shelves:
    """The shop's categories, and those that a file adds."""

    def __init__(self, known: Iterable[Category]) -> None:
        self.new: list[Category] = []
        self._by_name: dict[str, CategoryId] = {}
        for category in known:
            for name in (category.id, *category.name.forms, *category.words):
                self._by_name.setdefault(normalise(name), category.id)

    def find(self, name: str) -> CategoryId:
        """Return the category of this name, which is added where there is none."""
        key = normalise(name)
        if key not in self._by_name:
            made = Category(CategoryId(re.sub(r"\s+", "-", key)), by_script(name))
            if made.id not in self._by_name:
                self.new.append(made)
            self._by_name[key] = self._by_name.setdefault(made.id, made.id)
        return self._by_name[key]
