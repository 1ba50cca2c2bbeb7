"""Which JSON do programs send and get? The shapes of docs/messages.md, from which /api/openapi.json is made."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from bot.conversations.text import clean
from bot.language import Language


def _storable(value: object) -> object:
    """Return text without what no text may hold (halves of surrogate pairs, NUL); everything else as it is."""
    return clean(value) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_storable)]


class NewConversation(BaseModel):
    """How a conversation begins."""

    language: Language | None = Field(None, description="The shopper's language where the page knows it.")
    channel: Literal["web", "api"] = Field("api", description="Who speaks: the widget on a page, or a program.")


class Opened(BaseModel):
    """A new conversation and the token that opens it."""

    id: str
    token: str = Field(description="Goes into `Authorization: Bearer`; it is not shown again.")


class NewMessage(BaseModel):
    """What somebody says."""

    id: Text | None = Field(
        None, description="The client's own id, at most 64 characters; a repeat is the same message."
    )
    text: Text


class Button(BaseModel):
    """A quick reply."""

    title: str
    text: str = Field(description="What is sent when it is pressed.")


class Said(BaseModel):
    """A message."""

    seq: int = Field(description="Place in the conversation, from 1, without gaps.")
    sender: Literal["shopper", "bot", "agent", "system"]
    kind: Literal["text", "products", "order", "system"]
    text: str
    author: str = Field(description="The agent's name where a person spoke.")
    client_id: str | None
    created_at: str = Field(description="ISO 8601, UTC.")
    buttons: list[Button]
    cards: list[dict[str, Any]] = Field(description="Product cards.")
    order: dict[str, Any] | None = Field(description="Order card.")


class Answer(BaseModel):
    """The stored message and what was said to it within ten seconds."""

    message: Said
    replies: list[Said]


class History(BaseModel):
    """Messages in order, and who speaks for the shop now."""

    messages: list[Said]
    owner: Literal["bot", "queued", "agent"]


class Fault(BaseModel):
    """What went wrong."""

    code: str
    message: str = Field(description="One plain sentence, in the language of `Accept-Language` (zh or en).")


class Failure(BaseModel):
    """Every error looks like this."""

    error: Fault


class SignIn(BaseModel):
    """Who wants to sit at the desk."""

    login: Text
    password: Text


def failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the errors of a route for its documentation."""
    return {status: {"model": Failure} for status in statuses}
