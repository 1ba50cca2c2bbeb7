"""What does the shopper want, and how likely is that right? Training and asking, as plain functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.errors import BadInput, SettingError
from bot.nlu import blend, rehearse
from bot.nlu.blend import Blend, shares
from bot.nlu.confidence import Confidence, signals
from bot.nlu.encoder import Encoder
from bot.nlu.features import BLOCKS, LONGEST, Reading
from bot.nlu.scripts import scripts, told_apart
from bot.nlu.vectors import Floats, TextVectors
from bot.nlu.views import Seen, Views, fit_views

FILE = "intent.joblib"
"""Name under which a model lies in Rasa's storage."""


@dataclass(frozen=True)
class Recipe:
    """How a model is trained; the settings of the Rasa component are these."""

    strength: float = 0.5
    out_of_scope: str = "out_of_scope"
    expected_out_of_scope: float = 0.5
    nearest_limit: int = 5000
    blocks: tuple[str, ...] = tuple(BLOCKS)


@dataclass
class IntentModel:
    """A trained classifier. ``labels`` are in the order of the probabilities' columns."""

    labels: list[str]
    vectors: TextVectors
    views: Views
    blend: Blend
    confidence: Confidence
    threshold: float
    """The probability below which "out of scope" was the better answer, on held-out training messages."""
    encoder: str | None
    """Fingerprint of the encoder it was trained with."""

    def check_encoder(self, encoder: Encoder | None) -> None:
        """Raise SettingError unless ``encoder`` is what the model was trained with."""
        given = encoder.fingerprint if encoder else None
        if given != self.encoder:
            raise SettingError(
                "XIAOER_ENCODER is not what the model was trained with. Run `xiaoer train`, or set it back."
            )

    def look(self, texts: Sequence[str], encoder: Encoder | None = None) -> tuple[Floats, Floats]:
        """Return the (messages × intents) blended scores and the (messages,) probabilities that the top is right."""
        readings = [Reading(text) for text in texts]
        seen = Seen(readings, self.vectors.of(readings), meanings(texts, encoder), scripts(texts))
        views = self.views.of(seen)
        blended = self.blend.of(views, seen.script)
        known = self.vectors.known(seen.readings)
        return blended, self.confidence.of(signals(views, blended, known))

    def probabilities(self, texts: Sequence[str], encoder: Encoder | None = None) -> Floats:
        """Return a (messages × intents) array; the largest of a row is the calibrated chance that its label is right.

        The others share what is left, and none exceeds the largest: a row may sum to less than 1, the rest being
        the chance that no label fits.
        """
        blended, sure = self.look(texts, encoder)
        share = shares(blended)
        top = blended.argmax(axis=1)[:, None]
        np.put_along_axis(share, top, 0.0, axis=1)
        share *= (1.0 - sure)[:, None] / np.maximum(share.sum(axis=1, keepdims=True), 1e-12)
        share = np.minimum(share, 0.999 * sure[:, None])
        np.put_along_axis(share, top, sure[:, None], axis=1)
        return share


def meanings(texts: Sequence[str], encoder: Encoder | None) -> Floats | None:
    """Return the (messages × width) meanings, or None without an encoder."""
    return encoder.of([text[:LONGEST] for text in texts]) if encoder else None


def train(
    texts: Sequence[str], labels: Sequence[str], recipe: Recipe | None = None, encoder: Encoder | None = None
) -> IntentModel:
    """Fit a model on messages and their intents. Raises BadInput where there are fewer than two intents."""
    recipe = recipe or Recipe()
    names, truth = np.unique(np.asarray(labels, dtype=np.str_), return_inverse=True)
    if len(names) < 2:
        raise BadInput("Training needs messages of at least two intents; see data/nlu.")
    vectors = TextVectors(recipe.blocks)
    readings = [Reading(text) for text in texts]
    matrix = vectors.fit(readings)
    seen = Seen(readings, matrix, meanings(texts, encoder), scripts(texts))
    apart = told_apart(seen.script)
    held_out = rehearse.ask(seen, truth, vectors, recipe, hide_intents=recipe.out_of_scope not in names, apart=apart)
    answered = held_out.truth >= 0
    mixing = blend.fit(held_out.views[answered], held_out.truth[answered], held_out.script[answered], apart=apart)
    blended = mixing.of(held_out.views, held_out.script)
    found = signals(held_out.views, blended, held_out.known)
    guess = blended.argmax(axis=1)
    weights = held_out.weights(recipe.expected_out_of_scope)
    return IntentModel(
        labels=[str(name) for name in names],
        vectors=vectors,
        views=fit_views(seen, truth, len(names), recipe.strength, recipe.nearest_limit, apart=apart),
        blend=mixing,
        confidence=Confidence().fit(found, guess == held_out.truth, weights),
        threshold=rehearse.threshold(found, guess, held_out, weights),
        encoder=encoder.fingerprint if encoder else None,
    )
