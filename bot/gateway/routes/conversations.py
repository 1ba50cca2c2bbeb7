"""How does a program talk with the shop's assistant?"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bot.conversations.model import Conversation, ConversationId
from bot.gateway.gateway import Gateway
from bot.gateway.shapes import Answer, History, NewConversation, NewMessage, Opened, failures
from bot.gateway.views import message_json, messages_json

WAIT_SECONDS = 10.0
"""How long a message waits for its replies."""
_LAST_SEQ = 2**31 - 1


def router(gateway: Gateway, *, wait_seconds: float = WAIT_SECONDS) -> APIRouter:
    """Return the routes under /api/v1/conversations."""
    routes = APIRouter(prefix="/api/v1/conversations", tags=["conversations"])
    bearer = HTTPBearer(auto_error=False, description="The token of this conversation.")

    async def opened(
        conversation_id: str, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
    ) -> Conversation:
        token = given.credentials if given else ""
        authorise = gateway.shop.conversations.authorise
        return await gateway.threads.run(authorise, ConversationId(conversation_id), token)

    Talk = Annotated[Conversation, Depends(opened)]

    @routes.post("", status_code=201, response_model=Opened, responses=failures(400, 413, 422, 503))
    async def begin(body: NewConversation | None = None) -> dict[str, str]:
        """Begin a conversation."""
        given = body or NewConversation()
        talk, token = await gateway.threads.run(gateway.shop.conversations.open, given.channel, given.language)
        return {"id": talk.id, "token": token}

    @routes.post("/{conversation_id}/messages", response_model=Answer, responses=failures(400, 401, 409, 413, 422, 503))
    async def say(talk: Talk, body: NewMessage) -> dict[str, Any]:
        """Say something and wait for the turn, at most ten seconds; later replies are read with `after`."""
        message, new = await gateway.hear(talk.id, body.text, body.id)
        replies = await gateway.runner.replies(talk.id, message.seq, wait_seconds, new=new)
        return {"message": message_json(message), "replies": messages_json(replies)}

    @routes.get("/{conversation_id}/messages", response_model=History, responses=failures(401, 422, 503))
    async def read(talk: Talk, after: Annotated[int, Query(ge=0, le=_LAST_SEQ)] = 0) -> dict[str, Any]:
        """Read what was said after a number; at most 500 messages at once."""
        messages = await gateway.threads.run(gateway.shop.conversations.history, talk.id, after)
        return {"messages": messages_json(messages), "owner": talk.owner.value}

    return routes
