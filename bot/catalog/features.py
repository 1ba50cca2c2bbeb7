"""Which pieces of a text are compared when texts are searched?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from bot.text import normalise

_RUN = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)?")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
LONGEST = 20_000
"""Characters of one text that are read; a pasted book must not cost seconds."""
_SHORTEST_GRAM_WORD = 4
GRAM = "~"
"""Prefix of pieces of words: they forgive a slip of the pen but prove nothing on their own."""


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing about a product, in both languages (``stopwords.yml``)."""
    lists = yaml.safe_load((Path(__file__).parent / "stopwords.yml").read_text(encoding="utf-8"))
    return frozenset(str(word) for words in lists.values() for word in words)


@cache
def _han_stops() -> re.Pattern[str]:
    words = sorted((word for word in stop_words() if _HAN.fullmatch(word)), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def stem(word: str) -> str:
    """Return an English word without its plural ending (the first step of Harman's S-stemmer, 1991).

    >>> [stem(word) for word in ("batteries", "cases", "glass", "headphones")]
    ['battery', 'case', 'glass', 'headphone']
    """
    if word.endswith("ies") and len(word) > 4 and word[-4] not in "ae":
        return word[:-3] + "y"
    if word.endswith("es") and len(word) > 3 and word[-3] not in "aeo":
        return word[:-1]
    if word.endswith("s") and len(word) > 3 and word[-2] not in "us":
        return word[:-1]
    return word


def features(text: str) -> Iterator[str]:
    """Yield the features of a text, repeated as often as they occur.

    Words and numbers, English without plural; Chinese as overlapping pairs of characters; single characters and
    pieces of three letters marked with ``~``.
    """
    for match in _RUN.finditer(normalise(text[:LONGEST])):
        run = match.group()
        for piece in _scripts(run):
            yield from _han(piece) if _HAN.fullmatch(piece) else _latin(piece)


def _scripts(run: str) -> Iterator[str]:
    """Split a run of letters where Chinese meets another script."""
    start = 0
    for match in _HAN.finditer(run):
        if match.start() > start:
            yield run[start : match.start()]
        yield match.group()
        start = match.end()
    if start < len(run):
        yield run[start:]


def _latin(word: str) -> Iterator[str]:
    if word in stop_words():
        return
    bare = stem(word)
    yield bare
    if len(bare) >= _SHORTEST_GRAM_WORD and not bare[0].isdigit():
        edged = f"<{bare}>"
        yield from (GRAM + edged[at : at + 3] for at in range(len(edged) - 2))


def _han(run: str) -> Iterator[str]:
    for part in _han_stops().sub(" ", run).split():
        yield from (part[at : at + 2] for at in range(len(part) - 1))
        yield from (GRAM + character for character in part)
