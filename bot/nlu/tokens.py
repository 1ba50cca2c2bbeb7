"""Where does a word begin and end in text that mixes Chinese and Latin?"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

with warnings.catch_warnings():  # it asks for its own version in a way that newer tools warn of
    warnings.simplefilter("ignore")
    import jieba

_RUN = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?|[\u3400-\u4dbf\u4e00-\u9fff]+|[^\s\w]|\w", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
LONGEST_READ = 2000
"""Characters of a message that are split into words and searched for things: a pasted book must not cost seconds."""
LONGEST_HAN_RUN = 400
"""Han runs are segmented in pieces of this many characters: a pasted book must not cost seconds."""


class Span(NamedTuple):
    """A token's text (as normalised) and its place."""

    text: str
    start: int
    end: int


class Segmenter:
    """Jieba with the shop's own words. Building one takes about half a second; share it."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._jieba = jieba.Tokenizer()
        jieba.setLogLevel(30)
        for word in words:
            self.add(word)

    def add(self, word: str) -> None:
        """Make ``word`` (normalised) one token from now on."""
        if len(word) > 1 and _HAN.search(word):
            self._jieba.add_word(word)

    def knows(self, word: str) -> bool:
        """Tell whether ``word`` (normalised) is in the dictionary."""
        self._jieba.check_initialized()
        return bool(self._jieba.FREQ.get(word))

    def spans(self, text: str) -> list[Span]:
        """Split normalised text into words, numbers and single signs, with their places; spaces are dropped.

        >>> [span.text for span in Segmenter().spans("有没有coupon")]
        ['有没有', 'coupon']
        """
        found: list[Span] = []
        for match in _RUN.finditer(text):
            run, start = match.group(), match.start()
            if not _HAN.match(run):
                found.append(Span(run, start, match.end()))
                continue
            for offset in range(0, len(run), LONGEST_HAN_RUN):
                piece = run[offset : offset + LONGEST_HAN_RUN]
                found += [Span(w, start + offset + a, start + offset + b) for w, a, b in self._jieba.tokenize(piece)]
        return found


@lru_cache(maxsize=1)
def shared_segmenter() -> Segmenter:
    """Return this process's segmenter."""
    return Segmenter()
