"""What is a group of customers called, and what sets it apart?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from bot.catalog.model import CategoryId
from bot.language import Localized
from bot.segmentation.features import SHARE
from bot.segmentation.kmeans import Clustering
from bot.segmentation.model import Segment

TELLING = 0.5
"""A feature sets a group apart when its mean lies this many deviations from everybody's."""
FAVOURITE = 1.25
"""A category is a favourite when the group's share of it is this many times everybody's."""


@dataclass(frozen=True, slots=True)
class Trait:
    """A feature in which a group stands out. ``distance`` in deviations, below 0 where it has less."""

    feature: str
    distance: float

    @property
    def key(self) -> str:
        """Its key in ``profiles.yml``."""
        return f"{self.feature}_{'high' if self.distance > 0 else 'low'}"


@cache
def phrases() -> dict[str, Any]:
    """Read ``profiles.yml``, once."""
    loaded: dict[str, Any] = yaml_load(Path(__file__).parent / "profiles.yml")
    return loaded


def yaml_load(path: Path) -> Any:
    """Read a YAML file."""
    import yaml

    return yaml.safe_load(path.read_text(encoding="utf-8"))


def profiles(frame: pd.DataFrame, clustering: Clustering) -> list[Segment]:
    """Describe every group of ``frame``'s rows, the one that spends most first; no two have one name."""
    segments: list[Segment] = []
    taken: set[str] = set()
    order = clustering.centres["money"].sort_values(ascending=False, kind="stable").index
    for number, label in enumerate(order, start=1):
        members = frame[clustering.labels == label]
        found = traits(frame, members)
        name = _name(found, number, taken)
        taken.add(name.en)
        centre = clustering.centres.loc[label]
        features = {str(column): round(float(centre[column]), 4) for column in frame.columns if SHARE not in column}
        segments.append(
            Segment(
                f"segment-{number}",
                name,
                _description(found),
                len(members),
                features,
                favourites(frame, members),
                round(float(centre.get("price_level", 0.5)), 4),
            )
        )
    return segments


def traits(everybody: pd.DataFrame, members: pd.DataFrame) -> list[Trait]:
    """Return what sets the members apart, most telling first."""
    known = [column for column in everybody.columns if f"{column}_high" in phrases()["traits"]]
    deviation = everybody[known].std(ddof=0)
    distance = (members[known].mean() - everybody[known].mean()) / deviation.where(deviation > 0)
    found = [Trait(str(name), float(value)) for name, value in distance.dropna().items()]
    telling = [t for t in found if abs(t.distance) >= TELLING and t.key in phrases()["traits"]]
    return sorted(telling, key=lambda trait: (-abs(trait.distance), trait.feature))


def favourites(everybody: pd.DataFrame, members: pd.DataFrame) -> tuple[CategoryId, ...]:
    """Return the categories the members turn to clearly more than others do, most preferred first."""
    shares = [column for column in everybody.columns if column.startswith(SHARE)]
    ratio = members[shares].mean() / everybody[shares].mean().where(lambda mean: mean > 0)
    liked = ratio[ratio >= FAVOURITE].sort_values(ascending=False, kind="stable")
    return tuple(CategoryId(str(column).removeprefix(SHARE)) for column in liked.index)


def _name(found: list[Trait], number: int, taken: set[str]) -> Localized:
    texts = phrases()
    for count in range(1, len(found) + 1):
        parts = [texts["traits"][trait.key]["name"] for trait in found[:count]]
        name = Localized(
            texts["joint"]["zh"].join(p["zh"] for p in parts), texts["joint"]["en"].join(p["en"] for p in parts)
        )
        if name.en not in taken:
            return name
    plain = texts["plain"]["name"]
    if plain["en"] not in taken:
        return Localized(plain["zh"], plain["en"])
    return Localized(f"{plain['zh']} {number}", f"{plain['en']} {number}")


def _description(found: list[Trait]) -> Localized:
    texts = phrases()
    parts = [texts["traits"][trait.key]["tells"] for trait in found[:3]] or [texts["plain"]["tells"]]
    return Localized("，".join(p["zh"] for p in parts) + "。", "; ".join(p["en"] for p in parts) + ".")
