"""Which tables hold catalogue, answered questions and stock?"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, Index, Integer, Table, true

from bot.store.tables.base import both, json, metadata, required, to
from bot.store.types import Amount, FreeText, IdText

catalogue_version = Table(
    "catalogue_version",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    required("version", BigInteger),
    CheckConstraint("id = 1", name="one_row"),
)

categories = Table("categories", metadata, Column("id", IdText, primary_key=True), *both("name"), json("words"))

products = Table(
    "products",
    metadata,
    Column("id", IdText, primary_key=True),
    Column("category_id", IdText, to("categories.id"), index=True),
    *both("name"),
    *both("brand"),
    *both("description"),
    Column("image", FreeText),
    json("words"),
)

product_attributes = Table(
    "product_attributes",
    metadata,
    Column("product_id", IdText, to("products.id", "CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    required("key", IdText),
    *both("name"),
    *both("value"),
)

variants = Table(
    "variants",
    metadata,
    Column("id", IdText, primary_key=True),
    required("product_id", IdText, to("products.id", "CASCADE")),
    required("position", Integer),
    Column("price", Amount),
    Column("currency", IdText),
    Column("barcode", IdText, index=True),
    Column("image", FreeText),
    CheckConstraint("(price IS NULL) = (currency IS NULL)", name="price_has_currency"),
    Index(None, "product_id", "position"),
)

variant_options = Table(
    "variant_options",
    metadata,
    Column("variant_id", IdText, to("variants.id", "CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    required("key", IdText),
    *both("name"),
    *both("value"),
)

faq = Table(
    "faq",
    metadata,
    Column("id", IdText, primary_key=True),
    *both("question"),
    *both("answer"),
    Column("intent", IdText),
    json("words"),
)

warehouses = Table("warehouses", metadata, Column("id", IdText, primary_key=True))

stock = Table(
    "stock",
    metadata,
    Column("variant_id", IdText, to("variants.id", "CASCADE"), primary_key=True),
    Column("warehouse_id", IdText, to("warehouses.id"), primary_key=True, index=True),
    required("on_hand", Integer),
    required("allocated", Integer),
    Column("restock_on", Date),
    Column("counted", Boolean, nullable=False, server_default=true()),
)
