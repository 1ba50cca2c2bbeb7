"""How does a conversation go: who may speak in it, what is stored, whose turn is it?"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import replace

from bot.clock import Clock
from bot.conversations import text as texts
from bot.conversations import turns
from bot.conversations.model import (
    Conversation,
    ConversationId,
    Draft,
    Message,
    MessageKind,
    Owner,
    Sender,
)
from bot.conversations.turns import Turn
from bot.errors import Conflict, NotAllowed, NotFound
from bot.language import Language, detect
from bot.ports import UnitOfWork, UnitOfWorkFactory
from bot.settings import Settings

_PAGE = 20  # most turns find their message, and its replies, in the first page


def hashed(token: str) -> str:
    """Return what is stored of a token: it is long and random, so a plain SHA-256 cannot be turned back."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class Conversations:
    """The log of what was said, and whose turn it is."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, settings: Settings) -> None:
        self._unit_of_work, self._clock, self._max_text = unit_of_work, clock, settings.max_text

    def open(self, channel: str, language: Language | None) -> tuple[Conversation, str]:
        """Begin a conversation; returns it and the token that opens it, which is shown only here."""
        token, now = secrets.token_urlsafe(32), self._clock.now()
        conversation = Conversation(
            id=ConversationId(secrets.token_hex(16)),
            channel=channel,
            language=language or detect(""),
            owner=Owner.BOT,
            token_hash=hashed(token),
            created_at=now,
            updated_at=now,
        )
        with self._unit_of_work() as uow:
            uow.conversations.add(conversation)
            uow.commit()
        return conversation, token

    def authorise(self, conversation: ConversationId, token: str) -> Conversation:
        """Return the conversation that the token opens.

        Raises NotAllowed, in the same words and after the same work whether the conversation exists or not.
        """
        with self._unit_of_work(writing=False) as uow:
            found = uow.conversations.get(ConversationId(texts.clean(conversation)))
        expected = found.token_hash if found else hashed("")
        fits = hmac.compare_digest(hashed(token), expected)
        if found is None or not fits or not token:
            raise NotAllowed("this token opens no such conversation", code="wrong_token")
        return found

    def get(self, conversation: ConversationId) -> Conversation:
        """Return the conversation; raises NotFound."""
        with self._unit_of_work(writing=False) as uow:
            return existing(uow, conversation)

    def hear(self, conversation: ConversationId, text: str, client_id: str | None = None) -> tuple[Message, bool]:
        """Store what the shopper typed, and in which language; returns the message and whether it is new.

        Raises BadInput (``empty``, ``too_long``, ``bad_id``) before anything is stored.
        """
        kept, own_id = texts.accepted(text, self._max_text), texts.accepted_id(client_id)
        draft = Draft(Sender.SHOPPER, MessageKind.TEXT, kept, client_id=own_id)
        with self._unit_of_work() as uow:
            talk = existing(uow, conversation)
            message, new = append(uow, conversation, draft, self._clock)
            language = detect(kept, talk.language)
            if new and language != talk.language:
                uow.conversations.update(replace(talk, language=language))
            uow.commit()
        return message, new

    def say(self, conversation: ConversationId, draft: Draft) -> tuple[Message, bool]:
        """Store any draft as the next message; returns it and whether it is new."""
        with self._unit_of_work() as uow:
            message, new = append(uow, conversation, draft, self._clock)
            uow.commit()
        return message, new

    def history(self, conversation: ConversationId, after: int = 0, limit: int = 500) -> Sequence[Message]:
        """Return up to ``limit`` messages after number ``after``, in order."""
        with self._unit_of_work(writing=False) as uow:
            return uow.conversations.messages(conversation, after=after, limit=limit)

    def replies(self, conversation: ConversationId, seq: int) -> tuple[list[Message], bool]:
        """Return what was said in answer to message ``seq``, and whether its turn is still to come."""
        said: list[Message] = []
        with self._unit_of_work(writing=False) as uow:
            talk, after = existing(uow, conversation), seq
            while page := uow.conversations.messages(conversation, after=after, limit=_PAGE):
                said += turns.answers(page, seq)
                if turns.is_past(page, seq) or len(page) < _PAGE:
                    break
                after = page[-1].seq
        return said, talk.owner == Owner.BOT and talk.answered_seq < seq

    def waiting(self, limit: int = 500) -> Sequence[ConversationId]:
        """Return the bot's conversations in which a shopper waits for a turn, the longest waiting first."""
        with self._unit_of_work(writing=False) as uow:
            return uow.conversations.unanswered(limit)

    def next_turn(self, conversation: ConversationId) -> Turn | None:
        """Return the turn that is due, None where there is none."""
        with self._unit_of_work(writing=False) as uow:
            talk = existing(uow, conversation)
            after = talk.answered_seq
            while page := uow.conversations.messages(conversation, after=after, limit=_PAGE):
                if message := turns.first_unanswered(talk, page):
                    return turns.turn_of(talk, message)
                after = page[-1].seq
        return None

    def finish(self, turn: Turn, drafts: Sequence[Draft]) -> Sequence[Message]:
        """Store the bot's replies and mark the turn as taken, both or neither.

        Returns what was stored: nothing where somebody took over meanwhile, or the turn was taken before.
        """
        with self._unit_of_work() as uow:
            said = finish(uow, turn, drafts, self._clock)
            uow.commit()
        return said


def existing(uow: UnitOfWork, conversation: ConversationId) -> Conversation:
    """Return the conversation; raises NotFound."""
    found = uow.conversations.get(conversation)
    if found is None:
        raise NotFound("there is no such conversation")
    return found


def append(uow: UnitOfWork, conversation: ConversationId, draft: Draft, clock: Clock) -> tuple[Message, bool]:
    """Store a draft; raises Conflict where its client id belongs to what somebody else said."""
    message, new = uow.conversations.append(conversation, draft, clock.now())
    if message.sender != draft.sender:
        raise Conflict("this id was used by another sender", code="id_taken")
    return message, new


def finish(uow: UnitOfWork, turn: Turn, drafts: Sequence[Draft], clock: Clock) -> Sequence[Message]:
    """Do what :meth:`Conversations.finish` does inside a unit of work."""
    talk = existing(uow, turn.conversation_id)
    wanted = turns.still_wanted(turn, talk)
    said = [append(uow, talk.id, turns.marked(draft, turn), clock)[0] for draft in drafts] if wanted else []
    if talk.epoch == turn.epoch and talk.answered_seq < turn.seq:
        uow.conversations.update(replace(talk, answered_seq=turn.seq))
    return said
