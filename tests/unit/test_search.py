"""Is what a shopper describes found, and nothing else?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.catalogue import Catalogue
from bot.catalog.denial import affirmed
from bot.catalog.features import asked, features, last_word, stop_words
from bot.catalog.model import Category, CategoryId
from bot.language import Localized
from tests.shelves import AUDIO, KITCHEN, bare, goods, shop, tau

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
        assert all(word.proofs)


def test_a_word_asked_for_is_among_the_features_of_a_text_that_has_it() -> None:
    text = "声海 X1 Pro 头戴降噪耳机 Noise-Cancelling Headphones"
    assert {proof for word in asked("降噪耳机 headphone pro") for proof in word.proofs} <= set(features(text))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("云鹿 X1 系列透明手机壳", "壳"), ("Clear Case for Cloudeer X1", "case"), ("声海 X1 头戴蓝牙耳机", "耳机"),
        ("Over-Ear Headphones (2026)", "headphone"), ("X1 Pro 5G 手机", "手机"), ("", ""), ("42", ""), ("！？", ""),
    ],
)  # fmt: skip
def test_a_name_ends_with_what_the_thing_is(name: str, kind: str) -> None:
    assert last_word(name) == kind


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("包耳式，没有主动降噪。续航 30 小时。", "包耳式，续航 30 小时。"),
        ("It is light. It has no microphone.", "It is light."),
        ("不锈钢机身，不粘涂层，无线充电", "不锈钢机身，不粘涂层，无线充电"),
        ("Stainless, non-stick, 1.5 litres.", "Stainless, non-stick, 1.5 litres."),
        ("不支持无线充电", ""), ("doesn't swim", ""), ("", ""),
    ],
)  # fmt: skip
def test_what_a_text_denies_is_not_what_it_says(text: str, left: str) -> None:
    assert affirmed(text).strip() == left


def test_a_product_is_not_found_by_what_it_has_not() -> None:
    plain = goods("a", "头戴耳机", "Headphones", told=("没有降噪，但很轻。", "No noise cancelling, but light."))
    quiet = goods("b", "入耳耳机", "Earbuds", told=("能降噪。", "With noise cancelling."))
    catalogue = Catalogue(1, [plain, quiet], [], [])
    assert first("降噪耳机", catalogue) == "b"


def test_a_word_of_the_shelf_that_some_products_bear_says_nothing_of_the_others() -> None:
    shelf = Category(CategoryId("phones"), Localized("手机与配件", "Phones"), ("充电宝", "power bank", "移动电话"))
    goods_ = [
        goods("phone", "云鹿手机", "Phone", shelf="phones"),
        goods("bank", "伏充充电宝", "Power Bank", shelf="phones"),
    ]
    catalogue = Catalogue(1, goods_, [shelf], [])
    assert [product.id for product, _ in catalogue.search("充电宝")] == ["bank"]
    assert {product.id for product, _ in catalogue.search("移动电话")} == {"phone", "bank"}


def test_stop_words_are_words() -> None:
    assert {"on", "no", "的", "有没有"} <= stop_words()
    assert not {"True", "False", "None", ""} & stop_words()
