"""Which of the shop's answered questions is this one?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.catalog.index import Field, TextIndex
from bot.catalog.model import FaqEntry
from bot.language import LANGUAGES, Language, is_han

NEAR = 0.15
"""An entry about a detail must be this much more similar than one that serves a shopper's whole intent."""
LOWEST, HIGHEST = 0.3, 0.6
"""Bounds of the cut-off, for an FAQ of three entries or of three hundred alike ones."""
_STRANGERS = 0.75
"""This part of questions that the FAQ does not answer stays below the cut-off."""


class FaqIndex:
    """TF-IDF over the questions and words of an FAQ, one document per entry and language.

    The cut-off comes from the FAQ itself, without any paraphrase: each question is put to an FAQ that lacks it, and
    so answers it nowhere; what it reaches there by shared words is what a stranger reaches. As questions of one shop
    are nearer to each other than most of what shoppers write, three quarters of them staying below is strict enough.
    """

    def __init__(self, entries: Sequence[FaqEntry]) -> None:
        self._entries = tuple(entries)
        documents = [(number, list(_fields(e, each))) for number, e in enumerate(entries) for each in LANGUAGES]
        documents = [(number, fields) for number, fields in documents if fields]
        self._owner = np.array([number for number, _ in documents], dtype=np.int64)
        self._index = TextIndex(fields for _, fields in documents)
        self.cutoff = self._cutoff()

    def scores(self, question: str) -> NDArray[np.float64]:
        """Return the similarity of the question to each entry, in its better language; shape (entries,), 0 to 1."""
        found = np.zeros(len(self._entries))
        np.maximum.at(found, self._owner, self._index.scores(question))
        return found

    def best(self, question: str, intent: str | None = None) -> FaqEntry | None:
        """Return the entry that answers the question; else the one that serves the intent; else None."""
        scores = self.scores(question)
        linked = [
            n for n, entry in enumerate(self._entries) if entry.intent and (intent is None or entry.intent == intent)
        ]
        general = max(linked, key=lambda number: scores[number], default=None)
        best = int(scores.argmax()) if len(scores) else None
        if best is None or scores[best] < self.cutoff:
            return self._entries[general] if intent is not None and general is not None else None
        if general is not None and (intent is not None or scores[general] >= self.cutoff):
            best = general if scores[best] < scores[general] + NEAR else best
        return self._entries[best]

    def _cutoff(self) -> float:
        reached: list[float] = []
        for number, entry in enumerate(self._entries):
            for question in entry.question.forms:
                others = self.scores(question)
                others[number] = 0.0
                reached.append(float(others.max()))
        return float(np.clip(np.quantile(reached, _STRANGERS), LOWEST, HIGHEST)) if reached else LOWEST


def _fields(entry: FaqEntry, language: Language) -> Iterator[Field]:
    """Yield what an entry says in one language; words without letters of either are said in both."""
    question = entry.question.zh if language == "zh" else entry.question.en
    words = [word for word in entry.words if not word.isalpha() or any(map(is_han, word)) == (language == "zh")]
    if question:
        yield Field(question)
    if words:
        yield Field("\n".join(words))
