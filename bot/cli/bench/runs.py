"""What does one run of a benchmark yield, as the JSON that programs read?"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import joblib
import numpy as np
from sklearn.metrics import f1_score

from bot.cli.bench import measure
from bot.cli.bench.measure import Answers
from bot.cli.bench.pictures import cost_diagram, reliability_diagram
from bot.cli.bench.shelf import intent_model
from bot.errors import BadInput
from bot.language import LANGUAGES, detect
from bot.nlu import intent
from bot.nlu.encoder import Encoder, open_encoder
from bot.nlu.examples import read_examples
from bot.nlu.intent import IntentModel, Recipe

if TYPE_CHECKING:
    from bot.settings import Settings

Labelled = tuple[list[str], list[str]]
OUT_OF_SCOPE = "out_of_scope"


def train_and_measure(
    train: Labelled,
    test: Labelled,
    out_of_scope: str,
    encoder: Path | None,
    shop: Settings,
    *,
    source: str,
    folder: Path,
) -> dict[str, Any]:
    """Return the figures of ``xiaoer bench nlu``; the diagrams lie in ``folder``."""
    opened = open_encoder(encoder)
    begun = time.perf_counter()
    model = intent.train(*train, Recipe(out_of_scope=out_of_scope), opened)
    seconds = time.perf_counter() - begun
    answers = _ask(model, test, opened, out_of_scope)
    chosen = measure.at_threshold(answers, model.threshold)
    best = measure.at_threshold(answers, measure.best_threshold(answers))
    median, slow = measure.milliseconds(lambda text: model.probabilities([text], opened), test[0])
    return {
        "in_scope_accuracy": measure.share(answers.right[answers.truth != out_of_scope]),
        "mcc": chosen["mcc"],
        "best_mcc": best["mcc"],
        "oos_recall": chosen["oos_recall"],
        "chosen": chosen,
        "best": best,
        "train_seconds": round(seconds, 2),
        "p50_ms": median,
        "p95_ms": slow,
        "model_mb": round(_megabytes(model), 2),
        "train_messages": len(train[0]),
        "test_messages": len(test[0]),
        **_probabilities(answers, shop, source, folder),
    }


def measure_shop(
    test: Labelled, shop: Settings, model: Path | None, encoder: Path | None, folder: Path
) -> dict[str, Any]:
    """Return the figures of ``xiaoer bench intents``: a part per language found, and the diagrams' paths."""
    opened = open_encoder(encoder or shop.encoder)
    if encoder is not None and model is None:
        examples = read_examples()
        found = intent.train([e.text for e in examples], [e.intent for e in examples], Recipe(), opened)
    else:
        found = intent_model(shop, model)
        found.check_encoder(opened)
    if strange := sorted(set(test[1]) - set(found.labels)):
        raise BadInput(f"the model knows no intent {', '.join(strange[:5])}; the second column is the intent's name")
    spoken = [detect(text) for text in test[0]]
    body: dict[str, Any] = {}
    drawn: list[str] = []
    for language in LANGUAGES:
        rows = [place for place, each in enumerate(spoken) if each == language]
        if not rows:
            continue
        part = ([test[0][row] for row in rows], [test[1][row] for row in rows])
        answers = _ask(found, part, opened, OUT_OF_SCOPE)
        told = _probabilities(
            answers, shop, f"{len(rows)} messages, {language}", folder.with_name(f"intents-{language}")
        )
        drawn += told.pop("pictures")
        body[language] = {
            "accuracy": measure.share(answers.right),
            "macro_f1": round(float(f1_score(answers.truth, answers.guess, average="macro", zero_division=0)), 4),
            "oos_recall": measure.share(answers.right[answers.truth == OUT_OF_SCOPE]),
            "messages": len(rows),
            "confusions": measure.confusions(answers),
            **told,
        }
    return body | {"pictures": drawn}


def _ask(model: IntentModel, test: Labelled, encoder: Encoder | None, out_of_scope: str) -> Answers:
    blended, sure = model.look(test[0], encoder)
    guess = np.asarray(model.labels, dtype=np.str_)[blended.argmax(axis=1)]
    return Answers(np.asarray(test[1], dtype=np.str_), guess, sure, out_of_scope)


def _probabilities(answers: Answers, shop: Settings, source: str, folder: Path) -> dict[str, Any]:
    rows, error = measure.reliability(answers), measure.ece(answers)
    curve = measure.cost_curve(answers, shop.cost_wrong, shop.cost_agent)
    drawn = [
        *reliability_diagram(rows, error, source, folder / "reliability"),
        *cost_diagram(curve, source, folder / "cost"),
    ]
    return {
        "auc": measure.auc(answers),
        "ece": error,
        "reliability": rows,
        "cost_curve": curve,
        "pictures": [str(path) for path in drawn],
    }


def _megabytes(model: IntentModel) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.joblib")
        joblib.dump(model, path)
        return path.stat().st_size / 1e6
