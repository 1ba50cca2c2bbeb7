"""Rasa component: entities from patterns and from the live catalogue."""

from __future__ import annotations

import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import settings
from bot.catalog.terms import read_terms
from bot.language import detect
from bot.nlu import patterns
from bot.nlu.component import Knob, check_config, code_fingerprint, defaults
from bot.nlu.matcher import CatalogueMatcher
from bot.nlu.misspelt import usual_words
from bot.nlu.tokens import LONGEST_READ
from bot.text import normalise

logger = logging.getLogger(__name__)

_FILE = "words.txt"

KNOBS = {"terms": Knob(None, "path of the file of the catalogue's words; none: the one in XIAOER_VAR_DIR")}


class LiveMatcher:
    """The matcher over the catalogue's words as they are now: rebuilt when their file changes."""

    def __init__(self, path: Path, words: frozenset[str] = frozenset()) -> None:
        self._path, self._words = path, words
        self._stamp: tuple[int, int] | None = None
        self._matcher = CatalogueMatcher(read_terms(path), words)
        self._stamp = self._seen()

    def _seen(self) -> tuple[int, int] | None:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_size

    def current(self) -> CatalogueMatcher:
        """Return the matcher for the present file; a look at the file costs microseconds."""
        seen = self._seen()
        if seen != self._stamp:
            self._matcher, self._stamp = CatalogueMatcher(read_terms(self._path), self._words), seen
            logger.info("catalogue words reloaded, version %s", self._matcher.version)
        return self._matcher


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ShopEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds order numbers, contacts, prices, counts and the catalogue's things; and the language as an entity.

    Training only remembers which words shoppers write: those are no misspelt brands.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults of :data:`KNOBS`."""
        return defaults(KNOBS)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return what the remembered words depend on beside the messages: how words are told."""
        return code_fingerprint()

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, words: frozenset[str] = frozenset()
    ) -> None:
        path = config["terms"]
        self._storage, self._resource = storage, resource
        self._live = LiveMatcher(Path(path) if path else settings.current().terms_path, words)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ShopEntityExtractor:
        """Check the settings and build the component."""
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
    ) -> ShopEntityExtractor:
        """Build the component with the words that training remembered."""
        check_config(cls.__name__, config, KNOBS)
        with model_storage.read_from(resource) as folder:
            words = frozenset((folder / _FILE).read_text(encoding="utf-8").split())
        return cls(config, model_storage, resource, words)

    def train(self, training_data: TrainingData) -> Resource:
        """Remember the words of the messages."""
        words = usual_words(e.get(TEXT) for e in training_data.intent_examples if e.get(TEXT))
        with self._storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text("\n".join(sorted(words)), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add entities to each message, and to each further request in it those that stand there."""
        for message in messages:
            text = message.get(TEXT)
            if text is None:
                continue
            found = self.add_extractor_name(self.entities(text, message.get("metadata") or {}))
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
            for request in message.get("further_requests") or ():
                request["entities"] = [
                    e for e in found if request["start"] <= e["start"] and e["end"] <= request["end"] and e["end"] > 0
                ]
        return messages

    def entities(self, text: str, metadata: dict[str, Any]) -> list[dict[str, Any]]:
        """Return Rasa's entity dictionaries for a text."""
        text = text[:LONGEST_READ]
        plain = normalise(text)
        numbers = patterns.find(plain)
        named = [
            entity
            for entity in self._live.current().find(plain, text)
            if all(
                entity.end <= n.start or entity.start >= n.end for n in numbers if n.kind in ("email", "order_number")
            )
        ]
        # "X1" names a product; only where it does not is it "times one".
        numbers = [
            n for n in numbers if n.kind != "quantity" or all(n.end <= e.start or n.start >= e.end for e in named)
        ]
        found = [
            {"entity": e.kind, **{key: value for key, value in asdict(e).items() if key != "kind"}}
            for e in sorted(numbers + named, key=lambda e: e.start)
        ]
        language = metadata.get("language") or detect(text)
        return [*found, {"entity": "language", "value": language, "start": 0, "end": 0}]
