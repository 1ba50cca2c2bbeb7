"""Does a variant have the options a shopper named?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.catalog.model import Option, Variant
from bot.text import normalise


def matching(variant: Variant, wanted: Iterable[str]) -> Iterator[Option]:
    """Yield the variant's options that are among ``wanted``, each ``key=value`` with the value in any language."""
    for asked in wanted:
        key, _, value = asked.partition("=")
        for option in variant.options:
            if _plain(option.key) == _plain(key) and _plain(value) in map(_plain, option.value.forms):
                yield option


def has_all(variant: Variant, wanted: Sequence[str]) -> bool:
    """Tell whether the variant has every option."""
    return all(any(True for _ in matching(variant, [each])) for each in wanted)


def admits(variant: Variant, wanted: Sequence[str]) -> bool:
    """Tell whether the variant has, of every key that was named, one of the values: "black or white, size M"."""
    by_key = groupby(sorted(wanted, key=_key), key=_key)
    return all(any(True for _ in matching(variant, list(values))) for _, values in by_key)


def _key(wanted: str) -> str:
    return _plain(wanted.partition("=")[0])


def _plain(text: str) -> str:
    return normalise(text.strip())
