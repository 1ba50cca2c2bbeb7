"""To which segment does a customer belong, and how are segments made?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from bot.catalog.model import Product
from bot.customers.model import CustomerId
from bot.errors import BadInput
from bot.orders.model import Bought
from bot.ports import UnitOfWork, UnitOfWorkFactory
from bot.segmentation.features import behaviour, points
from bot.segmentation.kmeans import cluster
from bot.segmentation.model import BehaviourEvent, Segment
from bot.segmentation.profiles import profiles
from bot.segmentation.summaries import with_summaries

FEWEST = 3
"""Two groups say no more than "much" and "little"."""
TOLERANCE = 0.08
"""Of groupings nearly as good as the best (this part less), the finest is taken."""


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

        ``k``: how many; chosen by the silhouette where None. Raises BadInput for a ``k`` that cannot be, and where
        nobody has done anything yet. Reading and computing keep nobody waiting; only the storing takes its turn.
        """
        with self._unit_of_work(writing=False) as uow:
            frame = _features(uow)
            categories = {category.id: category.name for category in uow.catalogue.categories()}
        if frame.empty:
            raise BadInput("there is no behaviour to segment: import orders or behaviour first")
        if k is not None and not 1 <= k <= len(frame):
            raise BadInput(f"cannot make {k} segments of {len(frame)} customers")
        clustering = cluster(frame, k, points=points(frame), fewest=FEWEST, tolerance=TOLERANCE)
        found = profiles(frame, clustering, categories)
        members = [(CustomerId(c), found[int(g)].id) for c, g in zip(frame.index, clustering.labels, strict=True)]
        segments = tuple(sorted(found.values(), key=lambda segment: segment.id))
        with self._unit_of_work() as uow:
            uow.behaviour.put_segments(segments, members)
            uow.commit()
        return SegmentationReport(len(frame), segments, clustering.silhouettes)


def _features(uow: UnitOfWork) -> pd.DataFrame:
    frame = behaviour(
        _purchases(uow.orders.bought()), _events(uow.behaviour.events()), _products(uow.catalogue.products())
    )
    return with_summaries(frame, uow.behaviour.summaries())


def _purchases(bought: Iterable[Bought]) -> pd.DataFrame:
    """Return one row per line; money only in the currency that is used most, since no rate is known."""
    lines = list(bought)
    (currency, _), *_ = Counter(line.unit_price.currency for line in lines).most_common(1) or [("", 0)]
    rows = [
        (
            line.customer_id,
            line.order_id,
            line.product_id,
            line.quantity,
            float(line.unit_price.amount) * line.quantity if line.unit_price.currency == currency else 0.0,
            line.placed_at,
        )
        for line in lines
    ]
    frame = pd.DataFrame(rows, columns=["customer", "order", "product", "quantity", "amount", "at"])
    return frame.assign(at=pd.to_datetime(frame["at"], utc=True))


def _events(events: Iterable[BehaviourEvent]) -> pd.DataFrame:
    rows = [(event.customer_id, event.kind, event.product_id, event.at) for event in events]
    frame = pd.DataFrame(rows, columns=["customer", "kind", "product", "at"])
    return frame.assign(at=pd.to_datetime(frame["at"], utc=True))


def _products(products: Sequence[Product]) -> pd.DataFrame:
    rows = [(p.id, p.category_id, float(p.prices[0].amount) if p.prices else None) for p in products]
    frame = pd.DataFrame(rows, columns=["product", "category", "price"])
    return frame.assign(price=frame["price"].astype(float))
