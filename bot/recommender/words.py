"""Which of the shopper's own words does a product have, and its rivals have not?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.catalog.features import Word
from bot.catalog.index import TextIndex

MOST = 3
"""So many words are quoted."""


def quotations(text: str, index: TextIndex, rows: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """Return for each row the words of ``text`` it has and not all other rows have, as the shopper wrote them.

    What all rows have moved none of them before another, and is no reason; of a single row every word counts.
    Neighbours are quoted together.
    """
    words = index.words(text)
    if not words or not rows:
        return {row: () for row in rows}
    has = index.having(words)[:, list(rows)]
    telling = has.any(axis=1) & (~has.all(axis=1) | (len(rows) == 1))
    return {
        row: _quoted(
            text, [word for word, tells, held in zip(words, telling, has[:, n], strict=True) if tells and held]
        )
        for n, row in enumerate(rows)
    }


def _quoted(text: str, words: Sequence[Word]) -> tuple[str, ...]:
    places: list[tuple[int, int]] = []
    for word in sorted(words):
        if places and not text[places[-1][1] : word.start].strip(" -"):
            places[-1] = (places[-1][0], word.end)
        else:
            places.append((word.start, word.end))
    return tuple(dict.fromkeys(text[start:end] for start, end in places))[:MOST]
