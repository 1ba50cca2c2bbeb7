"""Which spellings of a phone or an e-mail address prove something, and which do not?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.customers.contact import matches

PHONE = "+8613800001234"
EMAIL = "Wang.Ming@Example.com"


@pytest.mark.parametrize(
    "contact",
    [
        "1234", " 1234 ", "1 2 3 4", "１２３４", "尾号1234", "一二三四", "last four: 1234",
        "13800001234", "138 0000 1234", "138-0000-1234", "+86 138 0000 1234", "+8613800001234", "008613800001234",
        "8613800001234", "(+86) 138.0000.1234", "１３８００００１２３４", "我的手机是13800001234",
        "wang.ming@example.com", " WANG.MING@EXAMPLE.COM ", "Wang.Ming@Example.com",
        "ｗａｎｇ.ｍｉｎｇ＠ｅｘａｍｐｌｅ.ｃｏｍ",
    ],
)  # fmt: skip
def test_the_tail_the_whole_phone_and_the_address_are_right_in_any_spelling(contact: str) -> None:
    assert matches(contact, phone=PHONE, email=EMAIL)


@pytest.mark.parametrize(
    "contact",
    [
        "", " ", "234", "01234", "00001234", "3800001234", "1235", "4321", "+1 380 000 1234", "+4413800001234",
        "13800001235", "wang@example.com", "wang.ming@example.co", "@", "wang.ming", "1234@example.com",
        "1234 wang@example.com", "\x00", "None", "1234 5678",
    ],
)  # fmt: skip
def test_parts_and_neighbours_are_wrong(contact: str) -> None:
    assert not matches(contact, phone=PHONE, email=EMAIL)


@pytest.mark.parametrize(
    ("kept", "contact"),
    [
        ("138 0000 1234", "+86 13800001234"),
        ("13800001234", "138-0000-1234"),
        ("(212) 555-0142", "212 555 0142"),
        ("(212) 555-0142", "+1 212 555 0142"),
        ("+1 212-555-0142", "2125550142"),
        ("+44 20 7946 0958", "020 7946 0958"),
        ("+44 20 7946 0958", "0044 20 7946 0958"),
    ],
)
def test_a_phone_is_compared_as_the_shop_wrote_it(kept: str, contact: str) -> None:
    assert matches(contact, phone=kept, email=None)


@pytest.mark.parametrize("contact", ["", "0000", "1234", "-", "None", "none@none", "@", "\x00", "13800001234"])
def test_who_left_neither_phone_nor_address_can_prove_nothing(contact: str) -> None:
    assert not matches(contact, phone=None, email=None)
    assert not matches(contact, phone="", email="")
    assert not matches(contact, phone="n/a", email=" ")


@pytest.mark.parametrize("phone", ["12", "123"])
def test_a_phone_too_short_for_a_tail_proves_nothing(phone: str) -> None:
    assert not matches(phone, phone=phone, email=None)


digits = st.text("0123456789", min_size=0, max_size=12)


@given(st.text(max_size=40) | digits, st.integers(10**10, 10**11 - 1))
def test_nothing_but_the_tail_the_phone_or_the_address_ever_passes(contact: str, number: int) -> None:
    phone = f"+86{number}"
    given_digits = "".join(c for c in contact if c in "0123456789")
    right = given_digits in (phone[-4:], phone[1:], str(number))
    if not right and contact.strip().casefold() != EMAIL.casefold():
        assert not matches(contact, phone=phone, email=EMAIL)


@given(st.text("0123456789", min_size=4, max_size=4), st.text("0123456789", min_size=4, max_size=4))
def test_a_tail_passes_exactly_when_it_is_the_tail(tail: str, kept: str) -> None:
    assert matches(tail, phone=f"+861380000{kept}", email=None) == (tail == kept)
