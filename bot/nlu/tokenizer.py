"""Rasa component: one tokenizer for Chinese, English and both at once."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.component import Knob, check_config, defaults
from bot.nlu.tokens import LONGEST_READ, shared_segmenter
from bot.text import normalise

KNOBS = {  # asked for by Rasa's base class
    "intent_tokenization_flag": Knob(False, "whether an intent's name is split into several"),
    "intent_split_symbol": Knob("_", "at which sign it is split"),
}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MixedTokenizer(Tokenizer):
    """Splits with jieba where it is Chinese and at spaces and signs where it is not; tokens are normalised."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults of :data:`KNOBS`."""
        return defaults(KNOBS)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MixedTokenizer:
        """Check the settings and build the component."""
        check_config(cls.__name__, config, KNOBS)
        return cls(config)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of one attribute of a message."""
        return [
            Token(span.text, span.start, span.end)
            for span in shared_segmenter().spans(normalise(message.get(attribute)[:LONGEST_READ]))
        ]
