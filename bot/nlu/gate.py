"""Rasa component: is the understanding good enough to act on, or does the message only add to what was said?"""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import settings
from bot.handoff.decision import should_hand_off
from bot.nlu.component import Knob, check_config, defaults
from bot.phrases import buttons
from bot.text import normalise

FALLBACK = "nlu_fallback"
"""Not sure enough; the guess stands second in the ranking."""
FOLLOW_UP = "follow_up"
"""Only names a thing ("那第二个呢", "the black one"): the last question, asked again about it."""
INFORM = "inform"
"""Only gives a contact or a number that was asked for."""

# What may stand around a thing where somebody only asks whether it is to be had, or to see it.
_WANTED = re.compile(
    r"你们|店里|这里|这边|有没有|有哪些|有什么|[有卖买看找求]|想|需要|推荐|给我|来|吗|么|不|一下|些|几|点"
    r"|\b(?:do|you|have|got|sell|carry|show|me|i|want|need|looking|look|for|buy|get|some|any|see|to|can|could|would|"
    r"like|recommend|suggest|find|good|there|are|we|your|which)\b|i'?[dm]"
)
KNOBS = {
    "cost_wrong": Knob(None, "cost of a wrong answer; none: XIAOER_COST_WRONG", "in any unit", 0.0),
    "cost_agent": Knob(None, "cost of a person's answer; none: XIAOER_COST_AGENT", "in the same unit", 0.0),
}
_OUT_OF_SCOPE = "out_of_scope"
_CONTACTS = frozenset({"phone", "phone_tail", "email"})
_SHELVES = frozenset({"brand", "category"})
_THINGS = frozenset({"product", "brand", "category", "option", "ordinal", "price_range", "quantity"})
# What may stand around a thing without asking anything of its own.
_FILLER = re.compile(
    r"\b(?:and|what|how|about|the|a|an|one|ones|in|of|for|please|pls|then|also|it'?s|is|my|number|order|phone|email|e-mail|"
    r"or|maybe|ok|okay|hmm|so|this|that|with|i|mean|meant|product|item|last|four|digits|ending|between)\b"
    r"|[那就呢个款的这一吧啊呀嘛和跟要是或者换成还有您你好]|如果|请问|怎么样|就是|换|我的|我|订单号?|单号|手机号?|邮箱|尾号|号码|后四位|[\W_]"
)
_BARE_TAIL = re.compile(r"(?<!\d)\d{4}(?!\d)")
_NEGATION = re.compile(r"不想?要|除了|别|没有|\b(?:no|not|without|except|anything|but|other|than|don'?t|want)\b")
_ASKS_FOR_ORDER = re.compile(
    r"帮|麻烦|想|查询?一?下?|看[看一]?下?|知道|物流|快递|包裹|状态|情况|到哪里?了?|到了?没有?"
    r"|\b(?:can|could|you|check|track|look|up|status|where|tracking|parcel|package|for|me|to|know|find|on|get|i'?d|like)\b"
)

_MILD = 0.35
"""How much cheaper a mistake is that still shows what the shopper named: they see it and ask on."""
_SHOWN_BY = {
    "order_number": frozenset({"order_status"}),
    **dict.fromkeys(
        ("product", "brand", "category"),
        frozenset(
            {
                "recommend_product", "product_question", "stock_check", "price_question", "similar_product",
                "compare_products", "size_advice",
            }
        ),
    ),
}  # fmt: skip


def mild(intent: str, kinds: set[str]) -> bool:
    """Tell whether the answer to ``intent`` shows the very thing that the message names."""
    return any(intent in _SHOWN_BY.get(kind, ()) for kind in kinds)


def only_adds(text: str, entities: list[dict[str, Any]]) -> str | None:
    """Return FOLLOW_UP, INFORM, ``order_status`` or ``recommend_product`` where only things are named, else None."""
    plain = list(normalise(text))
    kinds = set()
    for entity in entities:
        if entity["entity"] == "language":
            continue
        kinds.add(entity["entity"].removeprefix("not_"))
        plain[entity["start"] : entity["end"]] = " " * (entity["end"] - entity["start"])
    rest = "".join(plain)
    if any(entity["entity"].startswith("not_") for entity in entities):
        rest = _NEGATION.sub("", rest)
    if "order_number" in kinds:
        rest = _ASKS_FOR_ORDER.sub("", rest)
        rest = _BARE_TAIL.sub("", rest)
    if not kinds:
        return None
    if _FILLER.sub("", rest):
        return "recommend_product" if kinds & _SHELVES and not _FILLER.sub("", _WANTED.sub("", rest)) else None
    if "order_number" in kinds:
        return "order_status"
    if kinds & _CONTACTS:
        return INFORM
    return FOLLOW_UP if kinds & _THINGS else None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class HandoffGate(GraphComponent, IntentClassifier):
    """Puts FALLBACK, FOLLOW_UP or INFORM on top of the ranking where the classifier's guess must not be acted on."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults of :data:`KNOBS`."""
        return defaults(KNOBS)

    def __init__(self, config: dict[str, Any]) -> None:
        shop = settings.current()
        self._cost_wrong = config["cost_wrong"] or shop.cost_wrong
        self._cost_agent = config["cost_agent"] or shop.cost_agent

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> HandoffGate:
        """Check the settings and build the component."""
        check_config(cls.__name__, config, KNOBS)
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Replace the top intent where it must not be acted on."""
        for message in messages:
            self._judge(message)
        return messages

    def _judge(self, message: Message) -> None:
        ranking = message.get("intent_ranking") or []
        text = message.get(TEXT) or ""
        special = buttons.meaning(text) or only_adds(text, message.get(ENTITIES) or [])
        if special:
            self._put(message, special, 1.0, ranking)
            return
        probability = ranking[0]["confidence"] if ranking else 0.0
        kinds = {entity["entity"] for entity in message.get(ENTITIES) or []}
        if "product" in kinds and ranking and ranking[0]["name"] == _OUT_OF_SCOPE:
            self._put(message, "product_question", 1.0 - probability, ranking)  # of the shop's it is in any case
            return
        cost_wrong = self._cost_wrong * (_MILD if ranking and mild(ranking[0]["name"], kinds) else 1.0)
        if should_hand_off(probability, cost_wrong=cost_wrong, cost_agent=self._cost_agent):
            self._put(message, FALLBACK, 1.0 - probability, ranking)
            message.set("further_requests", [], add_to_output=True)  # what is unclear is asked about as a whole

    @staticmethod
    def _put(message: Message, name: str, confidence: float, ranking: list[dict[str, Any]]) -> None:
        top = {"name": name, "confidence": confidence}
        message.set("intent", top, add_to_output=True)
        message.set("intent_ranking", [top, *(guess for guess in ranking if guess["name"] != name)], add_to_output=True)
