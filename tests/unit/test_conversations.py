"""How does a conversation go?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.clock import FixedClock
from bot.conversations.model import Conversation, ConversationId, Draft, MessageKind, Owner, Sender
from bot.conversations.service import Conversations
from bot.errors import BadInput, Conflict, NotAllowed, NotFound
from bot.settings import Settings
from tests.fakes import FakeStore

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def talks(store: FakeStore) -> Conversations:
    return Conversations(store.unit_of_work, FixedClock(NOW), Settings(_env_file=None, max_text=100))


@pytest.fixture
def talk(talks: Conversations) -> Conversation:
    return talks.open("web", "zh")[0]


def said(text: str, sender: Sender = Sender.BOT, **payload: object) -> Draft:
    return Draft(sender, MessageKind.TEXT, text, payload)


def own(store: FakeStore, talk: Conversation, owner: Owner, **more: object) -> None:
    with store.unit_of_work() as uow:
        found = uow.conversations.get(talk.id)
        assert found is not None
        uow.conversations.update(replace(found, owner=owner, **more))  # type: ignore[arg-type]
        uow.commit()


def test_a_new_conversation_belongs_to_the_bot_and_opens_with_its_token(talks: Conversations) -> None:
    talk, token = talks.open("web", None)
    assert (talk.owner, talk.language, talk.last_seq) == (Owner.BOT, "en", 0)
    assert talks.authorise(talk.id, token).id == talk.id
    assert token not in repr(talk)


def test_a_token_opens_no_other_conversation_and_an_unknown_one_is_refused_alike(talks: Conversations) -> None:
    mine, token = talks.open("web", "en")
    other, _ = talks.open("web", "en")
    refusals = []
    for conversation, given in ((other.id, token), ("nowhere", token), (mine.id, ""), (mine.id, "\ud800"), ("", "")):
        with pytest.raises(NotAllowed) as refusal:
            talks.authorise(ConversationId(conversation), given)
        refusals.append((refusal.value.code, str(refusal.value)))
    assert len(set(refusals)) == 1


def test_messages_are_numbered_in_the_order_in_which_they_were_heard(talks: Conversations, talk: Conversation) -> None:
    talks.hear(talk.id, "你好", "a")
    talks.hear(talk.id, "在吗", "b")
    assert [(m.seq, m.text) for m in talks.history(talk.id)] == [(1, "你好"), (2, "在吗")]
    assert [m.seq for m in talks.history(talk.id, after=1)] == [2]


def test_a_repeated_client_id_is_the_message_that_is_already_there(talks: Conversations, talk: Conversation) -> None:
    first, new = talks.hear(talk.id, "你好", "a")
    again, new_again = talks.hear(talk.id, "something else", "a")
    assert (again, new, new_again) == (first, True, False)
    assert talks.get(talk.id).language == "zh"


def test_what_cannot_be_kept_is_refused_before_anything_is_stored(talks: Conversations, talk: Conversation) -> None:
    for text, client_id in (("", "a"), ("x" * 101, "b"), ("fine", "x" * 65)):
        with pytest.raises(BadInput):
            talks.hear(talk.id, text, client_id)
    assert not talks.history(talk.id)


def test_the_conversation_speaks_the_language_of_the_last_message(talks: Conversations, talk: Conversation) -> None:
    talks.hear(talk.id, "Where is my order?")
    assert talks.get(talk.id).language == "en"
    talks.hear(talk.id, "12345")
    assert talks.get(talk.id).language == "en"
    talks.hear(talk.id, "我的订单呢")
    assert talks.get(talk.id).language == "zh"


def test_an_unknown_conversation_is_not_found(talks: Conversations) -> None:
    with pytest.raises(NotFound):
        talks.hear(ConversationId("nowhere"), "hello")


def test_nobody_gets_the_message_of_another_sender_under_one_id(talks: Conversations, talk: Conversation) -> None:
    talks.hear(talk.id, "你好", "a")
    with pytest.raises(Conflict):
        talks.say(talk.id, Draft(Sender.AGENT, MessageKind.TEXT, "hi", client_id="a"))


def test_turns_come_in_the_order_of_the_messages_one_for_each(talks: Conversations, talk: Conversation) -> None:
    for text in ("一", "二"):
        talks.hear(talk.id, text)
    first = talks.next_turn(talk.id)
    assert first is not None and (first.seq, first.text, first.sender) == (1, "一", f"{talk.id}:1")
    talks.finish(first, [said("答一"), said("又一")])
    second = talks.next_turn(talk.id)
    assert second is not None and (second.seq, second.text) == (2, "二")
    talks.finish(second, [said("答二")])
    assert talks.next_turn(talk.id) is None
    assert [m.text for m in talks.history(talk.id)] == ["一", "二", "答一", "又一", "答二"]


def test_a_message_keeps_its_own_replies_even_when_others_came_between(
    talks: Conversations, talk: Conversation
) -> None:
    for text in ("一", "二"):
        talks.hear(talk.id, text)
    assert talks.replies(talk.id, 1) == ([], True)
    for answer in ("答一", "答二"):
        turn = talks.next_turn(talk.id)
        assert turn is not None
        talks.finish(turn, [said(answer)])
    assert [[m.text for m in talks.replies(talk.id, seq)[0]] for seq in (1, 2)] == [["答一"], ["答二"]]
    assert talks.replies(talk.id, 1)[1] is False


def test_a_turn_is_due_until_it_is_finished_so_that_a_crash_forgets_none(
    store: FakeStore, talks: Conversations, talk: Conversation
) -> None:
    talks.hear(talk.id, "你好")
    assert talks.next_turn(talk.id) == talks.next_turn(talk.id)
    assert list(talks.waiting()) == [talk.id]
    turn = talks.next_turn(talk.id)
    assert turn is not None
    talks.finish(turn, [])
    assert list(talks.waiting()) == []


def test_a_turn_finished_twice_is_said_once(talks: Conversations, talk: Conversation) -> None:
    talks.hear(talk.id, "你好")
    turn = talks.next_turn(talk.id)
    assert turn is not None
    assert len(talks.finish(turn, [said("您好")])) == 1
    assert len(talks.finish(turn, [said("您好")])) == 0
    assert len(talks.history(talk.id)) == 2


@pytest.mark.parametrize(("owner", "more"), [(Owner.AGENT, {}), (Owner.BOT, {"epoch": 2, "answered_seq": 1})])
def test_late_replies_are_dropped_when_somebody_took_over(
    store: FakeStore, talks: Conversations, talk: Conversation, owner: Owner, more: dict[str, int]
) -> None:
    talks.hear(talk.id, "你好")
    turn = talks.next_turn(talk.id)
    assert turn is not None
    own(store, talk, owner, **more)
    assert talks.finish(turn, [said("late")]) == []
    assert [m.text for m in talks.history(talk.id)] == ["你好"]
    assert talks.get(talk.id).answered_seq == 1


def test_the_bot_may_still_say_that_it_asked_for_a_person(
    store: FakeStore, talks: Conversations, talk: Conversation
) -> None:
    talks.hear(talk.id, "人工")
    turn = talks.next_turn(talk.id)
    assert turn is not None
    own(store, talk, Owner.QUEUED)
    assert [m.text for m in talks.finish(turn, [said("马上")])] == ["马上"]
    assert talks.get(talk.id).owner == Owner.QUEUED


@pytest.mark.parametrize("owner", [Owner.QUEUED, Owner.AGENT])
def test_while_a_person_is_asked_for_the_bot_has_no_turn(
    store: FakeStore, talks: Conversations, talk: Conversation, owner: Owner
) -> None:
    own(store, talk, owner)
    talks.hear(talk.id, "有人吗")
    assert talks.next_turn(talk.id) is None
    assert list(talks.waiting()) == []


def test_a_waiting_message_is_answered_in_its_own_language(talks: Conversations, talk: Conversation) -> None:
    talks.hear(talk.id, "我的订单呢")
    talks.hear(talk.id, "hello there, anybody?")
    turn = talks.next_turn(talk.id)
    assert turn is not None and turn.language == "zh"


def test_a_turn_has_the_text_as_it_was_typed(talks: Conversations, talk: Conversation) -> None:
    talks.hear(talk.id, " /restart now")
    turn = talks.next_turn(talk.id)
    assert turn is not None and turn.text == " /restart now"


def test_a_long_run_of_the_bots_words_hides_no_message(talks: Conversations, talk: Conversation) -> None:
    talks.hear(talk.id, "你好")
    turn = talks.next_turn(talk.id)
    assert turn is not None
    talks.finish(turn, [said(str(n)) for n in range(450)])
    talks.hear(talk.id, "还在吗")
    later = talks.next_turn(talk.id)
    assert later is not None and later.seq == 452
