"""What has sold well of late?"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bot.catalog.model import Product, VariantId
from bot.clock import Clock
from bot.errors import XiaoerError
from bot.ports import UnitOfWorkFactory

_log = logging.getLogger(__name__)

DAYS = 90
PATIENCE = 1.0
"""Seconds a caller waits for newer figures; many are added up behind the caller's back."""


class Popularity:
    """Units sold per variant in the last 90 days of the record.

    Figures are at most ``max_age_seconds`` old, plus the time it takes to add up newer ones: meanwhile the old serve.
    """

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, *, max_age_seconds: float = 3600.0) -> None:
        self._unit_of_work, self._clock = unit_of_work, clock
        self._max_age = timedelta(seconds=max_age_seconds)
        self._lock = threading.Lock()
        self._sold: Mapping[VariantId, int] | None = None
        self._read_at: datetime | None = None

    def units(self, product: Product) -> int:
        """Return units sold of all variants; call :meth:`renew` before a round of these."""
        sold = self._sold or {}
        return sum(sold.get(variant.id, 0) for variant in product.variants)

    def renew(self) -> None:
        """Read the figures if they are too old. Only the first call of all waits as long as that takes."""
        if self._fresh() or not self._lock.acquire(blocking=self._sold is None):
            return
        if self._sold is None or self._fresh():  # first of all, or somebody else read while this one waited
            try:
                self._sold = self._added_up() if self._sold is None else self._sold
                self._read_at = self._clock.now()
            finally:
                self._lock.release()
            return
        self._read_at = self._clock.now()
        reader = threading.Thread(target=self._replace, name="popularity", daemon=True)
        reader.start()
        reader.join(PATIENCE)

    def _fresh(self) -> bool:
        return self._read_at is not None and abs(self._clock.now() - self._read_at) < self._max_age

    def _replace(self) -> None:
        try:
            self._sold = self._added_up()
        except XiaoerError:
            _log.exception("sales could not be read anew; the last figures serve on")
        finally:
            self._lock.release()

    def _added_up(self) -> Mapping[VariantId, int]:
        with self._unit_of_work(writing=False) as uow:
            rows = list(uow.behaviour.daily_sales())
        since = max((day for _, day, _ in rows), default=date.max) - timedelta(days=DAYS)
        sold: dict[VariantId, int] = {}
        for variant, day, units in rows:
            if day > since:
                sold[variant] = sold.get(variant, 0) + units
        return sold
