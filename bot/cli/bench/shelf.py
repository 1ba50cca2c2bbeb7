"""Where is the trained model of the shop, and what does it say?"""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ModelMissing

if TYPE_CHECKING:
    from bot.nlu.intent import IntentModel
    from bot.settings import Settings


def intent_model(settings: Settings, model: Path | None = None) -> IntentModel:
    """Return the intent model out of a trained Rasa model: the one given, or the one that fits the present sources.

    Raises ModelMissing where there is none.
    """
    import joblib

    from bot.nlu.intent import FILE
    from bot.supervision.model import find

    if model is None:
        card = find(settings)
        if card is None:
            raise ModelMissing("No trained model fits data/ and config.yml as they are. Run `xiaoer train`.")
        model = card.path
    try:
        with tarfile.open(model) as archive:
            inside = next(name for name in archive.getnames() if name.endswith(f"/{FILE}"))
            held = archive.extractfile(inside)
            found: IntentModel = joblib.load(io.BytesIO(held.read() if held else b""))
            return found
    except (OSError, tarfile.TarError, StopIteration) as error:
        raise ModelMissing(f"{model} is no trained model of this shop. Run `xiaoer train`.") from error
