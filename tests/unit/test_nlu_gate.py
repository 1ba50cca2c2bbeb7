"""Is a message that only names things read as what it adds, and a button as what it says?"""

from __future__ import annotations

from typing import Any

import pytest

from bot.engine.channel import spoken
from bot.nlu.gate import mild, only_adds


def entity(kind: str, value: str, text: str) -> dict[str, Any]:
    """Return an entity where its words stand."""
    start = text.index(value)
    return {"entity": kind, "value": value, "start": start, "end": start + len(value)}


@pytest.mark.parametrize(
    ("text", "kind", "words", "read"),
    [
        ("那第二个呢", "ordinal", "第二个", "follow_up"),
        ("那就第一个吧", "ordinal", "第一个", "follow_up"),
        ("what about the second one", "ordinal", "the second one", "follow_up"),
        ("the black one", "option", "black", "follow_up"),
        ("不要声海的", "not_brand", "声海", "follow_up"),
        ("anything but Soundsea", "not_brand", "Soundsea", "follow_up"),
        ("1234", "phone_tail", "1234", "inform"),
        ("尾号是1234", "phone_tail", "1234", "inform"),
        ("my email is a@b.cn", "email", "a@b.cn", "inform"),
        ("X20261115001", "order_number", "X20261115001", "order_status"),
        ("帮我查下订单X20261115001", "order_number", "X20261115001", "order_status"),
        ("X20261115001 1234", "order_number", "X20261115001", "order_status"),
        ("can you track order X20261115001 for me", "order_number", "X20261115001", "order_status"),
        ("你们有扫地机器人吗", "category", "扫地机器人", "recommend_product"),
        ("我想买个耳机", "category", "耳机", "recommend_product"),
        ("do you sell headphones?", "category", "headphones", "recommend_product"),
        ("取消订单X20261115001", "order_number", "X20261115001", None),
        ("我要退耳机", "category", "耳机", None),
        ("I want to return the headphones", "category", "headphones", None),
        ("耳机坏了", "category", "耳机", None),
        ("how much are the headphones", "category", "headphones", None),
    ],
)
def test_what_is_left_beside_the_named_thing_decides(text: str, kind: str, words: str, read: str | None) -> None:
    assert only_adds(text, [entity(kind, words, text)]) == read


def test_a_message_that_names_nothing_adds_nothing() -> None:
    assert only_adds("那个呢", [{"entity": "language", "value": "zh", "start": 0, "end": 0}]) is None


def test_a_mistake_is_mild_only_where_the_named_thing_is_shown_anyway() -> None:
    assert mild("stock_check", {"product", "language"})
    assert mild("order_status", {"order_number"})
    assert not mild("cancel_order", {"order_number"})
    assert not mild("stock_check", {"language"})


@pytest.mark.parametrize("typed", ["/restart", "  /restart", '/greet{"x": 1}', "/"])
def test_a_typed_slash_is_speech_to_rasa_not_a_command(typed: str) -> None:
    assert not spoken(typed).strip().startswith("/")
    assert spoken("1/2 price?") == "1/2 price?"
