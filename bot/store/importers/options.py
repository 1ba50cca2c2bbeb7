"""Which options and facts does a cell like ``颜色:黑色;尺码:M`` name?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.catalog.attributes import asked_for, vocabulary
from bot.catalog.model import Attribute, Option
from bot.language import Localized, is_han
from bot.text import normalise

_PAIRS = re.compile(r"[;；|\n]")
_SIGN = re.compile(r"[:：=]")


@cache
def _texts() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "options.yml").read_text(encoding="utf-8"))
    return loaded


@cache
def _keys() -> Mapping[str, str]:
    return {normalise(word): key for key, words in _texts()["keys"].items() for word in (key, *words)}


def by_script(value: str) -> Localized:
    """Return a text in the language of its script."""
    return Localized(zh=value) if any(map(is_han, value)) else Localized(en=value)


def named(name: str) -> tuple[str, Localized]:
    """Return the key and the name in both languages of what a file calls ``name``: the shop's own where it has one."""
    key = _keys().get(normalise(name.strip()))
    if key is not None:
        return key, Localized(**_texts()["names"][key])
    known = asked_for().exact(name.replace("_", " "))
    key = known or re.sub(r"[\s/_\-]+", "_", normalise(name.strip()))
    own = by_script(name.strip())
    vocabulary_name = vocabulary()[known].name if known else own
    return key, Localized(own.zh or vocabulary_name.zh, own.en or vocabulary_name.en)


def own_option(key: str, value: str) -> Option:
    """Return an option under one of the shop's keys, or under the key that a file's word stands for."""
    if key in _texts()["names"]:
        return Option(key, Localized(**_texts()["names"][key]), by_script(value))
    return Option(*named(key), by_script(value))


def pairs(cell: str, plain_key: str) -> Iterator[tuple[str, str]]:
    """Yield (name, value) for each part of a cell; a part without a name is under ``plain_key``."""
    for part in filter(None, map(str.strip, _PAIRS.split(cell))):
        name, sign, value = _halves(part)
        yield (name, value) if sign and name and value else (plain_key, part)


def attributes_in(cell: str) -> tuple[Attribute, ...]:
    """Return the facts that a cell of ``name:value`` pairs tells."""
    found = []
    for name, value in pairs(cell, "detail"):
        key, title = ("detail", Localized(**_texts()["names"]["detail"])) if name == "detail" else named(name)
        found.append(Attribute(key, title, by_script(value)))
    return tuple(found)


def _halves(part: str) -> tuple[str, bool, str]:
    found = _SIGN.search(part)
    if found is None:
        return "", False, part
    return part[: found.start()].strip(), True, part[found.end() :].strip()
