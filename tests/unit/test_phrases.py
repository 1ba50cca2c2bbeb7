"""Are amounts, days, stock and orders written as people write them, in both languages?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.catalog.model import Money
from bot.inventory.model import Availability, AvailabilityReason
from bot.language import LANGUAGES, Language
from bot.orders.model import OrderStatus, Payment, PaymentKind
from bot.phrases import buttons, placeholders, say, texts
from bot.phrases.cards import image_address, order_card, product_card, stock_text
from bot.phrases.dates import day_text, wait_text
from bot.phrases.money import money_text, price_span_text
from bot.phrases.orders import order_words
from tests import samples

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("199", "CNY", "¥199"), ("199.00", "CNY", "¥199"), ("1299.5", "CNY", "¥1,299.50"), ("49.99", "USD", "$49.99"),
        ("1234567", "GBP", "£1,234,567"), ("-5", "USD", "-$5"), ("0", "EUR", "€0"), ("1500", "JPY", "1,500 JPY"),
        ("0.005", "CNY", "¥0.01"), ("-0.001", "CNY", "¥0"), ("99.999", "CNY", "¥100"),
    ],
)  # fmt: skip
def test_an_amount_has_its_sign_and_cents_only_where_there_are_any(amount: str, currency: str, text: str) -> None:
    assert money_text(Money(Decimal(amount), currency), "zh") == text


def test_prices_that_differ_are_a_span_and_none_is_said_to_be_none() -> None:
    product = samples.product("p", "v1", "v2")
    dearer = replace(product.variants[1], price=Money(Decimal("299"), "CNY"))
    unpriced = replace(product, variants=tuple(replace(v, price=None) for v in product.variants))
    assert price_span_text(product, "en") == "¥199"
    assert price_span_text(replace(product, variants=(product.variants[0], dearer)), "en") == "¥199–¥299"
    assert [price_span_text(unpriced, language) for language in LANGUAGES] == ["暂无标价", "no price given"]


@pytest.mark.parametrize(
    ("day", "language", "text"),
    [
        (date(2026, 11, 4), "zh", "11月4日"), (date(2026, 11, 4), "en", "Nov 4"),
        (date(2027, 1, 1), "zh", "2027年1月1日"), (date(2027, 1, 1), "en", "Jan 1, 2027"),
    ],
)  # fmt: skip
def test_a_day_has_its_year_only_where_it_is_not_this_one(day: date, language: Language, text: str) -> None:
    assert day_text(day, language, TODAY) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(1, "1 minute"), (60, "1 minute"), (61, "2 minutes"), (900, "15 minutes")]
)
def test_a_wait_is_never_told_too_short(seconds: int, text: str) -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    assert wait_text(now + timedelta(seconds=seconds), now, "en") == text


def test_a_phrase_with_a_missing_value_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="availability_low_stock needs quantity"):
        say("availability_low_stock", "zh")
    with pytest.raises(KeyError):
        say("no_such_phrase", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", list(AvailabilityReason))
def test_every_reason_of_stock_can_be_said(reason: AvailabilityReason, language: Language) -> None:
    said = stock_text(Availability(False, reason, 2, TODAY), language, TODAY)
    assert said and not placeholders(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_product_card_has_what_the_contract_says(language: Language) -> None:
    product = samples.product("p1")
    availability = Availability(True, AvailabilityReason.IN_STOCK, 5)
    card = product_card(product, product.variants[0], availability, language, reason="…", today=TODAY)
    assert card["product_id"] == "p1"
    assert card["price"] == {"amount": "199.00", "currency": "CNY"}
    assert card["stock"]["reason"] == "in_stock"
    assert buttons.meaning(card["action"]["text"]) == "product_question"


def test_what_is_sold_out_leads_to_similar_ones() -> None:
    product = samples.product("p1")
    card = product_card(product, product.variants[0], Availability(False, AvailabilityReason.SOLD_OUT), "zh")
    assert buttons.meaning(card["action"]["text"]) == "similar_product"


def test_a_picture_lies_under_media_unless_it_has_an_address_of_its_own() -> None:
    assert image_address("demo/a.svg") == "/media/demo/a.svg"
    assert image_address("https://cdn.example.com/a.jpg") == "https://cdn.example.com/a.jpg"
    assert image_address(None) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", list(OrderStatus))
def test_every_status_of_an_order_has_words_and_a_card(status: OrderStatus, language: Language) -> None:
    order = samples.order("X1", status=status)
    card = order_card(order, language)
    assert card["status_text"] in order_words(order, language, TODAY)
    assert all(step["text"] for step in card["timeline"])
    assert card["total_text"] == "¥800.50"


def test_a_day_of_arrival_that_has_passed_is_not_promised() -> None:
    order = samples.order("X1")  # one parcel is expected on the day of the sample
    assert "Nov 20" in order_words(order, "en", TODAY).split("expects")[1]
    assert "hasn't given a delivery date" in order_words(order, "en", TODAY + timedelta(days=1))


def test_a_refund_is_told_only_where_it_is_on_record() -> None:
    cancelled = samples.order("X1", status=OrderStatus.CANCELLED)
    refund = Payment(PaymentKind.REFUND, samples.yuan("798.00"), "alipay", samples.NOON)
    assert "没有退款记录" in order_words(cancelled, "zh", TODAY)
    assert "11月20日已退款 ¥798" in order_words(replace(cancelled, payments=(*cancelled.payments, refund)), "zh", TODAY)


def test_what_a_button_says_is_understood_however_it_is_typed() -> None:
    assert buttons.meaning(" 找人工。") == "human_agent"
    assert buttons.meaning("TALK TO A PERSON") == "human_agent"
    assert buttons.meaning("I would like to talk to a person about it") is None
    assert buttons.meaning("x" * 100_000) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_of_the_phrases_means_something(language: Language) -> None:
    pressed = [text for key, text in texts(language).items() if key.startswith("button_")]
    assert all(buttons.meaning(text) for text in pressed)
