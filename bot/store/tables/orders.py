"""Which tables hold customers and their orders?"""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKeyConstraint, Index, Integer, Table

from bot.store.tables.base import json, metadata, required, to
from bot.store.types import Amount, FreeText, IdText, Moment

customers = Table(
    "customers",
    metadata,
    Column("id", IdText, primary_key=True),
    required("name", FreeText),
    Column("email", FreeText),
    Column("phone", FreeText),
    required("language", IdText),
    json("address", nullable=True),
    required("created_at", Moment),
    json("payment_methods", nullable=True),
)

orders = Table(
    "orders",
    metadata,
    Column("id", IdText, primary_key=True),
    required("customer_id", IdText, to("customers.id")),
    required("status", IdText),
    Column("placed_at", Moment),
    json("address", nullable=True),
    required("currency", IdText),
    required("shipping_fee", Amount),
    required("discount", Amount),
    Index(None, "customer_id", "placed_at"),
)

order_lines = Table(
    "order_lines",
    metadata,
    Column("order_id", IdText, to("orders.id", "CASCADE"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    required("position", Integer),
    required("variant_id", IdText),
    required("product_id", IdText),
    required("name", FreeText),
    required("options", FreeText),
    required("quantity", Integer),
    required("unit_price", Amount),
    required("currency", IdText),
)

payments = Table(
    "payments",
    metadata,
    Column("order_id", IdText, to("orders.id", "CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    required("kind", IdText),
    required("amount", Amount),
    required("currency", IdText),
    required("method", FreeText),
    Column("at", Moment),
)

shipments = Table(
    "shipments",
    metadata,
    Column("order_id", IdText, to("orders.id", "CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    required("tracking_number", FreeText),
    required("carrier", FreeText),
    json("lines"),
    Column("expected_on", Date),
)

shipment_events = Table(
    "shipment_events",
    metadata,
    Column("order_id", IdText, primary_key=True),
    Column("shipment", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    required("at", Moment),
    required("code", IdText),
    required("place", FreeText),
    ForeignKeyConstraint(["order_id", "shipment"], ["shipments.order_id", "shipments.position"], ondelete="CASCADE"),
)

returns = Table(
    "returns",
    metadata,
    Column("order_id", IdText, to("orders.id", "CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    required("id", IdText),
    required("kind", IdText),
    json("lines"),
    required("reason", FreeText),
    required("status", IdText),
    required("requested_at", Moment),
    Column("refund", Amount),
    Column("refund_currency", IdText),
)
