"""What do the demo shop's products look like? A flat drawing by kind, tinted with the variant's colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

import yaml

from bot.store.demo.catalogue import HERE, colour_slug, shelves

INK, PAPER, ACCENT, GROUND = "#1d1f24", "#fbfaf7", "#c8452d", "#e9e5da"
_SHEET = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" role="img">'
    f'<rect width="400" height="300" fill="{GROUND}"/>'
    '<ellipse cx="200" cy="256" rx="120" ry="10" fill="#1d1f24" opacity=".08"/>$shape</svg>\n'
)


@cache
def _drawings() -> Mapping[str, Any]:
    return dict(yaml.safe_load((HERE / "shapes.yml").read_text(encoding="utf-8")))


def _mixed(colour: str, other: str, share: float) -> str:
    """Return ``colour`` with ``share`` (0…1) of ``other`` in it; both ``#rrggbb``."""
    pairs = ((int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def tint(colour: str | None) -> str:
    """Return the drawing's colour for an English colour name; ``dark green`` falls back to ``green``."""
    known, plain = _drawings()["colours"], str(_drawings()["plain"])
    if colour is None:
        return plain
    name = colour.lower()
    return str(known.get(name) or known.get(name.split()[-1]) or known.get(name.split()[0]) or plain)


def draw(kind: str, colour: str | None) -> str:
    """Return an SVG of a kind of product in a colour; a parcel where the kind has no drawing."""
    shapes, same = _drawings()["shapes"], _drawings()["same"]
    shape = shapes.get(kind) or shapes.get(same.get(kind, "")) or shapes["parcel"]
    base = tint(colour)
    inks = {
        "c": base,
        "d": _mixed(base, INK, 0.35),
        "l": _mixed(base, "#ffffff", 0.55),
        "k": INK,
        "p": PAPER,
        "a": ACCENT,
    }
    return Template(_SHEET).substitute(shape=Template(shape).substitute(inks))


def pictures() -> Iterable[tuple[str, str]]:
    """Yield (file name, SVG) for every product and every colour it comes in."""
    for shelf in shelves():
        for product in shelf["products"]:
            colours = [variant.get("options", {}).get("color") for variant in product["variants"]]
            named = {_slug(colour): str(colour["en"]) for colour in colours if colour}
            yield f"{product['id']}.svg", draw(product["kind"], next(iter(named.values()), None))
            for slug, colour in named.items():
                yield f"{product['id']}-{slug}.svg", draw(product["kind"], colour)


def _slug(colour: Mapping[str, Any]) -> str:
    return colour_slug(str(colour["en"]))


def write(folder: Path) -> int:
    """Write all pictures into ``folder``; return how many. A picture that is there already is left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for name, svg in pictures():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != svg:
            path.write_text(svg, encoding="utf-8")
        count += 1
    return count
