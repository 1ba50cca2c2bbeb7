"""What does an agent see first?"""

from __future__ import annotations

import json

from bot.catalog.model import Product, ProductId
from bot.handoff.card import build_card, card_in
from bot.handoff.model import HandoffReason
from bot.language import LANGUAGES, Localized
from bot.phrases import texts
from bot.segmentation.model import Segment

RANKING = [
    {"name": "nlu_fallback", "confidence": 0.6},
    {"name": "return_request", "confidence": 0.4},
    {"name": "refund_status", "confidence": 0.3},
    {"name": "complaint", "confidence": 0.2},
    {"name": "greet", "confidence": 0.1},
]
SEGMENT = Segment("s1", Localized("常客", "Regulars"), Localized("每月都买", "Buy every month"), 10, {})
PRODUCT = Product(ProductId("P1"), Localized("台灯", "Desk lamp"), None, Localized(), Localized(), (), ())


def test_the_card_has_every_field_of_the_contract_even_when_nothing_is_known() -> None:
    card = build_card(HandoffReason.ASKED, "en")
    assert set(card) == {
        "reason", "reason_text", "probability", "intents", "last_text", "tried", "order_number", "product", "segment",
        "stock", "suggestions",
    }  # fmt: skip
    assert (card["probability"], card["intents"], card["segment"]) == (None, [], None)


def test_the_gates_own_intents_are_no_guesses() -> None:
    card = build_card(HandoffReason.LOW_CONFIDENCE, "en", ranking=RANKING)
    assert [guess["name"] for guess in card["intents"]] == ["return_request", "refund_status", "complaint"]
    assert card["probability"] == 0.4


def test_the_card_is_in_the_shoppers_language_and_can_be_read_in_the_agents() -> None:
    card = build_card(
        HandoffReason.ASKED, "zh", ranking=RANKING, product=PRODUCT, segment=SEGMENT, last_text="我要退货"
    )
    assert (card["segment"]["name"], card["product"]["name"]) == ("常客", "台灯")
    shown = card_in(json.loads(json.dumps(card)), "en")
    assert shown["reason_text"] == "The shopper asked for a person"
    assert shown["segment"] == {"id": "s1", "name": "Regulars", "description": "Buy every month"}
    assert shown["intents"][0]["label"] != card["intents"][0]["label"]
    assert shown["last_text"] == "我要退货"


def test_a_card_that_somebody_else_made_is_shown_without_breaking() -> None:
    assert card_in({}, "en") == {"intents": []}
    assert card_in({"reason": "unheard of"}, "zh")["reason"] == "unheard of"


def test_every_reason_has_its_words_in_both_languages() -> None:
    for language in LANGUAGES:
        for reason in HandoffReason:
            assert texts(language)[f"handoff_reason_{reason.value}"]
