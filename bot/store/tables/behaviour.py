"""Which tables hold what customers did, and the shop's notes?"""

from __future__ import annotations

from sqlalchemy import Column, Date, Float, Index, Integer, Table, UniqueConstraint

from bot.store.tables.base import both, json, metadata, required, to
from bot.store.types import FreeText, IdText, Moment, counter_type

segments = Table(
    "segments",
    metadata,
    Column("id", IdText, primary_key=True),
    *both("name"),
    *both("description"),
    required("size", Integer),
    json("features"),
    json("favourite_categories"),
    required("price_level", Float),
)

segment_members = Table(
    "segment_members",
    metadata,
    Column("customer_id", IdText, to("customers.id", "CASCADE"), primary_key=True),
    required("segment_id", IdText, to("segments.id", "CASCADE")),
    Index(None, "segment_id"),
)

behaviour_events = Table(
    "behaviour_events",
    metadata,
    Column("id", counter_type(), primary_key=True),
    required("customer_id", IdText, to("customers.id", "CASCADE")),
    required("kind", IdText),
    required("product_id", IdText),  # empty where there is none: NULLs would all count as different
    required("at", Moment),
    required("quantity", Integer),
    UniqueConstraint("customer_id", "at", "kind", "product_id", "quantity"),
)

behaviour_summaries = Table(
    "behaviour_summaries",
    metadata,
    Column("customer_id", IdText, to("customers.id", "CASCADE"), primary_key=True),
    required("views", Float),
    required("money", Float),
    required("frequency", Float),
)

daily_sales = Table(
    "daily_sales",
    metadata,
    Column("variant_id", IdText, primary_key=True),
    Column("day", Date, primary_key=True),
    required("units", Integer),
)

meta = Table("meta", metadata, Column("key", IdText, primary_key=True), required("value", FreeText))
