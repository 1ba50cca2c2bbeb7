"""Who buys in the demo shop, and what does each of them like?"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.catalog.model import CategoryId
from bot.customers.model import Address, Customer, CustomerId

CHEN_JING = CustomerId("c-0001")
ALICE_MORGAN = CustomerId("c-0002")


@cache
def names() -> Mapping[str, Any]:
    """Return the names and places of ``people.yml``."""
    return dict(yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Taste:
    """What makes a customer's behaviour: shelves in order of love, price level 0…1, how often they come."""

    shelves: tuple[CategoryId, ...]
    price_level: float
    activity: float


def _chinese(number: int, rng: random.Random, since: datetime) -> Customer:
    region, city, postcode = rng.choice(names()["china"])
    return Customer(
        id=CustomerId(f"c-{number:04d}"),
        name=rng.choice(names()["surnames"]) + rng.choice(names()["given"]),
        email=f"kehu{number:04d}@example.cn",
        phone=f"+861390000{number:04d}",
        language="zh",
        address=Address(f"{rng.choice(names()['streets'])}{rng.randint(1, 300)}号", city, "", region, postcode, "CN"),
        created_at=since,
    )


def _foreign(number: int, rng: random.Random, since: datetime) -> Customer:
    region, city, postcode, country = rng.choice(names()["abroad"])
    first, last = rng.choice(names()["first"]), rng.choice(names()["last"])
    return Customer(
        id=CustomerId(f"c-{number:04d}"),
        name=f"{first} {last}",
        email=f"{first}.{last}.{number:04d}@example.com".lower(),
        phone=f"+1415555{number:04d}",
        language="en",
        address=Address(f"{rng.randint(1, 300)} {rng.choice(names()['roads'])}", city, "", region, postcode, country),
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
