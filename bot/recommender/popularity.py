"""What has sold well of late?"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bot.catalog.catalogue import Catalogue
from bot.catalog.model import ProductId
from bot.clock import Clock
from bot.ports import UnitOfWorkFactory

DAYS = 90


class Popularity:
    """Units sold per product in the last 90 days of the record; at most ``max_age_seconds`` old."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, *, max_age_seconds: float = 600.0) -> None:
        self._unit_of_work, self._clock = unit_of_work, clock
        self._max_age = timedelta(seconds=max_age_seconds)
        self._lock = threading.Lock()
        self._units: Mapping[ProductId, int] = {}
        self._key: tuple[int, datetime] | None = None

    def units(self, catalogue: Catalogue) -> Mapping[ProductId, int]:
        """Return units sold per product of this catalogue; products that did not sell are absent."""
        with self._lock:
            now = self._clock.now()
            if self._key is None or self._key[0] != catalogue.version or now - self._key[1] >= self._max_age:
                self._units, self._key = self._read(catalogue), (catalogue.version, now)
            return self._units

    def _read(self, catalogue: Catalogue) -> Mapping[ProductId, int]:
        with self._unit_of_work(writing=False) as uow:
            rows = list(uow.behaviour.daily_sales())
        latest = max((day for _, day, _ in rows), default=date.min)
        sold: dict[ProductId, int] = {}
        for variant_id, day, units in rows:
            variant = catalogue.variants.get(variant_id)
            if variant is not None and (latest - day).days < DAYS:
                sold[variant.product_id] = sold.get(variant.product_id, 0) + units
        return sold
