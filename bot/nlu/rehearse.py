"""What does the model say to messages it was not trained on? Every probability and threshold is learned from that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import matthews_corrcoef

from bot.nlu.confidence import Confidence
from bot.nlu.folds import Rehearsal, rehearsals
from bot.nlu.vectors import MANY, Floats, TextVectors
from bot.nlu.views import Seen, fit_views

if TYPE_CHECKING:
    from bot.nlu.intent import Recipe

STRANGE = -1
"""Truth of a message whose intent the model was not shown."""
CUTS = np.linspace(0.1, 0.9, 81)


@dataclass(frozen=True)
class HeldOut:
    """Held-out messages: (messages × intents × views), and per message truth, script, known words and rehearsal."""

    views: Floats
    truth: NDArray[np.int_]
    script: NDArray[np.int_]
    known: Floats
    rehearsal: NDArray[np.int_]

    def weights(self, out_of_scope: float) -> Floats:
        """Return what each message counts, so that ``out_of_scope`` (0 to 1) is the strange ones' share."""
        strange = self.truth == STRANGE
        if not strange.any() or strange.all():
            return np.ones(len(strange))
        return np.where(strange, out_of_scope / strange.mean(), (1.0 - out_of_scope) / (~strange).mean())


def ask(
    seen: Seen, truth: NDArray[np.int_], vectors: TextVectors, recipe: Recipe, *, hide_intents: bool, apart: bool
) -> HeldOut:
    """Train on parts of the messages and ask the rest.

    Few messages are rehearsed fifteen times, since chance weighs more there; many three or four times.
    """
    intents = int(truth.max()) + 1
    hide_intents = hide_intents and intents >= 4
    few = len(truth) < MANY
    hands = min(5 if few else 3 + hide_intents, len(truth) // 2)
    parts = []
    for number, plan in enumerate(
        rehearsals(truth, seen.readings, hands=hands, seeds=3 if few else 1, hide_intents=hide_intents)
    ):
        if len(np.unique(truth[plan.seen])) > 1:
            parts.append(_rehearse(number, plan, seen, truth, intents, vectors, recipe, apart))
    return HeldOut(*(np.concatenate(pieces) for pieces in zip(*parts, strict=True)))


def _rehearse(
    number: int,
    plan: Rehearsal,
    seen: Seen,
    truth: NDArray[np.int_],
    intents: int,
    vectors: TextVectors,
    recipe: Recipe,
    apart: bool,
) -> tuple[Floats, NDArray[np.int_], NDArray[np.int_], Floats, NDArray[np.int_]]:
    met = np.zeros(seen.matrix.shape[1], dtype=bool)
    met[seen.matrix[plan.seen].indices] = True
    matrix = vectors.only(seen.matrix, met)
    views = fit_views(
        seen.rows(plan.seen, matrix), truth[plan.seen], intents, recipe.strength, recipe.nearest_limit, apart=apart
    )
    asked = seen.rows(np.concatenate([plan.known, plan.strange]), matrix)
    answers = np.concatenate([truth[plan.known], np.full(len(plan.strange), STRANGE)])
    return views.of(asked), answers, asked.script, vectors.known(asked.readings, met), np.full(len(answers), number)


def threshold(found: Floats, guess: NDArray[np.int_], held_out: HeldOut, weights: Floats) -> float:
    """Return the probability below which "out of scope" is the better answer: highest MCC on the held-out messages.

    The probabilities here come from a confidence that has not seen the rehearsal it judges.
    """
    sure = np.zeros(len(guess))
    for number in np.unique(held_out.rehearsal):
        judged = held_out.rehearsal == number
        if judged.all():
            return 0.5
        right = (guess == held_out.truth)[~judged]
        sure[judged] = Confidence().fit(found[~judged], right, weights[~judged]).of(found[judged])
    scores = [
        matthews_corrcoef(held_out.truth, np.where(sure >= cut, guess, STRANGE), sample_weight=weights) for cut in CUTS
    ]
    # The middle of what is as good as the best: the curve is flat and jagged at its top.
    good = CUTS[np.asarray(scores) >= max(scores) - 0.002]
    return float(np.median(good))
