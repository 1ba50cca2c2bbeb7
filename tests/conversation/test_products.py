"""Are products' facts, stock and prices told from the shop's data, with the context of the talk?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.bootstrap import Shop
from bot.catalog.model import Product, Variant
from bot.inventory.model import AvailabilityReason
from bot.language import Language
from bot.phrases import say
from bot.phrases.cards import options_text, stock_text
from bot.phrases.money import money_text
from tests.conversation.shopper import Shopper

Visit = Callable[[Language], Shopper]


def stock_words(shop: Shop, variant: Variant, language: Language) -> str:
    """Return what the shop can say of one variant's stock."""
    return stock_text(shop.stock.of([variant.id])[variant.id], language, shop.clock.now().date())


def several_colours(shop: Shop) -> Product:
    """Return a product whose variants differ in colour alone."""
    products = shop.catalogue.current().products.values()
    return next(
        p for p in products if len(p.variants) > 1 and {o.key for v in p.variants for o in v.options} == {"color"}
    )


@pytest.mark.parametrize(
    ("language", "asks", "and_this"),
    [("zh", "{}有货吗？", "那{}的呢"), ("en", "Is the {} in stock?", "and the {} one?")],
)
def test_stock_of_every_variant_then_of_one(
    visit: Visit, shop: Shop, language: Language, asks: str, and_this: str
) -> None:
    product = several_colours(shop)
    shopper = visit(language)
    all_of_them = shopper.says(asks.format(product.name.text(language)))
    for variant in product.variants:
        line = say(
            "answer_fact", language, name=options_text(variant, language), value=stock_words(shop, variant, language)
        )
        assert line in all_of_them.text
    last = product.variants[-1]
    one = shopper.says(and_this.format(options_text(last, language)))
    assert options_text(last, language) in one.text
    assert stock_words(shop, last, language) in one.text
    assert options_text(product.variants[0], language) not in one.text


@pytest.mark.parametrize(("language", "asks"), [("zh", "{}还有吗"), ("en", "do you have the {} in stock")])
def test_what_is_sold_out_is_said_to_be_with_a_way_on(visit: Visit, shop: Shop, language: Language, asks: str) -> None:
    products = shop.catalogue.current().products.values()
    stock = shop.stock.of_products(list(products))
    gone = (AvailabilityReason.SOLD_OUT, AvailabilityReason.BACK_ON)
    product = next((p for p in products if all(each.reason in gone for each in stock[p.id].values())), None)
    if product is None:
        pytest.fail("the demo shop has nothing that is sold out in every variant")
    shopper = visit(language)
    said = shopper.says(asks.format(product.name.text(language)))
    assert stock_words(shop, product.variants[0], language) in said.text
    similar = shopper.presses(said, said.buttons[0])
    assert product.id not in similar.products


@pytest.mark.parametrize(
    ("language", "asks", "word"), [("zh", "{}多少钱？", "价格"), ("en", "how much is the {}?", "is")]
)
def test_the_price_is_the_catalogues(visit: Visit, shop: Shop, language: Language, asks: str, word: str) -> None:
    product = next(p for p in shop.catalogue.current().products.values() if len(set(p.prices)) == 1)
    said = visit(language).says(asks.format(product.name.text(language)))
    assert money_text(product.prices[0], language) in said.text
    assert word in said.text


@pytest.mark.parametrize(
    ("language", "asks", "it"),
    [("zh", "{}续航多久？", "它多重"), ("en", "what's the battery life of the {}?", "how heavy is it?")],
)
def test_facts_are_told_and_it_means_the_same_product(
    visit: Visit, shop: Shop, language: Language, asks: str, it: str
) -> None:
    products = shop.catalogue.current().products.values()
    product = next(p for p in products if {"battery_life", "weight"} <= {a.key for a in p.attributes})
    facts = {attribute.key: attribute.value.text(language) for attribute in product.attributes}
    shopper = visit(language)
    assert facts["battery_life"] in shopper.says(asks.format(product.name.text(language))).text
    weight = shopper.says(it)
    assert facts["weight"] in weight.text
    assert product.name.text(language) in weight.text


@pytest.mark.parametrize(
    ("language", "asks"), [("zh", "{}的保温时间有多长？"), ("en", "how long does the {} keep drinks warm?")]
)
def test_what_the_data_do_not_say_is_said_so_with_a_person(
    visit: Visit, shop: Shop, language: Language, asks: str
) -> None:
    products = shop.catalogue.current().products.values()
    product = next(p for p in products if p.category_id == "phones")
    said = visit(language).says(asks.format(product.name.text(language)))
    assert {"zh": "没有写明", "en": "doesn't say"}[language] in said.text
    assert said.buttons == [say("button_person", language)]


@pytest.mark.parametrize(("language", "asks"), [("zh", "{}和{}哪个好？"), ("en", "compare the {} with the {}")])
def test_two_products_are_compared_by_their_data(visit: Visit, shop: Shop, language: Language, asks: str) -> None:
    products = [p for p in shop.catalogue.current().products.values() if p.category_id == "audio"][:2]
    said = visit(language).says(asks.format(*(p.name.text(language) for p in products)))
    assert said.products == [p.id for p in products]
    assert all(money_text(p.prices[0], language) in said.text for p in products)


@pytest.mark.parametrize(("language", "asks"), [("zh", "这个有货吗"), ("en", "is it in stock?")])
def test_nothing_named_is_asked_back(visit: Visit, language: Language, asks: str) -> None:
    assert {"zh": "哪一款", "en": "Which product"}[language] in visit(language).says(asks).text
