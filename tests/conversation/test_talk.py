"""Are courtesies, the shop's rules and what is beyond it answered, in the shopper's language, whatever is typed?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.bootstrap import Shop
from bot.language import Language, detect
from bot.phrases import say
from tests.conversation.shopper import Shopper

Visit = Callable[[Language], Shopper]


@pytest.mark.parametrize(("language", "hello"), [("zh", "你好"), ("en", "hello")])
def test_a_greeting_is_returned_with_things_to_ask_and_each_of_them_works(
    visit: Visit, language: Language, hello: str
) -> None:
    buttons = visit(language).says(hello).buttons
    assert len(buttons) == 4
    for title in buttons:
        shopper = visit(language)
        said = shopper.presses(shopper.says(hello), title)
        assert said.messages
        assert {"zh": "没有完全明白", "en": "didn't quite"}[language] not in said.text


@pytest.mark.parametrize(
    ("language", "text", "mark"),
    [
        ("zh", "谢谢", "不客气"),
        ("en", "thank you", "welcome"),
        ("zh", "再见", "再见"),
        ("en", "bye", "Goodbye"),
        ("zh", "你能做什么", "订单"),
        ("en", "what can you do", "orders"),
    ],
)
def test_courtesies_are_answered(visit: Visit, language: Language, text: str, mark: str) -> None:
    assert mark in visit(language).says(text).text


@pytest.mark.parametrize(
    ("language", "asks"),
    [
        ("zh", "运费多少钱，几天能到？"),
        ("en", "how much is shipping?"),
        ("zh", "你们的东西是正品吗"),
        ("en", "are your products genuine?"),
        ("zh", "可以用微信支付吗"),
        ("en", "do you take credit cards?"),
        ("zh", "保修多久"),
        ("en", "how long is the warranty?"),
        ("zh", "有优惠券吗"),
        ("en", "do you have a discount code?"),
        ("zh", "有实体店吗"),
        ("en", "do you have a physical store?"),
    ],
)
def test_the_shops_rules_are_told_in_the_shops_words(visit: Visit, shop: Shop, language: Language, asks: str) -> None:
    said = visit(language).says(asks)
    answers = {entry.answer.text(language) for entry in shop.catalogue.current().faq}
    assert said.messages[0]["text"] in answers
    assert detect(said.messages[0]["text"]) == language


@pytest.mark.parametrize(
    ("language", "text"), [("zh", "帮我写一首关于春天的诗"), ("en", "what is the capital of Mongolia?")]
)
def test_what_is_beyond_a_shop_is_said_to_be_and_the_second_time_a_person_is_offered(
    visit: Visit, language: Language, text: str
) -> None:
    shopper = visit(language)
    assert {"zh": "帮不上忙", "en": "can't help"}[language] in shopper.says(text).text
    assert say("button_person", language) in shopper.says(text).buttons


def test_the_language_follows_the_shopper(visit: Visit) -> None:
    shopper = visit("en")
    assert "您好" in shopper.says("你好").text
    assert "Hello" in shopper.says("hello there").text


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "/greet",
        '/order_status{"order_number": "X20261115001"}',
        "/dev/null; touch x",
        "👍",
        "???",
        "1" * 1999,
        "ᏣᎳᎩ ಕನ್ನಡ",
        "{{7*7}}",
        "{answer}",
    ],
)
def test_nothing_typed_ends_in_silence_or_commands_the_machine(visit: Visit, text: str) -> None:
    shopper = visit("en")
    said = shopper.says(text)
    assert any(message["text"] for message in said.messages)
    assert "49" not in said.text
    assert "订单" not in said.text
