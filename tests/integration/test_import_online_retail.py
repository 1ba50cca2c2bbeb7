"""Is every line of the Online Retail data accounted for, and does it become what happened?"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bot.catalog.model import Money, Product
from bot.customers.model import CustomerId
from bot.errors import ImportRefused
from bot.orders.model import Order, OrderId, OrderStatus
from bot.ports import UnitOfWorkFactory
from bot.store.importers.report import Report
from bot.store.unit_of_work import factory
from tests.fakes import FakeStore
from tests.importing import Desk, reasons_of, shared

CLI = "from bot.cli.main import main; main()"
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
UK = "United Kingdom"
SAMPLE = f"""{HEADER}
500001,10001a,WHITE  HEART ,6,2011-01-10 08:26:00,2.55,17850.0,{UK}
500001,10001A,WHITE HEART,2,2011-01-10 08:26:00,2.55,17850.0,{UK}
500001,10002,"MUG, RED",4,2011-01-10 08:26:00,1.25,17850.0,{UK}
500001,POST,POSTAGE,1,2011-01-10 08:26:00,18.00,17850.0,{UK}
500002,10001A,WHITE HEART,10,2011-07-01 23:30:00,2.10,12583.0,France
500003,10001A,WHITE HEART,1,2011-07-02 10:00:00,4.95,,{UK}
500003,10003,BOX,3,2011-07-02 10:00:00,0.19,,{UK}
C50004,10002,"MUG, RED",-4,2011-01-12 09:00:00,1.25,17850.0,{UK}
C50005,10001A,WHITE HEART,-7,2011-01-13 09:00:00,2.55,17850.0,{UK}
C50006,10001A,WHITE HEART,-3,2011-07-03 09:00:00,2.10,12583.0,France
C50007,10001A,WHITE HEART,-99,2011-07-04 09:00:00,2.10,12583.0,France
C50008,10003,BOX,-1,2011-07-04 09:00:00,0.19,,{UK}
C50009,D,Discount,-1,2011-07-04 09:00:00,27.50,12583.0,France
C50010,10002,"MUG, RED",-1,2011-01-01 09:00:00,1.25,17850.0,{UK}
500011,10002,damaged,-5,2011-07-05 09:00:00,0.00,,{UK}
500012,10002,,12,2011-07-05 09:00:00,0.00,,{UK}
500013,M,Manual,1,2011-07-05 09:00:00,5.00,12583.0,France
500014,POST,POSTAGE,1,2011-07-05 09:00:00,5.00,12583.0,France
500015,AMAZONFEE,AMAZON FEE,1,2011-07-05 09:00:00,5.00,,{UK}
500016,S,SAMPLES,1,2011-07-05 09:00:00,5.00,,{UK}
A50017,B,Adjust bad debt,1,2011-07-05 09:00:00,-11062.06,,{UK}
500018,10004,LAMP,1,2011-12-01 12:00:00,9.95,99999.0,Unspecified
"""
FATES = {
    "order_line": 5,
    "sale_without_customer": 2,
    "shipping_fee": 1,
    "return": 3,
}
LEFT_OUT = {
    "cancellation_unmatched": 2,
    "cancellation_without_customer": 1,
    "discount": 1,
    "stock_correction": 1,
    "zero_price": 1,
    "manual": 1,
    "postage": 1,
    "fee": 1,
    "sample": 1,
    "bad_debt": 1,
}


@pytest.fixture
def desk(store: UnitOfWorkFactory, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


@pytest.fixture
def quick(tmp_path: Path) -> Desk:
    return Desk(FakeStore().unit_of_work, tmp_path)


def bring(desk: Desk, content: str | bytes = SAMPLE, name: str = "retail.csv") -> Report:
    return desk.bring_invoices(desk.write(content, name))


def orders(desk: Desk) -> dict[str, Order]:
    with desk.store(writing=False) as uow:
        return {each.id: each for each in uow.orders.get_many([OrderId(f"5000{n:02}") for n in range(20)])}


def products(desk: Desk) -> dict[str, Product]:
    with desk.store(writing=False) as uow:
        return {each.id: each for each in uow.catalogue.products()}


def test_every_line_is_counted_under_a_name_and_the_counts_add_up(desk: Desk) -> None:
    report = bring(desk)
    assert report.kept_as == FATES
    assert report.refused_by_reason == LEFT_OUT
    assert report.rows_read == sum(FATES.values()) + sum(LEFT_OUT.values()) == len(SAMPLE.splitlines()) - 1
    assert [line for line, reason in reasons_of(report) if reason == "stock_correction"] == [16]


def test_an_invoice_becomes_an_order_with_its_postage(desk: Desk) -> None:
    bring(desk)
    order = orders(desk)["500001"]
    assert (order.customer_id, order.currency, order.shipping_fee) == ("17850", "GBP", Decimal("18.00"))
    assert order.placed_at == datetime(2011, 1, 10, 8, 26, tzinfo=UTC)
    assert [(line.product_id, line.name, line.quantity, line.unit_price.amount) for line in order.lines] == [
        ("10001A", "WHITE HEART", 6, Decimal("2.55")),
        ("10001A", "WHITE HEART", 2, Decimal("2.55")),
        ("10002", "MUG, RED", 4, Decimal("1.25")),
    ]
    assert order.total == Money(Decimal("43.40"), "GBP")
    assert order.address and order.address.country == UK
    assert set(orders(desk)) == {"500001", "500002", "500018"}


def test_summer_times_of_the_shop_are_an_hour_ahead(desk: Desk) -> None:
    bring(desk)
    assert orders(desk)["500002"].placed_at == datetime(2011, 7, 1, 22, 30, tzinfo=UTC)
    with desk.store(writing=False) as uow:
        assert ("10001A", date(2011, 7, 1), 7) in list(uow.behaviour.daily_sales())


def test_a_cancellation_becomes_a_return_of_the_purchase_it_belongs_to(desk: Desk) -> None:
    bring(desk)
    mug, heart = orders(desk)["500001"].returns
    assert (mug.id, mug.kind, mug.lines, mug.status) == ("C50004", "return", (3,), "refunded")
    assert (mug.refund, mug.requested_at) == (Money(Decimal("5.00"), "GBP"), datetime(2011, 1, 12, 9, tzinfo=UTC))
    assert (heart.id, heart.lines, heart.refund) == ("C50005", (1, 2), Money(Decimal("17.85"), "GBP"))
    [part] = orders(desk)["500002"].returns
    assert (part.lines, part.refund) == ((1,), Money(Decimal("6.30"), "GBP"))
    assert {order.status for order in orders(desk).values()} == {OrderStatus.COMPLETED}


def test_an_order_that_came_back_whole_is_returned(desk: Desk) -> None:
    bring(desk, SAMPLE + f"C50019,10001A,WHITE HEART,-1,2011-07-05 09:00:00,2.55,17850.0,{UK}\n")
    assert orders(desk)["500001"].status is OrderStatus.RETURNED


def test_a_product_has_its_usual_name_and_a_price_that_was_really_asked(desk: Desk) -> None:
    bring(desk)
    found = products(desk)
    assert set(found) == {"10001A", "10002", "10003", "10004"}
    heart = found["10001A"]
    assert heart.name.en == "WHITE HEART"
    assert heart.prices == (Money(Decimal("2.55"), "GBP"),)  # of 2.10 2.55 2.55 4.95, the lower median
    assert found["10003"].prices == (Money(Decimal("0.19"), "GBP"),)
    assert heart.words == ("10001A",)


def test_customers_are_known_by_country_and_nothing_more(desk: Desk) -> None:
    bring(desk)
    with desk.store(writing=False) as uow:
        french, nowhere = uow.customers.get(CustomerId("12583")), uow.customers.get(CustomerId("99999"))
    assert french and french.address and french.address.country == "France"
    assert (french.email, french.phone, french.language) == (None, None, "en")
    assert french.created_at == datetime(2011, 7, 1, 22, 30, tzinfo=UTC)
    assert nowhere and nowhere.address is None


def test_sales_count_those_to_nobody_known_and_not_what_came_back(desk: Desk) -> None:
    bring(desk)
    with desk.store(writing=False) as uow:
        assert list(uow.behaviour.daily_sales()) == [
            ("10001A", date(2011, 1, 10), 1),
            ("10001A", date(2011, 7, 1), 7),
            ("10001A", date(2011, 7, 2), 1),
            ("10003", date(2011, 7, 2), 3),
            ("10004", date(2011, 12, 1), 1),
        ]
        bought = [(each.customer_id, each.product_id, each.quantity) for each in uow.behaviour.events()]
    assert bought == [("17850", "10001A", 8), ("17850", "10002", 4), ("12583", "10001A", 10), ("99999", "10004", 1)]


def test_a_second_import_finds_nothing_to_do(desk: Desk) -> None:
    bring(desk)
    version = desk.version
    again = bring(desk)
    assert (again.outcome, desk.version) == ("unchanged", version)
    assert {name: (tally.pending, tally.unchanged) for name, tally in again.stored.items()} == {
        "products": (0, 4), "customers": (0, 3), "orders": (0, 3), "events": (0, 4), "sales": (0, 5),
    }  # fmt: skip


@pytest.mark.parametrize(
    "content", [SAMPLE.encode("cp1252"), gzip.compress(SAMPLE.encode()), ("\ufeff" + SAMPLE).encode()]
)
def test_encodings_and_packing_do_not_matter(quick: Desk, content: bytes) -> None:
    assert bring(quick, content).rows_read == 22


def test_pound_signs_of_the_original_file_are_read(quick: Desk) -> None:
    line = f"500001,gift_0001_20,Gift Voucher £20.00,1,2011-01-10 08:26:00,16.67,17850,{UK}\n"
    bring(quick, f"{HEADER}\n{line}".encode("latin-1"))
    assert products(quick)["GIFT_0001_20"].name.en == "Gift Voucher £20.00"


@pytest.mark.parametrize(
    "line",
    [
        "500001,10001,A,6,2011-01-10 08:26:00,2.55,17850",
        f"500001,10001,A,6,2011-01-10 08:26:00,2.55,17850,{UK},more",
        f"500001,10001,A,6,2011-01-10 08:26:00,2.55,17850,{UK},more,and,more",
        f",10001,A,6,2011-01-10 08:26:00,2.55,17850,{UK}",
        f"500001,,A,6,2011-01-10 08:26:00,2.55,17850,{UK}",
        f"500001,10001,A,,2011-01-10 08:26:00,2.55,17850,{UK}",
        f"500001,10001,A,six,2011-01-10 08:26:00,2.55,17850,{UK}",
        f"500001,10001,A,1.5,2011-01-10 08:26:00,2.55,17850,{UK}",
        f"500001,10001,A,1e300,2011-01-10 08:26:00,2.55,17850,{UK}",
        f"500001,10001,A,6,yesterday,2.55,17850,{UK}",
        f"500001,10001,A,6,1970-01-01 00:00:00,2.55,17850,{UK}",
        f"500001,10001,A,6,2011-01-10 08:26:00,free,17850,{UK}",
        f"500001,10001,A,6,2011-01-10 08:26:00,1e30,17850,{UK}",
        f"500001,10001,A,6,2011-01-10 08:26:00,2.55555,17850,{UK}",
        f"500001,10001,A\x00B,6,2011-01-10 08:26:00,2.55,17850,{UK}",
        f"500001,{'1' * 200},A,6,2011-01-10 08:26:00,2.55,17850,{UK}",
        "",
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_costs_no_other(quick: Desk, line: str) -> None:
    good = f"500002,10001,A,6,2011-01-10 08:26:00,2.55,17850,{UK}"
    report = bring(quick, f"{HEADER}\n{good}\n{line}\n{good.replace('500002', '500003')}\n")
    assert reasons_of(report) == [(3, "unreadable")]
    assert set(orders(quick)) == {"500002", "500003"}


def test_a_description_over_two_lines_does_not_shift_line_numbers(quick: Desk) -> None:
    good = f'500002,10001,"A\nB",6,2011-01-10 08:26:00,2.55,17850,{UK}'
    assert reasons_of(bring(quick, f"{HEADER}\n{good}\n{good}\nx\n")) == [(6, "unreadable")]


def test_one_invoice_belongs_to_one_customer(quick: Desk) -> None:
    good = f"500002,10001,A,6,2011-01-10 08:26:00,2.55,17850,{UK}"
    report = bring(quick, f"{HEADER}\n{good}\n{good.replace('17850', '17851')}\n")
    assert reasons_of(report) == [(3, "contradiction")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b,c\n1,2,3\n", "has no column invoiceno"),
        (HEADER + "\n", "has no line but the header"),
        (f'{HEADER}\n500001,1,"A,6\n', "is broken CSV"),
        (HEADER.replace("Country", "CustomerID") + "\n1,2,3,4,5,6,7,8\n", "has no column customerid, or several"),
    ],
)
def test_a_file_of_another_kind_stores_nothing(quick: Desk, content: str, said: str) -> None:
    with pytest.raises(ImportRefused) as caught:
        bring(quick, content)
    assert re.search(said, str(caught.value))
    assert quick.version == 0


def test_strict_passes_over_what_is_no_sale_and_stops_at_what_cannot_be_read(quick: Desk) -> None:
    path = quick.write(SAMPLE)
    assert quick.bring_invoices(path, strict=True).outcome == "stored"
    with pytest.raises(ImportRefused, match="line 24"):
        quick.bring_invoices(quick.write(SAMPLE + "x\n"), strict=True)


@pytest.mark.timeout(600)
def test_the_real_file_comes_in_within_a_minute_and_1_5_gb(sqlite_url: str, tmp_path: Path) -> None:
    path = shared("online_retail/online_retail.csv.gz")
    first, seconds, megabytes = run(path, sqlite_url, tmp_path)
    assert first["rows"]["read"] == 541_909
    assert first["rows"]["kept"] + first["rows"]["refused"] == 541_909
    assert sum(first["rows"]["kept_as"].values()) == first["rows"]["kept"]
    assert sum(first["rows"]["refused_by_reason"].values()) == first["rows"]["refused"] == len(first["refused"])
    kept, left_out = first["rows"]["kept_as"], first["rows"]["refused_by_reason"]
    cancellations = kept["return"] + sum(left_out[f"cancellation_{each}"] for each in ("unmatched", "without_customer"))
    assert kept["order_line"] == 396_340
    assert (cancellations, kept["return"] / cancellations > 0.8) == (8_704, True)
    assert {name: tally["new"] for name, tally in first["stored"].items()} == {
        "products": 3_804, "customers": 4_372, "orders": 18_402, "events": 386_253, "sales": 273_573,
    }  # fmt: skip
    assert seconds < 60, "seconds of processor time"
    assert megabytes < 1_500
    store = factory(sqlite_url)
    with store(writing=False) as uow:
        order = uow.orders.get(OrderId("536365"))
        assert uow.catalogue.version() == first["catalogue_version"]
    store.dispose()
    assert order and (len(order.lines), order.total) == (7, Money(Decimal("139.12"), "GBP"))
    again, _, megabytes = run(path, sqlite_url, tmp_path)
    assert again["outcome"] == "unchanged"
    assert megabytes < 1_500


def run(path: Path, url: str, folder: Path) -> tuple[dict[str, object], float, float]:
    """Import with the command, in a process of its own; return report, seconds of processor time and peak megabytes.

    Processor time, not the clock's: the tests' machine may have other work. The process writes to SQLite itself, so
    that nothing is left out.
    """
    report = folder / "report.json"
    with report.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", CLI, "import", "online-retail", str(path), "--json"],
            stdout=out,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
            env=os.environ | {"XIAOER_DATABASE_URL": url, "XIAOER_VAR_DIR": str(folder / "var")},
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return json.loads(report.read_text(encoding="utf-8")), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
