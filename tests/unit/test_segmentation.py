"""Are customers grouped as they behave, the same way every time, and described truly?"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog.model import Category, CategoryId, Money, ProductId
from bot.customers.model import CustomerId
from bot.errors import BadInput
from bot.language import Localized
from bot.orders.model import OrderStatus
from bot.segmentation import profiles as texts
from bot.segmentation.features import FEATURES, behaviour, points, price_levels
from bot.segmentation.kmeans import cluster, standardised
from bot.segmentation.labels import LABEL, label
from bot.segmentation.model import BehaviourEvent
from bot.segmentation.profiles import profiles, traits
from bot.segmentation.service import Segments
from tests import samples, shelves
from tests.fakes import FakeStore
from tests.samples import NOON, later, line

TEXTBOOK = pd.DataFrame({"x": [1, 2, 8, 9], "y": [2, 3, 7, 8]})


def test_the_textbooks_four_points_fall_into_two_pairs() -> None:
    found = cluster(TEXTBOOK, 2)
    assert found.labels.tolist() == [0, 0, 1, 1]
    assert found.centres.to_numpy().tolist() == [[1.5, 2.5], [8.5, 7.5]]
    assert found.silhouettes == {}


def test_without_a_number_the_silhouette_chooses_it() -> None:
    found = cluster(TEXTBOOK)
    assert len(found.centres) == 2
    assert set(found.silhouettes) == {2, 3}
    assert found.silhouettes[2] > found.silhouettes[3]


def test_three_heaps_are_found_to_be_three() -> None:
    rng = np.random.default_rng(7)
    heaps = np.concatenate([rng.normal(centre, 0.3, size=(30, 2)) for centre in ((0, 0), (5, 5), (0, 9))])
    found = cluster(pd.DataFrame(heaps, columns=["x", "y"]))
    assert len(found.centres) == 3
    assert sorted(np.bincount(found.labels)) == [30, 30, 30]


def test_of_groupings_as_good_as_the_best_the_finest_is_taken() -> None:
    rng = np.random.default_rng(7)
    frame = pd.DataFrame(rng.normal(size=(60, 2)), columns=["x", "y"])
    best = max(cluster(frame).silhouettes.items(), key=lambda pair: pair[1])
    lenient = cluster(frame, tolerance=1.0, fewest=3)
    assert len(cluster(frame).centres) == best[0]
    assert len(lenient.centres) == 8
    assert min(lenient.silhouettes) == 3


def test_never_more_groups_than_different_rows() -> None:
    same = pd.DataFrame({"x": [1.0] * 5})
    assert cluster(same).labels.tolist() == [0] * 5
    assert cluster(same, 3).labels.tolist() == [0] * 5
    assert cluster(pd.DataFrame({"x": [1.0]})).labels.tolist() == [0]
    assert len(cluster(pd.DataFrame({"x": [1.0, 2.0]})).centres) == 1  # two rows are no two groups
    nearly = pd.DataFrame({"x": [1.0, 1.0 + 1e-9, 2.0]})
    assert len(cluster(nearly, 3).centres) == 2


@pytest.mark.parametrize(("frame", "k"), [(TEXTBOOK, 0), (TEXTBOOK.iloc[:0], 2), (TEXTBOOK.iloc[:0], None)])
def test_no_rows_and_no_groups_are_refused(frame: pd.DataFrame, k: int | None) -> None:
    with pytest.raises(ValueError, match="cannot make"):
        cluster(frame, k)


def test_a_column_that_never_varies_counts_nothing() -> None:
    values = standardised(pd.DataFrame({"same": [0.1] * 3, "other": [1.0, 2.0, 3.0]}))
    assert values[:, 0].tolist() == [0.0, 0.0, 0.0]
    assert values[:, 1].std() == pytest.approx(1.0)


numbers = st.floats(0, 1e6, allow_nan=False)


@settings(max_examples=15)
@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=25), st.none() | st.integers(1, 6))
def test_the_same_rows_give_the_same_groups_numbered_by_their_centres(
    rows: list[tuple[float, float]], k: int | None
) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b"])
    one, two = cluster(frame, k), cluster(frame.copy(), k)
    assert one.labels.tolist() == two.labels.tolist()
    assert set(one.labels) == set(range(len(one.centres)))
    centres = [tuple(row) for row in one.centres.to_numpy()]
    assert all(before <= after for before, after in pairwise(centres))
    for number, centre in enumerate(centres):
        assert centre == pytest.approx(tuple(frame[one.labels == number].mean()))


def bought(*rows: tuple[str, str, str, int, float, object]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=["customer", "order", "product", "quantity", "amount", "at"])
    return frame.assign(at=pd.to_datetime(frame["at"], utc=True))


def seen(*rows: tuple[str, str, str | None, object]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=["customer", "kind", "product", "at"])
    return frame.assign(at=pd.to_datetime(frame["at"], utc=True))


PRODUCTS = pd.DataFrame(
    [("a1", "audio", 100.0), ("a2", "audio", 200.0), ("a3", "audio", 300.0), ("k1", "kitchen", 50.0), ("n", None, 9.0)],
    columns=["product", "category", "price"],
)


def test_behaviour_is_added_up_per_customer() -> None:
    frame = behaviour(
        bought(
            ("c1", "o1", "a1", 2, 200.0, NOON - timedelta(days=10)),
            ("c1", "o1", "k1", 1, 50.0, NOON - timedelta(days=10)),
            ("c1", "o2", "a3", 1, 300.0, NOON - timedelta(days=4)),
        ),
        seen(("c1", "view", "a1", NOON), ("c2", "view", "k1", NOON - timedelta(days=20)), ("c2", "search", None, NOON)),
        PRODUCTS,
    )
    assert frame.index.tolist() == ["c1", "c2"]
    first = frame.loc["c1"]
    assert first[list(FEATURES)].to_dict() == pytest.approx(
        {"recency_days": 4, "frequency": 2, "money": 550, "views": 1, "basket_size": 2, "price_level": 0.5}
    )
    assert first["share:audio"] == pytest.approx(2.2 / 3.2)
    assert first["share:audio"] + first["share:kitchen"] == pytest.approx(1.0)
    second = frame.loc["c2"]
    assert second[list(FEATURES)].to_dict() == pytest.approx(
        {"recency_days": 20, "frequency": 0, "money": 0, "views": 1, "basket_size": 0, "price_level": 0.5}
    )
    assert second["share:kitchen"] == 1.0


def test_where_a_product_stands_in_its_categorys_prices() -> None:
    assert price_levels(PRODUCTS).to_dict() == {"a1": 0.0, "a2": 0.5, "a3": 1.0, "k1": 0.5}


def test_behaviour_without_dates_prices_categories_or_events_is_added_up_all_the_same() -> None:
    bare = pd.DataFrame([("p", None, None)], columns=["product", "category", "price"]).astype({"price": float})
    frame = behaviour(bought(("c1", "o1", "p", 3, 0.0, None), ("c2", "o2", "gone", 1, 5.0, None)), seen(), bare)
    assert frame["recency_days"].tolist() == [0.0, 0.0]
    assert frame["basket_size"].tolist() == [3.0, 1.0]
    assert list(frame.columns) == list(FEATURES)
    assert np.isfinite(points(frame)).all()


def test_the_same_behaviour_told_in_another_order_is_the_same() -> None:
    rows = [
        ("c2", "o1", "a1", 1, 1.0, NOON),
        ("c1", "o2", "k1", 2, 3.0, later(5)),
        ("c1", "o3", "a2", 1, 9.0, later(9)),
    ]
    there, back = (behaviour(bought(*some), seen(), PRODUCTS) for some in (rows, rows[::-1]))
    pd.testing.assert_frame_equal(there, back)


def frame_of(**columns: list[float]) -> pd.DataFrame:
    size = len(next(iter(columns.values())))
    plain = {
        "recency_days": 5.0,
        "frequency": 2.0,
        "money": 100.0,
        "views": 9.0,
        "basket_size": 1.0,
        "price_level": 0.5,
    }
    return pd.DataFrame({name: [value] * size for name, value in plain.items()} | columns)


def test_a_group_is_named_after_what_sets_it_apart() -> None:
    frame = frame_of(money=[10.0, 12.0, 900.0, 950.0], price_level=[0.5, 0.5, 0.5, 0.5])
    found = profiles(frame, cluster(frame, 2), {})
    assert [segment.id for segment in sorted(found.values(), key=lambda s: s.id)] == ["segment-1", "segment-2"]
    rich, poor = sorted(found.values(), key=lambda segment: segment.id)
    assert (rich.name.zh, rich.name.en) == ("高消费顾客", "Big spenders")
    assert (poor.name.zh, poor.name.en) == ("低消费顾客", "Light spenders")
    assert rich.description == Localized("累计消费高于平均。", "They spend more than average.")
    assert (rich.size, rich.features["money"]) == (2, 925.0)


def test_one_group_of_everybody_is_apart_in_nothing() -> None:
    frame = frame_of(money=[1.0, 2.0])
    (segment,) = profiles(frame, cluster(frame, 1), {}).values()
    assert segment.name == Localized("普通顾客", "Typical shoppers")
    assert segment.favourite_categories == ()


def test_who_never_bought_is_called_so_and_not_thrifty() -> None:
    frame = frame_of(money=[0.0, 0.0, 900.0], frequency=[0.0, 0.0, 5.0], basket_size=[0.0, 0.0, 2.0])
    found = profiles(frame, cluster(frame, 2), {})
    assert {segment.name.zh for segment in found.values()} >= {"尚未下单"}
    assert all("消费低于" not in segment.description.zh for segment in found.values())


def test_a_favourite_category_is_one_of_weight_that_others_turn_to_less() -> None:
    frame = frame_of(money=[1.0, 1.0, 9.0, 9.0]).assign(
        **{"share:audio": [0.9, 0.9, 0.1, 0.1], "share:kitchen": [0.05, 0.05, 0.9, 0.9], "share:x": [0.05, 0.05, 0, 0]}
    )
    names = {CategoryId("audio"): Localized("音响", "Audio"), CategoryId("kitchen"): Localized("厨房", "Kitchen")}
    found = {s.id: s for s in profiles(frame, cluster(frame, 2), names).values()}
    assert found["segment-1"].favourite_categories == ("kitchen",)
    assert found["segment-2"].favourite_categories == ("audio",)
    assert found["segment-1"].description.zh.endswith("偏爱厨房。")
    assert found["segment-1"].description.en.endswith("favour Kitchen.")


def test_no_two_groups_bear_one_name() -> None:
    rng = np.random.default_rng(3)
    frame = frame_of(**{name: rng.uniform(0, 100, 60).tolist() for name in FEATURES})
    found = profiles(frame, cluster(frame, 8), {})
    for language in ("zh", "en"):
        assert len({segment.name.text(language) for segment in found.values()}) == 8  # type: ignore[arg-type]


def test_every_trait_has_words_in_both_languages() -> None:
    known = texts._phrases()["traits"]
    assert set(known) == {f"{name}_{way}" for name in FEATURES for way in ("high", "low")} | {"purchases_low"}
    for entry in (*known.values(), texts._phrases()["plain"]):
        assert all(entry[part][language] for part in ("name", "tells") for language in ("zh", "en"))


def test_traits_are_told_the_strongest_first() -> None:
    frame = frame_of(money=[1.0, 1.0, 1.0, 900.0], views=[5.0, 9.0, 6.0, 12.0])
    assert traits(frame, frame.iloc[3:])[0].key == "money_high"


@pytest.fixture
def store() -> FakeStore:
    store = FakeStore()
    with store.unit_of_work() as uow:
        uow.catalogue.put_categories([shelves.AUDIO, shelves.KITCHEN])
        uow.catalogue.put_products(shelves.shop())
        uow.customers.put([samples.customer(f"k{number}") for number in range(8)])
        for number in range(7):
            gadgets = number < 3
            lines = (line(1, "x1-pro" if gadgets else "pan", 3 if gadgets else 1),)
            uow.orders.put([samples.order(f"X{number}", f"k{number}", lines=lines, placed_at=later(number))])
        uow.orders.put([samples.order("X9", "k7", status=OrderStatus.CANCELLED)])
        uow.behaviour.add_events([BehaviourEvent(CustomerId("k6"), "view", ProductId("kettle"), later(9))])
        uow.commit()
    return store


def test_a_refit_groups_customers_and_stores_who_belongs_where(store: FakeStore) -> None:
    segments = Segments(store.unit_of_work)
    assert segments.of_customer(CustomerId("k1")) is None
    report = segments.refit(2)
    assert report.customers == 7
    assert [segment.size for segment in report.segments] == [3, 4]
    assert list(segments.all()) == list(report.segments)
    gadgets = segments.of_customer(CustomerId("k0"))
    assert gadgets is not None
    assert gadgets.favourite_categories == ("audio",)
    assert segments.of_customer(CustomerId("k5")) == report.segments[1]
    assert segments.of_customer(CustomerId("k7")) is None  # only a cancelled order: nothing done
    assert segments.of_customer(CustomerId("nobody")) is None
    assert segments.of_customer(None) is None


def test_a_refit_of_the_same_data_says_the_same(store: FakeStore) -> None:
    segments = Segments(store.unit_of_work)
    one, two = segments.refit(), segments.refit()
    assert one == two
    assert one.silhouettes


def test_money_of_other_currencies_is_not_added_up(store: FakeStore) -> None:
    with store.unit_of_work() as uow:
        foreign = line(1, "pan")
        dollars = type(foreign)(1, foreign.variant_id, foreign.product_id, "", "", 1, Money(Decimal(10**6), "USD"))
        uow.orders.put([samples.order("Y1", "k6", lines=(dollars,))])
        uow.commit()
    report = Segments(store.unit_of_work).refit(1)
    assert report.segments[0].features["money"] < 1000


@pytest.mark.parametrize("k", [0, 8, -1])
def test_a_number_of_segments_that_cannot_be_is_refused(store: FakeStore, k: int) -> None:
    with pytest.raises(BadInput):
        Segments(store.unit_of_work).refit(k)


def test_a_shop_in_which_nobody_did_anything_has_no_segments() -> None:
    with pytest.raises(BadInput, match="no behaviour"):
        Segments(FakeStore().unit_of_work).refit()


def test_a_category_that_is_gone_does_not_stop_a_refit() -> None:
    store = FakeStore()
    with store.unit_of_work() as uow:
        uow.catalogue.put_categories([Category(CategoryId("c"), Localized("货", "Goods"))])
        uow.customers.put([samples.customer("k1")])
        uow.orders.put([samples.order("X1", "k1", lines=(line(1, "unknown"),))])
        uow.commit()
    assert Segments(store.unit_of_work).refit().customers == 1


TABLE = pd.DataFrame(
    {"用户": ["甲", "乙", "丙", "丁"], "浏览次数": [1, 2, 8, 9], "购买金额": [2, 3, 7, 8]}, index=[5, 6, 7, 8]
)


def test_a_table_is_given_a_column_of_labels_and_is_not_changed_itself() -> None:
    labelled, report = label(TABLE, k=2)
    assert labelled[LABEL].tolist() == [0, 0, 1, 1]
    assert labelled.drop(columns=LABEL).equals(TABLE)
    assert LABEL not in TABLE
    assert report.columns == ("浏览次数", "购买金额")
    assert report.centres == ((1.5, 2.5), (8.5, 7.5))
    assert report.sizes == (2, 2)


def test_other_columns_can_be_named_and_are_found_where_the_usual_are_not_there() -> None:
    other = TABLE.rename(columns={"浏览次数": "visits", "购买金额": "spent"})
    assert label(other, k=2)[1].columns == ("visits", "spent")
    assert label(other, ["spent"], k=2)[1].columns == ("spent",)
    assert label(label(other, k=2)[0], k=2)[1].columns == ("visits", "spent")


def test_numbers_that_came_as_text_are_read() -> None:
    assert label(TABLE.astype(str), ["浏览次数"], k=2)[0][LABEL].tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("frame", "columns", "k", "says"),
    [
        (TABLE, ["没有"], 2, "没有"), (TABLE, None, 0, "0 groups"), (TABLE, None, 5, "5 groups"),
        (TABLE.iloc[:0], None, None, "no rows"), (TABLE[["用户"]], None, None, "no column of numbers"),
        (TABLE.assign(浏览次数=[1, 2, None, 9]), None, 2, "row 3"),
        (TABLE.assign(购买金额=["1", "x", "2", "3"]), None, 2, "'x'"),
        (TABLE.assign(购买金额=[1, 2, 3, float("inf")]), None, 2, "row 4"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_grouped_says_where(
    frame: pd.DataFrame, columns: list[str] | None, k: int | None, says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        label(frame, columns, k)
