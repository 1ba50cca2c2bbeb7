"""Are the words of the demo shop complete, in both languages, and consistent?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.catalog.attributes import vocabulary

DEMO = Path(__file__).resolve().parents[2] / "bot" / "store" / "demo"
SHELVES: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((DEMO / "catalogue").glob("*.yml"))
}
PRODUCTS: list[dict[str, Any]] = [product for shelf in SHELVES.values() for product in shelf["products"]]
OPTIONS: dict[str, dict[str, str]] = yaml.safe_load((DEMO / "options.yml").read_text(encoding="utf-8"))
FAQ: list[dict[str, Any]] = yaml.safe_load((DEMO / "faq.yml").read_text(encoding="utf-8"))
FIELDS = {"id", "name", "brand", "kind", "words", "description", "attributes", "variants"}
SERVED = {
    "account_help",
    "alert_subscribe",
    "authenticity",
    "bulk_purchase",
    "cancel_order",
    "change_order",
    "complaint",
    "delivery_info",
    "exchange_request",
    "gift_service",
    "invoice_request",
    "membership_points",
    "not_received",
    "payment_methods",
    "price_protection",
    "privacy_request",
    "promotion_coupon",
    "refund_status",
    "report_problem",
    "return_request",
    "size_advice",
    "store_pickup",
    "urge_shipment",
    "warranty_repair",
}
"""The intents that the shop serves with an answer rather than from its data."""

each_product = pytest.mark.parametrize("product", PRODUCTS, ids=[product["id"] for product in PRODUCTS])
each_entry = pytest.mark.parametrize("entry", FAQ, ids=[entry["id"] for entry in FAQ])


def texts(product: dict[str, Any]) -> Iterator[Any]:
    """Yield everything of a product that is written in two languages."""
    yield from (product["name"], product["brand"], product["description"])
    yield from product["attributes"].values()
    for variant in product["variants"]:
        yield from variant["options"].values()


def is_localized(text: Any) -> bool:
    """Tell whether this is a Chinese and an English text, and nothing else.

    A comma or a colon in an unquoted flow mapping cuts a text in two, and an unquoted ``no`` is a truth value.
    """
    if not isinstance(text, dict) or set(text) != {"zh", "en"}:
        return False
    return all(isinstance(form, str) and form and form == form.strip() for form in text.values())


def is_chinese(text: str) -> bool:
    """Tell whether there is a Han character in the text."""
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def repeated(values: Iterator[str]) -> list[str]:
    """Return what occurs more than once, whatever its case."""
    return [value for value, count in Counter(value.lower() for value in values).items() if count > 1]


def test_the_shop_has_eight_shelves_of_fifteen_products() -> None:
    expected = {"phones", "audio", "computers", "wearables", "kitchen", "cleaning", "lighting", "bedding"}
    assert {name: len(shelf["products"]) for name, shelf in SHELVES.items()} == dict.fromkeys(expected, 15)


def test_a_shelf_is_named_in_both_languages_and_kept_in_the_file_of_its_id() -> None:
    for name, shelf in SHELVES.items():
        assert shelf["category"]["id"] == name
        assert is_localized(shelf["category"]["name"])
        assert all(isinstance(word, str) for word in shelf["category"]["words"])


def test_a_word_names_one_shelf_only() -> None:
    shelves = [shelf["category"] for shelf in SHELVES.values()]
    named = [{word.lower() for word in (*shelf["name"].values(), *shelf["words"])} for shelf in shelves]
    assert repeated(word for words in named for word in words) == []


def test_no_word_names_both_a_shelf_and_a_product() -> None:
    shelves = {word.lower() for shelf in SHELVES.values() for word in shelf["category"]["words"]}
    assert shelves.isdisjoint(word.lower() for product in PRODUCTS for word in product["words"])


@each_product
def test_a_product_has_every_field_and_no_other(product: dict[str, Any]) -> None:
    assert set(product) == FIELDS


@each_product
def test_a_product_speaks_both_languages(product: dict[str, Any]) -> None:
    assert [text for text in texts(product) if not is_localized(text)] == []
    for text in (product["name"], product["description"]):
        assert is_chinese(text["zh"])
        assert not is_chinese(text["en"])
    assert not any(is_chinese(text["en"]) for text in texts(product))


@each_product
def test_a_product_is_described_in_two_or_three_sentences(product: dict[str, Any]) -> None:
    assert 2 <= product["description"]["zh"].count("。") <= 3
    assert 2 <= product["description"]["en"].count(". ") + product["description"]["en"].endswith(".") <= 3


@each_product
def test_a_product_has_six_to_ten_attributes_of_the_vocabulary(product: dict[str, Any]) -> None:
    assert 6 <= len(product["attributes"]) <= 10
    assert set(product["attributes"]) <= set(vocabulary())


@each_product
def test_a_products_name_begins_with_its_brand(product: dict[str, Any]) -> None:
    for language in ("zh", "en"):
        assert product["name"][language].startswith(product["brand"][language])


@each_product
def test_a_product_has_one_to_six_variants_that_differ_in_the_same_options(product: dict[str, Any]) -> None:
    options = [variant["options"] for variant in product["variants"]]
    assert 1 <= len(options) <= 6
    assert len({tuple(each) for each in options}) == 1
    assert len({tuple(value["en"] for value in each.values()) for each in options}) == len(options)


@each_product
def test_every_price_is_positive_and_exact_to_the_cent(product: dict[str, Any]) -> None:
    for variant in product["variants"]:
        price = Decimal(str(variant["price"]))
        assert price > 0
        assert price == price.quantize(Decimal("0.01"))


@each_product
def test_every_option_key_has_a_name(product: dict[str, Any]) -> None:
    assert {key for variant in product["variants"] for key in variant["options"]} <= set(OPTIONS)


def test_options_are_named_in_both_languages_and_all_in_use() -> None:
    assert all(map(is_localized, OPTIONS.values()))
    assert set(OPTIONS) == {key for product in PRODUCTS for each in product["variants"] for key in each["options"]}


def test_an_options_value_has_one_spelling_in_each_language_within_a_product() -> None:
    for product in PRODUCTS:
        pairs = {(k, v["zh"], v["en"]) for each in product["variants"] for k, v in each["options"].items()}
        assert len({(k, zh) for k, zh, _ in pairs}) == len({(k, en) for k, _, en in pairs}) == len(pairs)


def test_a_colour_has_one_spelling_in_the_whole_shop() -> None:
    colours = [each["options"].get("color") for product in PRODUCTS for each in product["variants"]]
    pairs = {(colour["zh"], colour["en"]) for colour in colours if colour}
    assert len({zh for zh, _ in pairs}) == len({en for _, en in pairs}) == len(pairs)


def test_product_ids_and_names_are_unique() -> None:
    assert repeated(product["id"] for product in PRODUCTS) == []
    assert repeated(name for product in PRODUCTS for name in product["name"].values()) == []


def test_some_products_are_known_by_the_same_short_name() -> None:
    owners = defaultdict(set)
    for product in PRODUCTS:
        for word in product["words"]:
            owners[word].add(product["id"])
    assert {"X1", "X1 Pro", "X1 mini"} <= {word for word, ids in owners.items() if len(ids) == 2}


def test_a_brand_has_one_spelling_in_each_language() -> None:
    pairs = {(product["brand"]["zh"], product["brand"]["en"]) for product in PRODUCTS}
    assert 18 <= len(pairs) <= 24
    for at in (0, 1):
        spellings = ["".join(pair[at].lower().split()) for pair in pairs]
        assert len(set(spellings)) == len(pairs)


def test_there_are_sixty_answered_questions_with_unique_ids() -> None:
    assert len(FAQ) == 60
    assert repeated(entry["id"] for entry in FAQ) == []
    assert repeated(form for entry in FAQ for form in entry["question"].values()) == []


@each_entry
def test_a_question_and_its_answer_speak_both_languages(entry: dict[str, Any]) -> None:
    assert set(entry) == {"id", "question", "answer", "intent", "words"}
    for text in (entry["question"], entry["answer"]):
        assert is_localized(text)
        assert is_chinese(text["zh"])
        assert not is_chinese(text["en"])
    assert all(isinstance(word, str) and word for word in entry["words"])
    assert any(map(is_chinese, entry["words"]))
    assert not all(map(is_chinese, entry["words"]))


@each_entry
def test_an_answer_is_short(entry: dict[str, Any]) -> None:
    assert len(entry["answer"]["zh"]) <= 130
    assert len(entry["answer"]["en"]) <= 420


def test_a_word_belongs_to_one_question() -> None:
    assert repeated(word for entry in FAQ for word in entry["words"]) == []


def test_every_served_intent_is_answered_by_exactly_one_entry() -> None:
    assert Counter(entry["intent"] for entry in FAQ if entry["intent"]) == Counter(SERVED)
