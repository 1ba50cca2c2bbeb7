"""To which segment does a customer belong, and how are segments made?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from bot.catalog.model import Product
from bot.customers.model import CustomerId
from bot.errors import BadInput
from bot.orders.model import Order, OrderStatus
from bot.ports import UnitOfWork, UnitOfWorkFactory
from bot.segmentation.features import behaviour
from bot.segmentation.kmeans import cluster
from bot.segmentation.model import BehaviourEvent, Segment
from bot.segmentation.profiles import profiles


@dataclass(frozen=True, slots=True)
class SegmentationReport:
    """What a refit found. ``silhouettes``: K → mean silhouette, where K was chosen and not given."""

    customers: int
    segments: tuple[Segment, ...]
    silhouettes: Mapping[int, float]


class Segments:
    """Reads segments and computes them anew."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self._unit_of_work = unit_of_work

    def of_customer(self, customer: CustomerId | None) -> Segment | None:
        """Return the customer's segment; None for strangers and before the first refit."""
        if customer is None:
            return None
        with self._unit_of_work(writing=False) as uow:
            known = uow.customers.get(customer)
            if known is None or known.segment_id is None:
                return None
            return next((segment for segment in uow.behaviour.segments() if segment.id == known.segment_id), None)

    def all(self) -> Sequence[Segment]:
        """Return all segments, ordered by id."""
        with self._unit_of_work(writing=False) as uow:
            return uow.behaviour.segments()

    def refit(self, k: int | None = None) -> SegmentationReport:
        """Compute the segments from everything customers did and store them in one unit of work.

        ``k``: how many; chosen by the silhouette where None. Raises BadInput where nobody has done anything yet.
        Reading and computing block nobody; only the writing takes its turn.
        """
        with self._unit_of_work(writing=False) as uow:
            frame = _features(uow)
        if frame.empty:
            raise BadInput("there is no behaviour to segment: import orders or behaviour first")
        clustering = cluster(frame, k)
        segments = profiles(frame, clustering)
        order = clustering.centres["money"].sort_values(ascending=False, kind="stable").index
        id_of = {label: segment.id for label, segment in zip(order, segments, strict=True)}
        members = [(CustomerId(c), id_of[label]) for c, label in zip(frame.index, clustering.labels, strict=True)]
        with self._unit_of_work() as uow:
            uow.behaviour.put_segments(segments, members)
            uow.commit()
        return SegmentationReport(len(frame), tuple(segments), clustering.silhouettes)


def _features(uow: UnitOfWork) -> pd.DataFrame:
    events = list(uow.behaviour.events())
    customers = {event.customer_id for event in events} | {customer for customer, _ in uow.orders.bought_together()}
    orders = [order for customer in sorted(customers) for order in uow.orders.of_customer(customer, 100_000)]
    return behaviour(_purchases(orders), _events(events), _products(uow.catalogue.products()))


def _purchases(orders: Sequence[Order]) -> pd.DataFrame:
    rows = [
        (
            o.customer_id,
            o.id,
            line.product_id,
            line.quantity,
            float(line.unit_price.amount * line.quantity),
            o.placed_at,
        )
        for o in orders
        if o.status != OrderStatus.CANCELLED
        for line in o.lines
    ]
    frame = pd.DataFrame(rows, columns=["customer", "order", "product", "quantity", "amount", "at"])
    return frame.assign(at=pd.to_datetime(frame["at"], utc=True))


def _events(events: Sequence[BehaviourEvent]) -> pd.DataFrame:
    rows = [(event.customer_id, event.kind, event.product_id, event.at) for event in events]
    frame = pd.DataFrame(rows, columns=["customer", "kind", "product", "at"])
    return frame.assign(at=pd.to_datetime(frame["at"], utc=True))


def _products(products: Sequence[Product]) -> pd.DataFrame:
    rows = [(p.id, p.category_id, float(p.prices[0].amount) if p.prices else None) for p in products]
    frame = pd.DataFrame(rows, columns=["product", "category", "price"])
    return frame.assign(price=frame["price"].astype(float))
