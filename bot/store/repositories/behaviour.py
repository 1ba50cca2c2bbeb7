"""How are behaviour, sales and segments stored?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from bot.catalog.model import VariantId
from bot.customers.model import CustomerId
from bot.language import Localized
from bot.ports import BehaviourRepository
from bot.segmentation.model import BehaviourEvent, BehaviourSummary, Segment
from bot.store import bulk
from bot.store.tables.behaviour import behaviour_events, behaviour_summaries, daily_sales, segment_members
from bot.store.tables.behaviour import segments as table


class SqlBehaviour(BehaviourRepository):
    """What customers did, in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_events(self, events: Iterable[BehaviourEvent]) -> None:
        """Store events; one that is there already is left out."""
        for chunk in bulk.chunks(events):
            rows = [_event_row(event) for event in chunk]
            bulk.insert(self._connection, behaviour_events, rows, ignore_known=True)

    def events(self) -> Iterator[BehaviourEvent]:
        """Yield all events, oldest first, those of one moment as they came."""
        query = select(behaviour_events).order_by(behaviour_events.c.at, behaviour_events.c.id)
        for _, customer, kind, product, at, quantity in bulk.read(self._connection, query):
            yield BehaviourEvent(customer, kind, product or None, at, quantity)

    def daily_sales(self) -> Iterator[tuple[VariantId, date, int]]:
        """Yield (variant, day, units sold), by variant and day."""
        query = select(daily_sales).order_by(daily_sales.c.variant_id, daily_sales.c.day)
        yield from map(tuple, bulk.read(self._connection, query))

    def put_daily_sales(self, rows: Iterable[tuple[VariantId, date, int]]) -> None:
        """Insert or replace days."""
        named = ({"variant_id": variant, "day": day, "units": units} for variant, day, units in rows)
        bulk.upsert(self._connection, daily_sales, named)

    def summaries(self) -> Iterator[BehaviourSummary]:
        """Yield the shop's own counts of behaviour, by customer."""
        query = select(behaviour_summaries).order_by(behaviour_summaries.c.customer_id)
        for row in bulk.read(self._connection, query):
            yield BehaviourSummary(*row)

    def put_summaries(self, summaries: Iterable[BehaviourSummary]) -> None:
        """Insert or replace summaries."""
        bulk.upsert(self._connection, behaviour_summaries, map(asdict, summaries))

    def segments(self) -> Sequence[Segment]:
        """Return all segments by id."""
        rows = self._connection.execute(select(table).order_by(table.c.id))
        return [
            Segment(
                id_, Localized(name_zh, name_en), Localized(text_zh, text_en), size, features, tuple(shelves), level
            )
            for id_, name_zh, name_en, text_zh, text_en, size, features, shelves, level in rows
        ]

    def put_segments(self, segments: Sequence[Segment], members: Iterable[tuple[CustomerId, str]]) -> None:
        """Replace all segments and who belongs to which; the last of a customer's segments holds."""
        self._connection.execute(delete(segment_members))
        self._connection.execute(delete(table))
        bulk.upsert(self._connection, table, map(_segment_row, segments))
        belonging = ({"customer_id": customer, "segment_id": segment} for customer, segment in members)
        bulk.upsert(self._connection, segment_members, belonging)


def _event_row(event: BehaviourEvent) -> bulk.Row:
    """Return the row of an event."""
    return {
        "customer_id": event.customer_id,
        "kind": event.kind,
        "product_id": event.product_id or "",
        "at": event.at,
        "quantity": event.quantity,
    }


def _segment_row(segment: Segment) -> bulk.Row:
    """Return the row of a segment."""
    return {
        "id": segment.id,
        "name_zh": segment.name.zh,
        "name_en": segment.name.en,
        "description_zh": segment.description.zh,
        "description_en": segment.description.en,
        "size": segment.size,
        "features": dict(segment.features),
        "favourite_categories": list(segment.favourite_categories),
        "price_level": segment.price_level,
    }
