"""Who buys in the demo shop, and what does each of them like?"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.catalog.model import CategoryId
from bot.customers.model import Address, Customer, CustomerId

CHEN_JING = CustomerId("c-0001")
ALICE_MORGAN = CustomerId("c-0002")

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
_GIVEN = ["静", "伟", "敏", "建国", "秀英", "磊", "婷", "子涵", "欣怡", "浩然", "丽华", "志强", "雨桐", "佳琪", "明", "晓东", "梦瑶", "国栋", "思远", "玉兰"]  # fmt: skip
_FIRST = ["Emma", "James", "Olivia", "Noah", "Sophie", "Daniel", "Grace", "Lucas", "Hannah", "Ethan", "Maya", "Oscar", "Chloe", "Adam", "Nora", "Felix"]  # fmt: skip
_LAST = ["Baker", "Clarke", "Dawson", "Ellis", "Foster", "Grant", "Hughes", "Irving", "Jensen", "Keller", "Lawson", "Meyer", "Norton", "Owens", "Price", "Reid"]  # fmt: skip
_CHINA = [("浙江", "杭州", "310000"), ("广东", "深圳", "518000"), ("上海", "上海", "200000"), ("四川", "成都", "610000"), ("北京", "北京", "100000"), ("湖北", "武汉", "430000"), ("陕西", "西安", "710000"), ("江苏", "南京", "210000")]  # fmt: skip
_ABROAD = [("CA", "San Francisco", "94103", "US"), ("NY", "New York", "10011", "US"), ("WA", "Seattle", "98101", "US"), ("", "London", "N1 9GU", "GB"), ("", "Singapore", "238801", "SG"), ("NSW", "Sydney", "2000", "AU")]  # fmt: skip
_STREETS_ZH = ["文三路", "解放路", "人民南路", "中山路", "建设大道", "和平街"]
_STREETS_EN = ["Maple Street", "King Street", "Hill Road", "Station Road", "Lake Avenue", "Orchard Road"]


@dataclass(frozen=True, slots=True)
class Taste:
    """What makes a customer's behaviour: shelves in order of love, price level 0…1, how often they come."""

    shelves: tuple[CategoryId, ...]
    price_level: float
    activity: float


def _chinese(number: int, rng: random.Random, since: datetime) -> Customer:
    region, city, postcode = rng.choice(_CHINA)
    return Customer(
        id=CustomerId(f"c-{number:04d}"),
        name=rng.choice(_SURNAMES) + rng.choice(_GIVEN),
        email=f"kehu{number:04d}@example.cn",
        phone=f"+861390000{number:04d}",
        language="zh",
        address=Address(f"{rng.choice(_STREETS_ZH)}{rng.randint(1, 300)}号", city, "", region, postcode, "CN"),
        created_at=since,
    )


def _foreign(number: int, rng: random.Random, since: datetime) -> Customer:
    region, city, postcode, country = rng.choice(_ABROAD)
    first, last = rng.choice(_FIRST), rng.choice(_LAST)
    return Customer(
        id=CustomerId(f"c-{number:04d}"),
        name=f"{first} {last}",
        email=f"{first}.{last}.{number:04d}@example.com".lower(),
        phone=f"+1415555{number:04d}",
        language="en",
        address=Address(f"{rng.randint(1, 300)} {rng.choice(_STREETS_EN)}", city, "", region, postcode, country),
        created_at=since,
    )


def _known(today: datetime) -> list[Customer]:
    """The two customers whose details the documentation names."""
    since = today - timedelta(days=500)
    jing = Address("文三路 18 号 3 幢 502 室", "杭州", "", "浙江", "310012", "CN")
    alice = Address("18 Maple Street", "San Francisco", "Apt 5", "CA", "94103", "US")
    return [
        Customer(CHEN_JING, "陈静", "chen.jing@example.cn", "+8613800001234", "zh", jing, since),
        Customer(ALICE_MORGAN, "Alice Morgan", "alice.morgan@example.com", "+14155550199", "en", alice, since),
    ]


def customers(count: int, rng: random.Random, today: datetime) -> list[Customer]:
    """Return ``count`` customers, the two known ones first; about two thirds write Chinese."""
    made = _known(today)
    for number in range(len(made) + 1, count + 1):
        since = (today - timedelta(days=rng.randint(20, 1000), minutes=rng.randint(0, 1400))).astimezone(UTC)
        make = _chinese if rng.random() < 0.66 else _foreign
        made.append(make(number, rng, since))
    return made


def tastes(people: Sequence[Customer], shelves: Sequence[CategoryId], rng: random.Random) -> dict[CustomerId, Taste]:
    """Give each customer one of four characters: bargain hunter, home maker, gadget lover, rare guest."""
    characters = (
        (("kitchen", "cleaning", "bedding"), 0.2, 0.6),
        (("bedding", "lighting", "kitchen"), 0.55, 0.8),
        (("phones", "audio", "computers", "wearables"), 0.8, 1.0),
        (tuple(shelves), 0.5, 0.2),
    )
    found: dict[CustomerId, Taste] = {}
    for person in people:
        loved, level, activity = rng.choice(characters)
        order = [CategoryId(shelf) for shelf in loved if shelf in shelves]
        rng.shuffle(order)
        rest = [shelf for shelf in shelves if shelf not in order]
        rng.shuffle(rest)
        found[person.id] = Taste(
            (*order, *rest), min(1.0, max(0.0, rng.gauss(level, 0.1))), activity * rng.uniform(0.6, 1.4)
        )
    return found


def pick_shelf(taste: Taste, rng: random.Random) -> CategoryId:
    """Draw a shelf: each is half as likely as the one loved before it."""
    for shelf in taste.shelves:
        if rng.random() < 0.5:
            return shelf
    return taste.shelves[0]
