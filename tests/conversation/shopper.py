"""How does a program talk to the shop? Over the gateway's REST interface, as documented."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import httpx

from bot.language import Language

WAIT = httpx.Timeout(20.0)


@dataclass(frozen=True)
class Replies:
    """What came back on one message."""

    messages: Sequence[Mapping[str, Any]]

    @property
    def text(self) -> str:
        """All texts, a line each."""
        return "\n".join(message["text"] for message in self.messages)

    @property
    def buttons(self) -> list[str]:
        """The titles of all quick replies."""
        return [button["title"] for message in self.messages for button in message["buttons"]]

    @property
    def cards(self) -> list[Mapping[str, Any]]:
        """All product cards."""
        return [card for message in self.messages for card in message["cards"]]

    @property
    def products(self) -> list[str]:
        """The ids on the product cards."""
        return [card["product_id"] for card in self.cards]

    @property
    def order(self) -> Mapping[str, Any] | None:
        """The order card, if one came."""
        return next((message["order"] for message in self.messages if message["order"]), None)

    @property
    def kinds(self) -> list[str]:
        """The kinds of the messages, in order."""
        return [message["kind"] for message in self.messages]


class Shopper:
    """One conversation. A context manager."""

    def __init__(self, address: str, language: Language) -> None:
        self._http = httpx.Client(base_url=address, timeout=WAIT)
        opened = self._http.post("/api/v1/conversations", json={"language": language}).raise_for_status().json()
        self.id: str = opened["id"]
        self._http.headers["Authorization"] = f"Bearer {opened['token']}"

    def says(self, *texts: str) -> Replies:
        """Say one thing after the other; return the replies to the last."""
        replies: Sequence[Mapping[str, Any]] = []
        for text in texts:
            body = {"id": uuid.uuid4().hex, "text": text}
            answer = self._http.post(f"/api/v1/conversations/{self.id}/messages", json=body).raise_for_status()
            replies = answer.json()["replies"]
        return Replies(replies)

    def presses(self, replies: Replies, title: str) -> Replies:
        """Press a quick reply."""
        texts = [each["text"] for message in replies.messages for each in message["buttons"] if each["title"] == title]
        assert texts, f"no button {title!r} among {replies.buttons}"
        return self.says(texts[0])

    @property
    def owner(self) -> str:
        """Who speaks for the shop."""
        answer = self._http.get(f"/api/v1/conversations/{self.id}/messages").raise_for_status()
        return str(answer.json()["owner"])

    def __enter__(self) -> Self:
        """Take part."""
        return self

    def __exit__(self, *error: object) -> None:
        """Hang up."""
        self._http.close()
