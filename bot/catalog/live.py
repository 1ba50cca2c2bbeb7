"""Which version of the catalogue holds at this moment?"""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

from bot.catalog.catalogue import Catalogue
from bot.clock import Clock
from bot.errors import XiaoerError
from bot.ports import UnitOfWorkFactory

_log = logging.getLogger(__name__)

PATIENCE = 1.0
"""Seconds a caller waits for a new version; a large one is finished behind the caller's back."""


class LiveCatalogue:
    """The stored catalogue, read anew when its version has changed.

    What :meth:`current` returns is at most ``max_age_seconds`` behind the store, plus the time one thread takes to
    build the new version: meanwhile the old one serves. Every thread may call it.
    """

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, *, max_age_seconds: float = 5.0) -> None:
        self._unit_of_work, self._clock = unit_of_work, clock
        self._max_age = timedelta(seconds=max_age_seconds)
        self._lock = threading.Lock()
        self._snapshot: Catalogue | None = None
        self._checked: datetime | None = None
        self._builder: threading.Thread | None = None

    def current(self) -> Catalogue:
        """Return the present snapshot. Only the first call of all waits as long as a build takes.

        Raises Unavailable or Busy where the store cannot be asked.
        """
        snapshot = self._snapshot
        if snapshot is not None and self._fresh():
            return snapshot
        # One thread looks the version up; the others go on with what there is.
        if self._lock.acquire(blocking=snapshot is None):
            try:
                self._renew()
            finally:
                self._lock.release()
        assert self._snapshot is not None
        return self._snapshot

    def renewed(self) -> Catalogue:
        """Return the version that is stored at this moment, however long it takes to read; for use after a change."""
        with self._lock:
            if self._builder is not None:
                self._builder.join()
            with self._unit_of_work(writing=False) as uow:
                version = uow.catalogue.version()
            if self._snapshot is None or self._snapshot.version != version:
                self._snapshot = self._built()
            self._checked = self._clock.now()
            return self._snapshot

    def _fresh(self) -> bool:
        return self._checked is not None and abs(self._clock.now() - self._checked) < self._max_age

    def _renew(self) -> None:
        if self._snapshot is None:
            self._snapshot = self._built()
        elif not self._fresh() and not self._building():
            with self._unit_of_work(writing=False) as uow:
                version = uow.catalogue.version()
            if version != self._snapshot.version:
                self._builder = threading.Thread(target=self._replace, name="catalogue", daemon=True)
                self._builder.start()
                self._builder.join(PATIENCE)
        self._checked = self._clock.now()

    def _building(self) -> bool:
        return self._builder is not None and self._builder.is_alive()

    def _replace(self) -> None:
        try:
            self._snapshot = self._built()
        except XiaoerError:
            _log.exception("the catalogue could not be read anew; the last version serves on")

    def _built(self) -> Catalogue:
        """Read one version whole and make its index ready."""
        with self._unit_of_work(writing=False) as uow:
            found = uow.catalogue
            made = Catalogue(found.version(), found.products(), found.categories(), found.faq())
        made.prepare()
        return made
