"""From which sides is a message looked at? Its words, its meaning, and its nearest training messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu import linear, meaning
from bot.nlu.features import Reading
from bot.nlu.linear import TextScores
from bot.nlu.meaning import MeaningScores
from bot.nlu.nearest import Nearest
from bot.nlu.vectors import Floats


@dataclass(frozen=True)
class Seen:
    """Messages as the views look at them: (messages × features), (messages × width) or None, (messages,)."""

    readings: Sequence[Reading]
    matrix: csr_matrix
    meanings: Floats | None
    script: NDArray[np.int_]

    def rows(self, wanted: NDArray[np.int_], matrix: csr_matrix) -> Seen:
        """Return some of the messages, with another matrix over all of them."""
        meanings = None if self.meanings is None else self.meanings[wanted]
        return Seen([self.readings[row] for row in wanted], matrix[wanted], meanings, self.script[wanted])


@dataclass
class Views:
    """What is trained; a view that is None is not there."""

    text: TextScores
    near_text: Nearest | None
    meaning: MeaningScores | None
    near_meaning: Nearest | None

    def of(self, seen: Seen) -> Floats:
        """Return (messages × intents × views)."""
        sides = [self.text.of(seen.matrix)]
        if self.near_text is not None:
            sides.append(self.near_text.of(seen.matrix))
        if self.meaning is not None and seen.meanings is not None:
            sides.append(self.meaning.of(seen.meanings, seen.script))
        if self.near_meaning is not None and seen.meanings is not None:
            sides.append(self.near_meaning.of(seen.meanings))
        return np.stack(sides, axis=-1)


def fit_views(
    seen: Seen, truth: NDArray[np.int_], intents: int, strength: float, nearest_limit: int, *, apart: bool
) -> Views:
    """Train every view that these messages allow.

    Nearness is kept up to ``nearest_limit`` messages: with many, the separators know what it would tell, and it would
    cost more than all the rest.
    """
    few = len(truth) <= nearest_limit
    meanings = seen.meanings
    return Views(
        linear.fit(seen.matrix, truth, intents, strength=strength),
        Nearest(seen.matrix, truth, intents) if few else None,
        None if meanings is None else meaning.fit(meanings, truth, seen.script, intents, apart=apart),
        Nearest(meanings, truth, intents) if few and meanings is not None else None,
    )
