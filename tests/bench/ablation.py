"""What is each kind of feature worth, and what an encoder? ``python -m tests.bench.ablation [--encoder DIR]``

Everything is measured on training messages held out from training (by quarters, equal sets of words together); no
labelled test set is read. Takes some minutes on two cores.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from bot.cli.bench.measure import Answers, ece
from bot.nlu import intent, linear
from bot.nlu.encoder import Encoder
from bot.nlu.examples import Example, read_examples
from bot.nlu.features import BLOCKS, Reading
from bot.nlu.folds import deal
from bot.nlu.intent import Recipe
from bot.nlu.vectors import TextVectors

HANDS = 4


def main(encoder: Path | None) -> None:
    """Print accuracy by language without each block, and of the whole model without and with the encoder."""
    examples = read_examples()
    readings = [Reading(example.text) for example in examples]
    _, truth = np.unique([example.intent for example in examples], return_inverse=True)
    fold = deal(truth, readings, HANDS, seed=0)
    language = np.array([example.language for example in examples])
    seen, unseen = np.flatnonzero(fold != 0), np.flatnonzero(fold == 0)
    sys.stdout.write("| text features | zh | en |\n|---|---|---|\n")
    for name, blocks in _variants():
        right = np.zeros(len(truth), dtype=bool)
        for hand in range(HANDS):
            held, rest = np.flatnonzero(fold == hand), np.flatnonzero(fold != hand)
            right[held] = _guess(readings, truth, rest, held, blocks) == truth[held]
        zh, en = (right[language == each].mean() for each in ("zh", "en"))
        sys.stdout.write(f"| {name} | {zh:.3f} | {en:.3f} |\n")
        sys.stdout.flush()
    sys.stdout.write("\n| model | zh | en | AUC | calibration error |\n|---|---|---|---|---|\n")
    for name, opened in (("without encoder", None), *((("with encoder", Encoder(encoder)),) if encoder else ())):
        _whole(name, [examples[i] for i in seen], [examples[i] for i in unseen], opened)


def _variants() -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "all", tuple(BLOCKS)
    for left_out in BLOCKS:
        yield f"without {left_out}", tuple(block for block in BLOCKS if block != left_out)


def _guess(
    readings: Sequence[Reading], truth: np.ndarray, seen: np.ndarray, unseen: np.ndarray, blocks: tuple[str, ...]
) -> np.ndarray:
    vectors = TextVectors(blocks)
    matrix = vectors.fit([readings[i] for i in seen])
    scores = linear.fit(matrix, truth[seen], int(truth.max()) + 1, strength=Recipe().strength)
    return np.asarray(scores.of(vectors.of([readings[i] for i in unseen])).argmax(axis=1))


def _whole(name: str, seen: list[Example], unseen: list[Example], encoder: Encoder | None) -> None:
    model = intent.train([e.text for e in seen], [e.intent for e in seen], Recipe(), encoder)
    blended, sure = model.look([e.text for e in unseen], encoder)
    guess = np.array(model.labels)[blended.argmax(axis=1)]
    answers = Answers(np.array([e.intent for e in unseen]), guess, sure, "out_of_scope")
    language = np.array([e.language for e in unseen])
    zh, en = (answers.right[language == each].mean() for each in ("zh", "en"))
    auc = roc_auc_score(answers.right, sure)
    sys.stdout.write(f"| {name} | {zh:.3f} | {en:.3f} | {auc:.3f} | {ece(answers):.3f} |\n")


if __name__ == "__main__":
    main(Path(sys.argv[sys.argv.index("--encoder") + 1]) if "--encoder" in sys.argv else None)
