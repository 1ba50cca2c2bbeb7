"""Which messages are held out when? Near-duplicates together, and whole intents where out of scope has no examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.nlu.features import Reading

Rows = NDArray[np.int_]


@dataclass(frozen=True)
class Rehearsal:
    """``seen`` is trained on; ``known`` is asked and has an answer; ``strange`` is asked and has none."""

    seen: Rows
    known: Rows
    strange: Rows


def deal(truth: Rows, readings: Sequence[Reading], hands: int, seed: int) -> Rows:
    """Return each message's fold, 0 to ``hands`` − 1: every intent spread evenly, equal sets of words in one fold."""
    generator = np.random.default_rng(seed)
    fold = np.zeros(len(truth), dtype=int)
    turn = 0  # goes on from intent to intent: intents of one message do not all land in fold 0
    for intent in np.unique(truth):
        alike: dict[frozenset[str], list[int]] = {}
        for row in np.flatnonzero(truth == intent):
            alike.setdefault(frozenset(readings[row].words), []).append(int(row))
        groups = list(alike.values())
        for place in generator.permutation(len(groups)):
            fold[groups[place]] = turn % hands
            turn += 1
    return fold


def rehearsals(
    truth: Rows, readings: Sequence[Reading], *, hands: int, seeds: int, hide_intents: bool
) -> Iterator[Rehearsal]:
    """Give ``hands`` × ``seeds`` rehearsals.

    ``hide_intents``: in each, a part of the intents is left out of training altogether; their messages stand for what
    the model will not know (L. Shu, H. Xu, B. Liu, "Unseen class discovery in open-world classification", 2018).
    """
    for seed in range(seeds):
        fold = deal(truth, readings, hands, seed)
        hidden_in = _parts(truth, hands, seed) if hide_intents else np.full(truth.max() + 1, -1)
        for number in range(hands):
            hidden = hidden_in[truth] == number
            yield Rehearsal(
                seen=np.flatnonzero((fold != number) & ~hidden),
                known=np.flatnonzero((fold == number) & ~hidden),
                strange=np.flatnonzero(hidden),
            )


def _parts(truth: Rows, parts: int, seed: int) -> Rows:
    """Return each intent's part, the parts about equal in messages."""
    sizes = np.bincount(truth)
    order = np.argsort(-(sizes + np.random.default_rng(seed).random(len(sizes))))
    part, load = np.zeros(len(sizes), dtype=int), np.zeros(parts)
    for intent in order:
        part[intent] = load.argmin()
        load[part[intent]] += sizes[intent]
    return part
