"""What is wrong with the training messages? Contradictions, near-duplicates across intents, thin intents, imbalance."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.examples import Example
from bot.nlu.features import Reading
from bot.nlu.vectors import TextVectors
from bot.text import normalise

Kind = Literal["contradiction", "near duplicate", "thin", "imbalance"]
NEAR = 0.85
"""Cosine of their letters from which on two messages count as all but the same."""
ROWS_AT_ONCE = 500
FEWEST = 40
"""Messages per intent and language below which an intent is thin."""
OUT_OF_BALANCE = 1.5
"""How many times as many messages an intent may have in one language as in the other."""
_SIGNS = re.compile(r"[\W_]+")


class Finding(NamedTuple):
    """One fault: what kind, which intents, which messages, where they stand."""

    kind: Kind
    intents: tuple[str, ...]
    told: str
    places: tuple[str, ...]


def check(examples: Sequence[Example], *, fewest: int = FEWEST) -> list[Finding]:
    """Return all findings, contradictions first."""
    return [*contradictions(examples), *near_duplicates(examples), *thin(examples, fewest), *imbalance(examples)]


def contradictions(examples: Sequence[Example]) -> Iterator[Finding]:
    """Give the messages that stand under several intents, signs and spelling aside."""
    alike: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        alike[_SIGNS.sub(" ", normalise(example.text)).strip() or example.text].append(example)
    for same in alike.values():
        intents = tuple(sorted({example.intent for example in same}))
        if len(intents) > 1:
            yield Finding("contradiction", intents, same[0].text, tuple(example.place for example in same))


def near_duplicates(examples: Sequence[Example]) -> Iterator[Finding]:
    """Give pairs of different intents that are all but the same.

    Only messages that share a rare feature are compared, so that the work grows with the messages, not their square.
    """
    if len(examples) < 2:
        return
    vectors = TextVectors(("letters",))
    matrix = vectors.fit([Reading(example.text) for example in examples])
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix = csr_matrix(matrix.multiply(1.0 / np.maximum(lengths, 1e-9)[:, None]))
    held = np.asarray((matrix > 0).sum(axis=0)).ravel()
    rare = csr_matrix(matrix[:, np.flatnonzero((held > 1) & (held <= 200))])
    sides = rare.T.tocsr()
    intents = np.array([example.intent for example in examples])
    for start in range(0, len(examples), ROWS_AT_ONCE):
        candidates = csr_matrix(rare[start : start + ROWS_AT_ONCE] @ sides).tocoo()
        later = candidates.col > candidates.row + start
        promising = later & (candidates.data >= NEAR - 0.7)
        left, right = candidates.row[promising] + start, candidates.col[promising]
        differ = intents[left] != intents[right]
        left, right = left[differ], right[differ]
        cosines = np.asarray(matrix[left].multiply(matrix[right]).sum(axis=1)).ravel()
        for one, other, cosine in zip(left, right, cosines, strict=True):
            if NEAR <= cosine < 0.99999:
                first, second = examples[one], examples[other]
                told = f"{first.text} ~ {second.text} ({cosine:.2f})"
                yield Finding("near duplicate", (first.intent, second.intent), told, (first.place, second.place))


def thin(examples: Sequence[Example], fewest: int) -> Iterator[Finding]:
    """Give intents with too few messages in a language."""
    for (intent, language), number in sorted(_counts(examples).items()):
        if number < fewest:
            yield Finding("thin", (intent,), f"{number} messages in {language}, {fewest} wanted", ())


def imbalance(examples: Sequence[Example]) -> Iterator[Finding]:
    """Give intents of which one language has far more messages than another."""
    counts = _counts(examples)
    for intent in sorted({example.intent for example in examples}):
        by_language = {language: number for (name, language), number in counts.items() if name == intent}
        if max(by_language.values()) > OUT_OF_BALANCE * max(1, min(by_language.values())):
            told = ", ".join(f"{language} {number}" for language, number in sorted(by_language.items()))
            yield Finding("imbalance", (intent,), told, ())


def _counts(examples: Sequence[Example]) -> Counter[tuple[str, str]]:
    """Return messages by intent and language; a language without any counts 0."""
    languages = sorted({example.language for example in examples})
    counts: Counter[tuple[str, str]] = Counter((example.intent, example.language) for example in examples)
    for intent in {example.intent for example in examples}:
        for language in languages:
            counts[(intent, language)] += 0
    return counts
