"""Who sits at the desk in the widget's tests? An agent without a screen, through the desk's own API."""

from __future__ import annotations

import secrets
from types import TracebackType
from typing import Any, Self

import httpx

from tests.browser.house import House

PASSWORD = "a long enough password"


class Person:
    """A signed-in agent; use as a context manager."""

    def __init__(self, house: House, login: str, name: str) -> None:
        self._house, self._login, self._name = house, login, name
        self._client = httpx.Client(base_url=f"{house.url}/desk/api", trust_env=False)

    def __enter__(self) -> Self:
        self._house.shop.agents.add(self._login, self._name, PASSWORD)
        answer = self._client.post("/sign-in", json={"login": self._login, "password": PASSWORD})
        self._client.headers["X-CSRF-Token"] = answer.raise_for_status().json()["csrf_token"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def take_latest(self) -> str:
        """Take the ticket that came last and return its id: other tests leave shoppers waiting in a shared house."""
        tickets = self._client.get("/tickets").raise_for_status().json()["tickets"]
        ticket: str = [each["id"] for each in tickets if each["state"] == "waiting"][-1]
        self._post(f"/tickets/{ticket}/take")
        return ticket

    def say(self, ticket: str, text: str) -> None:
        """Say something to the shopper."""
        self._post(f"/tickets/{ticket}/messages", {"id": secrets.token_hex(8), "text": text})

    def resolve(self, ticket: str) -> None:
        """Give the conversation back to the bot."""
        self._post(f"/tickets/{ticket}/resolve")

    def _post(self, path: str, body: dict[str, Any] | None = None) -> None:
        self._client.post(path, json=body).raise_for_status()
