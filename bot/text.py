"""How is a message spelt for matching? Every step keeps the length, so that offsets hold in the original."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib import resources


@cache
def _simplified() -> dict[int, str]:
    """Traditional → Simplified, one character for one (OpenCC's table, first choice)."""
    table = resources.files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t", 1) for line in table.splitlines() if "\t" in line)
    return {ord(left): right.split()[0] for left, right in pairs if len(left) == 1 and len(right.split()[0]) == 1}


@lru_cache(maxsize=16_384)
def _plain(character: str) -> str:
    """Return the character half-width and lower-case where that is one character again."""
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


def normalise(text: str) -> str:
    """Return ``text`` half-width, Simplified and lower-case, of the same length.

    >>> normalise("ＡＢＣ１２３ 運費")
    'abc123 运费'
    """
    if text.isascii():
        return text.lower()
    return "".join(map(_plain, text)).translate(_simplified())
