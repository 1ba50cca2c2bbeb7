"""Which pieces of a text are compared when texts are searched?"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bot.text import normalise

_RUN = re.compile(r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]+)|(?P<number>\d+(?:\.\d+)?)|(?P<word>[a-z]+|[^\W\d_])")
LONGEST = 20_000
"""Characters of one text that are read; a pasted book must not cost seconds."""
GRAM = "~"
"""Marks pieces of words: they forgive a slip of the pen but prove nothing on their own."""
_SHORTEST_WITH_GRAMS = 4
_GLUED = 3


class Word(NamedTuple):
    """A word of what a shopper wrote: its place, what finds it, and of these what proves that a text has it."""

    start: int
    end: int
    features: tuple[str, ...]
    proofs: tuple[str, ...]


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing about a product, in both languages (``stopwords.yml``)."""
    lists = yaml.safe_load((Path(__file__).parent / "stopwords.yml").read_text(encoding="utf-8"))
    return frozenset(str(word) for words in lists.values() for word in words)


@cache
def _segmenter() -> Any:
    """Return jieba's tokenizer. It loads its dictionary (half a second) and complains about its own imports."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()


def stem(word: str) -> str:
    """Return an English word without its plural ending (the S-stemmer: Harman, JASIS 42, 1991).

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


def features(text: str, *, grams: bool = True) -> Iterator[str]:
    """Yield the features of a document's text, as often as they occur.

    English words without plural, numbers, and Chinese as overlapping pairs of characters: no segmentation that could
    split a text otherwise than the question for it. With ``grams`` also single characters and, of longer words,
    pieces of three letters, marked with ``~``.
    """
    for match in _RUN.finditer(normalise(text[:LONGEST])):
        run = match.group()
        if match.lastgroup == "han":
            yield from map("".join, pairwise(run))
            if grams:
                yield from (GRAM + character for character in run)
        elif match.lastgroup == "number":
            yield run
        else:
            yield from _latin(run) if grams else _latin(run)[:1]


def asked(text: str) -> list[Word]:
    """Return the words of what a shopper wrote, without those that say nothing.

    Chinese is segmented, so that no pair of characters reaches over two words. A word of one character is proven by
    that character, a longer one by its pairs, an English one by itself.
    """
    found: list[Word] = []
    for match in _RUN.finditer(normalise(text[:LONGEST])):
        if match.lastgroup == "han":
            pieces = _segmenter().tokenize(match.group())
            words = [(word, match.start() + left, match.start() + right) for word, left, right in pieces]
            found += [_han(word, start, end) for word, start, end in words if not _says_nothing(word)]
        elif match.lastgroup == "number":
            found.append(Word(*match.span(), (match.group(),), (match.group(),)))
        elif latin := _latin(match.group()):
            found.append(Word(*match.span(), latin, latin[:1]))
    return found


@lru_cache(maxsize=4096)
def _says_nothing(word: str) -> bool:
    """Tell whether a Chinese word is a stop word or a short one put together from such: "买个"."""
    if word in stop_words():
        return True
    parts = ((word[:at], word[at:]) for at in range(1, len(word)))
    return len(word) <= _GLUED and any(left in stop_words() and _says_nothing(right) for left, right in parts)


def _han(word: str, start: int, end: int) -> Word:
    pairs, characters = tuple(map("".join, pairwise(word))), tuple(GRAM + character for character in word)
    return Word(start, end, pairs + characters, pairs or characters)


@lru_cache(maxsize=65_536)
def _latin(word: str) -> tuple[str, ...]:
    if word in stop_words():
        return ()
    bare = stem(word)
    if len(bare) < _SHORTEST_WITH_GRAMS:
        return (bare,)
    edged = f"<{bare}>"
    return (bare, *(GRAM + edged[at : at + 3] for at in range(len(edged) - 2)))
