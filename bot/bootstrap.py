"""Which concrete classes is the shop built from? The one place that knows."""

from __future__ import annotations

from dataclasses import dataclass

from bot import settings as all_settings
from bot.catalog.answers import Answers
from bot.catalog.live import LiveCatalogue
from bot.catalog.terms import read_terms, write_terms
from bot.clock import Clock, SystemClock
from bot.conversations.service import Conversations
from bot.customers.identity import Identity
from bot.handoff.agents import Agents
from bot.handoff.service import HandoffService
from bot.inventory.availability import StockRoom
from bot.orders.service import OrderService
from bot.ports import UnitOfWorkFactory
from bot.recommender.service import Recommender
from bot.segmentation.service import Segments
from bot.settings import Settings


@dataclass(frozen=True)
class Shop:
    """Everything that actions, gateway, command line and tests use."""

    settings: Settings
    clock: Clock
    unit_of_work: UnitOfWorkFactory
    catalogue: LiveCatalogue
    answers: Answers
    stock: StockRoom
    orders: OrderService
    identity: Identity
    segments: Segments
    recommender: Recommender
    conversations: Conversations
    handoff: HandoffService
    agents: Agents


def build(
    settings: Settings | None = None, *, clock: Clock | None = None, unit_of_work: UnitOfWorkFactory | None = None
) -> Shop:
    """Build the shop's services; opens nothing and reads nothing but the settings."""
    settings = settings or all_settings.current()
    clock = clock or SystemClock()
    unit_of_work = unit_of_work or _database(settings.database_url)
    catalogue = LiveCatalogue(unit_of_work, clock)
    stock = StockRoom(unit_of_work, clock)
    return Shop(
        settings=settings,
        clock=clock,
        unit_of_work=unit_of_work,
        catalogue=catalogue,
        answers=Answers(catalogue),
        stock=stock,
        orders=OrderService(unit_of_work),
        identity=Identity(
            unit_of_work,
            clock,
            tries=settings.proof_tries,
            lock_seconds=settings.proof_lock,
            shop_tries=settings.proof_shop_tries,
            lasts_minutes=settings.proof_minutes,
        ),
        segments=Segments(unit_of_work),
        recommender=Recommender(unit_of_work, catalogue, stock, clock),
        conversations=Conversations(unit_of_work, clock, settings),
        handoff=HandoffService(unit_of_work, clock, settings),
        agents=Agents(unit_of_work, clock, settings),
    )


def publish_terms(shop: Shop) -> bool:
    """Lay the catalogue's words out for the entity extractor if the file says otherwise; tell whether it did.

    Compares the words and not only the version: another database may have come to the same number.
    """
    terms, path = shop.catalogue.renewed().terms, shop.settings.terms_path
    if path.is_file() and read_terms(path) == terms:
        return False
    write_terms(path, terms)
    return True


def schema_is_current(shop: Shop) -> bool:
    """Tell whether the database has the tables of this version; opens a connection of its own."""
    from bot.store.migrate import is_current

    return is_current(shop.settings.database_url)


def _database(url: str) -> UnitOfWorkFactory:
    """Return the units of work on a database; SQLAlchemy is loaded only where one is wanted."""
    from bot.store.unit_of_work import factory

    return factory(url)
