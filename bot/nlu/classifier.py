"""Rasa component: the intent classifier, which also sees when a message asks for several things."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import settings
from bot.nlu import intent
from bot.nlu.component import Knob, check_config, code_fingerprint, defaults
from bot.nlu.encoder import Encoder, fingerprint, open_encoder
from bot.nlu.requests import requests

RANKED = 10
FURTHER = "further_requests"
KNOBS = {
    "strength": Knob(
        0.5, "inverse of the separators' L2 penalty: less forgets odd examples, more learns them", "", 0.01, 100
    ),
    "out_of_scope": Knob("out_of_scope", "name of the intent that stands for everything else"),
    "expected_out_of_scope": Knob(
        0.5, "share of messages that fit no intent, where training data has no examples of them", "", 0.0, 0.95
    ),
    "nearest_limit": Knob(
        5000, "up to so many training messages, nearness to each is a signal", "messages", 0, 100_000
    ),
    "encoder": Knob(None, "folder of a sentence encoder; none: the one of XIAOER_ENCODER"),
}


def _folder(config: dict[str, Any]) -> Path | None:
    return Path(config["encoder"]) if config.get("encoder") else settings.current().encoder


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ShopIntentClassifier(GraphComponent, IntentClassifier):
    """Sets ``intent`` and the ranking of the ten likeliest; the top one's confidence is the chance that it is right.

    Where a message asks for several things, ``intent`` is the first and FURTHER lists the others in order, each as
    {"text", "intent", "confidence", "start", "end", "entities"} (the entities: set by the extractor).
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults of :data:`KNOBS`."""
        return defaults(KNOBS)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return what else a trained model depends on: this package's code and the encoder's files."""
        folder = _folder(config)
        return f"{code_fingerprint()} {fingerprint(folder) if folder else ''}"

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._model: intent.IntentModel | None = None
        self._encoder: Encoder | None = open_encoder(_folder(config))
        shop = settings.current()
        self._least = max(0.0, 1.0 - shop.cost_agent / shop.cost_wrong)  # where answering costs what a person does

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ShopIntentClassifier:
        """Check the settings and build an untrained component."""
        check_config(cls.__name__, config, KNOBS)
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ShopIntentClassifier:
        """Build the component with what training left. Raises SettingError where the encoder is another one now."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component._model = joblib.load(folder / intent.FILE)
        component._model.check_encoder(component._encoder)
        component._look(["你好 hello"])  # dictionaries load now, not while the first shopper waits
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the labelled messages and store the model."""
        examples = [e for e in training_data.intent_examples if e.get(INTENT) and e.get(TEXT)]
        recipe = intent.Recipe(**{key: self._config[key] for key in KNOBS if key != "encoder"})
        texts, labels = [e.get(TEXT) for e in examples], [e.get(INTENT) for e in examples]
        self._model = intent.train(texts, labels, recipe, self._encoder)
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / intent.FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking on each message, and what else is asked for."""
        readable = [message for message in messages if message.get(TEXT)]
        if self._model is None or not readable:
            return messages
        for message, ranking in zip(readable, self._rankings([m.get(TEXT) for m in readable]), strict=True):
            asked = requests(message.get(TEXT), _top(ranking), self._look, least=self._least)
            if asked:
                first = {"name": asked[0].intent, "confidence": asked[0].confidence}
                ranking = [first, *(guess for guess in ranking if guess["name"] != first["name"])][:RANKED]
                message.set(
                    FURTHER, [request._asdict() | {"entities": []} for request in asked[1:]], add_to_output=True
                )
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _rankings(self, texts: Sequence[str]) -> list[list[dict[str, Any]]]:
        assert self._model is not None
        rows = self._model.probabilities(texts, self._encoder)
        labels = self._model.labels
        return [
            [{"name": labels[i], "confidence": float(row[i])} for i in row.argsort()[::-1][:RANKED]] for row in rows
        ]

    def _look(self, texts: Sequence[str]) -> list[tuple[str, float]]:
        return [_top(ranking) for ranking in self._rankings(texts)]


def _top(ranking: list[dict[str, Any]]) -> tuple[str, float]:
    return ranking[0]["name"], ranking[0]["confidence"]
