"""How are the shop's three processes started, watched and stopped?

`xiaoer up` and the tests use the same class. A supervisor of its own session keeps the three: what dies is started
again, and when this process goes, however it goes, the supervisor stops them.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.errors import Unavailable
from bot.settings import ROOT, Settings
from bot.supervision import family, health, ports, programs, rpc
from bot.supervision.environment import child_environment

HEALTHY_SECONDS = 180.0
_TRIES = 3
"""So many ends of one program while starting mean that it will not start."""
_PR_SET_PDEATHSIG = 1

Waiting = Callable[[Mapping[str, str]], None]
"""Called with what each part is doing while the shop starts: ``ready``, ``starting``, ``failing``."""


class Processes:
    """Gateway, Rasa and action server of one installation, under a supervisor.

    A context manager: leaving it stops all. The thread that starts them must live as long as they shall.
    """

    def __init__(self, settings: Settings, model: Path, *, commands: Mapping[str, Sequence[str]] | None = None) -> None:
        """``commands``: how each program is started, where not as a shop's are."""
        self._settings, self._model, self._commands = settings, model, commands
        self._supervisor: subprocess.Popen[bytes] | None = None
        self._places = programs.places(settings)

    def start(self) -> None:
        """Start all three at once. Raises SettingError for a port that is in use, before anything starts."""
        ports.check(self._settings)
        self._places = programs.write_files(self._settings, self._model, self._commands)
        with self._places.log_of("supervisor").open("wb") as log:
            self._supervisor = subprocess.Popen(
                [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(self._places.configuration)],
                cwd=ROOT,
                env=child_environment(self._settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is for us; we stop the three in order
                preexec_fn=partial(_end_with, os.getpid()),
            )

    def states(self) -> list[rpc.ProgramState]:
        """Return what the supervisor says of each program."""
        return rpc.states(self._places.socket)

    def pid(self, program: str) -> int:
        """Return the process id of a program; 0 where it does not run."""
        return next((one.pid for one in self.states() if one.name == program), 0)

    def wait_until_healthy(self, waiting: Waiting = lambda parts: None, *, seconds: float = HEALTHY_SECONDS) -> None:
        """Return when a turn can be served.

        Raises Unavailable, with the end of its log, for a program that ends again and again, or after ``seconds``.
        """
        deadline = time.monotonic() + seconds
        seen: dict[str, set[int]] = {name: set() for name in programs.NAMES}
        while True:
            status, body = health.ask(self._settings)
            if status == 200:
                return
            self._refuse_the_ended(seen)
            waiting(_parts(status, body))
            if time.monotonic() > deadline:
                late = ", ".join(name for name, state in _parts(status, body).items() if state != "ready")
                raise Unavailable(f"not ready after {seconds:.0f} s: {late}. The logs are in {self._places.log}.")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop all three and the supervisor; whatever does not stop in time is killed. Leaves no process behind."""
        if self._supervisor is None:
            return
        kin = family.descendants(self._supervisor.pid)
        self._supervisor.send_signal(signal.SIGTERM)
        try:
            self._supervisor.wait(programs.STOP_SECONDS + 4)
        except subprocess.TimeoutExpired:
            pass
        finally:  # also when a second Ctrl-C ends the patience
            kin |= family.descendants(self._supervisor.pid)
            self._supervisor.kill()
            self._supervisor.wait()
            family.kill(kin)
            self._places.socket.unlink(missing_ok=True)
            self._supervisor = None

    def ended(self) -> bool:
        """Tell whether the supervisor itself is gone."""
        return self._supervisor is None or self._supervisor.poll() is not None

    def log_tail(self, program: str, lines: int = 12) -> str:
        """Return the last lines of a program's log."""
        try:
            with self._places.log_of(program).open(encoding="utf-8", errors="replace") as file:
                return "".join(deque(file, lines)).rstrip()
        except OSError:
            return ""

    def _refuse_the_ended(self, seen: dict[str, set[int]]) -> None:
        if self.ended():
            raise Unavailable(
                f"the supervisor ended; the logs are in {self._places.log}\n{self.log_tail('supervisor')}"
            )
        for one in self.states():
            if one.pid:
                seen[one.name].add(one.pid)
            if one.state == "FATAL" or len(seen[one.name]) > _TRIES:
                raise Unavailable(
                    f"{one.name} does not start. The end of {self._places.log_of(one.name)}:\n{self.log_tail(one.name)}"
                )

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()


def _parts(status: int, body: Mapping[str, Any]) -> dict[str, str]:
    """Return name → state of every part, from what /healthz says; a silent gateway says that itself."""
    if not status:
        return {"gateway": "starting"}
    parts = body.get("parts", body)
    return {str(name): "ready" if state in (True, "ok", "ready") else "starting" for name, state in parts.items()}


def _end_with(parent: int) -> None:
    """Ask the kernel to stop the supervisor when the thread that started it ends, even by SIGKILL (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before the kernel was asked
            os.kill(os.getpid(), signal.SIGTERM)
