"""Numbers, contacts, prices and places are read as people write them, in both languages."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.patterns import find, number
from bot.text import normalise


def read(text: str) -> list[tuple[str, Any]]:
    return [(entity.kind, entity.value) for entity in find(normalise(text))]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("三千以内的手机", None, 3000),
        ("under $50", None, 50),
        ("2k-3k 的", 2000, 3000),
        ("200-300块", 200, 300),
        ("一万二以下", None, 12000),
        ("不超过一千五", None, 1500),
        ("budget of 300 dollars", None, 300),
        ("预算五百", None, 500),
        ("over 100 yuan", 100, None),
        ("1,299 元以上", 1299, None),
        ("500左右", 375, 625),
        ("between 100 and 200 dollars", 100, 200),
    ],
)
def test_a_price_range_is_read(text: str, low: float | None, high: float | None) -> None:
    assert read(text) == [("price_range", {"min": low, "max": high})]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("订单X20261115001 尾号1234", [("order_number", "X20261115001"), ("phone_tail", "1234")]),
        ("my order is #W2611340", [("order_number", "#W2611340")]),
        ("order 12345", [("order_number", "12345")]),
        ("1234", [("phone_tail", "1234")]),
        ("last four digits are 0199", [("phone_tail", "0199")]),
        ("13800001234", [("phone", "13800001234")]),
        ("+1 415 555 0199", [("phone", "+14155550199")]),
        ("noah.brown7922@example.com.", [("email", "noah.brown7922@example.com")]),
        ("那第二个呢", [("ordinal", 2)]),
        ("the last one", [("ordinal", -1)]),
        ("买20个", [("quantity", 20)]),
        ("好的，谢谢", []),
        ("what happened last night", []),
        ("how long does the battery last and does it have NFC?", []),
        ("and the second?", [("ordinal", 2)]),
    ],
)
def test_numbers_and_contacts_are_read(text: str, expected: list[tuple[str, Any]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [("三千", 3000), ("2k", 2000), ("1,299", 1299), ("一万二", 12000), ("三千五", 3500), ("十五", 15)],
)
def test_numbers_in_words_are_read(text: str, value: float) -> None:
    assert number(text) == value


@given(st.text(max_size=200))
def test_entities_never_overlap_and_lie_within_the_text(text: str) -> None:
    plain = normalise(text)
    found = find(plain)
    assert all(0 <= entity.start < entity.end <= len(plain) for entity in found)
    assert all(one.end <= two.start for one, two in pairwise(found))


@given(st.integers(min_value=5, max_value=99_999))
def test_any_amount_below_a_limit_is_the_limit(amount: int) -> None:
    assert read(f"under {amount} yuan") == [("price_range", {"min": None, "max": float(amount)})]
