"""Is what is recommended allowed, in stock, wanted, and told for true reasons?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.live import LiveCatalogue
from bot.catalog.model import CategoryId, Product, ProductId, VariantId
from bot.clock import FixedClock
from bot.inventory.availability import StockRoom
from bot.inventory.model import AvailabilityReason, StockLevel, WarehouseId
from bot.language import Localized
from bot.recommender.diversity import diverse
from bot.recommender.likeness import likeness
from bot.recommender.model import Need, Recommendation
from bot.recommender.popularity import Popularity
from bot.recommender.service import Recommender
from bot.segmentation.model import Segment
from tests import samples, shelves
from tests.fakes import FakeStore
from tests.samples import NOON
from tests.shelves import goods

TODAY = NOON.date()


def world(
    products: Iterable[Product],
    stock: dict[str, int] | None = None,
    sold: dict[str, int] | None = None,
) -> tuple[Recommender, FakeStore, FixedClock]:
    store, clock = FakeStore(), FixedClock(NOON)
    with store.unit_of_work() as uow:
        uow.catalogue.put_categories([shelves.AUDIO, shelves.KITCHEN])
        uow.catalogue.put_products(products)
        uow.stock.put(StockLevel(VariantId(v), WarehouseId("w"), n) for v, n in (stock or {}).items())
        uow.behaviour.put_daily_sales((VariantId(v), TODAY, n) for v, n in (sold or {}).items())
        uow.commit()
    room = StockRoom(store.unit_of_work, clock)
    return Recommender(store.unit_of_work, LiveCatalogue(store.unit_of_work, clock), room, clock), store, clock


def ids(found: list[Recommendation]) -> list[str]:
    return [each.product.id for each in found]


def codes(found: Recommendation) -> list[str]:
    return [reason.code for reason in found.reasons]


SHOP = world(shelves.shop(), {"x1-1": 0, "x1-2": 4, "sport-1": 0, "wave-1": 9})[0]


def test_the_shoppers_words_decide_first_and_are_the_reason() -> None:
    best = SHOP.recommend(Need("推荐一款降噪耳机", categories=("audio",)))[0]
    assert best.product.id == "x1-pro"
    assert best.reasons[0].code == "reason_matches_words"
    assert best.reasons[0].details == {"words": ("降噪耳机",)}


def test_words_are_quoted_as_they_were_written_and_neighbours_together() -> None:
    best = SHOP.recommend(Need("a  NOISE-cancelling thing"))[0]
    assert best.reasons[0].details == {"words": ("NOISE-cancelling",)}


def test_words_that_the_whole_choice_has_are_no_reason() -> None:
    found = SHOP.recommend(Need("声海的蓝牙耳机", categories=("audio",), brands=("声海",)))
    quoted = [reason.details["words"] for each in found for reason in each.reasons if "words" in reason.details]
    assert quoted
    assert all("声海" not in word for words in quoted for word in words)  # type: ignore[attr-defined]


def test_words_that_nothing_has_move_nothing_and_nothing_claims_they_did() -> None:
    found = SHOP.recommend(Need("送外婆的惊喜"))
    assert len(found) == 3
    assert all("reason_matches_words" not in codes(each) for each in found)


def test_the_shelfs_words_are_not_quoted_as_the_products() -> None:
    found = {each.product.id: codes(each) for each in SHOP.recommend(Need("要个音箱", categories=("audio",)), n=9)}
    assert "reason_matches_words" in found["wave"]
    assert "reason_matches_words" not in found["x1"]


def test_far_from_the_words_nothing_is_offered_unless_its_shelf_was_named() -> None:
    assert ids(SHOP.recommend(Need("露营用的"))) == ["wave"]
    assert len(SHOP.recommend(Need("露营用的", categories=("audio",)))) == 3


def test_the_variant_that_was_described_is_offered_and_words_of_its_sisters_are_not_quoted() -> None:
    kettle = goods("k", "电水壶", "Kettle", prices=("100", "100"), colours=("black", "white"))
    for stock, variant, words in (({}, "k-2", ("白色", "水壶")), ({"k-2": 0}, "k-1", ("水壶",))):
        (found,) = world([kettle], stock)[0].recommend(Need("白色的水壶"))
        assert found.variant.id == variant
        assert found.reasons[0].details == {"words": words}


def test_the_kind_that_was_named_goes_before_what_is_made_for_it() -> None:
    phone = goods("phone", "云鹿 X1 大屏智能手机", "Cloudeer X1 Phone", shelf="audio")
    case = goods("case", "守壳 X1 系列透明手机壳", "Shellkeep Phone Case for X1", shelf="audio")
    for text in ("手机", "a phone"):
        found = world([case, phone])[0].recommend(Need(text, categories=("audio",)))
        assert ids(found) == ["phone", "case"]
    chinese = world([case, phone])[0].recommend(Need("手机", categories=("audio",)))
    assert [codes(each)[0] for each in chinese] == ["reason_matches_words", "reason_category"]


def test_what_a_product_has_not_is_not_its_reason() -> None:
    no_noise = goods("a", "头戴耳机", "Headphones", told=("没有主动降噪，很轻。", "No noise cancelling; light."))
    other = goods("b", "入耳耳机", "Earbuds", told=("能降噪。", "With noise cancelling."))
    recommender = world(
        [replace(no_noise, category_id=CategoryId("audio")), replace(other, category_id=CategoryId("audio"))]
    )[0]
    found = {each.product.id: codes(each) for each in recommender.recommend(Need("要降噪的", categories=("audio",)))}
    assert "reason_matches_words" in found["b"]
    assert "reason_matches_words" not in found["a"]


def test_what_is_sold_out_is_never_recommended_and_a_sister_in_stock_is() -> None:
    found = {each.product.id: each for each in SHOP.recommend(Need("", categories=("audio",)), n=9)}
    assert "sport" not in found
    assert found["x1"].variant.id == "x1-2"
    assert found["x1"].availability.quantity == 4


def test_a_figure_known_goes_before_a_figure_unknown() -> None:
    pair = goods("p", "水壶", "Kettle", prices=("10", "12"))
    (found,) = world([pair], {"p-2": 5})[0].recommend(Need())
    assert (found.variant.id, found.availability.reason) == ("p-2", AvailabilityReason.IN_STOCK)


def test_the_budget_holds_for_the_variant_and_is_named() -> None:
    (found,) = SHOP.recommend(Need("", categories=("kitchen",), price_max=Decimal("130"), price_min=Decimal("100")))
    assert found.variant.id == "kettle-1"
    assert found.reasons[0].code == "reason_budget"
    assert found.reasons[0].details["price"] == samples.yuan("129")


def test_what_has_no_price_fits_no_budget_but_is_offered_without_one() -> None:
    recommender = world(shelves.bare())[0]
    assert recommender.recommend(Need("运动鞋", price_max=Decimal(10_000))) == []
    assert set(ids(recommender.recommend(Need("白色运动鞋"), n=2))) == {"1003", "1005"}


def test_options_of_one_kind_are_a_choice_and_of_two_kinds_both_hold() -> None:
    found = SHOP.recommend(Need("", options=("color=white", "color=red")), n=9)
    assert set(ids(found)) == {"x1", "kettle"}
    assert all(codes(each) == ["reason_options"] for each in found)
    assert SHOP.recommend(Need("", options=("color=white", "size=L"))) == []


def test_brands_and_shelves_that_were_ruled_out_stay_out() -> None:
    assert set(ids(SHOP.recommend(Need("", not_brands=("SOUNDSEA",)), n=9))) == {"kettle", "cooker", "pan", "plain"}
    assert set(ids(SHOP.recommend(Need("", not_categories=("audio",), not_products=("pan",)), n=9))) == {
        "kettle", "cooker", "plain",
    }  # fmt: skip
    assert set(ids(SHOP.recommend(Need("", brands=("暖灶",)), n=9))) == {"kettle", "cooker", "pan"}


def test_where_the_rules_leave_nothing_nothing_is_recommended() -> None:
    assert SHOP.recommend(Need("", categories=("audio",), brands=("Warmhob",))) == []
    assert SHOP.recommend(Need("", categories=("garden",))) == []
    assert SHOP.recommend(Need(), n=0) == []
    assert world([])[0].recommend(Need("耳机")) == []


def segment(*favourites: str, level: float = 0.5) -> Segment:
    name = Localized("甲", "A")
    return Segment("s", name, name, 1, {}, tuple(map(CategoryId, favourites)), level)


def test_the_segments_favourite_shelf_comes_first_and_is_named() -> None:
    found = SHOP.recommend(Need("随便看看"), segment=segment("kitchen"))
    assert {each.product.category_id for each in found} == {"kitchen"}
    assert all("reason_segment_favourite" in codes(each) for each in found)
    assert found[0].reasons[0].details == {"category": shelves.KITCHEN.name}


@pytest.mark.parametrize(("level", "product", "word"), [(0.0, "wave", "low"), (1.0, "x1-pro", "high")])
def test_the_segments_price_level_draws_and_is_named(level: float, product: str, word: str) -> None:
    best = SHOP.recommend(Need("", categories=("audio",)), segment=segment(level=level))[0]
    assert best.product.id == product
    assert [reason.details for reason in best.reasons if reason.code == "reason_price_level"] == [{"level": word}]


def test_a_segment_does_not_outweigh_what_was_asked_for() -> None:
    assert SHOP.recommend(Need("降噪耳机"), segment=segment("kitchen", level=0.0))[0].product.id == "x1-pro"


def test_what_sells_is_a_mild_prior_and_only_the_best_sellers_are_called_popular() -> None:
    recommender = world(shelves.shop(), sold={"pan-1": 900, "cooker-1": 30, "kettle-1": 5, "wave-1": 1})[0]
    found = recommender.recommend(Need(), n=3)
    assert found[0].product.id == "pan"
    assert found[0].reasons[0].details == {"units": 900, "days": 90}
    assert [each.product.id for each in found if "reason_popular" in codes(each)] == ["pan"]
    assert recommender.recommend(Need("降噪耳机"))[0].product.id == "x1-pro"


def test_a_choice_is_diverse() -> None:
    alike = [goods(f"a{n}", "黑色 蓝牙 运动 耳机", "", shelf="audio") for n in range(3)]
    other = goods("b", "蓝牙 音箱", "", shelf="audio")
    assert "b" in ids(world([*alike, other])[0].recommend(Need("蓝牙"), n=2))


def test_similar_things_are_of_the_shelf_first_and_never_the_thing_itself() -> None:
    found = SHOP.similar(ProductId("x1"), n=9)
    assert ids(found)[0] == "x1-pro"
    assert "x1" not in ids(found)
    assert "sport" not in ids(found)
    assert all(each.reasons[0].code == "reason_similar" for each in found)
    assert found[0].reasons[0].details == {"name": Localized("声海 X1 头戴蓝牙耳机", "Soundsea X1 Wireless Headphones")}


def test_similar_things_keep_to_the_need() -> None:
    assert SHOP.similar(ProductId("x1-pro"), need=Need(price_max=Decimal(300)))[0].product.id == "wave"
    assert SHOP.similar(ProductId("x1-pro"), need=Need(brands=("nobody",))) == []


def test_nothing_is_similar_to_what_does_not_exist() -> None:
    assert SHOP.similar(ProductId("nothing")) == []


def test_a_colour_in_common_makes_no_likeness() -> None:
    bag = goods("bag", "", "Backpack", prices=("50",), colours=("black",))
    laptop = goods("laptop", "", "Laptop", prices=("50",), colours=("black",))
    boots = [goods("b1", "", "Hiking Boots"), goods("b2", "", "Winter Boots")]
    recommender = world([bag, laptop, *boots])[0]
    assert recommender.similar(ProductId("bag")) == []
    assert ids(recommender.similar(ProductId("b1"))) == ["b2"]


def test_a_nearer_price_is_liker() -> None:
    at = {price: goods(price, "水壶", "Kettle", prices=(price,)) for price in ("100", "110", "300")}
    assert likeness(at["100"], at["110"], 0.5) > likeness(at["100"], at["300"], 0.5)
    free = goods("0", "水壶", "Kettle", prices=("0",))
    assert likeness(at["100"], free, 0.5) == likeness(at["100"], replace(free, variants=()), 0.5) == 0.5


def test_maximal_marginal_relevance_takes_the_best_first_and_then_what_is_new() -> None:
    score = {"a": 1.0, "a2": 0.95, "b": 0.8}
    chosen = diverse(list(score), 2, score.__getitem__, lambda one, two: float(one[0] == two[0]))
    assert chosen == ["a", "b"]
    assert diverse([], 3, lambda _: 1.0, lambda _, __: 0.0) == []


def test_sales_are_of_the_last_ninety_days_of_the_record_and_an_hour_old_at_most() -> None:
    product = goods("p", "壶", "Kettle")
    _, store, clock = world([product])
    popularity = Popularity(store.unit_of_work, clock)

    def sell(day: date, units: int) -> None:
        with store.unit_of_work() as uow:
            uow.behaviour.put_daily_sales([(VariantId("p-1"), day, units)])
            uow.commit()

    sell(date(2011, 12, 9), 3)
    sell(date(2011, 12, 9) - timedelta(days=89), 4)
    sell(date(2011, 12, 9) - timedelta(days=90), 500)
    popularity.renew()
    assert popularity.units(product) == 7
    sell(date(2011, 12, 10), 10)
    clock.advance(timedelta(minutes=59))
    popularity.renew()
    assert popularity.units(product) == 7
    clock.advance(timedelta(minutes=1))
    popularity.renew()
    assert popularity.units(product) == 13


choices = st.sampled_from
needs = st.builds(
    Need,
    text=choices(["", "降噪耳机", "a kettle", "跑步", "随便"]),
    categories=st.lists(choices(["audio", "kitchen"]), max_size=1).map(tuple),
    brands=st.lists(choices(["Soundsea", "暖灶"]), max_size=1).map(tuple),
    not_brands=st.lists(choices(["声海", "Warmhob"]), max_size=1).map(tuple),
    not_categories=st.lists(choices(["audio", "kitchen"]), max_size=1).map(tuple),
    not_products=st.lists(choices(["x1", "kettle", "pan"]), max_size=2).map(tuple),
    options=st.lists(choices(["color=black", "color=红色", "color=white"]), max_size=2).map(tuple),
    price_min=st.none() | st.integers(0, 400).map(Decimal),
    price_max=st.none() | st.integers(50, 1000).map(Decimal),
)
levels = st.dictionaries(choices(["x1-1", "x1-2", "x1-pro-1", "kettle-1", "kettle-2", "pan-1"]), st.integers(0, 9))


@given(needs, levels, st.none() | st.just(segment("audio", level=0.1)), st.integers(0, 5), st.booleans())
def test_whatever_is_needed_no_rule_is_ever_broken(
    need: Need, stock: dict[str, int], of: Segment | None, n: int, like: bool
) -> None:
    recommender = world(shelves.shop(), stock)[0]
    found = (
        recommender.similar(ProductId("x1"), need=need, n=n) if like else recommender.recommend(need, segment=of, n=n)
    )
    assert len(found) <= n
    assert len(set(ids(found))) == len(found)
    for each in found:
        product, variant = each.product, each.variant
        assert variant in product.variants
        assert stock.get(variant.id) != 0
        assert each.availability.allowed
        assert not need.categories or product.category_id in need.categories
        assert product.category_id not in need.not_categories
        assert product.id not in need.not_products
        assert not need.brands or set(need.brands) & set(product.brand.forms)
        assert not set(need.not_brands) & set(product.brand.forms)
        assert not need.options or any(
            f"color={form}" in need.options for o in variant.options for form in o.value.forms
        )
        if need.price_min is not None or need.price_max is not None:
            assert variant.price is not None
            assert (need.price_min or 0) <= variant.price.amount <= (need.price_max or Decimal("inf"))
        for reason in each.reasons:
            if reason.code == "reason_matches_words":
                assert all(word in need.text for word in reason.details["words"])  # type: ignore[attr-defined]
    if not like and n:
        assert bool(found) == bool(recommender.recommend(need, n=1))
