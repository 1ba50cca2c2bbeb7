"""Does the shop stand once it is built, and do the catalogue's words reach the extractor?"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.bootstrap import Shop, build, publish_terms
from bot.catalog.terms import read_terms
from bot.clock import FixedClock
from bot.settings import Settings
from tests import shelves
from tests.fakes import FakeStore
from tests.samples import NOON


def shop(folder: Path, store: FakeStore) -> Shop:
    return build(Settings(_env_file=None, var_dir=folder), clock=FixedClock(NOON), unit_of_work=store.unit_of_work)  # type: ignore[call-arg]


@pytest.fixture
def store() -> FakeStore:
    store = FakeStore()
    with store.unit_of_work() as uow:
        uow.catalogue.put_categories([shelves.AUDIO, shelves.KITCHEN])
        uow.catalogue.put_products(shelves.shop())
        uow.commit()
    return store


def test_building_reads_nothing(tmp_path: Path) -> None:
    def refuse(*, writing: bool = True) -> None:
        raise AssertionError("the store was opened")

    build(Settings(_env_file=None, var_dir=tmp_path), unit_of_work=refuse)  # type: ignore[call-arg,arg-type]


def test_the_catalogues_words_are_published_once_per_change(tmp_path: Path, store: FakeStore) -> None:
    made = shop(tmp_path, store)
    assert publish_terms(made)
    assert not publish_terms(made)
    with store.unit_of_work() as uow:
        uow.catalogue.put_products(shelves.bare())
        uow.commit()
    assert publish_terms(made)
    assert "红色T恤" in {form for term in read_terms(made.settings.terms_path).terms for form in term.forms}


def test_another_shop_of_the_same_version_is_published(tmp_path: Path, store: FakeStore) -> None:
    other = FakeStore()
    with other.unit_of_work() as uow:
        for product in shelves.bare():
            uow.catalogue.put_products([product])
        uow.commit()
    while other.state.version < store.state.version:
        with other.unit_of_work() as uow:
            uow.catalogue.put_products(shelves.bare()[:1])
            uow.commit()
    assert publish_terms(shop(tmp_path, store))
    assert other.state.version == store.state.version
    assert publish_terms(shop(tmp_path, other))


def test_an_empty_shop_publishes_no_words(tmp_path: Path) -> None:
    made = shop(tmp_path, FakeStore())
    assert publish_terms(made)
    assert read_terms(made.settings.terms_path).terms == ()
