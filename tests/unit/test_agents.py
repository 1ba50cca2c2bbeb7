"""Who may sit at the desk?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from bot.clock import FixedClock
from bot.errors import BadInput, Busy, Conflict, NotAllowed
from bot.handoff.agents import LOCK, TRIES, Agents
from bot.handoff.model import Role
from bot.settings import Settings
from tests.fakes import FakeStore

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
PASSWORD = "a long password"


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def agents(store: FakeStore, clock: FixedClock) -> Agents:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    made = Agents(store.unit_of_work, clock, Settings(_env_file=None, session_hours=12), hasher=hasher)
    made.add("Lin", "小林", PASSWORD)
    return made


def fail(agents: Agents, login: str, times: int) -> list[str]:
    codes = []
    for _ in range(times):
        with pytest.raises((NotAllowed, Busy)) as refusal:
            agents.sign_in(login, "wrong password")
        codes.append(refusal.value.code)
    return codes


def test_the_right_password_opens_a_session_whatever_the_case_of_the_login(agents: Agents, store: FakeStore) -> None:
    agent, session, token = agents.sign_in(" lin ", PASSWORD)
    assert agents.session(token) == (agent, session)
    assert token not in str(store.state.sessions)
    assert store.state.agents[agent.id].password_hash.startswith("$argon2id$")


def test_a_wrong_password_and_a_wrong_login_are_refused_alike(agents: Agents) -> None:
    refusals = []
    for login in ("lin", "nobody", "no\x00body\ud800"):
        with pytest.raises(NotAllowed) as refusal:
            agents.sign_in(login, "wrong password")
        refusals.append((refusal.value.code, str(refusal.value)))
    assert len(set(refusals)) == 1


@pytest.mark.parametrize("login", ["lin", "nobody"])
def test_five_failures_lock_for_fifteen_minutes_even_the_right_password(
    agents: Agents, clock: FixedClock, login: str
) -> None:
    assert fail(agents, login, TRIES + 1) == ["sign_in_failed"] * TRIES + ["sign_in_locked"]
    with pytest.raises(Busy) as refusal:
        agents.sign_in(login, PASSWORD)
    assert refusal.value.details["until"] == NOW + LOCK
    clock.advance(LOCK)
    assert fail(agents, login, TRIES + 1) == ["sign_in_failed"] * TRIES + ["sign_in_locked"]


def test_a_success_forgets_the_failures_before_it(agents: Agents) -> None:
    fail(agents, "lin", TRIES - 1)
    agents.sign_in("lin", PASSWORD)
    assert fail(agents, "lin", TRIES) == ["sign_in_failed"] * TRIES


def test_after_the_lock_the_right_password_opens_again(agents: Agents, clock: FixedClock) -> None:
    fail(agents, "lin", TRIES)
    clock.advance(LOCK)
    assert agents.sign_in("lin", PASSWORD)


def test_a_session_ends_by_signing_out_by_time_and_with_the_agent(
    agents: Agents, store: FakeStore, clock: FixedClock
) -> None:
    agent, _, token = agents.sign_in("lin", PASSWORD)
    agents.sign_out(token)
    with pytest.raises(NotAllowed):
        agents.session(token)
    _, _, token = agents.sign_in("lin", PASSWORD)
    clock.advance(timedelta(hours=12))
    with pytest.raises(NotAllowed):
        agents.session(token)
    _, _, token = agents.sign_in("lin", PASSWORD)
    with store.unit_of_work() as uow:
        uow.agents.put(replace(agent, active=False))
        uow.commit()
    with pytest.raises(NotAllowed):
        agents.session(token)
    with pytest.raises(NotAllowed):
        agents.sign_in("lin", PASSWORD)


def test_signing_in_ends_the_session_that_was_there(agents: Agents) -> None:
    _, first, old = agents.sign_in("lin", PASSWORD)
    _, second, new = agents.sign_in("lin", PASSWORD, old_token=old)
    assert (old != new, first.csrf_token != second.csrf_token) == (True, True)
    with pytest.raises(NotAllowed):
        agents.session(old)


def test_a_login_is_given_once(agents: Agents) -> None:
    with pytest.raises(Conflict):
        agents.add("LIN", "Another", PASSWORD)


@pytest.mark.parametrize(
    ("login", "name", "password"),
    [("", "x", PASSWORD), ("a b", "x", PASSWORD), ("x" * 65, "x", PASSWORD), ("x", " ", PASSWORD), ("x", "x", "short")],
)
def test_an_unfit_login_name_or_password_is_refused(agents: Agents, login: str, name: str, password: str) -> None:
    with pytest.raises(BadInput):
        agents.add(login, name, password)


def test_the_first_admin_gets_a_password_that_is_told_once(store: FakeStore, clock: FixedClock) -> None:
    agents = Agents(store.unit_of_work, clock, Settings(_env_file=None))
    password = agents.ensure_admin()
    assert password is not None
    assert agents.ensure_admin() is None
    agent, _, _ = agents.sign_in("admin", password)
    assert agent.role == Role.ADMIN
