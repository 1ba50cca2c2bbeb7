"""How long do search and recommendation take? ``python -m tests.bench.catalogue_speed`` prints them beside the bounds.

Ten thousand products, made from the demo shop's words, each with two of its descriptions in both languages: more
text than shops have. Processor time, so that a busy machine does not blur it.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle, islice

from bot.catalog.catalogue import Catalogue
from bot.catalog.live import LiveCatalogue
from bot.catalog.model import Product, ProductId, VariantId
from bot.clock import FixedClock
from bot.inventory.availability import StockRoom
from bot.language import Localized
from bot.recommender.model import Need
from bot.recommender.service import Recommender
from bot.store.demo import catalogue as demo
from tests.fakes import FakeStore

PRODUCTS = 10_000
QUERIES = (
    "有没有适合跑步用的蓝牙耳机",
    "a phone with a good camera",
    "X1 Pro",
    "headphones for the plane " * 8,
    "枕头",
)


def products() -> list[Product]:
    """Return the products."""
    rng, some = random.Random(1), demo.products()
    return [_another(number, each, *rng.sample(some, 2)) for number, each in enumerate(islice(cycle(some), PRODUCTS))]


def _another(number: int, like: Product, one: Product, two: Product) -> Product:
    id_ = ProductId(f"{like.id}-{number}")
    told = [one.description, two.description]
    return replace(
        like,
        id=id_,
        name=Localized(f"{like.name.zh} {number}", f"{like.name.en} {number}"),
        description=Localized("".join(text.zh for text in told), " ".join(text.en for text in told)),
        variants=tuple(replace(v, id=VariantId(f"{v.id}-{number}"), product_id=id_) for v in like.variants),
    )


def timed(topic: str, bound: float, work: Callable[[], object], times: int = 1) -> bool:
    """Print the seconds that one of ``times`` takes; tell whether it stays within the bound."""
    start = time.process_time()
    for _ in range(times):
        work()
    took = (time.process_time() - start) / times
    sys.stdout.write(f"{topic:42} {took:9.4f} s   bound {bound:g} s{'' if took <= bound else '   TOO SLOW'}\n")
    return took <= bound


def main() -> int:
    """Measure; exit with 1 where a bound is passed."""
    many, store, clock = products(), FakeStore(), FixedClock(datetime(2026, 11, 20, tzinfo=UTC))
    Catalogue(0, many[:100], demo.categories(), demo.faq()).prepare()  # the segmenter's own dictionary
    catalogue = Catalogue(1, many, demo.categories(), demo.faq())
    kept = [timed("build the index of 10,000 products", 10.0, catalogue.prepare)]
    for query in QUERIES:
        kept.append(timed(f"search {query[:30]!r}", 0.010, lambda query=query: catalogue.search(query), 20))  # type: ignore[misc]
    with store.unit_of_work() as uow:
        uow.catalogue.put_categories(demo.categories())
        uow.catalogue.put_products(many)
        uow.commit()
    live = LiveCatalogue(store.unit_of_work, clock, max_age_seconds=1e9)
    recommender = Recommender(store.unit_of_work, live, StockRoom(store.unit_of_work, clock), clock)
    recommender.recommend(Need())
    need = Need("降噪耳机 不超过五百", categories=("audio",))
    kept.append(timed("recommend on a shelf", 0.2, lambda: recommender.recommend(need), 5))
    kept.append(timed("recommend from all", 0.5, lambda: recommender.recommend(Need("a gift for a runner")), 5))
    kept.append(timed("similar", 0.2, lambda: recommender.similar(many[0].id), 5))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
