"""How does a test hold the desk? By what an agent sees of it, and with shoppers that need no screen."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import httpx
from playwright.sync_api import Locator, Page

from bot.conversations.model import ConversationId, Draft, MessageKind, Owner, Sender
from bot.customers.model import CustomerId
from bot.handoff.model import HandoffReason, Ticket, TicketId, TicketState
from bot.language import Language
from tests.browser.conftest import Browsing
from tests.browser.house import House

PASSWORD = "a long enough password"
REFUSED = "the server responded with a status of 4"
"""What Chromium's console says of every 4xx: of the first look whether somebody is signed in, for one."""
PERSON = {"zh": "找人工", "en": "Talk to a person"}


class Desk:
    """The desk's page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.login = page.locator("#login")
        self.password = page.locator("#password")
        self.trouble = page.locator(".sign-in-trouble")
        self.queue = page.locator(".queue")
        self.rows = page.locator(".queue .row")
        self.talk = page.locator(".talk")
        self.messages = page.locator(".message .bubble")
        self.shopper = page.locator(".message.shopper .bubble")
        self.bot = page.locator(".message.bot .bubble")
        self.agent = page.locator(".message.agent:not(.unsent) .bubble")
        self.unsent = page.locator(".message.unsent")
        self.system = page.locator(".system")
        self.handoff = page.locator(".line.handoff")
        self.sign = page.locator(".sign")
        self.notice = page.locator(".notice")
        self.box = page.locator(".box")
        self.known = page.locator(".known")
        self.suggestions = page.locator(".suggestions button")
        self.link = page.locator(".link")
        self.sheet = page.get_by_role("dialog")

    def row(self, ticket: str) -> Locator:
        """The ticket's row in the queue."""
        return self.page.locator(f"#row-{ticket}")

    def button(self, name: str) -> Locator:
        """The button with this name, whatever key stands on it."""
        return self.page.get_by_role("button", name=name, exact=True)

    def sign_in(self, login: str, password: str = PASSWORD) -> Desk:
        """Sign in and wait for the desk."""
        self.login.fill(login)
        self.password.fill(password)
        self.password.press("Enter")
        self.queue.wait_for()
        self.page.locator(".link.online").wait_for()
        self.page.locator(".rows[aria-busy=false]").wait_for()
        return self

    def open(self, ticket: str) -> Desk:
        """Choose a ticket and wait for what was said."""
        self.row(ticket).click()
        self.page.locator(f".room.reading #row-{ticket}[aria-current=true]").wait_for(state="attached")
        self.messages.first.wait_for()
        return self

    def take(self) -> Desk:
        """Take the chosen ticket."""
        self.button("Take" if self.page.locator("html").get_attribute("lang") == "en" else "接入").click()
        self.page.locator(".box:enabled").wait_for()
        return self

    def say(self, text: str) -> None:
        """Write a reply and press Enter."""
        self.box.fill(text)
        self.box.press("Enter")


def sit_down(
    house: House, browsing: Browsing, *, name: str = "Lin", language: str = "en", login: str | None = None, **how: Any
) -> Desk:
    """Return the desk of a new agent, or of one with this login, signed in."""
    browsing.expected = REFUSED
    if login is None:
        login = secrets.token_hex(6)
        house.shop.agents.add(login, name, PASSWORD)
    return Desk(browsing.visit(f"{house.url}/desk/", language=language, **how)).sign_in(login)


@dataclass
class Visitor:
    """A shopper without a screen, through the API for programs."""

    house: House
    language: Language = "en"
    id: str = field(default="", init=False)
    _token: str = field(default="", init=False, repr=False)

    def __post_init__(self) -> None:
        opened = self._post("/conversations", {"language": self.language})
        self.id, self._token = opened["id"], opened["token"]

    def say(self, text: str) -> list[str]:
        """Say something and return what was replied."""
        answer = self._post(f"/conversations/{self.id}/messages", {"text": text})
        return [reply["text"] for reply in answer["replies"]]

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        answer = httpx.post(f"{self.house.url}/api/v1{path}", json=body, headers=headers, trust_env=False)
        found: dict[str, Any] = answer.raise_for_status().json()
        return found

    def ask_for_person(self) -> str:
        """Ask for a person and return the ticket's id."""
        self.say(PERSON[self.language])
        row = self.house.shop.handoff.open_row(ConversationId(self.id))
        assert row is not None
        return row.ticket.id


Line = tuple[Sender, str | Draft]


def put_ticket(
    house: House,
    *lines: Line,
    card: Mapping[str, Any],
    ago: float = 0,
    language: Language = "en",
    customer: CustomerId | None = None,
) -> str:
    """Put a ticket with this transcript into the queue, asked for ``ago`` seconds ago; return its id."""
    talk, _ = house.shop.conversations.open("api", language)
    began = house.shop.clock.now() - timedelta(seconds=ago)
    reason = HandoffReason(card.get("reason", HandoffReason.ASKED))
    ticket = Ticket(TicketId(secrets.token_hex(8)), talk.id, TicketState.WAITING, reason, card, began)
    with house.shop.unit_of_work() as uow:
        for place, (sender, said) in enumerate(lines):
            draft = said if isinstance(said, Draft) else Draft(sender, MessageKind.TEXT, said)
            uow.conversations.append(talk.id, draft, began - timedelta(seconds=len(lines) - place))
        uow.tickets.add(ticket)
        found = uow.conversations.get(talk.id)
        assert found is not None
        uow.conversations.update(replace(found, owner=Owner.QUEUED, customer_id=customer))
        uow.commit()
    return ticket.id


def order_of(rows: Locator, tickets: Sequence[str]) -> list[str]:
    """Return those of the tickets that are in the queue, in its order."""
    ids: list[str] = rows.evaluate_all("rows => rows.map((row) => row.id.slice(4))")
    return [ticket for ticket in ids if ticket in tickets]


def stored(house: House, ticket: str) -> list[str]:
    """Return what agents have said in the ticket, as it is stored."""
    return [m.text for m in house.shop.handoff.detail(TicketId(ticket)).messages if m.sender == Sender.AGENT]
