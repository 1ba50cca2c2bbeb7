"""Are questions about products answered from the shop's data, in context?"""

from __future__ import annotations

import pytest

from actions.compare import ActionCompare
from actions.follow_up import ActionFollowUp
from actions.prices import ActionPrice
from actions.products import ActionProductQuestion
from actions.recommend import ActionRecommend, ActionSimilar
from actions.stock import ActionStock
from tests.unit.bot_at_work import BotAtWork, cards, responses, titles


def test_stock_of_all_variants_is_a_line_each(bot: BotAtWork) -> None:
    (said,) = bot.hears(ActionStock, "stock_check", "X1 有货吗", product="x1")
    assert said["response"] == "utter_stock_many"
    assert said["lines"] == "黑色：有货\n白色：仅剩 2 件"


def test_stock_of_one_colour_is_told_of_that_colour_alone(bot: BotAtWork) -> None:
    (said,) = bot.hears(ActionStock, "stock_check", "X1 白色有货吗", product="x1", option="color=white")
    assert (said["response"], said["name"], said["stock"]) == ("utter_stock_one", "声海 X1 耳机（白色）", "仅剩 2 件")


def test_a_word_for_several_kinds_of_option_means_the_one_the_product_has(bot: BotAtWork) -> None:
    kinds = ["band color=white", "color=white"]
    (said,) = bot.hears(ActionStock, "stock_check", "X1 白色有货吗", product="x1", option=kinds)
    assert (said["response"], said["name"]) == ("utter_stock_one", "声海 X1 耳机（白色）")


def test_what_is_out_of_stock_says_when_it_is_back_and_offers_something_similar(bot: BotAtWork) -> None:
    said = bot.hears(ActionStock, "stock_check", "X2 有货吗", product="x2")
    assert said[0]["stock"] == "暂时缺货，预计11月27日到货"
    assert titles(said) == ["有没有和声海 X2 耳机类似的？"]


def test_a_colour_that_does_not_exist_is_not_sold_as_sold_out(bot: BotAtWork) -> None:
    (said,) = bot.hears(ActionStock, "stock_check", "X2 有白色的吗", product="x2", option="color=white")
    assert (said["response"], said["asked"], said["have"]) == ("utter_no_such_variant", "白色", "黑色")


def test_a_follow_up_asks_the_last_question_about_the_new_thing(bot: BotAtWork) -> None:
    bot.hears(ActionStock, "stock_check", "X1 有货吗", product="x1")
    (said,) = bot.hears(ActionFollowUp, "follow_up", "白色的呢", option="color=white")
    assert said["response"] == "utter_stock_one"
    assert said["name"] == "声海 X1 耳机（白色）"


def test_the_second_one_is_the_second_of_the_list_shown_last(bot: BotAtWork) -> None:
    shown = cards(bot.hears(ActionRecommend, "recommend_product", "推荐耳机", category="audio"))
    (said,) = bot.hears(ActionPrice, "price_question", "第二个多少钱", ordinal=2)
    assert bot.slots["product"] == shown[1]
    assert said["response"] == "utter_price_one"


def test_the_tenth_of_three_is_said_not_to_exist(bot: BotAtWork) -> None:
    bot.hears(ActionRecommend, "recommend_product", "推荐耳机", category="audio")
    assert responses(bot.hears(ActionPrice, "price_question", "第十个多少钱", ordinal=10)) == ["utter_no_such_place"]


def test_a_product_without_a_price_is_not_given_one(bot: BotAtWork) -> None:
    said = bot.hears(ActionPrice, "price_question", "笔记本多少钱", product="b1")
    assert responses(said) == ["utter_price_none"]
    assert titles(said) == ["找人工"]


def test_a_fact_is_answered_from_the_products_attributes(bot: BotAtWork) -> None:
    (said,) = bot.hears(ActionProductQuestion, "product_question", "X1 续航多久", product="x1")
    assert said["facts"] == "续航：30 小时"


def test_what_the_data_do_not_say_is_not_guessed(bot: BotAtWork) -> None:
    said = bot.hears(ActionProductQuestion, "product_question", "X1 防水等级多少", product="x1")
    assert responses(said) == ["utter_product_not_said"]
    assert bot.slots["offered"] == "not_served"


def test_nothing_to_go_on_is_asked_back_once_only(bot: BotAtWork) -> None:
    assert responses(bot.hears(ActionRecommend, "recommend_product", "嗯嗯")) == ["utter_ask_need"]
    assert cards(bot.hears(ActionRecommend, "recommend_product", "嗯嗯"))


def test_a_recommendation_is_never_sold_out(bot: BotAtWork) -> None:
    said = bot.hears(ActionRecommend, "recommend_product", "推荐耳机", category="audio")
    assert set(cards(said)) == {"x1", "x3"}


def test_a_budget_holds_and_is_the_reason(bot: BotAtWork) -> None:
    said = bot.hears(
        ActionRecommend, "recommend_product", "300以内的耳机", category="audio", price_range={"min": None, "max": 300}
    )
    assert cards(said) == ["x3"]
    assert "在您的预算之内" in said[0]["custom"]["cards"][0]["reason"]


def test_where_nothing_fits_it_is_said_what_to_loosen(bot: BotAtWork) -> None:
    said = bot.hears(
        ActionRecommend, "recommend_product", "50以内的耳机", category="audio", price_range={"min": None, "max": 50}
    )
    assert said[0]["custom"]["text"].startswith("这个预算内没有合适的")
    assert set(cards(said)) == {"x1", "x3"}


def test_cheaper_means_cheaper_than_what_was_shown(bot: BotAtWork) -> None:
    bot.hears(ActionProductQuestion, "product_question", "X1 续航多久", product="x1")
    assert cards(bot.hears(ActionPrice, "price_question", "有便宜点的吗")) == ["x3"]
    assert responses(bot.hears(ActionPrice, "price_question", "还有更便宜的吗")) == ["utter_nothing_cheaper"]


def test_an_exclusion_stays_when_the_budget_changes(bot: BotAtWork) -> None:
    bot.hears(ActionRecommend, "recommend_product", "推荐耳机，不要声海", category="audio", not_brand="Soundsea")
    said = bot.hears(ActionFollowUp, "follow_up", "300以内", price_range={"min": None, "max": 300})
    assert cards(said) == []


def test_similar_never_shows_the_product_itself(bot: BotAtWork) -> None:
    assert set(cards(bot.hears(ActionSimilar, "similar_product", "和 X1 类似的", product="x1"))) <= {"x3"}


def test_a_comparison_has_a_row_per_fact(bot: BotAtWork) -> None:
    said = bot.hears(ActionCompare, "compare_products", "X1 和 X3 哪个好", product=["x1", "x3"])
    assert said[-1]["lines"] == "价格：¥399 | ¥199\n续航：30 小时 | 30 小时"


@pytest.mark.parametrize("action", [ActionStock, ActionPrice, ActionProductQuestion])
def test_without_a_product_the_shopper_is_asked_which(bot: BotAtWork, action: type) -> None:
    assert responses(bot.hears(action, "stock_check", "?")) == ["utter_which_product"]


def test_answers_are_in_english_where_the_shopper_writes_english(bot: BotAtWork) -> None:
    bot.slots["language"] = "en"
    (said,) = bot.hears(ActionStock, "stock_check", "is the X1 in stock", product="x1")
    assert said["lines"] == "black: In stock\nwhite: Only 2 left"


def test_a_fact_asked_of_the_list_just_shown_is_told_of_each(bot: BotAtWork) -> None:
    shown = cards(bot.hears(ActionRecommend, "recommend_product", "推荐耳机", category="audio"))
    (said,) = bot.hears(ActionProductQuestion, "product_question", "续航多久")
    assert len(said["text_said"].splitlines()) == len(shown)
    assert "声海 X1 耳机：30 小时" in said["text_said"]


def test_two_products_and_nothing_else_are_put_side_by_side(bot: BotAtWork) -> None:
    assert cards(bot.hears(ActionFollowUp, "follow_up", "X1 X3", product=["x1", "x3"])) == ["x1", "x3"]


def test_a_part_of_a_name_is_enough_for_what_was_just_shown(bot: BotAtWork) -> None:
    bot.hears(ActionRecommend, "recommend_product", "推荐耳机", category="audio")
    (said,) = bot.hears(ActionPrice, "price_question", "x3 那个多少钱")
    assert said["name"].startswith("声海 X3 耳机")


def test_the_cheapest_is_the_cheapest_of_the_list(bot: BotAtWork) -> None:
    bot.hears(ActionRecommend, "recommend_product", "推荐耳机", category="audio")
    assert cards(bot.hears(ActionPrice, "price_question", "哪个最便宜")) == ["x3"]
