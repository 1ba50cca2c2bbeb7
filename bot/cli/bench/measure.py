"""How good are guesses and their probabilities? Figures of one run, as plain functions on arrays."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, matthews_corrcoef, roc_auc_score

from bot.handoff.decision import should_hand_off

Floats = NDArray[np.floating[Any]]
Strings = NDArray[np.str_]
BINS = 10
TIMED = 300
"""Messages whose time is taken, one by one."""


@dataclass(frozen=True)
class Answers:
    """What was asked and said: true labels, guessed labels and the probability that the guess is right."""

    truth: Strings
    guess: Strings
    sure: Floats
    out_of_scope: str

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether each guess is right."""
        return np.asarray(self.guess == self.truth)

    def at(self, threshold: float) -> Strings:
        """Return the guesses, with "out of scope" where the probability is below ``threshold``."""
        return np.where(self.sure >= threshold, self.guess, self.out_of_scope)


def share(found: NDArray[np.bool_]) -> float | None:
    """Return which part is true, or None of nothing."""
    return round(float(found.mean()), 4) if len(found) else None


def at_threshold(answers: Answers, threshold: float) -> dict[str, Any]:
    """Return accuracy over all and in scope, out-of-scope recall, MCC and weighted F1 where less sure guesses count as
    "out of scope", which is a class of its own.
    """
    said = answers.at(threshold)
    strange = answers.truth == answers.out_of_scope
    return {
        "threshold": round(float(threshold), 4),
        "accuracy": share(said == answers.truth),
        "in_scope_accuracy": share((said == answers.truth)[~strange]),
        "oos_recall": share((said == answers.truth)[strange]),
        "mcc": round(float(matthews_corrcoef(answers.truth, said)), 4),
        "weighted_f1": round(float(f1_score(answers.truth, said, average="weighted", zero_division=0)), 4),
    }


def best_threshold(answers: Answers) -> float:
    """Return the threshold of the highest MCC on these very answers: an upper bound, not a result."""
    cuts = np.unique(np.append(answers.sure, 0.0))
    if len(cuts) > 400:
        cuts = np.quantile(cuts, np.linspace(0, 1, 400))
    return float(max(cuts, key=lambda cut: matthews_corrcoef(answers.truth, answers.at(cut))))


def auc(answers: Answers) -> float | None:
    """Return the chance that a right guess is surer than a wrong one; None where all are right or all are wrong."""
    if answers.right.all() or not answers.right.any():
        return None
    return round(float(roc_auc_score(answers.right, answers.sure)), 4)


def reliability(answers: Answers) -> list[dict[str, Any]]:
    """Return, per tenth of probability, how many guesses it holds, what they said and how many were right.

    With the Wilson interval (95 %) of the part that was right (E. B. Wilson, JASA 22, 1927).
    """
    place = np.minimum((answers.sure * BINS).astype(int), BINS - 1)
    rows = []
    for number in range(BINS):
        held = place == number
        if not held.any():
            continue
        count, right = int(held.sum()), float(answers.right[held].mean())
        middle = (right + 1.92 / count) / (1 + 3.84 / count)
        reach = 1.96 * np.sqrt(right * (1 - right) / count + 0.96 / count**2) / (1 + 3.84 / count)
        rows.append(
            {
                "from": number / BINS,
                "to": (number + 1) / BINS,
                "count": count,
                "said": round(float(answers.sure[held].mean()), 4),
                "right": round(right, 4),
                "right_low": round(max(0.0, float(middle - reach)), 4),
                "right_high": round(min(1.0, float(middle + reach)), 4),
            }
        )
    return rows


def ece(answers: Answers) -> float:
    """Return the expected calibration error over ten equal bins (C. Guo et al., ICML 2017)."""
    rows = reliability(answers)
    total = sum(row["count"] for row in rows)
    return round(float(sum(row["count"] / total * abs(row["said"] - row["right"]) for row in rows)), 4)


def cost_curve(answers: Answers, cost_wrong: float, cost_agent: float) -> dict[str, Any]:
    """Return the mean cost of a message by threshold: a person's where handed off, a mistake's where answered wrongly.

    ``reach`` is half the 95 % interval of each mean; ``rule`` is the threshold that the costs themselves give
    (bot/handoff/decision.py), ``at_rule`` its cost.
    """
    cuts = np.linspace(0.0, 1.0, 101)
    each = [_costs(answers, answers.sure < cut, cost_wrong, cost_agent) for cut in cuts]
    handed = np.array([should_hand_off(float(p), cost_wrong=cost_wrong, cost_agent=cost_agent) for p in answers.sure])
    return {
        "cost_wrong": cost_wrong,
        "cost_agent": cost_agent,
        "thresholds": [round(float(cut), 2) for cut in cuts],
        "cost": [round(float(costs.mean()), 4) for costs in each],
        "reach": [round(float(1.96 * costs.std() / np.sqrt(len(costs))), 4) for costs in each],
        "rule": round(max(0.0, 1 - cost_agent / cost_wrong), 4),
        "at_rule": round(float(_costs(answers, handed, cost_wrong, cost_agent).mean()), 4),
        "handed_off_at_rule": share(handed),
        "wrong_among_answered_at_rule": share(~answers.right[~handed]),
    }


def _costs(answers: Answers, handed: NDArray[np.bool_], cost_wrong: float, cost_agent: float) -> Floats:
    return np.where(handed, cost_agent, np.where(answers.right, 0.0, cost_wrong))


def confusions(answers: Answers, most: int = 12) -> list[dict[str, Any]]:
    """Return which label was most often taken for which."""
    wrong = ~answers.right
    pairs = Counter(zip(answers.truth[wrong].tolist(), answers.guess[wrong].tolist(), strict=True))
    return [{"truth": truth, "guess": guess, "count": count} for (truth, guess), count in pairs.most_common(most)]


def milliseconds(ask: Callable[[str], object], texts: Sequence[str]) -> tuple[float, float]:
    """Return the median and the 95th percentile of one message's time, after ten to warm up."""
    for text in texts[:10]:
        ask(text)
    times = []
    for text in texts[:TIMED]:
        begun = time.perf_counter()
        ask(text)
        times.append((time.perf_counter() - begun) * 1000)
    return round(float(np.median(times)), 2), round(float(np.percentile(times, 95)), 2)
