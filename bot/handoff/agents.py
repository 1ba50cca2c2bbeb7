"""Who may sit at the desk: sign-in, sessions, new agents?"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import replace
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.clock import Clock
from bot.conversations import text as texts
from bot.conversations.model import AgentId
from bot.conversations.service import hashed
from bot.errors import BadInput, Busy, Conflict, NotAllowed
from bot.handoff.model import Agent, AgentSession, Role
from bot.ports import UnitOfWork, UnitOfWorkFactory
from bot.settings import Settings

TRIES = 5
"""Failed sign-ins until the lock."""
LOCK = timedelta(minutes=15)
ADMIN_LOGIN = "admin"
MIN_PASSWORD = 8
_MAX_PASSWORD = 1000  # a longer one only costs time
_MAX_LOGIN = 64
_STRANGERS = 10_000


class Strangers:
    """Counts sign-ins to logins that do not exist, so that the lock does not tell which ones do. Bounded."""

    def __init__(self) -> None:
        self._tries: OrderedDict[str, tuple[int, datetime]] = OrderedDict()
        self._guard = threading.Lock()

    def locked_until(self, login: str, now: datetime) -> datetime | None:
        """Count a try, and return until when this login is locked."""
        with self._guard:
            count, until = self._tries.pop(login, (0, now))
            locked = until if count >= TRIES and until > now else None
            if locked is None:
                count = 1 if count >= TRIES else count + 1
                until = now + LOCK
            self._tries[login] = (count, until)
            while len(self._tries) > _STRANGERS:
                self._tries.popitem(last=False)
        return locked


class Agents:
    """People at the desk."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, clock: Clock, settings: Settings, *, hasher: PasswordHasher | None = None
    ) -> None:
        self._unit_of_work, self._clock = unit_of_work, clock
        self._lasts = timedelta(hours=settings.session_hours)
        self._hasher = hasher or PasswordHasher()  # argon2id, RFC 9106's second choice (64 MiB)
        self._strangers = Strangers()
        self._nobody: str | None = None

    def sign_in(self, login: str, password: str, *, old_token: str | None = None) -> tuple[Agent, AgentSession, str]:
        """Return the agent, a new session and its token in clear; a session under ``old_token`` ends.

        Raises NotAllowed (``sign_in_failed``), in the same words and after the same work whether the login exists or
        not, or Busy (``sign_in_locked``, with ``until``) after five failures within 15 minutes of one another.
        """
        agent = self._counted(login.strip())
        if not self._fits(agent, password) or agent is None:
            raise NotAllowed("login or password is wrong", code="sign_in_failed")
        token = secrets.token_urlsafe(32)
        session = AgentSession(hashed(token), agent.id, secrets.token_urlsafe(32), self._clock.now() + self._lasts)
        with self._unit_of_work() as uow:
            cleared = replace(uow.agents.get(agent.id) or agent, failed_logins=0, locked_until=None)
            uow.agents.put(cleared)
            if old_token:
                uow.agents.drop_session(hashed(old_token))
            uow.agents.add_session(session)
            uow.commit()
        return cleared, session, token

    def session(self, token: str) -> tuple[Agent, AgentSession]:
        """Return whose session the token is; raises NotAllowed (``not_signed_in``)."""
        with self._unit_of_work(writing=False) as uow:
            session = uow.agents.session(hashed(token))
            agent = uow.agents.get(session.agent_id) if session else None
        if session is None or agent is None or not agent.active or session.expires_at <= self._clock.now():
            raise NotAllowed("there is no such session", code="not_signed_in")
        return agent, session

    def sign_out(self, token: str) -> None:
        """End the session."""
        with self._unit_of_work() as uow:
            uow.agents.drop_session(hashed(token))
            uow.commit()

    def add(self, login: str, name: str, password: str, role: Role = Role.AGENT) -> Agent:
        """Create an agent.

        Raises BadInput for an unfit login, name or password, Conflict (``login_taken``) for a login that exists.
        """
        login, name = login.strip(), name.strip()
        _check(login, name, password)
        agent = Agent(AgentId(secrets.token_hex(8)), login, name, role, self._hasher.hash(password))
        with self._unit_of_work() as uow:
            if uow.agents.by_login(login) is not None:
                raise Conflict(f"the login {login} is taken", code="login_taken")
            uow.agents.put(agent)
            uow.commit()
        return agent

    def all(self) -> list[Agent]:
        """Return all agents, ordered by login."""
        with self._unit_of_work(writing=False) as uow:
            return list(uow.agents.all())

    def ensure_admin(self) -> str | None:
        """Create the first admin where nobody can sign in yet; returns its password once, None where somebody can."""
        if any(agent.active for agent in self.all()):
            return None
        password = secrets.token_urlsafe(12)
        try:
            self.add(ADMIN_LOGIN, "Admin", password, Role.ADMIN)
        except Conflict:
            return None  # another process was faster
        return password

    def _counted(self, login: str) -> Agent | None:
        """Return the agent with this login after counting the try as failed; raises Busy where it is locked.

        Counting first and clearing after success lets no two tries at once pass as one.
        """
        now = self._clock.now()
        with self._unit_of_work() as uow:
            agent = uow.agents.by_login(texts.clean(login))
            if agent is not None and agent.active:
                _refuse_locked(agent.locked_until, now)
                self._count(uow, agent, now)
                uow.commit()
                return agent
        _refuse_locked(self._strangers.locked_until(texts.clean(login).casefold()[:_MAX_LOGIN], now), now)
        return None

    @staticmethod
    def _count(uow: UnitOfWork, agent: Agent, now: datetime) -> None:
        fresh = agent.locked_until is not None  # a lock that is over starts the count anew
        failures = 1 if fresh else agent.failed_logins + 1
        until = now + LOCK if failures >= TRIES else None
        uow.agents.put(replace(agent, failed_logins=failures, locked_until=until))

    def _fits(self, agent: Agent | None, password: str) -> bool:
        """Tell whether the password is the agent's; takes as long for nobody."""
        if self._nobody is None:
            self._nobody = self._hasher.hash(secrets.token_urlsafe(12))
        try:
            self._hasher.verify(agent.password_hash if agent else self._nobody, password[:_MAX_PASSWORD])
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return False
        return agent is not None


def _check(login: str, name: str, password: str) -> None:
    """Raise BadInput for what an agent cannot be called or protected by."""
    if not 1 <= len(login) <= _MAX_LOGIN or any(c.isspace() for c in login) or texts.clean(login) != login:
        raise BadInput(f"a login has 1 to {_MAX_LOGIN} characters and no spaces", code="bad_login")
    if texts.is_empty(name) or len(name) > _MAX_LOGIN or texts.clean(name) != name:
        raise BadInput(f"a name has 1 to {_MAX_LOGIN} characters", code="bad_name")
    if not MIN_PASSWORD <= len(password) <= _MAX_PASSWORD:
        raise BadInput(f"a password has at least {MIN_PASSWORD} characters", code="bad_password")


def _refuse_locked(until: datetime | None, now: datetime) -> None:
    if until is not None and until > now:
        raise Busy("too many failed sign-ins", code="sign_in_locked", until=until)
