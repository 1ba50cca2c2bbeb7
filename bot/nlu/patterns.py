"""Which numbers and addresses stand in a message? Order numbers, phones, e-mails, prices, quantities, ordinals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Entity:
    """Something named in a message: what kind, which value (JSON), and where it stands."""

    kind: str
    value: Any
    start: int
    end: int


_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_ORDER = re.compile(r"(?<![a-z0-9])#?(?:[a-z]{1,3}-?\d{6,20}|\d{9,20})(?![a-z0-9])")
_ORDER_HINT = re.compile(
    r"(?:订单号?|单号|order(?:\s+(?:number|no\.?|id))?|#)\s*(?:是|is|:|#)?\s*#?([a-z]{0,3}-?\d{4,20})(?![a-z0-9])"
)
_PHONE = re.compile(
    r"(?<![\w+])(?:\+\d{1,3}[ -]?)?(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\(?\d{3}\)?[ -]\d{3}[ -]\d{4})(?!\d)|\+\d{8,15}(?!\d)"
)
_TAIL = re.compile(
    r"(?:尾号|后四位|后4位|手机尾|last\s+(?:four|4)(?:\s+digits)?|ending(?:\s+(?:in|with))?|tail)\D{0,12}(\d{4})(?!\d)"
    r"|(?<!\d)(\d{4})\s*(?:结尾|尾号)"
)
_BARE_TAIL = re.compile(r"^\W*(?:(?:是|it'?s|its|就是)\s*)?(\d{4})\W*$")

_DIGIT = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_ZH_NUMBER = r"[零一二两三四五六七八九十百千万]+"
_NUMBER = rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?\s*(?:k|千|万|w)?|{_ZH_NUMBER})"
_MONEY = rf"(?:[$¥£€￥]|rmb|usd)?\s*({_NUMBER})\s*(?:元|块钱?|刀|美元|dollars?|bucks|usd|rmb|yuan|cny)?"
_RANGE = re.compile(rf"{_MONEY}\s*(?:-|~|到|至|to|and)\s*{_MONEY}(\s*(?:之间|的|左右|元|块)?)")
_BELOW = re.compile(
    rf"(?:under|below|less than|up to|max(?:imum)?|no more than|within|cheaper than|budget|不超过|低于|少于|最多|预算)\s*(?:of\s+|是\s*|大概\s*|about\s+)?{_MONEY}"
    rf"|{_MONEY}\s*(?:以内|以下|之内|内|or less|max)"
)
_ABOVE = re.compile(rf"(?:over|above|more than|at least|高于|超过|至少)\s*{_MONEY}|{_MONEY}\s*(?:以上|or more|起)")
_ABOUT = re.compile(rf"(?:around|about|roughly|大概|大约|差不多)\s*{_MONEY}|{_MONEY}\s*(?:左右|上下|出头)")
_MONEY_SIGN = re.compile(
    r"[$¥£€￥元块刀]|rmb|usd|yuan|cny|dollar|buck|预算|budget|price|价|以内|以下|以上|左右|上下|between|之间|under|below|less|up to|over|above|around|about|max|cheaper|k|千|万"
)

_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "last": -1,
}  # fmt: skip
_ORDINAL_EN = re.compile(
    rf"\b(?:the\s+)?({'|'.join(_ORDINALS)})(?:\s+(?:one|item|product|option))?\b(?!\s+(?:four|4|digits|week|night|time|month|year|name))|\b(?:number|no\.|#)\s*([1-9])\b(?!\d)"
)
_ORDINAL_ZH = re.compile(
    r"第\s*([一二两三四五六七八九1-9])\s*(?:个|款|件|种|条|双|台|只|张|项|样)?|(最后)\s*(?:那|一)?\s*(?:个|款|件|种)"
)
_QUANTITY = re.compile(
    r"(?<![\d.])(\d{1,5})\s*(?:个|件|台|双|套|只|箱|份|pcs|pieces|units|sets|pairs)(?![a-z])|\bx\s*(\d{1,4})\b"
)


def number(text: str) -> float:
    """Read a number as people write it in either language.

    >>> number("三千"), number("2k"), number("1,299"), number("一万二"), number("3千")
    (3000.0, 2000.0, 1299.0, 12000.0, 3000.0)
    """
    text = text.strip().replace(",", "")
    match = re.fullmatch(r"([\d.]+)\s*(k|千|万|w)?", text)
    if match:
        return float(match[1]) * {"k": 1e3, "千": 1e3, "万": 1e4, "w": 1e4, None: 1}[match[2]]
    total = section = digit = 0
    scale = 1  # the last unit seen, for 一万二 = 12,000 and 三千五 = 3,500
    for character in text:
        if character in _DIGIT:
            digit = _DIGIT[character]
            scale = 1 if character == "零" else scale
        elif character == "万":
            total, section, digit, scale = (section + digit) * 10_000, 0, 0, 10_000
        else:
            unit = _UNIT[character]
            section, digit, scale = section + (digit or 1) * unit, 0, unit
    return float(total + section + digit * (scale // 10 if scale >= 100 else 1))


def _amount(*groups: str | None) -> float | None:
    found = next((group for group in groups if group), None)
    return None if found is None else number(found)


def _prices(text: str) -> Iterator[Entity]:
    for match in _RANGE.finditer(text):
        if not _MONEY_SIGN.search(text):
            break
        low, high = number(match[1]), number(match[2])
        if re.fullmatch(r"\d+", match[1].strip()) and low < high / 100 and re.search(r"k|千|万|w", match[2]):
            low *= high / number(re.sub(r"[k千万w]", "", match[2]) or "1")  # "2-3k" is 2,000 to 3,000
        if 0 < low <= high:
            yield Entity("price_range", {"min": low, "max": high}, match.start(), match.end())
            return
    for pattern, build in (
        (_BELOW, lambda x: {"min": None, "max": x}),
        (_ABOVE, lambda x: {"min": x, "max": None}),
        (_ABOUT, lambda x: {"min": round(x * 0.75, 2), "max": round(x * 1.25, 2)}),
    ):
        for match in pattern.finditer(text):
            amount = _amount(*match.groups())
            if amount and amount >= 5:
                yield Entity("price_range", build(amount), match.start(), match.end())
                return


def _contacts(text: str) -> Iterator[Entity]:
    for match in _EMAIL.finditer(text):
        yield Entity("email", match.group().rstrip("."), match.start(), match.end())
    for match in _PHONE.finditer(text):
        yield Entity("phone", re.sub(r"[^\d+]", "", match.group()), match.start(), match.end())
    for match in _TAIL.finditer(text):
        group = 1 if match[1] else 2
        yield Entity("phone_tail", match[group], match.start(group), match.end(group))
    if match := _BARE_TAIL.match(text):
        yield Entity("phone_tail", match[1], match.start(1), match.end(1))


def _orders(text: str) -> Iterator[Entity]:
    for match in _ORDER.finditer(text):
        yield Entity("order_number", match.group().upper(), match.start(), match.end())
    for match in _ORDER_HINT.finditer(text):
        start = match.start(1) - (text[match.start(1) - 1] == "#")
        yield Entity("order_number", text[start : match.end(1)].upper(), start, match.end(1))


def _counts(text: str) -> Iterator[Entity]:
    for match in _ORDINAL_ZH.finditer(text):
        value = -1 if match[2] else (_DIGIT.get(match[1]) or int(match[1]))
        yield Entity("ordinal", value, match.start(), match.end())
    for match in _ORDINAL_EN.finditer(text):
        yield Entity("ordinal", _ORDINALS[match[1]] if match[1] else int(match[2]), match.start(), match.end())
    for match in _QUANTITY.finditer(text):
        yield Entity("quantity", int(match[1] or match[2]), match.start(), match.end())


def find(text: str) -> list[Entity]:
    """Return what stands in a normalised text; where two overlap, the one named first here holds.

    Contacts, order numbers, prices, then ordinals and quantities.
    """
    kept: list[Entity] = []
    for reader in (_contacts, _orders, _prices, _counts):
        for entity in reader(text):
            if all(entity.end <= other.start or entity.start >= other.end for other in kept):
                kept.append(entity)
    return sorted(kept, key=lambda entity: entity.start)
