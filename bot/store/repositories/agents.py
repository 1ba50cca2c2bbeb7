"""How are the people at the desk and their sessions stored?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from bot.conversations.model import AgentId
from bot.handoff.model import Agent, AgentSession, Role
from bot.ports import AgentRepository
from bot.store import bulk
from bot.store.tables.talk import agent_sessions, agents


class SqlAgents(AgentRepository):
    """Agents and sessions in the database."""

    def __init__(self, connection: Connection, *, locking: bool) -> None:
        self._connection, self._locking = connection, locking

    def put(self, agent: Agent) -> None:
        """Insert or replace an agent; raises Conflict where another one has the login."""
        row = {
            "id": agent.id,
            "login": agent.login,
            "login_key": agent.login.casefold(),
            "name": agent.name,
            "role": agent.role.value,
            "password_hash": agent.password_hash,
            "active": agent.active,
            "failed_logins": agent.failed_logins,
            "locked_until": agent.locked_until,
        }
        bulk.upsert(self._connection, agents, [row])

    def get(self, agent: AgentId) -> Agent | None:
        """Return the agent, or None."""
        return self._one(select(agents).where(agents.c.id == agent))

    def by_login(self, login: str) -> Agent | None:
        """Return the agent with this login, or None.

        A block that writes holds the agent until its end: no failed sign-in goes uncounted.
        """
        query = select(agents).where(agents.c.login_key == login.casefold())
        return self._one(query.with_for_update(key_share=True) if self._locking else query)

    def all(self) -> Sequence[Agent]:
        """Return all agents by login."""
        return [_agent(row) for row in self._connection.execute(select(agents).order_by(agents.c.login_key))]

    def add_session(self, session: AgentSession) -> None:
        """Store a session."""
        row = {
            "token_hash": session.token_hash,
            "agent_id": session.agent_id,
            "csrf_token": session.csrf_token,
            "expires_at": session.expires_at,
        }
        bulk.insert(self._connection, agent_sessions, [row])

    def session(self, token_hash: str) -> AgentSession | None:
        """Return the session, or None; whether it is over is for the caller to see."""
        query = select(agent_sessions).where(agent_sessions.c.token_hash == token_hash)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else AgentSession(*row)

    def drop_session(self, token_hash: str) -> None:
        """Forget the session."""
        self._connection.execute(delete(agent_sessions).where(agent_sessions.c.token_hash == token_hash))

    def _one(self, query: Any) -> Agent | None:
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _agent(row)


def _agent(row: Any) -> Agent:
    """Return the agent of a row."""
    id_, login, _, name, role, password_hash, active, failed, locked = row
    return Agent(id_, login, name, Role(role), password_hash, active, failed, locked)
