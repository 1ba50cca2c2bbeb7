"""What is a turn? One of the shopper's messages, and all that the bot says to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.conversations.model import Conversation, ConversationId, Draft, Message, Owner, Sender
from bot.language import Language, detect

MARK = "turn"
"""Key in a reply's payload: the number of the message that it answers. Never shown to a client."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What the bot is asked. ``text`` is as it was typed; :mod:`bot.engine.channel` keeps it from being a command."""

    conversation_id: ConversationId
    epoch: int
    seq: int
    text: str
    language: Language

    @property
    def sender(self) -> str:
        """The bot's name for this context: ``conversation:epoch``."""
        return f"{self.conversation_id}:{self.epoch}"


def first_unanswered(conversation: Conversation, messages: Iterable[Message]) -> Message | None:
    """Return the message whose turn it is, None where nobody waits or the bot is not the one to answer."""
    if conversation.owner != Owner.BOT:
        return None
    waiting = (m for m in messages if m.sender == Sender.SHOPPER and m.seq > conversation.answered_seq)
    return min(waiting, key=lambda message: message.seq, default=None)


def turn_of(conversation: Conversation, message: Message) -> Turn:
    """Return the turn that ``message`` asks for."""
    # The conversation's language is that of its last message, which may be a later one.
    language = detect(message.text, conversation.language)
    return Turn(conversation.id, conversation.epoch, message.seq, message.text, language)


def still_wanted(turn: Turn, conversation: Conversation) -> bool:
    """Tell whether the bot's replies may be said: nobody took over, and nobody answered this turn before.

    ``queued`` is no taking over: the bot itself asked for a person, and says so.
    """
    same_context = conversation.epoch == turn.epoch and conversation.answered_seq < turn.seq
    return same_context and conversation.owner != Owner.AGENT


def marked(draft: Draft, turn: Turn) -> Draft:
    """Return the draft with the number of the message that it answers."""
    return replace(draft, payload={**draft.payload, MARK: turn.seq})


def answers(messages: Iterable[Message], seq: int) -> list[Message]:
    """Return those of the messages that answer message number ``seq``."""
    return [message for message in messages if message.payload.get(MARK) == seq]


def is_past(messages: Iterable[Message], seq: int) -> bool:
    """Tell whether a later turn was answered here already: then nothing more answers message ``seq``."""
    return any((message.payload.get(MARK) or 0) > seq for message in messages)
