"""What the domain needs from the world: repositories and one unit of work, as protocols.

``bot/store`` implements them with SQLAlchemy; ``tests/fakes`` implements them in memory. One contract test proves
the same promises of both. Every method raises Conflict where it names a thing that does not exist (an order of an
unknown customer) or is taken, BadInput for what cannot be kept exactly (a naive time, a NUL character, an amount finer
than 1/10000), Busy where a lock was not free in time, Unavailable where the database does not answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Protocol, Self

from bot.catalog.model import Category, FaqEntry, Product, VariantId
from bot.conversations.model import AgentId, Conversation, ConversationId, Draft, Message
from bot.customers.model import Customer, CustomerId, VerifiedCustomer
from bot.handoff.model import Agent, AgentSession, Ticket, TicketId, TicketState
from bot.inventory.model import StockLevel
from bot.orders.model import Bought, Order, OrderId
from bot.segmentation.model import BehaviourEvent, BehaviourSummary, Segment


class CatalogueRepository(Protocol):
    """Products, categories and the shop's answered questions."""

    def version(self) -> int:
        """Return a number that grows with every committed change of catalogue or FAQ."""
        ...

    def products(self) -> Sequence[Product]:
        """Return all products that are on sale, ordered by id."""
        ...

    def categories(self) -> Sequence[Category]:
        """Return all categories, ordered by id."""
        ...

    def faq(self) -> Sequence[FaqEntry]:
        """Return all answered questions, ordered by id."""
        ...

    def put_products(self, products: Iterable[Product]) -> None:
        """Insert or replace products with their variants; raises the version."""
        ...

    def put_categories(self, categories: Iterable[Category]) -> None:
        """Insert or replace categories; raises the version."""
        ...

    def put_faq(self, entries: Iterable[FaqEntry]) -> None:
        """Insert or replace answered questions; raises the version."""
        ...

    def raise_version(self) -> None:
        """Raise the version though nothing of the catalogue changed: whoever keeps what follows from it reads anew."""
        ...


class StockRepository(Protocol):
    """Units per variant and warehouse."""

    def levels(self, variants: Sequence[VariantId]) -> Sequence[StockLevel]:
        """Return the levels of these variants in all warehouses; variants without figures are absent."""
        ...

    def all_levels(self) -> Sequence[StockLevel]:
        """Return every level."""
        ...

    def put(self, levels: Iterable[StockLevel]) -> None:
        """Insert or replace levels."""
        ...


class CustomerRepository(Protocol):
    """Customers by id."""

    def get(self, customer: CustomerId) -> Customer | None:
        """Return the customer, or None."""
        ...

    def put(self, customers: Iterable[Customer]) -> None:
        """Insert or replace customers; ``segment_id`` is only read: ``put_segments`` alone says who belongs where."""
        ...

    def all(self) -> Iterable[Customer]:
        """Yield all customers with their segments, by id."""
        ...


class OrderRepository(Protocol):
    """Orders with lines, payments, shipments and returns."""

    def get(self, order: OrderId) -> Order | None:
        """Return the order with exactly this number, or None."""
        ...

    def get_many(self, orders: Sequence[OrderId]) -> Sequence[Order]:
        """Return those of these orders that exist, in no order; holds none of them for the block."""
        ...

    def of_customer(self, customer: CustomerId, limit: int = 20) -> Sequence[Order]:
        """Return a customer's orders, newest first."""
        ...

    def put(self, orders: Iterable[Order]) -> None:
        """Insert or replace orders whole."""
        ...

    def bought(self) -> Iterable[Bought]:
        """Yield every line of every order that was not cancelled, by order number and line."""
        ...

    def bought_together(self) -> Iterable[tuple[CustomerId, Sequence[str]]]:
        """Yield (customer, product ids) for each order that was not cancelled."""
        ...


class ProofRepository(Protocol):
    """Tries to prove identity, and what was proven, per conversation."""

    def add_failure(self, key: str, at: datetime) -> None:
        """Remember a failed try under ``key`` (``conversation:…``, ``order:…`` or ``shop``)."""
        ...

    def failures_since(self, key: str, since: datetime) -> Sequence[datetime]:
        """Return the times of failed tries under ``key`` after ``since``, oldest first."""
        ...

    def verified(self, conversation: ConversationId) -> VerifiedCustomer | None:
        """Return who was proven in this conversation, or None."""
        ...

    def set_verified(self, conversation: ConversationId, customer: VerifiedCustomer) -> None:
        """Remember who was proven; replaces an earlier one."""
        ...

    def drop_verified(self, conversation: ConversationId) -> None:
        """Forget who was proven; nothing happens where nobody was."""
        ...


class ConversationRepository(Protocol):
    """The log."""

    def add(self, conversation: Conversation) -> None:
        """Insert a new conversation."""
        ...

    def get(self, conversation: ConversationId) -> Conversation | None:
        """Return the conversation, or None."""
        ...

    def update(self, conversation: Conversation) -> None:
        """Store its language, owner, answered_seq, epoch, customer and agent (never last_seq)."""
        ...

    def append(self, conversation: ConversationId, draft: Draft, at: datetime) -> tuple[Message, bool]:
        """Give the draft the next sequence number and store it.

        Returns the message and whether it is new; a repeated ``client_id`` returns the one already stored.
        Two writers at once never get the same number. Raises NotFound for an unknown conversation.
        """
        ...

    def messages(self, conversation: ConversationId, after: int = 0, limit: int = 500) -> Sequence[Message]:
        """Return messages with ``seq > after`` in order."""
        ...

    def recent_messages(self, conversation: ConversationId, limit: int) -> Sequence[Message]:
        """Return the last ``limit`` messages in order."""
        ...

    def unanswered(self, limit: int = 500) -> Sequence[ConversationId]:
        """Return conversations owned by the bot whose shopper has messages after ``answered_seq``."""
        ...


class TicketRepository(Protocol):
    """Tickets and their states."""

    def add(self, ticket: Ticket) -> None:
        """Insert a new ticket; Conflict where its conversation has a waiting or assigned one."""
        ...

    def get(self, ticket: TicketId) -> Ticket | None:
        """Return the ticket, or None."""
        ...

    def open_for(self, conversation: ConversationId) -> Ticket | None:
        """Return the conversation's waiting or assigned ticket, or None."""
        ...

    def in_states(self, states: Sequence[TicketState], limit: int = 200) -> Sequence[Ticket]:
        """Return tickets in these states, oldest first."""
        ...

    def change(self, ticket: Ticket, expected: TicketState) -> bool:
        """Store the ticket if it is still in state ``expected``; False where somebody was faster."""
        ...


class AgentRepository(Protocol):
    """People at the desk and their sessions."""

    def put(self, agent: Agent) -> None:
        """Insert or replace an agent."""
        ...

    def get(self, agent: AgentId) -> Agent | None:
        """Return the agent, or None."""
        ...

    def by_login(self, login: str) -> Agent | None:
        """Return the agent with this login (case-insensitive), or None."""
        ...

    def all(self) -> Sequence[Agent]:
        """Return all agents, ordered by login."""
        ...

    def add_session(self, session: AgentSession) -> None:
        """Store a session."""
        ...

    def session(self, token_hash: str) -> AgentSession | None:
        """Return the session, or None."""
        ...

    def drop_session(self, token_hash: str) -> None:
        """Forget the session."""
        ...


class BehaviourRepository(Protocol):
    """What customers did, and the segments that follow from it."""

    def add_events(self, events: Iterable[BehaviourEvent]) -> None:
        """Store events; the same event twice is stored once."""
        ...

    def events(self) -> Iterable[BehaviourEvent]:
        """Yield all events, oldest first."""
        ...

    def daily_sales(self) -> Iterable[tuple[VariantId, date, int]]:
        """Yield (variant, day, units sold), by variant and day."""
        ...

    def put_daily_sales(self, rows: Iterable[tuple[VariantId, date, int]]) -> None:
        """Insert or replace days."""
        ...

    def summaries(self) -> Iterable[BehaviourSummary]:
        """Yield what the shop counted of its customers' behaviour, by customer."""
        ...

    def put_summaries(self, summaries: Iterable[BehaviourSummary]) -> None:
        """Insert or replace summaries."""
        ...

    def segments(self) -> Sequence[Segment]:
        """Return all segments, ordered by id."""
        ...

    def put_segments(self, segments: Sequence[Segment], members: Iterable[tuple[CustomerId, str]]) -> None:
        """Replace all segments and who belongs to which."""
        ...


class MetaRepository(Protocol):
    """Short notes that the shop keeps about itself: which demo is laid in, when segments were computed."""

    def get(self, key: str) -> str | None:
        """Return the note, or None."""
        ...

    def put(self, key: str, value: str) -> None:
        """Insert or replace the note."""
        ...


class UnitOfWork(Protocol):
    """All repositories within one transaction. Leaving the block without :meth:`commit` rolls back."""

    catalogue: CatalogueRepository
    stock: StockRepository
    customers: CustomerRepository
    orders: OrderRepository
    proofs: ProofRepository
    conversations: ConversationRepository
    tickets: TicketRepository
    agents: AgentRepository
    behaviour: BehaviourRepository
    meta: MetaRepository

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def commit(self) -> None:
        """Make everything since the block's start (or the last commit) permanent."""
        ...


class UnitOfWorkFactory(Protocol):
    """Makes units of work on one store. Blocks of one caller that write must not be nested."""

    def __call__(self, *, writing: bool = True) -> UnitOfWork:
        """Return a new unit of work.

        With ``writing=False`` it reads one snapshot, never waits for a writer, and cannot be committed: use it for
        everything that only looks. Writing blocks of all processes take turns (SQLite) or wait for the rows they
        share (PostgreSQL): a conversation or order by its id, stock by its variants, an agent by login, once read in
        a writing block, is still as it was read when the block commits. Read them in this order: conversation,
        order, stock; two blocks that do can never wait for one another.
        """
        ...
