"""Which range of prices does a message name?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.nlu.numbers import NUMBER, number

_BEFORE = r"(?:us\$|[$¥£€]|rmb\s*|usd\s*|cny\s*)"
_AFTER = r"(?:\s*(?:元|块钱?|刀|美元|美金|人民币|dollars?|bucks?|quid|pounds?|euros?|usd|rmb|yuan|cny|[$¥£€])(?![a-z]))"
# What makes a number something else than money.
_NOT_MONEY = (
    r"(?!\s*(?:天|日|小时|钟头|分钟|秒|周|星期|礼拜|个|月|年|米|公里|里|厘米|毫米|英寸|寸|斤|公斤|千克|克|吨|升|毫升|度"
    r"|岁|人|号|码|瓦|伏|毫安|件|台|双|套|只|箱|份|张|条|次|倍|折|代|核|楼|点|页|%|％)"
    r"|[\s-]*(?:days?|hours?|hrs?|h|weeks?|months?|minutes?|mins?|seconds?|years?|yrs?|km|cm|mm|m|miles?|inch(?:es)?"
    r"|in|feet|ft|kg|kgs|g|lbs?|pounds? of|oz|ml|l|liters?|litres?|gb|tb|mb|mah|hz|khz|w|watts?|v|volts?|mp|degrees?"
    r"|people|persons?|pcs|pieces|units|sets|pairs|items|times|stars?|percent|st|nd|rd|th|x|am|pm|of)\b|\s*[\"”])"
)
_AMOUNT = rf"(?P<b>{_BEFORE})?(?P<n>{NUMBER})(?P<a>{_AFTER})?{_NOT_MONEY}"


def _amount(name: str) -> str:
    """Return the pattern of an amount whose groups end in ``name``."""
    return re.sub(r"\?P<(\w)>", rf"?P<\g<1>{name}>", _AMOUNT)


_SOFT = r"(?:\s*(?:大概|大约|约|差不多|也就|在|是|为|到|about|around|roughly|like|of|is|:)\s*)*\s*"
_UP_TO = (
    r"(?:under|below|beneath|less than|lower than|fewer than|up to|upto|at most|max(?:imum)?(?: of)?|not? more than"
    r"|within|cheaper than|no higher than|not (?:over|above|exceeding)|without (?:going over|exceeding)"
    r"|(?:n't|not|never)\s+(?:\w+\s+){0,4}?(?:more than|over|above|exceed)"
    r"|(?:不要?|别|不能|不可以?|不想|没法)(?:再)?(?:超过|超出|高于|大于|多于|贵过|超)"
    r"|低于|少于|小于|最多|顶多|最高|封顶|至多|上限)"
)
_FROM = (
    r"(?:over|above|more than|higher than|at least|starting (?:at|from)|min(?:imum)?(?: of)?|no less than"
    r"|not less than|(?<![不别能以想])(?:超过|高于|大于|多于)|不低于|不少于|不小于|至少|最少|最低|起码)"
)
_BUDGET = r"(?:my\s+|the\s+|a\s+)?(?:budget|spend(?:ing)?|预算)"
"""What somebody has to spend is a limit, not a wish to spend it."""
_PRICE = r"(?:my\s+|the\s+|a\s+)?(?:price range|price|价格|价位|价钱)"

_RANGE = re.compile(rf"{_amount('1')}\s*(?:-|~|–|—|到|至|与|to|and|or)+\s*{_amount('2')}")
_CLOSE = re.compile(
    rf"(?P<x>[一二两三四五六七八九])(?P<y>[二两三四五六七八九])(?P<u>[十百千万])(?P<a>{_AFTER})?{_NOT_MONEY}"
)
_UP_TO_AFTER = r"(?:以内|以下|之内|之下|内|封顶|or less|or under|or below|max(?:imum)?|tops|at most)"
_MOST = (
    re.compile(rf"{_UP_TO}{_SOFT}{_amount('')}"),
    re.compile(rf"{_BUDGET}{_SOFT}{_amount('')}"),
    re.compile(rf"{_amount('')}\s*(?:钱\s*)?{_UP_TO_AFTER}"),
)
_LEAST = (
    re.compile(rf"{_FROM}{_SOFT}{_amount('')}"),
    re.compile(rf"{_amount('')}\s*(?:钱\s*)?(?:以上|之上|往上|起(?!来)|or more|or above|and up|and above|plus)"),
)
_ABOUT = (
    re.compile(rf"(?:around|about|roughly|approximately|approx|大概|大约|差不多|约)\s*{_amount('')}"),
    re.compile(rf"{_amount('')}\s*(?:钱\s*)?(?:左右|上下|出头|来块|多块|ish|or so)"),
    re.compile(rf"{_PRICE}{_SOFT}{_amount('')}"),
    re.compile(rf"{_BEFORE}(?P<n>{NUMBER})(?=\s+[a-z])|(?P<m>{NUMBER}){_AFTER}\s*(?:的|价位|那种|级别)"),
)
_NAMES_MONEY = re.compile(r"之间|between|预算|价|钱|贵|便宜|budget|price|spend|cost|cheap|expensive|afford")
_LEAST_PRICE = 5.0
"""A smaller number without a currency is a count."""
_REACH = 0.25
"""How far "about" reaches to both sides."""


class Range(NamedTuple):
    """A price range and where it stands; ``value`` is {"min", "max"} of which one may be None."""

    value: dict[str, float | None]
    start: int
    end: int


def _has_currency(match: re.Match[str]) -> bool:
    return any(value for name, value in match.groupdict().items() if name[0] in "ab")


def _between(text: str) -> Iterator[Range]:
    for match in _CLOSE.finditer(text):
        low, high = number(match["x"] + match["u"]), number(match["y"] + match["u"])
        if low < high:
            yield Range({"min": low, "max": high}, match.start(), match.end())
    for match in _RANGE.finditer(text):
        first, second = match["n1"].strip(), match["n2"].strip()
        low, high = number(first), number(second)
        if re.fullmatch(r"[\d.]+", first) and low < high / 100 and second[-1] in "kw百千万":
            low = number(first + second[-1])  # "2-3k" is 2,000 to 3,000
        told = _has_currency(match) or second[-1] in "kw百千万" or bool(_NAMES_MONEY.search(text))
        round_sums = low >= 50 and low % 10 == 0 and high % 10 == 0
        if 0 < low <= high and (told or round_sums):
            yield Range({"min": low, "max": high}, match.start(), match.end())


def _bounds(text: str, patterns: tuple[re.Pattern[str], ...]) -> Iterator[tuple[float, int, int]]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            amount = number(groups.get("n") or groups["m"])
            if amount >= _LEAST_PRICE or (amount > 0 and _has_currency(match)):
                yield amount, match.start(), match.end()


def find_range(text: str) -> Range | None:
    """Return the range of prices in a normalised text, or None.

    >>> [find_range(text).value for text in ("under $50", "2k-3k", "别超过两百五")]
    [{'min': None, 'max': 50.0}, {'min': 2000.0, 'max': 3000.0}, {'min': None, 'max': 250.0}]
    """
    if found := next(_between(text), None):
        return found
    most, least = next(_bounds(text, _MOST), None), next(_bounds(text, _LEAST), None)
    if most and least and least[1] < most[2] and most[1] < least[2]:
        least = None  # "not over 50" holds "over 50"
    if most and least:
        if least[0] <= most[0]:
            return Range({"min": least[0], "max": most[0]}, min(least[1], most[1]), max(least[2], most[2]))
        least = None
    if most:
        return Range({"min": None, "max": most[0]}, most[1], most[2])
    if least:
        return Range({"min": least[0], "max": None}, least[1], least[2])
    if about := next(_bounds(text, _ABOUT), None):
        low, high = round(about[0] * (1 - _REACH), 2), round(about[0] * (1 + _REACH), 2)
        return Range({"min": low, "max": high}, about[1], about[2])
    return None
