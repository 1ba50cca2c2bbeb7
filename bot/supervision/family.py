"""Which processes came from this one, and how are they ended for certain?"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Kin(NamedTuple):
    """A process that can be told from a later one with the same number."""

    pid: int
    started: str


def descendants(ancestor: int) -> set[Kin]:
    """Return all living processes that come from ``ancestor``, itself left out."""
    table = _table()
    found: set[Kin] = set()
    waiting = [ancestor]
    while waiting:
        parent = waiting.pop()
        for pid, (its_parent, started, state) in table.items():
            if its_parent == parent and state != "Z" and Kin(pid, started) not in found:
                found.add(Kin(pid, started))
                waiting.append(pid)
    return found


def living(family: set[Kin]) -> set[Kin]:
    """Return those of them that still run."""
    table = _table()
    return {kin for kin in family if kin.pid in table and table[kin.pid][1] == kin.started and table[kin.pid][2] != "Z"}


def kill(family: set[Kin], *, within: float = 5.0) -> None:
    """End them at once, and wait until they are gone."""
    deadline = time.monotonic() + within
    while (left := living(family)) and time.monotonic() < deadline:
        for kin in left:
            with suppress(ProcessLookupError):
                os.kill(kin.pid, signal.SIGKILL)
        time.sleep(0.05)


def _table() -> dict[int, tuple[int, str, str]]:
    """Return pid → (parent, start, state) of every process."""
    if not Path("/proc/self/stat").exists():
        return _table_by_ps()
    table = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            # The name stands in brackets and may hold anything; what follows the last bracket is regular.
            fields = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
            table[int(entry.name)] = (int(fields[1]), fields[19], fields[0])
    return table


def _table_by_ps() -> dict[int, tuple[int, str, str]]:
    out = subprocess.run(["ps", "-axo", "pid=,ppid=,stat=,lstart="], capture_output=True, text=True, check=True).stdout
    rows = (line.split(None, 3) for line in out.splitlines())
    return {int(pid): (int(parent), start, state[0]) for pid, parent, state, start in rows}
