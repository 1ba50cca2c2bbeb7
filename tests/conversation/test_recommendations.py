"""Is what is recommended within need and budget, in stock, with its reason, and can one go on from there?"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from bot.bootstrap import Shop
from bot.language import Language
from bot.phrases import say
from tests.conversation.shopper import Replies, Shopper

Visit = Callable[[Language], Shopper]
WISH = {"zh": "推荐一款耳机，500以内", "en": "recommend headphones under 500"}


def prices(said: Replies) -> list[Decimal]:
    """Return the prices on the cards."""
    return [Decimal(card["price"]["amount"]) for card in said.cards]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_need_and_budget_are_kept_and_every_card_has_stock_and_reason(
    visit: Visit, shop: Shop, language: Language
) -> None:
    said = visit(language).says(WISH[language])
    catalogue = shop.catalogue.current()
    assert said.cards
    assert {catalogue.products[each].category_id for each in said.products} == {"audio"}
    assert max(prices(said)) <= 500
    assert all(card["stock"]["allowed"] and card["stock"]["text"] for card in said.cards)
    assert all(say("reason_budget", language) in card["reason"] for card in said.cards)


@pytest.mark.parametrize(
    ("language", "second", "cheaper"),
    [("zh", "那第二个呢，有货吗", "有没有便宜点的"), ("en", "is the second one in stock?", "anything cheaper?")],
)
def test_the_second_one_then_something_cheaper(
    visit: Visit, shop: Shop, language: Language, second: str, cheaper: str
) -> None:
    shopper = visit(language)
    shown = shopper.says(WISH[language])
    name = shop.catalogue.current().products[shown.products[1]].name.text(language)
    assert name in shopper.says(second).text
    lower = shopper.says(cheaper)
    assert not lower.cards or max(prices(lower)) < max(prices(shown))


@pytest.mark.parametrize(("language", "budget"), [("zh", "那200以内呢"), ("en", "how about under 200")])
def test_a_new_budget_narrows_the_same_wish(visit: Visit, shop: Shop, language: Language, budget: str) -> None:
    shopper = visit(language)
    shopper.says(WISH[language])
    said = shopper.says(budget)
    assert said.cards and max(prices(said)) <= 200
    assert {shop.catalogue.current().products[each].category_id for each in said.products} == {"audio"}


@pytest.mark.parametrize(("language", "no"), [("zh", "不要{}的"), ("en", "not {}")])
def test_a_brand_that_is_ruled_out_stays_out(visit: Visit, shop: Shop, language: Language, no: str) -> None:
    shopper, catalogue = visit(language), shop.catalogue.current()
    first = catalogue.products[shopper.says(WISH[language]).products[0]]
    said = shopper.says(no.format(first.brand.text(language)))
    assert said.cards
    assert first.brand not in [catalogue.products[each].brand for each in said.products]


@pytest.mark.parametrize(
    ("language", "nothing", "answer"), [("zh", "推荐一下", "耳机"), ("en", "can you recommend something", "headphones")]
)
def test_nothing_to_go_on_is_asked_back_once(visit: Visit, language: Language, nothing: str, answer: str) -> None:
    shopper = visit(language)
    asked = shopper.says(nothing)
    assert not asked.cards and asked.buttons
    assert shopper.says(answer).cards


@pytest.mark.parametrize(
    ("language", "wish"), [("zh", "想要10块钱以内的耳机"), ("en", "recommend headphones under 10 yuan")]
)
def test_where_nothing_fits_it_is_said_and_what_to_loosen(visit: Visit, language: Language, wish: str) -> None:
    said = visit(language).says(wish)
    assert say("products_loosened_budget", language) in said.text
    assert all(price > 10 for price in prices(said))


@pytest.mark.parametrize(
    ("language", "asks"), [("zh", "有没有和{}类似的"), ("en", "do you have something like the {}?")]
)
def test_similar_products_are_others_of_the_shelf(visit: Visit, shop: Shop, language: Language, asks: str) -> None:
    product = next(p for p in shop.catalogue.current().products.values() if p.category_id == "audio")
    said = visit(language).says(asks.format(product.name.text(language)))
    assert said.cards and product.id not in said.products
    assert all(card["reason"] for card in said.cards)
