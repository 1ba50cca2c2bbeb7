"""Which settings has a component, and are those in config.yml among them? Rasa merges unknown keys silently."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bot.errors import SettingError

# Rasa itself adds these to what config.yml says.
_RASAS_OWN = frozenset({"name", "model_confidence", "language"})
_CODE = Path(__file__).resolve().parent
LEARNING = (
    "blend", "confidence", "encoder", "features", "folds", "intent", "linear", "meaning", "misspelt", "nearest",
    "rehearse", "scripts", "tokens", "vectors", "views",
)  # fmt: skip
"""Modules whose change makes a trained model out of date."""
_LIBRARIES = ("scikit-learn", "numpy", "scipy", "jieba", "pypinyin", "opencc-python-reimplemented")


@dataclass(frozen=True)
class Knob:
    """One setting: its default, what it means, in which unit, and the least and greatest value (None: no bound)."""

    default: Any
    meaning: str
    unit: str = ""
    least: float | None = None
    greatest: float | None = None

    def fault(self, value: Any) -> str | None:
        """Return what is wrong with a value, or None."""
        if value is None and self.default is None:
            return None
        if isinstance(self.default, bool) or isinstance(value, bool):
            return None if isinstance(value, bool) and isinstance(self.default, bool) else "is not of the right kind"
        numeric = isinstance(self.default, int | float) or self.least is not None
        if numeric and not isinstance(value, int | float):
            return "is not a number"
        if not numeric and not isinstance(value, str):
            return "is not a text"
        if isinstance(self.default, int) and int(value) != value:
            return "is not a whole number"
        if self.least is not None and value < self.least:
            return f"is below {self.least:g}"
        if self.greatest is not None and value > self.greatest:
            return f"is above {self.greatest:g}"
        return None


def defaults(knobs: Mapping[str, Knob]) -> dict[str, Any]:
    """Return what Rasa asks of ``get_default_config``."""
    return {name: knob.default for name, knob in knobs.items()}


def check_config(component: str, given: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """Raise SettingError for a key that ``component`` does not know, naming the nearest, or a value out of range.

    ``known``: name → :class:`Knob`; with anything else than a knob, any value goes.
    """
    for key, value in given.items():
        if key in known:
            _check_value(component, key, value, known[key])
        elif key not in _RASAS_OWN and not key.startswith("__"):
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
            hint = f" Did you mean `{near[0]}`?" if near else " It has no settings."
            raise SettingError(f"config.yml: `{key}` is no setting of {component}.{hint}")


def _check_value(component: str, key: str, value: Any, knob: Any) -> None:
    if isinstance(knob, Knob) and (fault := knob.fault(value)):
        unit = f" ({knob.unit})" if knob.unit else ""
        raise SettingError(f"config.yml: `{key}: {value}` of {component} {fault}. It is the {knob.meaning}{unit}.")


@cache
def code_fingerprint() -> str:
    """Return a short name of everything that a trained component depends on beside its own class and its data:
    the code that learns, the spelling rules, and the libraries' versions. Rasa's training cache would not notice.
    """
    told = hashlib.sha256()
    for path in [*(_CODE / f"{name}.py" for name in LEARNING), _CODE.parent / "text.py"]:
        told.update(path.name.encode() + path.read_bytes())
    for library in _LIBRARIES:
        told.update(f"{library} {version(library)}".encode())
    return told.hexdigest()[:16]
