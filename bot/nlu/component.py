"""Are a component's settings known? Rasa merges unknown keys silently; here they are refused."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from bot.errors import SettingError

# Rasa itself adds these to what config.yml says.
_RASAS_OWN = frozenset({"name", "model_confidence", "language"})


def check_config(component: str, given: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """Raise SettingError for a key that ``component`` does not know, naming the nearest one it does."""
    for key in given:
        if key in known or key in _RASAS_OWN or key.startswith("__"):
            continue
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
        hint = f" Did you mean `{near[0]}`?" if near else " It has no settings."
        raise SettingError(f"config.yml: `{key}` is no setting of {component}.{hint}")
