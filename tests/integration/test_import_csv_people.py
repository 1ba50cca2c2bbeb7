"""Do tables of customers, orders and behaviour become what their shops mean, on every store?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.catalog.model import Money
from bot.clock import FixedClock
from bot.conversations.model import ConversationId
from bot.customers.identity import Identity
from bot.customers.model import Address, Customer, CustomerId
from bot.orders.model import Order, OrderId, OrderStatus, PaymentKind, ShipmentEvent
from bot.ports import UnitOfWorkFactory
from bot.segmentation.model import BehaviourEvent, BehaviourSummary
from bot.segmentation.service import Segments
from bot.store.importers.said import Usual
from tests.fakes import FakeStore
from tests.importing import Desk, reasons_of
from tests.samples import NOON, conversation, customer, order

SHANGHAI = Usual(zone=ZoneInfo("Asia/Shanghai"))
PRODUCTS = "id,sku,name,price,color\np1,,台灯,199,\np2,p2-b,Mug,59,black\np2,p2-w,Mug,59,white\n"
HEADER = "订单号,客户ID,手机,商品ID,SKU,数量,单价,状态,下单时间,运费,优惠,支付方式,快递单号,快递公司,地址,城市"


@pytest.fixture
def desk(store: UnitOfWorkFactory, tmp_path: Path) -> Desk:
    made = Desk(store, tmp_path)
    made.bring("products", PRODUCTS)
    return made


@pytest.fixture
def quick(tmp_path: Path) -> Desk:
    made = Desk(FakeStore().unit_of_work, tmp_path)
    made.bring("products", PRODUCTS)
    made.bring("customers", "id,name,phone\nk1,王小明,13800001234\n")
    return made


def customers(desk: Desk) -> dict[str, Customer]:
    with desk.store(writing=False) as uow:
        return {each.id: each for each in uow.customers.all()}


def orders(desk: Desk, *numbers: str) -> list[Order]:
    with desk.store(writing=False) as uow:
        return sorted(uow.orders.get_many([OrderId(number) for number in numbers]), key=lambda each: each.id)


def table(header: str, *rows: str) -> str:
    return "\n".join([header, *rows]) + "\n"


# Customers


def test_a_customers_row_is_kept_whole(desk: Desk) -> None:
    header = "会员号,姓名,邮箱,手机号码,语言,地址,城市,省份,邮编,国家,注册时间"
    row = "k1,陈静,chen@example.cn,138-0000-1234,中文,湖滨路1号,杭州,浙江,310000,CN,2025/3/1 9:00"
    report = desk.bring("customers", table(header, row), usual=SHANGHAI)
    assert report.rows_kept == 1
    assert customers(desk)["k1"] == Customer(
        id=CustomerId("k1"),
        name="陈静",
        email="chen@example.cn",
        phone="13800001234",
        language="zh",
        address=Address("湖滨路1号", "杭州", region="浙江", postcode="310000", country="CN"),
        created_at=datetime(2025, 3, 1, 1, tzinfo=UTC),
    )


def test_who_has_no_id_is_known_by_phone_or_e_mail(desk: Desk) -> None:
    desk.bring("customers", "first name,last name,phone,email\nAnn,Lee,+1 (415) 555-0199,\nBo,,,Bo@Example.com\n")
    found = customers(desk)
    assert found["+14155550199"].name == "Ann Lee"
    assert found["bo@example.com"].email == "Bo@Example.com"
    assert found["bo@example.com"].language == "en"


def test_what_a_customers_file_does_not_say_stays(desk: Desk) -> None:
    with desk.store() as uow:
        uow.customers.put([customer()])
        uow.commit()
    report = desk.bring("customers", "id,email,city\nk1,new@example.com,\n")
    assert report.stored["customers"].changed == 1
    assert customers(desk)["k1"] == customer(email="new@example.com")
    assert desk.bring("customers", "id,email\nk1,new@example.com\n").outcome == "unchanged"


def test_bad_customers_are_named(quick: Desk) -> None:
    rows = [
        "1,a,x@y,",
        "2,b,,123",
        "3,c,,1.38E+10",
        "4,d,,",
        ",e,,",
        "4,again,,",
        "5,f,a@b.cn,abc",
        "6,g,,13800000000.0",
    ]
    report = quick.bring("customers", table("id,name,email,phone", *rows))
    assert reasons_of(report) == [
        (2, "bad_email"),
        (3, "bad_phone"),
        (4, "excel_shortened"),
        (6, "no_contact"),
        (7, "duplicate_id"),
        (8, "bad_phone"),
    ]
    assert customers(quick)["6"].phone == "13800000000"
    assert reasons_of(quick.bring("customers", "id,language,registered\n8,Klingon,\n9,en,1980-01-01\n")) == [
        (2, "unknown_language"),
        (3, "date_too_early"),
    ]


# Orders


def test_rows_with_one_number_are_one_order(desk: Desk) -> None:
    report = desk.bring(
        "orders",
        table(
            HEADER,
            "A1,,13800001234,p1,,2,¥199.00,已发货,2026-11-18 20:00,10,-5,支付宝,SF1,顺丰,湖滨路1号,杭州",
            "A1,,13800001234,,p2-w,1,59,已发货,2026-11-18 20:00,,,,SF2,,,",
        ),
        usual=SHANGHAI,
    )
    assert (report.rows_read, report.rows_kept) == (2, 2)
    [made] = orders(desk, "A1")
    assert (made.status, made.placed_at) == (OrderStatus.SHIPPED, datetime(2026, 11, 18, 12, tzinfo=UTC))
    assert [(line.line, line.variant_id, line.name, line.options, line.quantity) for line in made.lines] == [
        (1, "p1", "台灯", "", 2),
        (2, "p2-w", "Mug", "white", 1),
    ]
    assert made.total == Money(Decimal("462"), "CNY")
    [paid] = made.payments
    assert (paid.kind, paid.amount, paid.method, paid.at) == (PaymentKind.PAYMENT, made.total, "支付宝", None)
    assert [(each.tracking_number, each.carrier, each.lines) for each in made.shipments] == [
        ("SF1", "顺丰", (1,)),
        ("SF2", "", (2,)),
    ]
    assert made.address == Address("湖滨路1号", "杭州")


def test_an_order_can_be_proven_by_the_phone_that_came_with_it(desk: Desk) -> None:
    desk.bring("orders", "order id,phone,product,price,status\nA1,13800001234,p1,199,paid\n")
    with desk.store() as uow:
        uow.conversations.add(conversation("c1"))
        uow.commit()
    proven = Identity(desk.store, FixedClock(NOON)).prove(ConversationId("c1"), "a1", "1234")
    assert proven.customer_id == "13800001234"


def test_a_customer_is_found_by_id_phone_or_e_mail(desk: Desk) -> None:
    desk.bring("customers", "id,phone,email\nk1,+86 138 0000 1234,\nk2,,Bo@Example.com\nk3,555 0001,\nk4,5550001,\n")
    header = "order id,customer id,phone,email,product,price,status"
    rows = ["A1,k1,,,p1,1,paid", "A2,,13800001234,,p1,1,paid", "A3,,,bo@example.com,p1,1,paid"]
    rows += ["A4,k9,,,p1,1,paid", "A5,k9,,n@x.cn,p1,1,paid", "A6,,5550001,,p1,1,paid"]
    report = desk.bring("orders", table(header, *rows))
    assert [each.customer_id for each in orders(desk, "A1", "A2", "A3", "A5")] == ["k1", "k1", "k2", "k9"]
    assert reasons_of(report) == [(5, "unknown_customer"), (7, "which_customer")]


def test_a_product_is_found_by_its_name_where_there_is_no_id(quick: Desk) -> None:
    header = "订单号,客户ID,商品名称,单价,状态"
    report = quick.bring("orders", table(header, "A1,k1,台灯,1,已付款", "A2,k1,Mug,1,已付款", "A3,k1,椅子,1,已付款"))
    assert [line.product_id for line in orders(quick, "A1")[0].lines] == ["p1"]
    assert reasons_of(report) == [(3, "which_variant"), (4, "unknown_product")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("A1,k1,p9,1,1,paid,2026-11-18", "unknown_product"),
        ("A1,k1,p2,1,1,paid,2026-11-18", "which_variant"),
        ("A1,k9,p1,1,1,paid,2026-11-18", "contradiction"),
        ("A1,k1,p1,0,1,paid,2026-11-18", "bad_quantity"),
        ("A1,k1,p1,-2,1,paid,2026-11-18", "bad_quantity"),
        ("A1,k1,p1,1.5,1,paid,2026-11-18", "bad_quantity"),
        ("A1,k1,p1,1,-1,paid,2026-11-18", "negative_price"),
        ("A1,k1,p1,1,,paid,2026-11-18", "missing"),
        ("A1,k1,p1,1,1,lost,2026-11-18", "unknown_status"),
        ("A1,k1,p1,1,1,,2026-11-18", "missing"),
        ("A1,k1,p1,1,1,paid,1985-01-01", "date_too_early"),
        ("A1,k1,p1,1,1,paid,soon", "bad_date"),
        ("A1,k1,p1,1,1,delivered,2026-11-18", "contradiction"),
        ("A1,k1,p1,1,$1,paid,2026-11-18", "contradiction"),
        ("A1,k1,p1,1,1,paid,2026-11-19", "contradiction"),
        ("A1,k1,p1", "too_few_cells"),
    ],
)
def test_an_order_with_one_bad_row_is_refused_whole(quick: Desk, row: str, reason: str) -> None:
    header = "order id,customer id,product,quantity,price,status,order date"
    good = "A1,k1,p1,1,199,paid,2026-11-18"
    report = quick.bring("orders", table(header, good, row, "A2,k1,p1,1,199,paid,"))
    assert {each for _, each in reasons_of(report)} == {reason, "order_incomplete"}
    assert [each.id for each in orders(quick, "A1", "A2")] == ["A2"]
    assert report.rows_kept == 1


def test_what_an_orders_file_does_not_say_stays(desk: Desk) -> None:
    with desk.store() as uow:
        uow.customers.put([customer()])
        uow.orders.put([order("X1")])
        uow.commit()
    content = "order id,customer id,product,quantity,price,status\nX1,k1,p1,1,199,delivered\n"
    desk.bring("orders", content)
    [made], before = orders(desk, "X1"), order("X1")
    assert made.status is OrderStatus.DELIVERED
    assert (made.payments, made.shipments, made.returns) == (before.payments, before.shipments, before.returns)
    assert (made.address, made.placed_at, made.discount) == (before.address, before.placed_at, before.discount)
    assert desk.bring("orders", content).outcome == "unchanged"


def test_a_known_parcel_keeps_its_couriers_record(desk: Desk) -> None:
    with desk.store() as uow:
        uow.customers.put([customer()])
        uow.orders.put([order("X1")])
        uow.commit()
    desk.bring("orders", "order id,customer id,product,price,status,tracking\nX1,k1,p1,199,delivered,SF1\n")
    [parcel] = orders(desk, "X1")[0].shipments
    assert (parcel.carrier, parcel.lines) == ("顺丰", (1,))
    assert parcel.events[0] == ShipmentEvent(NOON, "label")


@pytest.mark.parametrize(("status", "paid"), [("待付款", 0), ("已取消", 0), ("已付款", 1), ("已完成", 1)])
def test_a_chosen_way_to_pay_is_no_payment_while_the_order_waits(quick: Desk, status: str, paid: int) -> None:
    quick.bring("orders", f"订单号,客户ID,商品ID,单价,状态,支付方式\nA1,k1,p1,199,{status},微信\n")
    assert len(orders(quick, "A1")[0].payments) == paid


# Behaviour


def test_ready_figures_are_understood_as_the_seed_file_has_them(desk: Desk) -> None:
    content = '浏览次数, 购买金额, 购买频率\n120, 3500.5, 12\n8, "1,000", 0.5\n'
    report = desk.bring("behaviour", content, name="用户行为.csv")
    assert report.rows_kept == 2
    with desk.store(writing=False) as uow:
        assert list(uow.behaviour.summaries()) == [
            BehaviourSummary(CustomerId("用户行为#2"), 120, 3500.5, 12),
            BehaviourSummary(CustomerId("用户行为#3"), 8, 1000, 0.5),
        ]
    assert desk.bring("behaviour", content, name="用户行为.csv").outcome == "unchanged"
    assert Segments(desk.store).refit(k=2).customers == 2


def test_ready_figures_with_customers_belong_to_them(desk: Desk) -> None:
    desk.bring("customers", "id,name,phone\nk1,Ann,5550001\n")
    desk.bring("behaviour", "用户ID,浏览次数,购买金额,购买频率\nk1,1,¥2.50,3\nk2,4,5,6\n")
    found = customers(desk)
    assert (found["k1"].phone, found["k2"].phone) == ("5550001", None)
    with desk.store(writing=False) as uow:
        assert [each.money for each in uow.behaviour.summaries()] == [2.5, 5]


def test_events_are_understood_in_both_languages(desk: Desk) -> None:
    rows = ["k1,浏览,p1,2026-11-20 20:00,", "k1,add to cart,p2-w,2026-11-20 20:01,2", "k1,search,,2026-11-20 20:02,"]
    report = desk.bring("behaviour", table("user id,event,product,time,qty", *rows, rows[0]), usual=SHANGHAI)
    assert report.rows_kept == 4
    with desk.store(writing=False) as uow:
        assert list(uow.behaviour.events()) == [
            BehaviourEvent(CustomerId("k1"), "view", "p1", NOON),  # type: ignore[arg-type]
            BehaviourEvent(CustomerId("k1"), "cart", "p2", NOON.replace(minute=1), 2),  # type: ignore[arg-type]
            BehaviourEvent(CustomerId("k1"), "search", None, NOON.replace(minute=2)),
        ]
    again = desk.bring("behaviour", table("user id,event,product,time,qty", *rows), usual=SHANGHAI)
    assert (again.outcome, again.stored["events"].unchanged) == ("unchanged", 3)


@pytest.mark.parametrize(
    ("header", "rows", "expected"),
    [
        (
            "浏览次数,购买金额,购买频率",
            ["-1,1,1", "1,-1,1", "1,1,x", "1,,1", "1,1,1"],
            ["negative_figure", "negative_price", "not_a_number", "missing"],
        ),
        (
            "customer,event,product,time",
            [
                "k1,dance,,2026-11-20",
                "k1,view,p9,2026-11-20",
                "k1,view,p1,",
                ",view,p1,2026-11-20",
                "k1,view,p1,1970-01-01",
            ],
            ["unknown_event", "unknown_product", "missing", "missing", "date_too_early"],
        ),
        ("customer,浏览次数,购买金额,购买频率", ["k1,1,1,1", "k1,2,2,2", ",1,1,1"], ["duplicate_id", "missing"]),
    ],
)
def test_bad_behaviour_is_named(quick: Desk, header: str, rows: Sequence[str], expected: Sequence[str]) -> None:
    assert [reason for _, reason in reasons_of(quick.bring("behaviour", table(header, *rows)))] == list(expected)


def test_half_of_the_ready_figures_is_a_wrong_header(quick: Desk) -> None:
    assert "no column for frequency" in quick.refused("behaviour", "浏览次数,购买金额\n1,2\n")
