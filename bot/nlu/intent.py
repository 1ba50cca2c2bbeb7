"""What does the shopper want? Word and character TF-IDF with logistic regression, as plain functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.nlu.tokens import shared_segmenter
from bot.text import normalise

LONGEST = 500
"""Characters of a message that are read for its intent; the rest cannot change what is wanted."""


def words(text: str) -> list[str]:
    """Return the words of a text for the word features."""
    return [span.text for span in shared_segmenter().spans(normalise(text[:LONGEST]))]


def characters(text: str) -> str:
    """Return the text for the character features."""
    return normalise(text[:LONGEST])


@dataclass
class IntentModel:
    """A trained classifier. ``labels`` are in the order of the probabilities' columns."""

    by_word: TfidfVectorizer
    by_character: TfidfVectorizer
    regression: LogisticRegression

    @property
    def labels(self) -> list[str]:
        """The intents it knows."""
        return list(self.regression.classes_)

    def features(self, texts: Sequence[str]) -> csr_matrix:
        """Return the (texts × features) matrix."""
        return csr_matrix(hstack([self.by_word.transform(texts), self.by_character.transform(texts)]))

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Return a (texts × labels) array of probabilities."""
        return np.asarray(self.regression.predict_proba(self.features(texts)))


def train(texts: Sequence[str], labels: Sequence[str], *, strength: float = 20.0) -> IntentModel:
    """Fit a model. ``strength`` is the inverse of the regression's L2 penalty (scikit-learn's C)."""
    by_word = TfidfVectorizer(tokenizer=words, lowercase=False, token_pattern=None, ngram_range=(1, 2), sublinear_tf=True)
    by_character = TfidfVectorizer(
        analyzer="char_wb", preprocessor=characters, ngram_range=(1, 5), sublinear_tf=True, min_df=2
    )
    matrix = hstack([by_word.fit_transform(texts), by_character.fit_transform(texts)])
    regression = LogisticRegression(C=strength, max_iter=300, class_weight="balanced")
    return IntentModel(by_word, by_character, regression.fit(csr_matrix(matrix), labels))
