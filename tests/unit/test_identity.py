"""What does it take to prove who one is, and what happens to those who guess?"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import FixedClock
from bot.conversations.model import ConversationId
from bot.customers.identity import Identity, locked_until
from bot.customers.model import CustomerId, ProofLevel, VerifiedCustomer
from bot.errors import ProofFailed, ProofLocked, Refused
from bot.orders.numbers import joined, spellings
from tests import samples
from tests.fakes import FakeStore, FakeUnitOfWork
from tests.samples import NOON

LOCK = timedelta(minutes=15)
TALKS = tuple(ConversationId(f"c{number}") for number in range(1, 8))
RIGHT = ("X1", "1234")


@dataclass
class World:
    store: FakeStore = field(default_factory=FakeStore)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))

    def __post_init__(self) -> None:
        with self.store.unit_of_work() as uow:
            uow.customers.put(
                [
                    samples.customer("k1", phone="+8613800001234", email="wang@example.com"),
                    samples.customer("k2", phone="+8613800005678", email=None),
                ]
            )
            uow.orders.put([samples.order("X1", "k1"), samples.order("X2", "k2"), samples.order("X3", "k1")])
            for talk in TALKS:
                uow.conversations.add(samples.conversation(talk))
            uow.commit()
        self.identity = Identity(self.store.unit_of_work, self.clock)

    def fail(self, talk: str = "c1", number: str = "X1", contact: str = "0000") -> Refused:
        with pytest.raises((ProofFailed, ProofLocked)) as caught:
            self.identity.prove(ConversationId(talk), number, contact)
        refusal: Refused = caught.value
        return refusal

    def prove(self, talk: str = "c1", number: str = "X1", contact: str = "1234") -> VerifiedCustomer:
        return self.identity.prove(ConversationId(talk), number, contact)


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("contact", ["1234", "138 0000 1234", "WANG@example.com"])
def test_number_and_contact_together_prove_who_one_is(world: World, contact: str) -> None:
    expected = VerifiedCustomer(CustomerId("k1"), ProofLevel.ORDER, NOON)
    assert world.prove(number="x1", contact=contact) == expected
    assert world.identity.known(TALKS[0]) == expected
    with world.store.unit_of_work(writing=False) as uow:
        talk = uow.conversations.get(TALKS[0])
    assert talk is not None
    assert talk.customer_id == "k1"


def test_a_proof_holds_in_its_own_conversation_only(world: World) -> None:
    world.prove()
    assert world.identity.known(TALKS[1]) is None


def test_a_proof_holds_for_half_an_hour_and_can_be_given_again(world: World) -> None:
    world.prove()
    world.clock.advance(timedelta(minutes=30, seconds=-1))
    assert world.identity.known(TALKS[0]) is not None
    world.clock.advance(timedelta(seconds=1))
    assert world.identity.known(TALKS[0]) is None
    world.prove()
    assert world.identity.known(TALKS[0]) is not None


def test_a_later_proof_of_somebody_else_takes_the_place_of_the_first(world: World) -> None:
    world.prove()
    world.prove(number="X2", contact="5678")
    known = world.identity.known(TALKS[0])
    assert known is not None
    assert known.customer_id == "k2"


def test_a_failure_leaves_an_earlier_proof_standing_and_proves_nothing_itself(world: World) -> None:
    world.prove()
    world.fail(number="X2", contact="1234")
    known = world.identity.known(TALKS[0])
    assert known is not None
    assert known.customer_id == "k1"


def test_a_refusal_is_the_same_for_a_wrong_number_and_a_wrong_contact(world: World) -> None:
    wrong_contact, wrong_number = world.fail("c1", "X1", "9999"), world.fail("c2", "X777", "1234")
    assert type(wrong_contact) is type(wrong_number)
    assert str(wrong_contact) == str(wrong_number)
    assert (wrong_contact.code, wrong_contact.details) == (wrong_number.code, wrong_number.details)


def test_a_refusal_says_nothing_of_what_was_typed(world: World) -> None:
    refusal = world.fail("c1", "X1", "9876")
    assert "X1" not in f"{refusal} {refusal.details}"
    assert "9876" not in f"{refusal} {refusal.details}"


def test_the_third_failure_locks_for_fifteen_minutes(world: World) -> None:
    assert [world.fail(number=number).details.get("left") for number in ("X7", "X8")] == [2, 1]
    refusal = world.fail(number="X9")
    assert isinstance(refusal, ProofLocked)
    assert refusal.details["until"] == NOON + LOCK


def test_a_locked_conversation_stays_locked_for_the_right_answer(world: World) -> None:
    for number in ("X7", "X8", "X9"):
        world.fail(number=number)
    assert isinstance(world.fail(*("c1", *RIGHT)), ProofLocked)
    assert world.identity.known(TALKS[0]) is None
    world.clock.advance(LOCK - timedelta(seconds=1))
    assert isinstance(world.fail(*("c1", *RIGHT)), ProofLocked)
    world.clock.advance(timedelta(seconds=1))
    assert world.prove().customer_id == "k1"


@pytest.mark.parametrize("number", ["X1", "X777"])
def test_an_order_number_is_locked_for_every_conversation_whether_it_exists_or_not(world: World, number: str) -> None:
    for talk, spelling in zip(TALKS, (number, number.lower(), f"# {number}"), strict=False):
        world.fail(talk, spelling)
    refusal = world.fail("c4", number, "1234")
    assert isinstance(refusal, ProofLocked)
    assert refusal.details == {"until": NOON + LOCK}
    assert world.prove("c4", "X3").customer_id == "k1"  # another order is open still


@pytest.mark.parametrize("number", ["X20261115001", "x77-7"])
def test_no_spelling_of_a_number_escapes_its_lock(world: World, number: str) -> None:
    for talk, spelling in zip(
        TALKS, (f"{number[:4]}.{number[4:]}", f"{number[:3]}/{number[3:]}", number), strict=False
    ):
        world.fail(talk, spelling)
    for talk, spelling in zip(TALKS[3:], (f"#{number}", f"{number[0]}--/.{number[1:]}"), strict=False):
        assert isinstance(world.fail(talk, spelling), ProofLocked)


@given(st.lists(st.tuples(st.integers(0, 12), st.sampled_from("-/. #")), max_size=20), st.booleans())
def test_spellings_that_find_one_order_are_one_number(signs: list[tuple[int, str]], small: bool) -> None:
    typed = "x20261115001" if small else "X20261115001"
    for place, sign in signs:
        typed = typed[:place] + sign + typed[place:]
    assert "X20261115001" in spellings(typed)
    assert joined(typed) == "X20261115001"


def test_a_try_while_locked_is_not_counted_and_does_not_lengthen_the_lock(world: World) -> None:
    for number in ("X7", "X8", "X9"):
        world.fail(number=number)
    world.clock.advance(timedelta(minutes=10))
    assert world.fail().details == {"until": NOON + LOCK}
    world.clock.advance(timedelta(minutes=5))
    assert world.fail().details == {"left": 2}


def test_the_lock_counts_from_the_third_failure_even_where_the_first_is_long_past(world: World) -> None:
    for wait, number in ((0, "X6"), (14, "X7"), (0.5, "X8")):
        world.clock.advance(timedelta(minutes=wait))
        refusal = world.fail(number=number)
    assert refusal.details == {"until": NOON + timedelta(minutes=14.5) + LOCK}
    world.clock.advance(timedelta(minutes=1))
    assert isinstance(world.fail(*("c1", *RIGHT)), ProofLocked)


def test_failures_far_apart_do_not_lock(world: World) -> None:
    for number in ("X6", "X7", "X8", "X9"):
        assert isinstance(world.fail(number=number), ProofFailed)
        world.clock.advance(timedelta(minutes=7.5))


def test_a_failure_is_stored_before_it_is_reported(world: World) -> None:
    world.fail()
    with world.store.unit_of_work(writing=False) as uow:
        assert len(uow.proofs.failures_since("conversation:c1", NOON - LOCK)) == 1


def test_guesses_at_the_same_time_are_counted_one_by_one(world: World) -> None:
    start, outcomes = threading.Barrier(len(TALKS)), []

    def guess(talk: ConversationId) -> None:
        start.wait()
        try:
            world.identity.prove(talk, "X1", "0000")
        except Refused as refusal:
            outcomes.append(type(refusal))

    threads = [threading.Thread(target=guess, args=(talk,)) for talk in TALKS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(outcomes) == {ProofFailed: 2, ProofLocked: len(TALKS) - 2}


def spray(world: World, failures: int) -> Refused:
    """Fail as one who opens a conversation for every two guesses and counts the numbers through."""
    with world.store.unit_of_work() as uow:
        for number in range(failures):
            uow.conversations.add(samples.conversation(f"spray{number}"))
        uow.commit()
    return [world.fail(f"spray{number}", f"X9{number}") for number in range(failures)][-1]


def test_guesses_spread_over_conversations_and_orders_lock_the_shop(world: World) -> None:
    assert isinstance(spray(world, 29), ProofFailed)
    refusal = world.fail("c1", "X777")
    assert isinstance(refusal, ProofLocked)
    assert refusal.details == {"until": NOON + LOCK}
    alike = world.fail("c2", "X1", "1234")  # the right answer is told no more than a wrong one
    assert (type(alike), str(alike), alike.details) == (ProofLocked, str(refusal), refusal.details)
    world.clock.advance(LOCK)
    assert world.prove("c2").customer_id == "k1"


def test_the_tries_left_are_those_of_the_nearest_lock(world: World) -> None:
    assert spray(world, 27).details == {"left": 2}
    assert world.fail("c1", "X777").details == {"left": 2}
    assert world.fail("c2", "X778").details == {"left": 1}


def test_the_same_is_looked_up_whether_the_order_exists_or_not() -> None:
    seen: list[list[str]] = []
    for number in ("X1", "X777", "", "a" * 100_000):
        world, calls = World(), []
        unit_of_work = world.store.unit_of_work

        def watched(*, writing: bool = True, calls: list[str] = calls, make: Any = unit_of_work) -> FakeUnitOfWork:
            return _Watched(make(writing=writing), calls)  # type: ignore[return-value]

        world.identity = Identity(watched, world.clock)
        world.fail(number=number)
        seen.append(calls)
    assert seen[0]
    assert all(calls == seen[0] for calls in seen)


class _Watched:
    """Notes every look-up of a unit of work."""

    def __init__(self, inner: FakeUnitOfWork, calls: list[str]) -> None:
        self._inner, self._calls = inner, calls

    def __enter__(self) -> _Watched:
        self._inner.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._inner.__exit__(*error)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        return found if callable(found) else _WatchedRepository(found, name, self._calls)


class _WatchedRepository:
    """Notes every call of a repository."""

    def __init__(self, inner: Any, name: str, calls: list[str]) -> None:
        self._inner, self._name, self._calls = inner, name, calls

    def __getattr__(self, method: str) -> Any:
        self._calls.append(f"{self._name}.{method}")
        return getattr(self._inner, method)


contacts = st.sampled_from(["1234", "5678", "0000", "wang@example.com", "13800005678", "", "\x00"])
steps = st.tuples(
    st.sampled_from(TALKS[:3]), st.sampled_from(["X1", "X2", "X3", "x1", "X777"]), contacts, st.integers(0, 16)
)
OWNERS = {"X1": "k1", "X2": "k2", "X3": "k1"}
CONTACTS = {"k1": {"1234", "wang@example.com"}, "k2": {"5678", "13800005678"}}


@given(st.lists(steps, max_size=14))
def test_whatever_is_tried_only_what_belongs_together_passes_and_never_while_locked(
    tries: list[tuple[ConversationId, str, str, int]],
) -> None:
    world = World()
    failures: dict[str, list[datetime]] = {}
    locked: dict[str, datetime] = {}
    for talk, number, contact, minutes in tries:
        world.clock.advance(timedelta(minutes=minutes))
        now, keys = world.clock.now(), (talk, number.upper())
        owner = OWNERS.get(number.upper())
        right = owner is not None and contact in CONTACTS[owner]
        if any(locked.get(key, now) > now for key in keys):
            assert isinstance(world.fail(talk, number, contact), ProofLocked)
        elif right:
            assert world.prove(talk, number, contact).customer_id == owner
        else:
            for key in keys:
                failures.setdefault(key, []).append(now)
                if len([at for at in failures[key] if now - at < LOCK]) >= 3:
                    locked[key] = now + LOCK
            expected = ProofLocked if any(locked.get(key, now) > now for key in keys) else ProofFailed
            assert type(world.fail(talk, number, contact)) is expected


def test_a_lock_ends_after_the_last_of_failures_that_came_close_together() -> None:
    minute = timedelta(minutes=1)
    times = [NOON, NOON + 20 * minute, NOON + 21 * minute, NOON + 22 * minute]
    assert locked_until(times, tries=3, lock=LOCK) == NOON + 37 * minute
    assert locked_until(times[:3], tries=3, lock=LOCK) is None
    assert locked_until([], tries=1, lock=LOCK) is None
    assert locked_until([NOON], tries=1, lock=LOCK) == NOON + LOCK
