"""Is a message written in Han characters or not? What a sentence encoder is worth may differ between the two."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
ENOUGH = 300
"""Messages in a script from which on it is weighed apart."""


def scripts(texts: Sequence[str]) -> NDArray[np.int_]:
    """Return 1 for each text with a Han character, 0 for each without."""
    return np.array([int(_HAN.search(text) is not None) for text in texts], dtype=int)


def told_apart(found: NDArray[np.int_]) -> bool:
    """Tell whether there are enough messages in each script."""
    return bool(min(found.sum(), len(found) - found.sum()) >= ENOUGH)
