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

_BEFORE = re.compile(r"\s+(?:for|with|of|in)\s|[(（,，/]", re.IGNORECASE)
_RUN = re.compile(r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]+)|(?P<number>\d+(?:\.\d+)?)|(?P<word>[a-z]+|[^\W\d_])")
LONGEST = 20_000
"""Characters of one text that are read; a pasted book must not cost seconds."""
CHARACTER = "~"
"""Marks single Chinese characters, which say less than a pair of them."""
_GLUED = 3
_LAST = 6


class Word(NamedTuple):
    """A word of what a shopper wrote: its place, and the features that prove together that a text has it."""

    start: int
    end: int
    proofs: tuple[str, ...]

    @property
    def chinese(self) -> bool:
        """Whether it is Chinese."""
        return not self.proofs[0].isascii() or self.proofs[0].startswith(CHARACTER)

    @property
    def text(self) -> str:
        """The word as it is compared: normalised, without plural."""
        if not self.chinese:
            return self.proofs[0]
        return self.proofs[0].removeprefix(CHARACTER) + "".join(pair[1] for pair in self.proofs[1:])


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


@lru_cache(maxsize=65_536)
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


def features(text: str, *, characters: bool = True) -> Iterator[str]:
    """Yield the features of a document's text, as often as they occur.

    English words without plural, numbers, and Chinese as overlapping pairs of characters: no segmentation that could
    split a text otherwise than the question for it. With ``characters`` also single Chinese ones, marked with ``~``.
    """
    for match in _RUN.finditer(normalise(text[:LONGEST])):
        run = match.group()
        if match.lastgroup == "han":
            yield from map("".join, pairwise(run))
            if characters:
                yield from (CHARACTER + each for each in run)
        elif match.lastgroup == "number":
            yield run
        elif run not in stop_words():
            yield stem(run)


def asked(text: str) -> list[Word]:
    """Return the words of what a shopper wrote, without those that say nothing.

    Chinese is segmented, so that no pair of characters reaches over two words. A word of one character is proven by
    that character, a longer one by its pairs, an English one by itself.
    """
    found: list[Word] = []
    for match in _RUN.finditer(normalise(text[:LONGEST])):
        run, start = match.group(), match.start()
        if match.lastgroup == "han":
            pieces = _segmenter().tokenize(run)
            found += [Word(start + a, start + b, _pairs(word)) for word, a, b in pieces if not _says_nothing(word)]
        elif match.lastgroup == "number":
            found.append(Word(start, match.end(), (run,)))
        elif run not in stop_words():
            found.append(Word(start, match.end(), (stem(run),)))
    return found


def last_word(name: str) -> str:
    """Return what a name ends with, as it is compared; that mostly says what the thing is: a phone case is a case.

    >>> last_word("云鹿 X1 系列透明手机壳"), last_word("Clear Cases for Cloudeer X1")
    ('壳', 'case')
    """
    runs = list(_RUN.finditer(normalise(_BEFORE.split(name, maxsplit=1)[0])))
    words = [match for match in runs if match.lastgroup != "number"]
    if not words or words[-1].lastgroup != "han":
        return stem(words[-1].group()) if words else ""
    pieces = [word for word in _segmenter().cut(words[-1].group()[-_LAST:]) if not _says_nothing(word)]
    return pieces[-1] if pieces else ""


@lru_cache(maxsize=4096)
def _says_nothing(word: str) -> bool:
    """Tell whether a Chinese word is a stop word or a short one put together from such: "买个"."""
    if word in stop_words():
        return True
    parts = ((word[:at], word[at:]) for at in range(1, len(word)))
    return len(word) <= _GLUED and any(left in stop_words() and _says_nothing(right) for left, right in parts)


def _pairs(word: str) -> tuple[str, ...]:
    return tuple(map("".join, pairwise(word))) or (CHARACTER + word,)
