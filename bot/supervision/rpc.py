"""What does the supervisor say of its programs?"""

from __future__ import annotations

import http.client
import xmlrpc.client
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class ProgramState:
    """A program as the supervisor sees it; ``pid`` is 0 where it does not run."""

    name: str
    state: str
    pid: int


def states(socket: Path) -> list[ProgramState]:
    """Return the state of every program, ordered by name; empty where no supervisor answers."""
    from supervisor.xmlrpc import SupervisorTransport

    transport = SupervisorTransport(None, None, f"unix://{socket}")
    try:
        proxy: Any = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
        rows = proxy.supervisor.getAllProcessInfo()
    except (OSError, http.client.HTTPException, xmlrpc.client.Error):
        return []
    finally:
        transport.close()
    return sorted((ProgramState(row["name"], row["statename"], row["pid"]) for row in rows), key=lambda one: one.name)
