"""Is the demo shop's page a page one can try the chat on? Shelves, both languages, asking about a product."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Browsing
from tests.browser.house import House
from tests.browser.widget import Chat


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shelf_shows_names_prices_stock_and_pictures(house: House, browsing: Browsing, language: str) -> None:
    page = browsing.visit(house.url, language=language)
    products = page.locator(".product")
    expect(products).to_have_count(24)
    expect(page.locator("html")).to_have_attribute("lang", language)
    total = len(house.shop.catalogue.current().products)
    expect(page.locator("#count")).to_have_text(f"共 {total} 件商品" if language == "zh" else f"{total} products")
    expect(products.first.locator(".price")).to_contain_text("¥")
    expect(products.first.locator(".stock")).not_to_be_empty()
    picture = products.first.locator("img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0


def test_more_products_are_shown_when_asked_for(house: House, browsing: Browsing) -> None:
    page = browsing.visit(house.url)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(".product")).to_have_count(48)


def test_a_category_shows_its_own_products_and_the_way_back(house: House, browsing: Browsing) -> None:
    page = browsing.visit(house.url)
    expect(page.locator(".product")).to_have_count(24)
    catalogue = house.shop.catalogue.current()
    category = next(iter(catalogue.categories.values()))
    page.get_by_role("link", name=category.name.en, exact=True).click()
    number = sum(product.category_id == category.id for product in catalogue.products.values())
    expect(page.locator("#count")).to_have_text(f"{number} products")
    expect(page.locator(".categories [aria-current=page]")).to_have_text(category.name.en)
    page.go_back()
    expect(page.locator(".categories [aria-current=page]")).to_have_text("Everything")


def test_the_language_switch_reaches_page_and_chat_and_is_remembered(house: House, browsing: Browsing) -> None:
    page = browsing.visit(house.url)
    chat = Chat(page).open()
    expect(chat.box).to_have_attribute("placeholder", "Write a message")
    chat.say("Hello")
    expect(chat.bot).to_have_count(1)
    page.get_by_role("button", name="中文").click()
    expect(page.locator(".categories a").first).to_have_text("全部")
    expect(chat.box).to_have_attribute("placeholder", "请输入您的问题")
    expect(chat.status).to_have_text("智能助手")
    expect(chat.bot).to_have_text(["Heard: Hello"])  # what was said stays as it was said
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "zh")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_asking_about_a_product_opens_the_chat_with_the_question(
    house: House, browsing: Browsing, language: str
) -> None:
    page = browsing.visit(house.url, language=language)
    product = page.locator(".product").nth(2)
    name = product.locator(".name").inner_text()
    product.get_by_role("button").click()
    chat = Chat(page)
    expect(chat.panel).to_be_visible()
    expect(chat.own).to_contain_text([name])
    expect(chat.bot).to_have_count(1)


def test_the_footer_leads_to_desk_and_api(house: House, browsing: Browsing) -> None:
    page = browsing.visit(house.url)
    expect(page.get_by_role("link", name="Service desk")).to_have_attribute("href", "/desk/")
    expect(page.get_by_role("link", name="API docs")).to_have_attribute("href", "/api/docs")


def test_a_shelf_that_cannot_be_loaded_says_so_and_can_be_tried_again(house: House, browsing: Browsing) -> None:
    browsing.expected = "503 (Service Unavailable)"
    page = browsing.visit(house.url)
    expect(page.locator(".product").first).to_be_visible()
    page.route("**/api/v1/products?**", lambda route: route.fulfill(status=503))
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("#more")).to_contain_text("can't be loaded")
    page.unroute("**/api/v1/products?**")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".product")).to_have_count(48)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_phone_needs_no_sideways_scrolling(house: House, browsing: Browsing, language: str) -> None:
    page = browsing.visit(house.url, language=language, phone=True)
    expect(page.locator(".product").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
