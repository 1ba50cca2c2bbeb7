"""Does everybody see the stored catalogue soon, without waiting for it?"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType
from typing import Any

import pytest

from bot.catalog import live
from bot.catalog.live import LiveCatalogue
from bot.catalog.model import Product
from bot.clock import FixedClock
from bot.errors import Unavailable
from tests import samples
from tests.fakes import FakeStore
from tests.samples import NOON


class Watched:
    """Counts what is read, and can be slow or fail at it."""

    def __init__(self) -> None:
        self.store, self.reads = FakeStore(), 0
        self.before_read: Callable[[], None] = lambda: None
        self.put("p1")

    def put(self, id_: str) -> None:
        with self.store.unit_of_work() as uow:
            uow.catalogue.put_products([samples.product(id_)])
            uow.commit()

    def unit_of_work(self, *, writing: bool = True) -> Any:
        return _Watching(self, self.store.unit_of_work(writing=writing))


class _Watching:
    def __init__(self, watched: Watched, inner: Any) -> None:
        self._watched, self._inner = watched, inner

    def __enter__(self) -> Any:
        uow = self._inner.__enter__()
        read = uow.catalogue.products

        def products() -> list[Product]:
            self._watched.reads += 1
            self._watched.before_read()
            found: list[Product] = read()
            return found

        uow.catalogue.products = products
        return uow

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._inner.__exit__(kind, error, trace)


@pytest.fixture
def watched() -> Watched:
    return Watched()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def catalogue(watched: Watched, clock: FixedClock) -> LiveCatalogue:
    return LiveCatalogue(watched.unit_of_work, clock)


def test_the_same_snapshot_serves_until_the_stored_version_changes(
    watched: Watched, clock: FixedClock, catalogue: LiveCatalogue
) -> None:
    first = catalogue.current()
    clock.advance(timedelta(minutes=10))
    assert catalogue.current() is first
    assert watched.reads == 1


def test_a_change_is_seen_once_the_last_look_is_five_seconds_old(
    watched: Watched, clock: FixedClock, catalogue: LiveCatalogue
) -> None:
    catalogue.current()
    watched.put("p2")
    clock.advance(timedelta(seconds=4.9))
    assert list(catalogue.current().products) == ["p1"]
    clock.advance(timedelta(seconds=0.1))
    assert list(catalogue.current().products) == ["p1", "p2"]


def test_a_clock_set_back_does_not_stop_the_looking(
    watched: Watched, clock: FixedClock, catalogue: LiveCatalogue
) -> None:
    catalogue.current()
    watched.put("p2")
    clock.advance(timedelta(hours=-1))
    assert list(catalogue.current().products) == ["p1", "p2"]


def test_after_a_change_of_ones_own_the_new_version_can_be_had_at_once(
    watched: Watched, catalogue: LiveCatalogue
) -> None:
    assert list(catalogue.current().products) == ["p1"]
    watched.put("p2")
    assert list(catalogue.renewed().products) == ["p1", "p2"]
    assert catalogue.renewed() is catalogue.current()


def test_the_old_snapshot_serves_while_the_new_one_is_built(
    watched: Watched, clock: FixedClock, catalogue: LiveCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "PATIENCE", 0.0)
    old, built = catalogue.current(), threading.Event()
    watched.before_read = lambda: built.wait(10) and None
    watched.put("p2")
    clock.advance(timedelta(seconds=5))
    assert catalogue.current() is old
    clock.advance(timedelta(seconds=5))
    assert catalogue.current() is old  # no second builder beside the first
    built.set()
    next(thread for thread in threading.enumerate() if thread.name == "catalogue").join()
    assert list(catalogue.current().products) == ["p1", "p2"]
    assert watched.reads == 2


def test_many_threads_that_come_first_together_read_once(watched: Watched, catalogue: LiveCatalogue) -> None:
    gate, found = threading.Barrier(8), []

    def look() -> None:
        gate.wait()
        found.append(catalogue.current())

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert watched.reads == 1
    assert len(set(map(id, found))) == 1


def test_a_version_that_cannot_be_read_leaves_the_last_one_serving(
    watched: Watched, clock: FixedClock, catalogue: LiveCatalogue, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise Unavailable("gone")

    old = catalogue.current()
    watched.put("p2")
    watched.before_read = fail
    clock.advance(timedelta(seconds=5))
    with caplog.at_level(logging.ERROR):
        assert catalogue.current() is old
    assert "last version serves on" in caplog.text
    watched.before_read = lambda: None
    clock.advance(timedelta(seconds=5))
    assert list(catalogue.current().products) == ["p1", "p2"]


def test_the_first_look_says_when_nothing_can_be_read(watched: Watched, catalogue: LiveCatalogue) -> None:
    def fail() -> None:
        raise Unavailable("gone")

    watched.before_read = fail
    with pytest.raises(Unavailable):
        catalogue.current()
    watched.before_read = lambda: None
    assert list(catalogue.current().products) == ["p1"]
