"""Which part of what a shopper typed is kept?"""

from __future__ import annotations

import pytest

from bot.conversations.text import accepted, accepted_id, clean, is_empty
from bot.errors import BadInput


def test_ordinary_text_is_kept_letter_for_letter() -> None:
    for text in ("Where is my order?", "  我的订单呢？ ", "a\nb\tc", "👩‍👩‍👧 ok", "שלום", "\ufeffx"):
        assert clean(text) == text


def test_nul_and_other_controls_are_dropped() -> None:
    assert clean("a\x00b\x07c\x85d\x7f") == "abcd"


def test_every_line_break_becomes_one() -> None:
    assert clean("a\r\nb\rc\nd") == "a\nb\nc\nd"


def test_half_a_surrogate_pair_becomes_a_sign_that_can_be_stored() -> None:
    assert clean("a\ud800b") == "a\ufffdb"
    assert clean("\ud83d\ude00") == "😀"
    clean("x\udfff").encode("utf-8")


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\x00\x01", "\u200b\u2060", "\ufeff", "\u3000", "\u2028"])
def test_text_in_which_nothing_can_be_seen_is_empty(text: str) -> None:
    assert is_empty(clean(text))
    with pytest.raises(BadInput) as refusal:
        accepted(text, 10)
    assert refusal.value.code == "empty"


def test_one_character_too_many_is_too_long_and_says_the_limit() -> None:
    assert accepted("好" * 10, 10) == "好" * 10
    with pytest.raises(BadInput) as refusal:
        accepted("好" * 11, 10)
    assert (refusal.value.code, refusal.value.details) == ("too_long", {"limit": 10})


def test_a_message_without_an_id_of_its_own_has_none() -> None:
    assert accepted_id(None) is None
    assert accepted_id("") is None
    assert accepted_id("m-1") == "m-1"


@pytest.mark.parametrize("client_id", ["x" * 65, "a\x00", "a\nb", "\ud800"])
def test_an_id_that_cannot_be_kept_is_refused(client_id: str) -> None:
    with pytest.raises(BadInput) as refusal:
        accepted_id(client_id)
    assert refusal.value.code == "bad_id"
