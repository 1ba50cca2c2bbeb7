"""Is what a shopper describes found, and nothing else?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.catalogue import Catalogue
from bot.catalog.features import asked, features, stop_words
from tests.shelves import AUDIO, KITCHEN, bare, shop, tau

CATALOGUE = Catalogue(1, shop(), [AUDIO, KITCHEN], [])


def first(query: str, catalogue: Catalogue = CATALOGUE) -> str | None:
    return next((product.id for product, _ in catalogue.search(query)), None)


@pytest.mark.parametrize(
    ("query", "product"),
    [
        ("有没有降噪耳机", "x1-pro"), ("降噪的", "x1-pro"), ("noise cancelling headphones", "x1-pro"),
        ("跑步戴的运动耳机", "sport"), ("earbuds for running", "sport"), ("电饭煲", "cooker"),
        ("a rice cooker please", "cooker"), ("买个水壶送爸爸", "kettle"),
        ("我想买个水壶", "kettle"), ("kettles", "kettle"), ("炒锅", "pan"), ("X1 pro", "x1-pro"), ("x1", "x1"),
        ("lantern", "plain"), ("露营音箱", "wave"),
    ],
)  # fmt: skip
def test_the_product_that_is_meant_comes_first(query: str, product: str) -> None:
    assert first(query) == product


@pytest.mark.parametrize(
    ("query", "product"),
    [
        ("降噪耳機", "x1-pro"),
        ("電飯煲", "cooker"),
        ("ＫＥＴＴＬＥ", "kettle"),
        ("KETTLE", "kettle"),
        ("ｘ１ｐｒｏ", "x1-pro"),
    ],
)
def test_traditional_full_width_and_capital_letters_make_no_difference(query: str, product: str) -> None:
    assert first(query) == product


@pytest.mark.parametrize(
    ("query", "product"), [("headphnes", "x1"), ("ketle", "kettle"), ("earbds", "sport"), ("lanterrn", "plain")]
)
def test_a_slip_of_the_pen_is_forgiven(query: str, product: str) -> None:
    assert first(query) == product


@pytest.mark.parametrize(
    "query",
    ["冰箱", "有冰箱吗", "红酒", "refrigerator", "do you sell bicycles", "红色的冰箱贴纸", "dog food", "", "？？？",
     "的", "the", "!!!", "😀", "\x00"],
)  # fmt: skip
def test_what_the_shop_does_not_sell_finds_nothing(query: str) -> None:
    assert CATALOGUE.search(query) == []


def test_a_search_on_a_shelf_stays_on_it() -> None:
    assert {product.category_id for product, _ in CATALOGUE.search("Soundsea", category=AUDIO.id)} == {"audio"}
    assert CATALOGUE.search("Soundsea", category=KITCHEN.id) == []


def test_hits_are_limited_and_best_first() -> None:
    hits = CATALOGUE.search("耳机", limit=2)
    assert len(hits) == 2
    assert hits[0][1] >= hits[1][1] > 0


def test_a_catalogue_of_two_columns_is_searched_by_its_descriptions() -> None:
    catalogue = Catalogue(1, bare(), [], [])
    assert first("白色的运动鞋", catalogue) == "1003"
    assert first("牛仔裤", catalogue) == "1002"
    assert first("雨伞", catalogue) is None


def test_a_catalogue_in_english_only_is_searched_by_its_names() -> None:
    catalogue = Catalogue(1, tau(), [], [])
    assert first("hiking boot", catalogue) == "HikingBoots"
    assert first("keyboards", catalogue) == "MechanicalKeyboard"
    assert first("登山鞋", catalogue) is None


def test_an_empty_catalogue_finds_nothing() -> None:
    assert Catalogue(0, [], [], []).search("耳机") == []


def test_the_variant_with_all_options_is_found() -> None:
    x1 = CATALOGUE.products[next(id_ for id_ in CATALOGUE.ids if id_ == "x1")]
    found = [
        CATALOGUE.variant_with(x1, options) for options in (["color=white"], ["color=白色"], ["COLOR= White "], [])
    ]
    assert [variant and variant.id for variant in found] == ["x1-2", "x1-2", "x1-2", "x1-1"]
    assert CATALOGUE.variant_with(x1, ["color=red"]) is None
    assert CATALOGUE.variant_with(x1, ["size=white"]) is None
    assert CATALOGUE.variant_with(x1, ["color=white", "color=black"]) is None


@given(st.text(max_size=60))
def test_any_text_can_be_searched_for(text: str) -> None:
    hits = CATALOGUE.search(text)
    scores = [score for _, score in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 + 1e-9 for score in scores)


@given(st.text(max_size=60))
def test_the_words_of_a_text_stand_where_they_say(text: str) -> None:
    for word in asked(text):
        assert 0 <= word.start < word.end <= len(text)
        assert set(word.proofs) <= set(word.features)


def test_a_word_asked_for_is_among_the_features_of_a_text_that_has_it() -> None:
    text = "声海 X1 Pro 头戴降噪耳机 Noise-Cancelling Headphones"
    assert {proof for word in asked("降噪耳机 headphone pro") for proof in word.proofs} <= set(features(text))


def test_stop_words_are_words() -> None:
    assert {"on", "no", "的", "有没有"} <= stop_words()
    assert not {"True", "False", "None", ""} & stop_words()
