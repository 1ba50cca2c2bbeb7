"""Is an order told to its owner, in both languages, over several turns?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.bootstrap import Shop
from bot.language import Language
from bot.orders.model import Order, OrderId, OrderStatus
from bot.phrases import say
from tests.conversation.shopper import Shopper

Visit = Callable[[Language], Shopper]


def others_order(shop: Shop, number: int) -> Order:
    """Return an order of its own for each ``number``: an order that one test locked is of no use to another."""
    with shop.unit_of_work(writing=False) as uow:
        customers = sorted({customer for customer, _ in uow.orders.bought_together()})
        latest = [uow.orders.of_customer(customer, 1)[0] for customer in customers[10:20]]
    return latest[number]


def phone_tail(shop: Shop, order: Order) -> str:
    """Return the last four figures of the phone of the order's customer."""
    with shop.unit_of_work(writing=False) as uow:
        customer = uow.customers.get(order.customer_id)
    assert customer is not None and customer.phone
    return customer.phone[-4:]


def test_status_after_number_and_phone_tail_then_the_same_order_again(visit: Visit) -> None:
    shopper = visit("zh")
    assert "订单号" in shopper.says("你好", "我的快递到哪了").text
    assert "后四位" in shopper.says("X20261115001").text
    told = shopper.says("1234")
    assert told.order and told.order["number"] == "X20261115001"
    assert told.text.startswith("订单 X20261115001：已发货")
    again = shopper.says("它什么时候到")
    assert again.order and again.order["number"] == "X20261115001"


def test_status_after_number_and_email_then_the_same_order_again(visit: Visit) -> None:
    shopper = visit("en")
    assert "order number" in shopper.says("hi", "where is my order?").text
    assert "last four digits" in shopper.says("it's X20261116001").text
    told = shopper.says("alice.morgan@example.com")
    assert told.order and told.order["number"] == "X20261116001"
    assert told.text.startswith("Order X20261116001: Shipped")
    again = shopper.says("when will it arrive")
    assert again.order and again.order["number"] == "X20261116001"


def test_all_in_one_message_and_an_order_card_with_its_timeline(visit: Visit) -> None:
    told = visit("zh").says("帮我查下订单X20261115001，手机尾号1234")
    assert told.kinds == ["order"]
    assert told.order is not None
    done = [step["text"] for step in told.order["timeline"] if step["done"]]
    assert done == ["已下单", "已付款", "已处理", "已发货"]


@pytest.mark.parametrize(
    ("language", "question", "mark"), [("zh", "你们支持什么支付方式？", "支付"), ("en", "how can I pay?", "pay")]
)
def test_another_question_in_between_is_answered_and_the_form_goes_on(
    visit: Visit, language: Language, question: str, mark: str
) -> None:
    shopper = visit(language)
    shopper.says({"zh": "查一下我的订单", "en": "track my order"}[language])
    between = shopper.says(question)
    assert mark in between.messages[0]["text"]
    assert say("button_stop", language) in between.buttons
    number, tail = {"zh": ("X20261115001", "1234"), "en": ("X20261116001", "0199")}[language]
    told = shopper.says(number, tail)
    assert told.order and told.order["number"] == number


@pytest.mark.parametrize(("language", "no"), [("zh", "算了，不查了"), ("en", "never mind")])
def test_the_shopper_can_let_the_order_be(visit: Visit, language: Language, no: str) -> None:
    shopper = visit(language)
    shopper.says({"zh": "我的订单到哪了", "en": "where's my parcel"}[language])
    left = shopper.says(no)
    assert left.order is None
    assert {"zh": "先不查了", "en": "leave the order"}[language] in left.text


@pytest.mark.parametrize(("language", "number"), [("zh", 1), ("en", 2)])
def test_three_failures_lock_and_even_the_right_proof_waits(
    visit: Visit, shop: Shop, language: Language, number: int
) -> None:
    shopper, order = visit(language), others_order(shop, number)
    first = shopper.says({"zh": "我的快递呢", "en": "where is my order"}[language], order.id, "0000")
    assert "2" in first.text and first.order is None
    shopper.says("0001")
    locked = shopper.says("0002")
    assert "15" in locked.text
    assert locked.buttons == [say("button_person", language)]
    right = shopper.says(f"{order.id} {phone_tail(shop, order)}")
    assert right.order is None


def test_a_wrong_number_and_a_wrong_contact_read_the_same(visit: Visit, shop: Shop) -> None:
    order = others_order(shop, 3)
    wrong_contact = visit("en").says("track my order", str(order.id), "0000")
    wrong_number = visit("en").says("track my order", "X20250101999", phone_tail(shop, order))
    assert wrong_contact.text == wrong_number.text


def test_who_is_proven_sees_the_other_orders_without_a_second_proof(visit: Visit, shop: Shop) -> None:
    shopper = visit("zh")
    shopper.says("订单X20261115001尾号1234到哪了")
    with shop.unit_of_work(writing=False) as uow:
        mine = uow.orders.get(OrderId("X20261115001"))
        assert mine is not None
        others = [order for order in uow.orders.of_customer(mine.customer_id) if order.id != mine.id]
    assert others, "the demo's first customer has several orders"
    told = shopper.says(f"那{others[0].id}呢")
    assert told.order and told.order["number"] == others[0].id


def test_a_cancelled_order_is_told_as_cancelled_without_a_day_of_arrival(visit: Visit, shop: Shop) -> None:
    with shop.unit_of_work(writing=False) as uow:
        orders = (o for customer, _ in uow.orders.bought_together() for o in uow.orders.of_customer(customer))
        order = next(order for order in orders if order.status == OrderStatus.CANCELLED)
    told = visit("en").says("where is my order", str(order.id), phone_tail(shop, order))
    assert told.order and told.order["status"] == "cancelled"
    assert "expects" not in told.text
