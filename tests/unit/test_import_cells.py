"""Are cells read as the people meant who typed them, and refused where that cannot be known?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.model import Money
from bot.store.importers.cells import BadCell, day, decimal, identifier, meaning, moment, money, plain, whole
from bot.store.importers.report import reasons

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        (" 12.50 ", "12.50"),
        ("1,299.00", "1299.00"),
        ("1,299", "1299"),
        ("1.299,00", "1299.00"),
        ("1.234.567", "1234567"),
        ("12,5", "12.5"),
        ("1 299.00", "1299.00"),
        ("1'299.00", "1299.00"),
        ("１２９９．５０", "1299.50"),
        ("-3", "-3"),
        ("(3.00)", "-3.00"),
        (".5", "0.5"),
    ],
)
def test_numbers_are_read_as_spreadsheets_write_them(text: str, value: str) -> None:
    assert decimal(text, "price") == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "abc", "1.2.3", "1,2,3", "1,2345", "12e5", "NaN", "Infinity", "1" * 41, "--1", "٣x"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadCell, match="not_a_number"):
        decimal(text, "price")


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("199", "199", "CNY"),
        ("¥1,299.00", "1299.00", "CNY"),
        ("￥１９９", "199", "CNY"),
        ("199元", "199", "CNY"),
        ("$19.99", "19.99", "USD"),
        ("US$ 19.99", "19.99", "USD"),
        ("€ 1.299,00", "1299.00", "EUR"),
        ("£5", "5", "GBP"),
        ("12.50 EUR", "12.50", "EUR"),
        ("RMB 12", "12", "CNY"),
    ],
)
def test_a_sign_in_the_cell_says_the_currency(text: str, amount: str, currency: str) -> None:
    assert money(text, "price", "CNY") == Money(Decimal(amount), currency)


def test_a_sign_that_several_currencies_share_means_the_shops_own() -> None:
    assert money("$5", "price", "HKD").currency == "HKD"
    assert money("¥5", "price", "JPY").currency == "JPY"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-5", "negative_price"),
        ("abc", "bad_price"),
        ("1.2万", "bad_price"),
        ("5 XYZ", "unknown_currency"),
        ("₿5", "unknown_currency"),
        ("1.00001", "too_precise"),
        ("9999999999999999", "too_large"),
        ("", "bad_price"),
    ],
)
def test_what_is_no_price_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(BadCell, match=f"^{reason}$"):
        money(text, "price", "CNY")


def test_whole_numbers_may_come_as_spreadsheets_write_them() -> None:
    assert whole("12.0", "stock") == 12
    assert whole("1,200", "stock") == 1200
    for text, reason in (("1.5", "not_a_whole_number"), ("x", "not_a_whole_number"), ("3000000000", "too_large")):
        with pytest.raises(BadCell, match=f"^{reason}$"):
            whole(text, "stock")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20 10:05",
        "2026/11/20 10:05:00",
        "2026.11.20 10:05",
        "2026年11月20日 10时05分",
        "2026-11-20T10:05:00",
        "2026-11-20T02:05:00Z",
        "2026-11-20 10:05:00+08:00",
        "20261120100500",
        "20 Nov 2026 10:05",
        "Nov 20, 2026 10:05 am",
        "November 20, 2026 10:05",
        "20/11/2026 10:05",
        "11/20/2026 10:05 AM",
        "2026-11-20 上午10:05",
        "2026-11-20 10:05:00.000",
        "1795140300",
        "1795140300000",
        "46346.420139",
    ],
)
def test_one_moment_is_written_in_many_ways(text: str) -> None:
    assert moment(text, "at", SHANGHAI) == datetime(2026, 11, 20, 2, 5, tzinfo=UTC)


def test_afternoons_and_midnights() -> None:
    at = {
        text: moment(f"2026-11-20 {text}", "at", UTC).hour for text in ("下午3:00", "3:00 pm", "12:00 am", "12:00 pm")
    }
    assert at == {"下午3:00": 15, "3:00 pm": 15, "12:00 am": 0, "12:00 pm": 12}


def test_a_day_alone_is_its_first_moment_in_the_shops_zone() -> None:
    assert moment("2026-11-20", "at", SHANGHAI) == datetime(2026, 11, 19, 16, tzinfo=UTC)
    assert day("2026年1月2日", "restock_on") == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("yesterday", "bad_date"),
        ("2026-02-30", "bad_date"),
        ("2026-13-01", "bad_date"),
        ("2026-11-20 25:00", "bad_date"),
        ("2026-11-20 soon", "bad_date"),
        ("202611201", "bad_date"),
        ("20 Foo 2026", "bad_date"),
        ("", "bad_date"),
        ("03/04/2026", "ambiguous_date"),
        ("1989-12-31", "date_too_early"),
        ("0001-01-01", "date_too_early"),
        ("2101-01-01", "date_too_late"),
        ("9999-12-31 23:59 +00:00", "date_too_late"),
    ],
)
def test_a_date_that_cannot_be_known_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadCell, match=f"^{reason}$"):
        moment(text, "at", UTC)


def test_day_and_month_that_are_equal_cannot_be_confused() -> None:
    assert day("05/05/2026", "at") == date(2026, 5, 5)


def test_ids_lose_their_width_and_nothing_else() -> None:
    assert identifier("ＡＢ－１２", "id") == "AB-12"
    assert identifier(" 007 ", "id") == "007"
    assert identifier("=cmd|'/c calc'!A0", "id") == "=cmd|'/c calc'!A0"


@pytest.mark.parametrize("text", ["", " ", "a\nb", "a\x00b", "x" * 121])
def test_what_cannot_be_an_id_is_refused(text: str) -> None:
    with pytest.raises(BadCell, match="bad_id"):
        identifier(text, "id")


def test_a_number_that_a_spreadsheet_cut_short_is_no_id() -> None:
    with pytest.raises(BadCell, match="excel_shortened"):
        identifier("6.90123E+12", "barcode")


def test_words_for_nothing_say_nothing_and_formulas_stay_text() -> None:
    assert [plain(cell) for cell in ("", " ", "N/A", "无", "—", "面议")] == [""] * 6
    assert plain('="00123"') == "00123"
    assert plain("=1+1") == "=1+1"
    assert plain("\ufeff 甲 ") == "甲"


@pytest.mark.parametrize(
    ("table", "word", "means"),
    [
        ("statuses", "待发货", "processed"),
        ("statuses", "In Transit", "shipped"),
        ("statuses", "cancelled", "cancelled"),
        ("statuses", "已簽收", "delivered"),
        ("events", "加购", "cart"),
        ("languages", "Chinese", "zh"),
        ("stock", "缺货", "no"),
        ("stock", "TRUE", "yes"),
        ("statuses", "on the moon", None),
    ],
)
def test_words_are_understood_in_both_languages(table: str, word: str, means: str | None) -> None:
    assert meaning(table, word) == means


@given(st.text(max_size=60))
def test_no_cell_does_anything_but_be_read_or_be_refused(text: str) -> None:
    for read in (
        lambda: decimal(text, "f"),
        lambda: whole(text, "f"),
        lambda: money(text, "f", "CNY"),
        lambda: moment(text, "f", SHANGHAI),
        lambda: identifier(text, "f"),
    ):
        try:
            read()
        except BadCell as bad:
            assert bad.reason in reasons()


@given(st.decimals(0, 10**11, places=2))
def test_any_amount_survives_a_spreadsheets_thousands_separators(amount: Decimal) -> None:
    assert money(f"{amount:,.2f}", "price", "CNY").amount == amount


@given(st.datetimes(datetime(1990, 1, 2), datetime(2099, 12, 30)))
def test_any_moment_survives_being_written(at: datetime) -> None:
    at = at.replace(tzinfo=UTC)
    assert moment(at.isoformat(), "at", SHANGHAI) == at
