"""Which brand is meant by a word that is spelt like none?"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.nlu.features import syllable
from bot.nlu.tokens import shared_segmenter
from bot.text import normalise

_WORD = re.compile(r"[a-z]{2,}")
_HAN_PAIR = re.compile(r"(?=([\u3400-\u4dbf\u4e00-\u9fff]{2}))")
_HAN = re.compile(r"^[\u3400-\u4dbf\u4e00-\u9fff]+$")
SHORTEST = 5
"""Letters of the shortest brand whose misspellings are looked for: of "Bose" every other word is one."""
LONG = 8
"""Letters from which on two slips are forgiven; below, one."""


def usual_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that shoppers write: Latin ones met twice (once may be a slip), all pairs of Han characters."""
    latin: Counter[str] = Counter()
    pairs: set[str] = set()
    for text in texts:
        plain = normalise(text)
        latin.update(set(_WORD.findall(plain)))
        pairs.update(match[1] for match in _HAN_PAIR.finditer(plain))
    return frozenset(word for word, number in latin.items() if number > 1 and len(word) >= SHORTEST - 1) | pairs


class Near(NamedTuple):
    """A misspelt brand: the brand's value and the place."""

    value: str
    start: int
    end: int


class Misspelt:
    """The brands' spellings, searched by edit distance (Latin) and by sound (Chinese)."""

    def __init__(self, brands: Mapping[str, Iterable[str]], words: frozenset[str]) -> None:
        """Take the brands' normalised forms by value, and the ``words`` that are right as they are."""
        self._words = words
        self._latin: dict[str, str] = {}
        sounds: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for value, forms in brands.items():
            for form in forms:
                bare = re.sub(r"[^a-z]", "", form)
                if bare and form.isascii() and len(bare) >= SHORTEST:
                    self._latin[bare] = value
                elif _HAN.match(form) and len(form) >= 2:
                    sounds[tuple(map(syllable, form))].add(value)
        self._sounds = {sound: next(iter(values)) for sound, values in sounds.items() if len(values) == 1}
        self._lengths = sorted({len(sound) for sound in self._sounds}, reverse=True)

    def find(self, text: str, taken: list[tuple[int, int]]) -> Iterator[Near]:
        """Give the brands meant in a normalised text outside the places ``taken``."""
        yield from self._by_letters(text, taken)
        yield from self._by_sound(text, taken)

    def _by_letters(self, text: str, taken: list[tuple[int, int]]) -> Iterator[Near]:
        if not self._latin:
            return
        words = [m for m in _WORD.finditer(text) if _free(m.start(), m.end(), taken)]
        done = -1
        for place, match in enumerate(words):
            if match.start() < done:
                continue
            following = words[place + 1] if place + 1 < len(words) else None
            if following and text[match.end() : following.start()] in (" ", "-"):  # "sound sea"
                value = self._latin.get(match.group() + following.group())
                if value:
                    done = following.end()
                    yield Near(value, match.start(), done)
                    continue
            if (value := self._nearest(match.group())) is not None:
                yield Near(value, match.start(), match.end())

    def _nearest(self, word: str) -> str | None:
        if len(word) < SHORTEST - 1 or word in self._words:
            return None
        slips = 1 if len(word) < LONG else 2
        found = process.extract(word, self._latin.keys(), scorer=OSA.distance, score_cutoff=slips, limit=3)
        near = {self._latin[form] for form, distance, _ in found if _plausible(word, form, int(distance))}
        return next(iter(near)) if len(near) == 1 else None

    def _by_sound(self, text: str, taken: list[tuple[int, int]]) -> Iterator[Near]:
        if not self._sounds or not any(_HAN.match(character) for character in text):
            return
        spans = shared_segmenter().spans(text)
        starts, ends = {span.start for span in spans}, {span.end for span in spans}
        for length in self._lengths:
            for start in sorted(starts):
                end, piece = start + length, text[start : start + length]
                if end not in ends or not _HAN.match(piece) or not _free(start, end, taken):
                    continue
                value = self._sounds.get(tuple(map(syllable, piece)))
                if value and not (length == 2 and (piece in self._words or shared_segmenter().knows(piece))):
                    yield Near(value, start, end)


def _plausible(word: str, form: str, slips: int) -> bool:
    """Tell whether ``word`` may be a slip of ``form``: as many slips as its length allows, and the same beginning."""
    return slips <= (1 if min(len(word), len(form)) < LONG else 2) and (word[0] == form[0] or word[1] == form[0])


def _free(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return all(end <= left or start >= right for left, right in taken)
