"""Which features has a message? Words, letters, sounds, pairs at a distance, and what stands where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

from bot.nlu.tokens import shared_segmenter
from bot.text import normalise

LONGEST = 500
"""Characters of a message that are read for its intent; the rest cannot change what is wanted."""
LETTERS = range(1, 6)
SOUNDS = range(1, 4)
NEAR = 3
"""Words up to this far behind one another make a pair."""

_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_DIGITS = re.compile(r"\d+")


class Reading:
    """A message as read once, for all features: spelt alike, figures only by their length, and its words."""

    __slots__ = ("plain", "words")

    def __init__(self, text: str) -> None:
        self.plain = _DIGITS.sub(lambda run: "0" * min(len(run.group()), 4), normalise(text[:LONGEST]))
        self.words = [span.text for span in shared_segmenter().spans(self.plain)]


def words(reading: Reading) -> Iterator[str]:
    """Give the words and each two neighbours."""
    yield from reading.words
    yield from (f"{left} {right}" for left, right in pairwise(reading.words))


def letters(reading: Reading) -> Iterator[str]:
    """Give the pieces of 1–5 characters within words, with a space for a word's edge; they forgive misspelling."""
    for word in reading.plain.split():
        padded = f" {word} "
        for size in LETTERS:
            if size >= len(padded):
                yield padded
                break
            yield from (padded[start : start + size] for start in range(len(padded) - size + 1))


@lru_cache(maxsize=30_000)
def syllable(character: str) -> str:
    """Return how a Han character sounds, without tone; of several readings the commonest."""
    from pypinyin import lazy_pinyin  # loads its tables, a quarter second

    return str(lazy_pinyin(character)[0])


def sounds(reading: Reading) -> Iterator[str]:
    """Give the Chinese syllables, without tones, in runs of 1–3: a homophone typed by mistake sounds the same."""
    for run in _HAN_RUN.finditer(reading.plain):
        heard = [syllable(character) for character in run.group()]
        for size in SOUNDS:
            yield from ("-".join(heard[start : start + size]) for start in range(len(heard) - size + 1))


def pairs(reading: Reading) -> Iterator[str]:
    """Give pairs of words with one or two others between."""
    for place, left in enumerate(reading.words):
        yield from (f"{left}~{right}" for right in reading.words[place + 2 : place + 1 + NEAR])


def places(reading: Reading) -> Iterator[str]:
    """Give the first word, the first two, the last, the length and whether it is marked as a question."""
    if reading.words:
        yield f"first {reading.words[0]}"
        yield f"begins {' '.join(reading.words[:2])}"
        yield f"last {reading.words[-1]}"
    yield f"length {min(len(reading.words), 12)}"
    yield f"asks {'?' in reading.plain}"


Analyser = Callable[[Reading], Iterator[str]]
BLOCKS: dict[str, tuple[Analyser, float, bool]] = {
    "words": (words, 1.0, True),
    "letters": (letters, 1.0, True),
    "sounds": (sounds, 1.0, True),
    "pairs": (pairs, 0.7, True),
    "places": (places, 0.5, False),
}
"""Name → (features, weight of the block, whether rare features count more). Chosen by cross-validation on the
training messages: docs/understanding.md has the table."""
