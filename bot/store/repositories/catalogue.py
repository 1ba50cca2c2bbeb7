"""How are products, categories and answered questions stored?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Table, select, update
from sqlalchemy.engine import Connection

from bot.catalog.model import Attribute, Category, FaqEntry, Money, Option, Product, Variant
from bot.errors import Conflict
from bot.language import Localized
from bot.ports import CatalogueRepository
from bot.store import bulk
from bot.store.bulk import Row
from bot.store.tables import shop

Fact = TypeVar("Fact", Attribute, Option)


class SqlCatalogue(CatalogueRepository):
    """Products, categories and answered questions in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def version(self) -> int:
        """Return the catalogue's version; 0 before the first change."""
        return self._connection.execute(select(shop.catalogue_version.c.version)).scalar() or 0

    def products(self) -> Sequence[Product]:
        """Return all products by id, in four statements however many there are."""
        attributes, variants = self._attributes(), self._variants()
        rows = bulk.read(self._connection, select(shop.products).order_by(shop.products.c.id))
        return [
            Product(
                id=id_,
                name=Localized(name_zh, name_en),
                category_id=category,
                brand=Localized(brand_zh, brand_en),
                description=Localized(description_zh, description_en),
                attributes=tuple(attributes.get(id_, ())),
                variants=tuple(variants.get(id_, ())),
                image=image,
                words=tuple(words),
            )
            for (
                id_, category, name_zh, name_en, brand_zh, brand_en, description_zh, description_en, image, words,
            ) in rows
        ]  # fmt: skip

    def categories(self) -> Sequence[Category]:
        """Return all categories by id."""
        rows = self._connection.execute(select(shop.categories).order_by(shop.categories.c.id))
        return [Category(id_, Localized(zh, en), tuple(words)) for id_, zh, en, words in rows]

    def faq(self) -> Sequence[FaqEntry]:
        """Return all answered questions by id."""
        rows = self._connection.execute(select(shop.faq).order_by(shop.faq.c.id))
        return [
            FaqEntry(id_, Localized(question_zh, question_en), Localized(answer_zh, answer_en), intent, tuple(words))
            for id_, question_zh, question_en, answer_zh, answer_en, intent, words in rows
        ]

    def put_products(self, products: Iterable[Product]) -> None:
        """Insert or replace products with their variants; stock stays with the variants that stay."""
        for chunk in bulk.chunks(products, 1000):
            self._put_products({product.id: product for product in chunk})
            self.raise_version()

    def put_categories(self, categories: Iterable[Category]) -> None:
        """Insert or replace categories."""
        rows = [{"id": c.id, **_both("name", c.name), "words": list(c.words)} for c in categories]
        bulk.upsert(self._connection, shop.categories, rows)
        if rows:
            self.raise_version()

    def put_faq(self, entries: Iterable[FaqEntry]) -> None:
        """Insert or replace answered questions."""
        rows = [
            {
                "id": e.id,
                **_both("question", e.question),
                **_both("answer", e.answer),
                "intent": e.intent,
                "words": list(e.words),
            }
            for e in entries
        ]
        bulk.upsert(self._connection, shop.faq, rows)
        if rows:
            self.raise_version()

    def raise_version(self) -> None:
        """Raise the version by one."""
        table = shop.catalogue_version
        bulk.insert(self._connection, table, [{"id": 1, "version": 0}], ignore_known=True)
        self._connection.execute(update(table).values(version=table.c.version + 1))

    def _attributes(self) -> dict[str, list[Attribute]]:
        return self._facts(shop.product_attributes, Attribute)

    def _variants(self) -> dict[str, list[Variant]]:
        options = self._facts(shop.variant_options, Option)
        table, found = shop.variants, defaultdict[str, list[Variant]](list)
        ordered = select(table).order_by(table.c.product_id, table.c.position)
        for id_, product, _, amount, currency, barcode, image in bulk.read(self._connection, ordered):
            price = None if amount is None else Money(amount, currency)
            found[product].append(Variant(id_, product, tuple(options.get(id_, ())), price, barcode, image))
        return found

    def _facts(self, table: Table, kind: Callable[[str, Localized, Localized], Fact]) -> dict[str, list[Fact]]:
        """Return attributes or options by what has them. What many have ("colour: black") is one object."""
        found, made = defaultdict[str, list[Fact]](list), dict[Any, Fact]()
        for row in bulk.read(self._connection, select(table).order_by(*table.primary_key)):
            fact = made.get(key := row[2:])
            if fact is None:
                name, name_zh, name_en, value_zh, value_en = key
                fact = made[key] = kind(name, Localized(name_zh, name_en), Localized(value_zh, value_en))
            found[row[0]].append(fact)
        return found

    def _put_products(self, products: dict[Any, Product]) -> None:
        variants = {variant.id: product.id for product in products.values() for variant in product.variants}
        self._clear(products, variants)
        bulk.upsert(self._connection, shop.products, map(_product_row, products.values()))
        bulk.upsert(self._connection, shop.variants, _variant_rows(products.values()))
        bulk.insert(self._connection, shop.product_attributes, list(_attribute_rows(products.values())))
        bulk.insert(self._connection, shop.variant_options, list(_option_rows(products.values())))

    def _clear(self, products: dict[Any, Product], variants: dict[Any, Any]) -> None:
        """Remove what these products will not have any more; raise Conflict for a variant of another product."""
        table = shop.variants.c
        gone: list[str] = []
        for chunk in bulk.chunks(products, bulk.IN_LIST):
            held = self._connection.execute(select(table.id).where(table.product_id.in_(chunk))).scalars()
            gone += [id_ for id_ in held if id_ not in variants]
        for chunk in bulk.chunks(variants, bulk.IN_LIST):
            for id_, owner in self._connection.execute(select(table.id, table.product_id).where(table.id.in_(chunk))):
                if variants[id_] != owner:
                    raise Conflict(f"variant {id_} belongs to product {owner} already")
        bulk.delete_in(self._connection, table.id, gone)
        bulk.delete_in(self._connection, shop.product_attributes.c.product_id, products)
        bulk.delete_in(self._connection, shop.variant_options.c.variant_id, variants)


def _both(name: str, text: Localized) -> dict[str, str]:
    """Return the two columns of a localized text."""
    return {f"{name}_zh": text.zh, f"{name}_en": text.en}


def _product_row(product: Product) -> Row:
    """Return the product's own row."""
    return {
        "id": product.id,
        "category_id": product.category_id,
        **_both("name", product.name),
        **_both("brand", product.brand),
        **_both("description", product.description),
        "image": product.image,
        "words": list(product.words),
    }


def _variant_rows(products: Iterable[Product]) -> Iterator[Row]:
    """Yield the rows of all variants."""
    for product in products:
        for position, variant in enumerate(product.variants):
            yield {
                "id": variant.id,
                "product_id": product.id,
                "position": position,
                "price": variant.price.amount if variant.price else None,
                "currency": variant.price.currency if variant.price else None,
                "barcode": variant.barcode,
                "image": variant.image,
            }


def _attribute_rows(products: Iterable[Product]) -> Iterator[Row]:
    """Yield the rows of all attributes."""
    for product in products:
        for position, fact in enumerate(product.attributes):
            yield {"product_id": product.id, **_fact(position, fact)}


def _option_rows(products: Iterable[Product]) -> Iterator[Row]:
    """Yield the rows of all variants' options."""
    for product in products:
        for variant in product.variants:
            for position, option in enumerate(variant.options):
                yield {"variant_id": variant.id, **_fact(position, option)}


def _fact(position: int, fact: Attribute | Option) -> dict[str, Any]:
    """Return the columns that attributes and options share."""
    return {"position": position, "key": fact.key, **_both("name", fact.name), **_both("value", fact.value)}
