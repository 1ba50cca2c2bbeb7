"""What does a cell of a table say? Numbers, amounts, times and words as spreadsheets write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.catalog.model import Money
from bot.text import normalise

LONGEST_ID = 120
LONGEST_NUMBER = 40
LARGEST = Decimal(10) ** 12
LARGEST_WHOLE = 2**31 - 1
EARLIEST = 1990
LATEST = 2100
_EPOCH = datetime(1899, 12, 30)
"""Day 0 of Excel's calendar (1900 system)."""

_EXCEL_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_EXCEL_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
_SPACES = re.compile(r"[\s'’_]")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_CLOCK = re.compile(
    r"(?P<half>上午|下午|中午|晚上|凌晨)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{1,2})\s*"
    r"(?:[:分]\s*(?P<second>\d{1,2}(?:\.\d+)?)\s*秒?|分)?\s*(?P<ampm>[ap]\.?m\.?)?\s*(?P<zone>z|utc|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_DAY = (
    re.compile(r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<d>\d{1,2})[-\s]+(?P<name>[a-z]{3})[a-z]*\.?,?[-\s]+(?P<y>\d{4})", re.IGNORECASE),
    re.compile(r"(?P<name>[a-z]{3})[a-z]*\.?\s+(?P<d>\d{1,2}),?\s+(?P<y>\d{4})", re.IGNORECASE),
)
_EITHER = re.compile(r"(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<y>\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class BadCell(Exception):
    """A cell that cannot be understood; its row is refused. ``reason`` is a key of ``reasons.yml``."""

    def __init__(self, reason: str, field: str = "", value: str = "") -> None:
        super().__init__(reason)
        self.reason, self.field, self.value = reason, field, value


@cache
def words() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Read ``words.yml``, once: per table, what a word in a cell means."""
    loaded: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
        (Path(__file__).parent / "words.yml").read_text(encoding="utf-8")
    )
    return {name: {key: tuple(map(str, forms)) for key, forms in table.items()} for name, table in loaded.items()}


@cache
def _meanings(table: str) -> Mapping[str, str]:
    return {_bare(form): key for key, forms in words()[table].items() for form in (key, *forms)}


def _bare(text: str) -> str:
    return re.sub(r"[\s_\-]+", "", normalise(text))


def meaning(table: str, text: str) -> str | None:
    """Return what a word means in a table of ``words.yml``, or None."""
    return _meanings(table).get(_bare(text))


def plain(text: str) -> str:
    """Return a cell's text: trimmed, ``="0012"`` unwrapped, words for "nothing" emptied. Formulas stay text."""
    text = text.strip().strip("\ufeff").strip()
    wrapped = _EXCEL_TEXT.fullmatch(text)
    text = wrapped.group(1).strip() if wrapped else text
    return "" if text and meaning("nothing", text) else text


def identifier(text: str, field: str) -> str:
    """Return an id: half-width, on one line, as short as ids are, and not shortened by a spreadsheet."""
    bare = unicodedata.normalize("NFKC", text).strip()
    if _EXCEL_SHORTENED.fullmatch(bare):
        raise BadCell("excel_shortened", field, text)
    if not bare or len(bare) > LONGEST_ID or any(not character.isprintable() for character in bare):
        raise BadCell("bad_id", field, text)
    return bare


def decimal(text: str, field: str, reason: str = "not_a_number") -> Decimal:
    """Return a number as spreadsheets write it: ``1,299.00``, ``１２９９``, ``1.299,00``, ``1 299``, ``(5.00)``."""
    bare = _SPACES.sub("", unicodedata.normalize("NFKC", text))
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"  # how accountants write a negative number
    bare = _without_groups(bare)
    if len(bare) > LONGEST_NUMBER or not _NUMBER.fullmatch(bare):
        raise BadCell(reason, field, text)
    try:
        value = Decimal(bare)
    except InvalidOperation:
        raise BadCell(reason, field, text) from None
    if abs(value) > LARGEST:
        raise BadCell("too_large", field, text)
    return value


def _without_groups(number: str) -> str:
    """Return the number with a decimal point and without thousands separators."""
    if "," in number and "." in number:
        group = "," if number.rfind(".") > number.rfind(",") else "."
        return number.replace(group, "").replace(",", ".")
    if number.count(".") > 1:
        return number.replace(".", "") if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+", number) else number
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", number):
        return number.replace(",", "")
    return re.sub(r",(?=\d{1,2}$)", ".", number, count=1)


def whole(text: str, field: str, reason: str = "not_a_whole_number") -> int:
    """Return a whole number; ``12.0`` is one."""
    value = decimal(text, field, reason)
    if value != value.to_integral_value():
        raise BadCell(reason, field, text)
    if abs(value) > LARGEST_WHOLE:
        raise BadCell("too_large", field, text)
    return int(value)


def money(text: str, field: str, currency: str) -> Money:
    """Return an amount; a sign in the cell (``¥``, ``US$``, ``元``) says the currency, else ``currency`` does."""
    bare = unicodedata.normalize("NFKC", text).strip()
    sign = re.sub(r"[\d.,'’()+\-\s]", "", bare)
    number = bare.replace(sign, "", 1) if sign else bare
    amount = decimal(number if number.strip() else text, field, "bad_price")
    if amount != round(amount, 4):
        raise BadCell("too_precise", field, text)
    if amount < 0:
        raise BadCell("negative_price", field, text)
    return Money(amount, _currency(sign, currency, field, text) if sign else currency)


def _currency(sign: str, usual: str, field: str, text: str) -> str:
    found = meaning("currencies", sign)
    if found is None:
        money_like = re.fullmatch(r"[A-Za-z]{3}", sign) or any(unicodedata.category(each) == "Sc" for each in sign)
        raise BadCell("unknown_currency" if money_like else "bad_price", field, text)
    if sign.strip() == "$" and usual in ("HKD", "TWD", "SGD", "AUD", "CAD", "NZD"):
        return usual
    if sign.strip() in ("¥", "￥") and usual == "JPY":
        return usual
    return found


def moment(text: str, field: str, zone: tzinfo) -> datetime:
    """Return an aware UTC time; ``zone`` holds where the cell names none. A day alone is its first moment."""
    bare = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"\d{5}(\.\d+)?", bare):
        serial = _EPOCH + timedelta(seconds=round(float(bare) * 86_400))
        return _checked(serial.replace(tzinfo=zone), field, text)
    if re.fullmatch(r"1\d{9}(\d{3})?", bare):
        return _checked(datetime.fromtimestamp(int(bare[:10]), UTC), field, text)
    if re.fullmatch(r"\d{14}", bare):
        bare = f"{bare[:8]} {bare[8:10]}:{bare[10:12]}:{bare[12:]}"
    year, month, day_, rest = _split_day(bare, field, text)
    try:
        at = datetime(year, month, day_, tzinfo=zone)
        rest = rest.removeprefix("T").removeprefix("t").strip(" ,")
        return _checked(_with_clock(at, rest) if rest else at, field, text)
    except (ValueError, OverflowError):
        raise BadCell("bad_date", field, text) from None


def day(text: str, field: str) -> date:
    """Return a day of the calendar."""
    return moment(text, field, UTC).date()


def _split_day(bare: str, field: str, text: str) -> tuple[int, int, int, str]:
    for form in _DAY:
        found = form.match(bare)
        if not found:
            continue
        parts = found.groupdict()
        if (name := parts.get("name")) is not None and name.lower() not in _MONTHS:
            break
        month = _MONTHS.index(name.lower()) + 1 if name else int(parts["m"])
        return int(parts["y"]), month, int(parts["d"]), bare[found.end() :]
    either = _EITHER.match(bare)
    if not either:
        raise BadCell("bad_date", field, text)
    first, second, year = int(either["a"]), int(either["b"]), int(either["y"])
    if first <= 12 and second <= 12 and first != second:
        raise BadCell("ambiguous_date", field, text)
    month, day_ = (second, first) if first > 12 else (first, second)
    return year, month, day_, bare[either.end() :]


def _with_clock(at: datetime, clock: str) -> datetime:
    """Return the day at this time; raise ValueError where the text is no time."""
    found = _CLOCK.fullmatch(clock)
    if not found:
        raise ValueError(clock)
    hour, second = int(found["hour"]), float(found["second"] or 0)
    late = (found["ampm"] or "").lower().startswith("p") or found["half"] in ("下午", "晚上", "中午")
    if late and hour < 12 and not (found["half"] == "中午" and hour >= 11):
        hour += 12
    elif (found["ampm"] or "").lower().startswith("a") and hour == 12:
        hour = 0
    at = at.replace(hour=hour, minute=int(found["minute"])) + timedelta(seconds=second)
    zone = (found["zone"] or "").lower().replace(":", "")
    if zone in ("z", "utc"):
        return at.replace(tzinfo=UTC)
    if zone:
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5]))
        return at.replace(tzinfo=UTC) - (offset if zone[0] == "+" else -offset)
    return at


def _checked(at: datetime, field: str, text: str) -> datetime:
    if at.year < EARLIEST:
        raise BadCell("date_too_early", field, text)
    if at.year > LATEST:
        raise BadCell("date_too_late", field, text)
    return at.astimezone(UTC)
