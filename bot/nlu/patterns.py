"""Which numbers and addresses stand in a message? Contacts, order numbers, prices, quantities, ordinals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.nlu.numbers import HAN, number
from bot.nlu.prices import find_range

__all__ = ["Entity", "find", "number"]


@dataclass(frozen=True, slots=True)
class Entity:
    """Something named in a message: what kind, which value (JSON), and where it stands.

    Values: ``order_number``, ``phone`` (figures, "+" kept), ``phone_tail`` and ``email`` are texts, ``price_range``
    is {"min", "max"}, ``quantity`` and ``ordinal`` are whole numbers (-1: the last).
    """

    kind: str
    value: Any
    start: int
    end: int


_EMAIL = re.compile(r"(?<![\w.+-])[a-z0-9][\w.+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}(?![\w-])", re.ASCII)
_PHONE = re.compile(
    r"(?<![\w+])(?:"
    r"(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
    r"|(?:\+?1[ -]?)?\(?\d{3}\)?[ -.]\d{3}[ -.]\d{4}"
    r"|\+\d{1,3}(?:[ -]?\d{2,5}){2,5}"
    r")(?!\d)",
    re.ASCII,
)
_TAIL = re.compile(
    r"(?:尾号|后四位|后4位|末四位|手机尾|最后四位|last\s+(?:four|4)(?:\s+(?:digits|numbers))?|ending(?:\s+(?:in|with))?|ends\s+(?:in|with)|tail)"
    r"\D{0,12}(\d{4})(?!\d)|(?<!\d)(\d{4})\s*(?:结尾|尾号)"
)
_BARE_TAIL = re.compile(r"^\W*(?:(?:是|it'?s|its|就是)\s*)?(\d{4})\W*$")

_GROUPED = r"[a-z]{0,3}[ -]?\d{2,}(?:[ ./-]\d{2,}){0,4}"
_ORDER = re.compile(
    r"(?<![a-z0-9.])#?(?:[a-z]{1,3}[ -]?\d{6,20}|[a-z]{1,3}\d{3,}(?:-\d{2,}){1,3}|\d{9,20})(?![a-z0-9])(?!\.\d)"
)
_ORDER_WORD = (
    r"(?:订单(?:编号|号码?|号)?|单号|运单号?|#"
    r"|(?<![a-z])order(?![a-z])(?:\s+(?:number|num|no\.?|nr\.?|id|ref(?:erence)?))?)"
)
_ORDER_HINT = re.compile(rf"{_ORDER_WORD}\s*(?:是|为|is|was|:|=|#|，|,)*\s*#?\s*({_GROUPED})(?![a-z0-9])")
_FIGURES_OF_ORDER = (4, 20)

_ORDINALS = {
    **{"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5},
    "last": -1,
}
# "Last" is mostly a verb or a time ("how long does it last", "last week"): it counts only before what is counted.
_LAST_ALONE = r"(?<!last)"
_NO_PLACE = (
    r"(?!\s+(?:four|4|digits|week|night|time|month|year|name|day|order|purchase|of\s+all|aid|class|floor|hand|line"
    r"|half)\b)"
)
_ORDINAL_EN = re.compile(
    rf"\b(?:the\s+)?({'|'.join(_ORDINALS)})(?:\s+(?:one|item|product|option)|{_LAST_ALONE})\b{_NO_PLACE}"
    r"|\b(?:number|no\.|#)\s*([1-9])\b(?!\d)"
)
_ORDINAL_ZH = re.compile(
    r"第\s*([一二两三四五六七八九1-9])\s*(?:个|款|件|种|条|双|台|只|张|项|样|副|部|套)?(?![十百\d次天年月周季层楼排页])"
    r"|(最后)\s*(?:那|一)?\s*(?:个|款|件|种|台|双|套)"
)
_COUNTED = "个件台双套只箱份副部条盒瓶包把张"
_NO_PIECES = "(?!月|小时|星期|人)"
_QUANTITY = re.compile(
    rf"(?<![\d.第])(\d{{1,5}})\s*(?:[{_COUNTED}]{_NO_PIECES}"
    r"|(?:pcs|pieces?|units?|sets?|pairs?|boxes|of\s+(?:them|these|those|it))(?![a-z]))"
    r"|(?<![a-z\d])x\s*(\d{1,4})\b"
    rf"|(?:买|要|来|订|拿|下单|再加|换成)\s*({HAN})\s*[{_COUNTED}]{_NO_PIECES}"
    r"|\b(?:buy|order|get|need|want|take)\s+(two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|\d{1,4})\b"
    r"(?!\s*(?:day|hour|week|month|year|more\s+day|gb|tb|inch|cm|kg|%|percent|dollar|buck|yuan))"
)
_MOST_PIECES = 99_999


def _contacts(text: str) -> Iterator[Entity]:
    for match in _EMAIL.finditer(text):
        yield Entity("email", match.group(), match.start(), match.end())
    for match in _PHONE.finditer(text):
        yield Entity("phone", re.sub(r"[^\d+]", "", match.group()), match.start(), match.end())
    for match in _TAIL.finditer(text):
        group = 1 if match[1] else 2
        yield Entity("phone_tail", match[group], match.start(group), match.end(group))
    if bare := _BARE_TAIL.match(text):
        yield Entity("phone_tail", bare[1], bare.start(1), bare.end(1))


def _orders(text: str) -> Iterator[Entity]:
    for match in _ORDER_HINT.finditer(text):
        figures = sum(character.isdigit() for character in match[1])
        if _FIGURES_OF_ORDER[0] <= figures <= _FIGURES_OF_ORDER[1]:
            start = match.start(1) - (text[match.start(1) - 1] == "#")
            yield Entity("order_number", _compact(text[start : match.end(1)]), start, match.end(1))
    for match in _ORDER.finditer(text):
        yield Entity("order_number", _compact(match.group()), match.start(), match.end())


def _compact(written: str) -> str:
    """Return an order number without the spaces put in for reading."""
    return re.sub(r"\s", "", written).upper()


def _prices(text: str) -> Iterator[Entity]:
    if found := find_range(text):
        yield Entity("price_range", dict(found.value), found.start, found.end)


def _counts(text: str) -> Iterator[Entity]:
    for match in _ORDINAL_ZH.finditer(text):
        value = -1 if match[2] else int(number(match[1]))
        yield Entity("ordinal", value, match.start(), match.end())
    for match in _ORDINAL_EN.finditer(text):
        yield Entity("ordinal", _ORDINALS[match[1]] if match[1] else int(match[2]), match.start(), match.end())
    for match in _QUANTITY.finditer(text):
        group = next(place for place in (1, 2, 3, 4) if match[place])
        many = int(number(match[group]))
        if 0 < many <= _MOST_PIECES:
            yield Entity("quantity", many, match.start(group), match.end())


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
