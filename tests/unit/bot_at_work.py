"""How does an action run in a unit test? On services over a FakeStore, with tracker and dispatcher of Rasa's SDK."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import ShopAction, services
from bot import bootstrap
from bot.bootstrap import Shop
from bot.catalog.model import (
    Attribute,
    Category,
    CategoryId,
    FaqEntry,
    FaqId,
    Money,
    Option,
    Product,
    ProductId,
    Variant,
    VariantId,
)
from bot.clock import FixedClock
from bot.inventory.model import StockLevel, WarehouseId
from bot.language import Localized
from bot.settings import Settings
from tests import samples
from tests.fakes import FakeStore

CONVERSATION = "c1"


def _product(id_: str, zh: str, en: str, shelf: str, price: str | None, colours: Iterable[tuple[str, str]]) -> Product:
    variants = tuple(
        Variant(
            VariantId(f"{id_}-{name_en}"),
            ProductId(id_),
            (Option("color", Localized("颜色", "Colour"), Localized(name_zh, name_en)),),
            Money(Decimal(price), "CNY") if price else None,
        )
        for name_zh, name_en in colours
    )
    battery = Attribute("battery_life", Localized("续航", "Battery life"), Localized("30 小时", "30 hours"))
    text = Localized(f"{zh}，很好用。", f"{en}, a good one.")
    return Product(
        ProductId(id_), Localized(zh, en), CategoryId(shelf), Localized("声海", "Soundsea"), text, (battery,), variants
    )


BLACK, WHITE = ("黑色", "black"), ("白色", "white")
PRODUCTS = (
    _product("x1", "声海 X1 耳机", "Soundsea X1 headphones", "audio", "399", (BLACK, WHITE)),
    _product("x2", "声海 X2 耳机", "Soundsea X2 headphones", "audio", "599", (BLACK,)),
    _product("x3", "声海 X3 耳机", "Soundsea X3 headphones", "audio", "199", (BLACK,)),
    _product("b1", "书山笔记本电脑", "Bookhill laptop", "computers", None, (BLACK,)),
)
CATEGORIES = (
    Category(CategoryId("audio"), Localized("耳机音响", "Audio"), ("耳机", "headphones")),
    Category(CategoryId("computers"), Localized("电脑", "Computers"), ("笔记本", "laptop")),
)
FAQ = (
    FaqEntry(
        FaqId("cancel"),
        Localized("怎么取消订单", "How do I cancel an order"),
        Localized("未发货可以取消。", "Until it ships."),
        "cancel_order",
    ),
    FaqEntry(
        FaqId("delivery"),
        Localized("运费多少", "What does shipping cost"),
        Localized("满 99 元包邮。", "Free over 99 yuan."),
        "delivery_info",
    ),
)
STOCK = {"x1-black": 9, "x1-white": 2, "x2-black": 0, "x3-black": 5, "b1-black": 4}


def _entity(kind: str, value: Any, text: str) -> dict[str, Any]:
    """Return an entity where its value stands in the text; where it stands under another name, at its start."""
    start = max(0, text.find(str(value)))
    end = start + len(str(value)) if str(value) in text else start
    return {"entity": kind, "value": value, "start": start, "end": end}


class BotAtWork:
    """One conversation: slots stay between the turns, as in Rasa."""

    def __init__(self, folder: Path) -> None:
        self.store, self.clock = FakeStore(), FixedClock(samples.NOON)
        with self.store.unit_of_work() as uow:
            uow.catalogue.put_categories(CATEGORIES)
            uow.catalogue.put_products(PRODUCTS)
            uow.catalogue.put_faq(FAQ)
            uow.stock.put(
                StockLevel(
                    VariantId(v), WarehouseId("w"), n, 0, samples.NOON.date() + timedelta(days=7) if not n else None
                )
                for v, n in STOCK.items()
            )
            uow.customers.put([samples.customer("k1"), samples.customer("k2", phone="+8613900005678", email="b@b.cn")])
            uow.orders.put([samples.order("X20261115001"), samples.order("X20261115002", "k2")])
            uow.conversations.add(samples.conversation(CONVERSATION))
            uow.commit()
        settings = Settings(_env_file=None, var_dir=folder)  # type: ignore[call-arg]
        self.shop: Shop = bootstrap.build(settings, clock=self.clock, unit_of_work=self.store.unit_of_work)
        self.slots: dict[str, Any] = {"language": "zh"}
        self.loop: str | None = None
        self.events: list[dict[str, Any]] = []
        self.returned: list[dict[str, Any]] = []
        """Rasa's events of the last action."""

    def hears(self, action: type[ShopAction], intent: str, text: str = "", **entities: Any) -> list[dict[str, Any]]:
        """Run one action on a message; return what was said. An entity's value may be a list of values."""
        found = [
            _entity(kind, value, text)
            for kind, values in entities.items()
            for value in (values if isinstance(values, list) else [values])
        ]
        ranking = [{"name": intent, "confidence": 0.9}, {"name": "order_status", "confidence": 0.05}]
        return self.runs(action, {"intent": ranking[0], "intent_ranking": ranking, "text": text, "entities": found})

    def runs(self, action: type[ShopAction], message: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Run one action on a parsed message; return what was said."""
        services.use(self.shop)
        dispatcher = CollectingDispatcher()
        loop = {"name": self.loop} if self.loop else {}
        tracker = Tracker(f"{CONVERSATION}:1", dict(self.slots), dict(message), self.events, False, None, loop, None)
        events = self.returned = action().work(dispatcher, tracker)
        self.slots |= {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        if any(event["event"] == "active_loop" for event in events):
            self.loop = None
        return [message for message in dispatcher.messages if message]

    def without(self, **changed: Any) -> None:
        """Replace services of the shop."""
        self.shop = replace(self.shop, **changed)


def responses(said: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the names of the responses said."""
    return [message["response"] for message in said if message.get("response")]


def cards(said: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the ids of the products shown as cards."""
    return [card["product_id"] for message in said for card in (message.get("custom") or {}).get("cards", [])]


def titles(said: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the titles of all buttons."""
    return [button["title"] for message in said for button in message.get("buttons") or ()]
