"""What is a group of customers called, and what sets it apart?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from bot.catalog.model import CategoryId
from bot.language import LANGUAGES, Language, Localized
from bot.segmentation.features import SHARE, compared
from bot.segmentation.kmeans import Clustering
from bot.segmentation.model import Segment

TELLING = 0.5
"""A feature sets a group apart when its mean lies this many deviations from everybody's."""
FAVOURITE = 1.25
"""A category is a favourite when the group's share of it is this many times everybody's …"""
NOTABLE = 0.1
"""… and at least this part of what the group turns to."""
_TOLD = 3


@dataclass(frozen=True, slots=True)
class Trait:
    """A feature in which a group stands out. ``distance`` is in deviations, below 0 where it has less."""

    feature: str
    distance: float

    @property
    def key(self) -> str:
        """Its key in ``profiles.yml``."""
        return f"{self.feature}_{'high' if self.distance > 0 else 'low'}"


NEVER_BOUGHT = Trait("purchases", -99.0)
"""None of the members has ordered anything."""


@cache
def _phrases() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "profiles.yml").read_text(encoding="utf-8"))
    return loaded


def profiles(
    frame: pd.DataFrame, clustering: Clustering, categories: Mapping[CategoryId, Localized]
) -> dict[int, Segment]:
    """Describe every group of ``frame``'s rows (made by :func:`features.behaviour`), by the group's number.

    Segments are numbered and named by money, the group that spends most first; no two bear one name.
    """
    found: dict[int, Segment] = {}
    taken: set[str] = set()
    for number, label in enumerate(clustering.centres["money"].sort_values(ascending=False, kind="stable").index, 1):
        members = frame[clustering.labels == label]
        apart, liked = traits(frame, members), favourites(frame, members)
        shelves = [categories[each] for each in liked if each in categories]
        name = _name(apart, shelves, number, taken)
        taken |= set(name.forms)
        centre = clustering.centres.loc[label]
        found[int(label)] = Segment(
            id=f"segment-{number}",
            name=name,
            description=Localized(*(_description(apart, shelves, language) for language in LANGUAGES)),
            size=len(members),
            features={name: round(float(centre[name]), 4) for name in frame.columns if not name.startswith(SHARE)},
            favourite_categories=liked,
            price_level=round(float(centre["price_level"]), 4),
        )
    return found


def traits(everybody: pd.DataFrame, members: pd.DataFrame) -> list[Trait]:
    """Return what sets the members apart, most telling first, among features that have words in ``profiles.yml``."""
    all_, some = compared(everybody), compared(members)
    deviation = all_.std(ddof=0)
    distance = (some.mean() - all_.mean()) / deviation.where(deviation > 0)
    found = [Trait(str(name), float(value)) for name, value in distance.dropna().items()]
    if (members["frequency"] == 0).all():  # then what follows from it need not be said
        found = [NEVER_BOUGHT, *(trait for trait in found if trait.feature == "views")]
    telling = [trait for trait in found if abs(trait.distance) >= TELLING and trait.key in _phrases()["traits"]]
    return sorted(telling, key=lambda trait: (-abs(trait.distance), trait.feature))


def favourites(everybody: pd.DataFrame, members: pd.DataFrame) -> tuple[CategoryId, ...]:
    """Return the categories to which the members turn clearly more than others do, most beloved first."""
    shares = [column for column in everybody.columns if column.startswith(SHARE)]
    theirs, usual = members[shares].mean(), everybody[shares].mean()
    liked = theirs[(theirs >= FAVOURITE * usual) & (theirs >= NOTABLE)].sort_values(ascending=False, kind="stable")
    return tuple(CategoryId(str(column).removeprefix(SHARE)) for column in liked.index)


def _name(apart: Sequence[Trait], shelves: Sequence[Localized], number: int, taken: set[str]) -> Localized:
    """Return the strongest trait's name; where that is taken, with the next ones, a shelf, or at last a number."""
    texts = _phrases()
    parts = [_both(texts["traits"][trait.key]["name"]) for trait in apart] or [_both(texts["plain"]["name"])]
    tries = [parts[: count + 1] for count in range(len(parts))] + [[parts[0], shelf] for shelf in shelves]
    for joined in (Localized(*(_joined(each, language) for language in LANGUAGES)) for each in tries):
        if not taken & set(joined.forms):
            return joined
    return Localized(*(f"{parts[0].text(language)} {number}" for language in LANGUAGES))


def _joined(parts: Sequence[Localized], language: Language) -> str:
    return str(_phrases()["joint"][language]).join(part.text(language) for part in parts)


def _description(apart: Sequence[Trait], shelves: Sequence[Localized], language: Language) -> str:
    texts = _phrases()
    clauses = [str(texts["traits"][trait.key]["tells"][language]) for trait in apart[:_TOLD]]
    if shelves:
        names = str(texts["list"][language]).join(shelf.text(language) for shelf in shelves[:_TOLD])
        clauses.append(str(texts["favour"][language]).format(shelves=names))
    clauses = clauses or [str(texts["plain"]["tells"][language])]
    return str(texts["sentence"][language]).format(clauses=str(texts["clause"][language]).join(clauses))


def _both(text: Mapping[str, str]) -> Localized:
    return Localized(zh=text["zh"], en=text["en"])
