"""Does every talk that the bot cannot end reach a person, with the reason and the whole card?"""

from __future__ import annotations

from typing import Any

import pytest

from actions.clarify import ActionClarify, ActionDefaultFallback, ActionOutOfScope
from actions.handoff import ActionHandOff
from actions.policies import ActionComplaint, ActionFaq, ActionPersonDoes
from actions.recommend import ActionRecommend
from actions.stock import ActionStock
from actions.talk import ActionAffirm, ActionBotChallenge, ActionDeny, ActionIntroduce, ActionTalk
from bot.conversations.model import ConversationId, Owner
from bot.errors import Busy
from bot.handoff.model import Ticket
from tests.unit.bot_at_work import CONVERSATION, BotAtWork, cards, responses, titles


def ticket(bot: BotAtWork) -> Ticket:
    """Return the conversation's open ticket."""
    with bot.store.unit_of_work(writing=False) as uow:
        found = uow.tickets.open_for(ConversationId(CONVERSATION))
        talk = uow.conversations.get(ConversationId(CONVERSATION))
    assert found is not None
    assert talk is not None and talk.owner == Owner.QUEUED
    return found


def unsure(text: str, *guesses: tuple[str, float], **entities: Any) -> dict[str, Any]:
    """Return a message as the gate hands it on when it is not sure."""
    ranking = [{"name": name, "confidence": p} for name, p in (("nlu_fallback", 1 - guesses[0][1]), *guesses)]
    found = [{"entity": kind, "value": value, "start": 0, "end": 0} for kind, value in entities.items()]
    return {"intent": ranking[0], "intent_ranking": ranking, "text": text, "entities": found}


UNCLEAR = unsure("那个东西", ("stock_check", 0.5), ("price_question", 0.3), ("greet", 0.1))


def test_an_unclear_message_is_asked_back_with_the_two_likeliest_and_a_person(bot: BotAtWork) -> None:
    said = bot.runs(ActionClarify, UNCLEAR)
    assert responses(said) == ["utter_clarify"]
    assert titles(said) == ["查询有没有货", "询问价格", "找人工"]


def test_the_second_unclear_message_in_a_row_goes_to_a_person_with_all_that_is_known(bot: BotAtWork) -> None:
    bot.runs(ActionClarify, UNCLEAR)
    said = bot.runs(ActionClarify, unsure("就是那个", ("stock_check", 0.45), ("greet", 0.2), ("help", 0.1)))
    assert responses(said) == ["utter_handoff_unclear", "utter_handoff_first"]
    card = ticket(bot).card
    assert card["reason"] == "clarification_failed"
    assert card["probability"] == 0.45
    assert [guess["name"] for guess in card["intents"]] == ["stock_check", "greet", "help"]
    assert card["last_text"] == "就是那个"
    assert card["tried"] == ["追问过一次，仍不清楚"]


def test_unclear_answered_unclear_is_not_in_a_row(bot: BotAtWork) -> None:
    bot.runs(ActionClarify, UNCLEAR)
    bot.hears(ActionTalk, "thanks", "谢谢")
    assert responses(bot.runs(ActionClarify, UNCLEAR)) == ["utter_clarify"]


def test_a_pressed_choice_acts_on_the_unclear_message(bot: BotAtWork) -> None:
    bot.runs(ActionClarify, unsure("X1 那个", ("stock_check", 0.5), product="x1"))
    (said,) = bot.hears(ActionStock, "stock_check", "查询有没有货")
    assert said["name"] == "声海 X1 耳机"


def test_gibberish_is_honestly_out_of_scope_not_asked_back(bot: BotAtWork) -> None:
    assert responses(bot.runs(ActionClarify, unsure("asdkj", ("out_of_scope", 0.7), ("greet", 0.1)))) == [
        "utter_out_of_scope"
    ]


def test_out_of_scope_twice_in_a_row_offers_a_person(bot: BotAtWork) -> None:
    bot.hears(ActionOutOfScope, "out_of_scope", "写首诗")
    said = bot.hears(ActionOutOfScope, "out_of_scope", "写首词")
    assert (responses(said), titles(said)) == (["utter_out_of_scope_again"], ["找人工"])


def test_a_figure_alone_means_a_place_in_the_list_just_shown(bot: BotAtWork) -> None:
    shown = cards(bot.hears(ActionRecommend, "recommend_product", "推荐耳机", category="audio"))
    bot.hears(ActionOutOfScope, "out_of_scope", "2")
    assert bot.slots["product"] == shown[1]


def test_no_rule_is_no_silence(bot: BotAtWork) -> None:
    assert responses(bot.runs(ActionDefaultFallback, UNCLEAR)) == ["utter_clarify"]


def test_asking_for_a_person_gets_one_with_the_place_in_the_queue(bot: BotAtWork) -> None:
    said = bot.hears(ActionHandOff, "human_agent", "转人工")
    assert responses(said) == ["utter_handoff", "utter_handoff_first"]
    assert ticket(bot).card["reason"] == "asked"


def test_yes_to_an_offered_person_gets_one_for_the_reason_of_the_offer(bot: BotAtWork) -> None:
    bot.hears(ActionPersonDoes, "cancel_order", "取消订单")
    bot.hears(ActionAffirm, "affirm", "好的")
    assert ticket(bot).card["reason"] == "not_served"


def test_yes_without_an_offer_asks_what_is_wanted(bot: BotAtWork) -> None:
    assert responses(bot.hears(ActionAffirm, "affirm", "好的")) == ["utter_affirm"]


def test_an_offer_holds_for_one_answer_only(bot: BotAtWork) -> None:
    bot.hears(ActionBotChallenge, "bot_challenge", "你是机器人吗")
    bot.hears(ActionTalk, "thanks", "谢谢")
    assert responses(bot.hears(ActionAffirm, "affirm", "好")) == ["utter_affirm"]


def test_no_leaves_the_form(bot: BotAtWork) -> None:
    bot.loop = "order_form"
    assert responses(bot.hears(ActionDeny, "deny", "算了")) == ["utter_order_left"]
    assert bot.loop is None


def test_a_policy_is_told_before_a_person_is_offered(bot: BotAtWork) -> None:
    said = bot.hears(ActionPersonDoes, "cancel_order", "取消订单")
    assert (said[0]["answer"], titles(said)) == ("未发货可以取消。", ["查订单", "请人工处理"])


def test_without_a_policy_a_person_is_called(bot: BotAtWork) -> None:
    said = bot.hears(ActionFaq, "membership_points", "积分怎么用")
    assert responses(said)[0] == "utter_handoff_not_served"
    assert ticket(bot).card["reason"] == "not_served"


def test_the_answer_of_another_intent_gives_way_to_the_intents_own(bot: BotAtWork) -> None:
    said = bot.hears(ActionPersonDoes, "cancel_order", "运费多少，我要取消订单")
    assert said[0]["answer"] == "未发货可以取消。"


def test_a_second_complaint_in_a_row_is_not_answered_with_an_apology_only(bot: BotAtWork) -> None:
    assert titles(bot.hears(ActionComplaint, "complaint", "太差了")) == ["请人工处理"]
    bot.hears(ActionComplaint, "complaint", "真的太差了")
    assert ticket(bot).card["reason"] == "displeased"


def test_the_card_names_product_and_stock_that_were_talked_about(bot: BotAtWork) -> None:
    bot.hears(ActionStock, "stock_check", "X1 有货吗", product="x1")
    bot.hears(ActionHandOff, "human_agent", "转人工")
    card = ticket(bot).card
    assert card["product"] == {"id": "x1", "name": "声海 X1 耳机"}
    assert card["stock"] == "黑色：有货\n白色：仅剩 2 件"
    assert card["tried"] == ["机器人已答复：查询有没有货"]


@pytest.mark.parametrize("intent", ["greet", "help"])
def test_the_greeting_says_what_can_be_asked(bot: BotAtWork, intent: str) -> None:
    assert len(titles(bot.hears(ActionIntroduce, intent))) == 4


class Broken:
    """A service that fails in a way nobody thought of."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("broken")


def test_an_unexpected_error_calls_a_person(bot: BotAtWork) -> None:
    bot.without(stock=Broken())
    said = bot.hears(ActionStock, "stock_check", "X1 有货吗", product="x1")
    assert responses(said) == ["utter_technical", "utter_handoff_first"]


def test_where_even_the_handoff_fails_nothing_is_said_so_that_the_gateway_acts(bot: BotAtWork) -> None:
    bot.without(stock=Broken(), handoff=Broken())
    assert bot.hears(ActionStock, "stock_check", "X1 有货吗", product="x1") == []


class BusyStock:
    """A service that is busy."""

    def of(self, variants: object) -> Any:
        raise Busy("locked")


def test_an_expected_error_is_said_as_what_it_is(bot: BotAtWork) -> None:
    bot.without(stock=BusyStock())
    said = bot.hears(ActionStock, "stock_check", "X1 有货吗", product="x1")
    assert responses(said) == ["utter_error_busy"]


@pytest.mark.parametrize(
    ("text", "topic"), [("what about price", "price_question"), ("价格呢", "price_question"), ("库存", "stock_check")]
)
def test_a_bare_word_asks_of_the_product_that_is_talked_about(bot: BotAtWork, text: str, topic: str) -> None:
    bot.hears(ActionStock, "stock_check", "X1 有货吗", product="x1")
    assert "utter_clarify" not in responses(bot.runs(ActionClarify, unsure(text, ("greet", 0.4), ("help", 0.3))))
    assert bot.slots["topic"] == topic
