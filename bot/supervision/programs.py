"""Which processes make a shop, how is each started, and what does the supervisor need to know?"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SettingError
from bot.secrets import internal_token
from bot.settings import ROOT, Settings

NAMES = ("gateway", "rasa", "actions")
_SOCKET_LIMIT = 100
"""Longest path of a Unix socket that every system takes, in bytes."""
STOP_SECONDS = 6
"""How long a process may take to stop before it is killed."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the supervisor keeps its things."""

    run: Path
    log: Path
    socket: Path

    @property
    def configuration(self) -> Path:
        """The supervisor's own configuration."""
        return self.run / "supervisord.conf"

    def log_of(self, program: str) -> Path:
        """Return the log of one program."""
        return self.log / f"{program}.log"


def places(settings: Settings) -> Places:
    """Return the places of this installation; the folders are made, for the owner only."""
    run, log = (settings.var_dir.resolve() / name for name in ("run", "log"))
    for folder in (run, log):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    socket = run / "supervisor.sock"
    if len(os.fsencode(socket)) > _SOCKET_LIMIT:
        short = Path(tempfile.gettempdir(), f"xiaoer-{os.getuid()}")
        short.mkdir(mode=0o700, exist_ok=True)
        socket = short / f"{hashlib.sha256(os.fsencode(run)).hexdigest()[:16]}.sock"
    return Places(run, log, socket)


def commands(settings: Settings, model: Path, run: Path) -> dict[str, list[str]]:
    """Return how each program is started."""
    python = sys.executable
    rasa = [
        *(python, *f"-W ignore -m rasa run --interface 127.0.0.1 --port {settings.rasa_port}".split()),
        *("--model", str(model)),
        *("--endpoints", str(run / "endpoints.yml")),
        *("--credentials", str(ROOT / "credentials.yml")),
    ]
    if settings.log_level in ("warning", "error"):
        rasa.append("--quiet")  # never --debug: at that level Rasa writes down what shoppers say
    return {"gateway": [python, "-m", "bot.gateway"], "rasa": rasa, "actions": [python, "-m", "actions"]}


def write_files(settings: Settings, model: Path, programs: Mapping[str, Sequence[str]] | None = None) -> Places:
    """Write Rasa's endpoints and the supervisor's configuration; readable by the owner only.

    ``programs``: how each program is started, where not by :func:`commands`.
    """
    where = places(settings)
    programs = programs if programs is not None else commands(settings, model, where.run)
    _write(where.run / "endpoints.yml", _endpoints(settings))
    _write(where.configuration, _supervisord(where, programs))
    return where


def _endpoints(settings: Settings) -> str:
    """Return Rasa's endpoints. JSON is YAML, and quotes whatever a path may hold."""
    tracker = {"type": "SQL", "dialect": "sqlite", "db": str(settings.var_dir.resolve() / "tracker.db")}
    action = {"url": f"{settings.actions_url}/webhook", "token": internal_token(settings)}
    return json.dumps({"action_endpoint": action, "tracker_store": tracker}, indent=2) + "\n"


def _supervisord(where: Places, programs: Mapping[str, Sequence[str]]) -> str:
    sections = [
        "[supervisord]",
        "nodaemon=true",
        "silent=true",
        f"logfile={_plain(where.log / 'supervisord.log')}",
        "logfile_maxbytes=2MB",
        "logfile_backups=1",
        f"pidfile={_plain(where.run / 'supervisord.pid')}",
        f"directory={_plain(ROOT)}",
        "strip_ansi=true",
        *(["user=root"] if os.getuid() == 0 else []),  # it warns of root unless root is meant
        "",
        "[unix_http_server]",
        f"file={_plain(where.socket)}",
        "chmod=0600",
        "",
        "[rpcinterface:supervisor]",
        "supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface",
        "",
        "[group:shop]",  # a group stops all at once; without one they would stop one after the other
        f"programs={','.join(programs)}",
    ]
    for name, command in programs.items():
        sections += ["", f"[program:{name}]", f"command={_plain(shlex.join(command))}", *_keeping(where.log_of(name))]
    return "\n".join(sections) + "\n"


def _keeping(log: Path) -> list[str]:
    """Return how a program is kept: restarted whenever it ends, stopped with all that it started."""
    return [
        f"directory={_plain(ROOT)}",
        "autostart=true",
        "autorestart=true",
        "startsecs=2",
        "startretries=1000",  # each waits a second longer than the one before: a fault that passes is survived
        f"stopwaitsecs={STOP_SECONDS}",
        "stopasgroup=true",
        "killasgroup=true",
        "redirect_stderr=true",
        f"stdout_logfile={_plain(log)}",
        "stdout_logfile_maxbytes=10MB",
        "stdout_logfile_backups=3",
    ]


def _plain(value: object) -> str:
    """Return a value that the supervisor takes as it stands. Raises SettingError for what it would read otherwise."""
    if re.search(r"%|\s[;#]|[\r\n]", str(value)):
        raise SettingError(f"{value}: no folder of the shop may have %, or a blank before ; or #, in its name.")
    return str(value)


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
