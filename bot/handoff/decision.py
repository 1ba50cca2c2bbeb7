"""When is a person cheaper than an answer that may be wrong?"""

from __future__ import annotations


def should_hand_off(probability: float, *, cost_wrong: float, cost_agent: float) -> bool:
    """Tell whether the expected cost of answering exceeds the cost of a person: ``c_wrong · (1 − p) > c_agent``.

    ``probability`` is the calibrated chance that the understood intent is right; both costs are in one unit.
    This is Chow's rule for a classifier that may reject (C. K. Chow, "On optimum recognition error and reject
    tradeoff", IEEE Trans. Inf. Theory 16, 1970).
    """
    return cost_wrong * (1.0 - probability) > cost_agent
