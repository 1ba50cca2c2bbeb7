"""Is an order told only to whom it belongs, and does asking for the proof come to an end?"""

from __future__ import annotations

from typing import Any

from actions.orders import ActionOrderStatus
from actions.policies import ActionDelivery, ActionPersonDoes
from actions.proof import AskOrderNumber, AskOrderProof, ValidateOrderForm
from tests.unit.bot_at_work import BotAtWork, responses, titles

LISTEN = {"event": "action", "name": "action_listen"}
FORM = {"event": "action", "name": "order_form"}
OTHER = {"event": "action", "name": "action_faq"}


def asked(bot: BotAtWork, intent: str, text: str = "", *, after: dict[str, str] = LISTEN, **entities: Any) -> list[Any]:
    """Play the form's part in Rasa: validate, then ask for the next slot or tell."""
    if bot.loop is None:
        bot.slots["requested_slot"] = None
    bot.loop, bot.events = "order_form", [after, FORM]
    said = bot.hears(ValidateOrderForm, intent, text, **entities)
    if not bot.returned:
        return ["rejected"]
    if bot.slots.get("order_outcome"):
        bot.loop = None
        return said + bot.hears(ActionOrderStatus, intent, text, **entities)
    missing = "order_number" if bot.slots.get("order_number") is None else "order_proof"
    bot.slots["requested_slot"] = missing
    return said + bot.hears(AskOrderNumber if missing == "order_number" else AskOrderProof, intent, text, **entities)


def numbers(said: list[Any]) -> list[str]:
    """Return the numbers of the orders told."""
    return [m["custom"]["order"]["number"] for m in said if m.get("custom")]


def test_an_order_is_told_after_number_and_proof(bot: BotAtWork) -> None:
    assert responses(asked(bot, "order_status", "我的快递呢")) == ["utter_ask_order_number"]
    assert responses(asked(bot, "order_status", "X20261115001", order_number="X20261115001")) == [
        "utter_ask_order_proof"
    ]
    assert numbers(asked(bot, "inform", "1234", phone_tail="1234")) == ["X20261115001"]


def test_everything_in_one_message_is_enough(bot: BotAtWork) -> None:
    said = asked(bot, "order_status", "X20261115001 尾号1234", order_number="X20261115001", phone_tail="1234")
    assert numbers(said) == ["X20261115001"]


def test_the_proof_is_not_kept(bot: BotAtWork) -> None:
    asked(bot, "order_status", "…", order_number="X20261115001", phone_tail="1234")
    assert bot.slots["order_proof"] is None


def test_who_was_proven_is_not_asked_again(bot: BotAtWork) -> None:
    asked(bot, "order_status", "…", order_number="X20261115001", phone_tail="1234")
    assert numbers(asked(bot, "order_status", "它什么时候到")) == ["X20261115001"]


def test_another_customers_order_needs_its_own_proof(bot: BotAtWork) -> None:
    asked(bot, "order_status", "…", order_number="X20261115001", phone_tail="1234")
    said = asked(bot, "order_status", "X20261115002", order_number="X20261115002")
    assert responses(said) == ["utter_ask_order_proof"]


def test_a_mismatch_reads_the_same_for_a_wrong_number_and_a_wrong_contact(bot: BotAtWork) -> None:
    wrong_contact = asked(bot, "order_status", "…", order_number="X20261115001", phone_tail="9999")
    bot.loop = None
    bot.slots |= {"order_number": None}
    wrong_number = asked(bot, "order_status", "…", order_number="X99999999999", phone_tail="1234")
    assert responses(wrong_contact) == responses(wrong_number) == ["utter_proof_failed"]
    assert [said[0]["left"] for said in (wrong_contact, wrong_number)] == ["2", "1"]


def test_the_third_failure_locks_says_so_and_offers_a_person(bot: BotAtWork) -> None:
    asked(bot, "order_status", "…", order_number="X20261115001", phone_tail="9999")
    asked(bot, "inform", "9998", phone_tail="9998")
    said = asked(bot, "inform", "9997", phone_tail="9997")
    assert responses(said) == ["utter_proof_locked"]
    assert said[0]["wait"] == "15 分钟"
    assert (titles(said), bot.slots["offered"]) == (["找人工"], "proof_locked")


def test_even_the_right_proof_is_refused_while_locked(bot: BotAtWork) -> None:
    for tail in ("9999", "9998", "9997"):
        asked(bot, "order_status", "…", order_number="X20261115001", phone_tail=tail)
    said = asked(bot, "order_status", "…", order_number="X20261115001", phone_tail="1234")
    assert responses(said) == ["utter_proof_locked"]


def test_another_question_is_left_to_rasa(bot: BotAtWork) -> None:
    asked(bot, "order_status", "我的快递呢")
    assert asked(bot, "payment_methods", "怎么付款") == ["rejected"]


def test_after_another_question_it_is_asked_once_more_and_then_let_go_silently(bot: BotAtWork) -> None:
    asked(bot, "order_status", "我的快递呢")
    assert responses(asked(bot, "payment_methods", after=OTHER)) == ["utter_ask_order_number_again"]
    assert asked(bot, "delivery_info", after=OTHER) == []
    assert bot.loop is None


def test_who_cannot_answer_is_offered_a_person_and_not_asked_for_ever(bot: BotAtWork) -> None:
    asked(bot, "order_status", "我的快递呢")
    assert responses(asked(bot, "order_status", "不记得单号")) == ["utter_ask_order_number_again"]
    assert responses(asked(bot, "order_status", "真不记得")) == ["utter_order_gave_up"]


def test_a_shops_short_number_is_read_while_it_is_asked_for(bot: BotAtWork) -> None:
    asked(bot, "order_status", "我的快递呢")
    asked(bot, "nlu_fallback", "536365")
    assert bot.slots["order_number"] == "536365"


def test_figures_in_chinese_are_a_phone_tail_while_it_is_asked_for(bot: BotAtWork) -> None:
    asked(bot, "order_status", "…", order_number="X20261115001")
    assert numbers(asked(bot, "nlu_fallback", "一二三四")) == ["X20261115001"]


def test_when_will_it_arrive_right_after_an_order_means_that_order(bot: BotAtWork) -> None:
    asked(bot, "order_status", "…", order_number="X20261115001", phone_tail="1234")
    assert numbers(bot.hears(ActionDelivery, "delivery_info", "什么时候到")) == ["X20261115001"]


def test_shipping_terms_are_not_mistaken_for_the_order(bot: BotAtWork) -> None:
    assert responses(bot.hears(ActionDelivery, "delivery_info", "运费多少")) == ["utter_faq"]


def test_who_is_proven_sees_the_order_before_the_policy(bot: BotAtWork) -> None:
    asked(bot, "order_status", "…", order_number="X20261115001", phone_tail="1234")
    at_once = bot.hears(ActionPersonDoes, "cancel_order", "我要取消订单")
    for _ in range(3):
        bot.hears(ActionDelivery, "delivery_info", "运费多少")
    later = bot.hears(ActionPersonDoes, "cancel_order", "我要取消订单")
    assert (numbers(at_once), numbers(later)) == ([], ["X20261115001"])
    assert responses(at_once) == responses(later) == ["utter_faq_person_does"]
    assert titles(later) == ["请人工处理"]
