"""Does every talk that the bot cannot end reach a person, and does the bot then keep silent?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.bootstrap import Shop
from bot.conversations.model import ConversationId
from bot.handoff.model import Ticket
from bot.language import Language
from bot.phrases import say
from tests.conversation.shopper import Shopper

Visit = Callable[[Language], Shopper]


def ticket(shop: Shop, shopper: Shopper) -> Ticket:
    """Return the conversation's open ticket."""
    with shop.unit_of_work(writing=False) as uow:
        found = uow.tickets.open_for(ConversationId(shopper.id))
    assert found is not None
    return found


@pytest.mark.parametrize(("language", "asks"), [("zh", "转人工客服"), ("en", "I want to talk to a human")])
def test_a_person_is_called_on_request_and_the_bot_keeps_silent(
    visit: Visit, shop: Shop, language: Language, asks: str
) -> None:
    shopper = visit(language)
    said = shopper.says(asks)
    assert {"zh": "同事", "en": "colleague"}[language] in said.text
    assert shopper.owner == "queued"
    assert ticket(shop, shopper).card["reason"] == "asked"
    assert [message for message in shopper.says("在吗").messages if message["sender"] == "bot"] == []


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("zh", "那个啥来着就是内个", "唔就是那样子的嘛"),
        ("en", "the thingy with the stuff you know", "the whatsit whatchamacallit"),
    ],
)
def test_two_unclear_messages_in_a_row_never_end_in_a_third_question(
    visit: Visit, language: Language, first: str, second: str
) -> None:
    shopper = visit(language)
    shopper.says(first, second)
    offered = shopper.says(second)
    assert shopper.owner == "queued" or say("button_person", language) in offered.buttons


@pytest.mark.parametrize(
    ("language", "wish"),
    [
        ("zh", "我要取消订单"),
        ("en", "please cancel my order"),
        ("zh", "给我开张发票"),
        ("en", "I want to return these shoes"),
    ],
)
def test_what_a_person_does_is_explained_and_then_done_on_yes(
    visit: Visit, shop: Shop, language: Language, wish: str
) -> None:
    shopper = visit(language)
    policy = shopper.says(wish)
    assert say("button_person_does", language) in policy.buttons
    shopper.says({"zh": "好的", "en": "yes please"}[language])
    assert ticket(shop, shopper).card["reason"] == "not_served"


@pytest.mark.parametrize(
    ("language", "angry"), [("zh", "你们的服务太差了，气死我了"), ("en", "your service is terrible, I am furious")]
)
def test_displeasure_is_acknowledged_and_a_person_offered(visit: Visit, language: Language, angry: str) -> None:
    shopper = visit(language)
    said = shopper.says(angry)
    assert {"zh": "抱歉", "en": "sorry"}[language] in said.text
    shopper.presses(said, say("button_person_does", language))
    assert shopper.owner == "queued"


@pytest.mark.parametrize(
    ("language", "asks", "honest"), [("zh", "你是机器人还是真人？", "程序"), ("en", "are you a bot?", "program")]
)
def test_the_bot_says_what_it_is(visit: Visit, language: Language, asks: str, honest: str) -> None:
    said = visit(language).says(asks)
    assert honest in said.text
    assert said.buttons == [say("button_person", language)]
