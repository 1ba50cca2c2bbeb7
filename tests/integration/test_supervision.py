"""Are the three processes kept alive, and do they all go when the shop closes? With quick stand-ins for them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.errors import SettingError, Unavailable
from bot.settings import ROOT, Settings
from bot.supervision import family
from bot.supervision.processes import Processes

HEALTH = """
import http.server, json, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
        self.wfile.write(json.dumps({"status": "ok", "parts": {}}).encode())
    def log_message(self, *args): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
WAITS = "import signal; signal.pause()"
DEAF = "import signal, subprocess, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); {more} signal.pause()"
WITH_CHILD = "subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()']);"
ENDS = "import sys; print('no such model'); sys.exit(3)"


def until(true: Callable[[], object], seconds: float = 20.0) -> None:
    """Return as soon as ``true`` is; fail after ``seconds``."""
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        pause.wait(0.05)


def free_ports(count: int) -> list[int]:
    """Return different ports that are free now."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A shop of its own on free ports."""
    gateway, rasa, actions = free_ports(3)
    return Settings(
        _env_file=None, port=gateway, rasa_port=rasa, actions_port=actions, var_dir=tmp_path / "a folder; of it",
        database_url=f"sqlite:///{tmp_path / 'shop.db'}",
    )  # type: ignore[call-arg]  # fmt: skip


def stand_ins(settings: Settings, **others: str) -> dict[str, list[str]]:
    """Return a gateway that is always healthy, and two that only wait; ``others`` replace programs by their code."""
    commands = {}
    for name, code in ({"gateway": HEALTH, "rasa": WAITS, "actions": WAITS} | others).items():
        file = settings.var_dir.parent / f"{name}.py"
        file.write_text(code)
        commands[name] = [sys.executable, str(file), str(settings.port)]
    return commands


@pytest.fixture
def start(settings: Settings) -> Iterator[Callable[..., Processes]]:
    """Start a shop of stand-ins; whatever a test leaves running is stopped."""
    with ExitStack() as stopped:
        yield lambda **others: stopped.enter_context(
            Processes(settings, Path("model.tar.gz"), commands=stand_ins(settings, **others))
        )


def everything(processes: Processes) -> set[family.Kin]:
    """Return the supervisor and all that it started."""
    assert processes._supervisor is not None
    pid = processes._supervisor.pid
    kin = family.descendants(os.getpid())
    return {each for each in kin if each.pid == pid} | family.descendants(pid)


def test_what_is_killed_is_started_again(start: Callable[..., Processes]) -> None:
    processes = start()
    processes.wait_until_healthy(seconds=20)
    until(lambda: processes.pid("rasa"))
    before = processes.pid("rasa")
    os.kill(before, signal.SIGKILL)
    until(lambda: processes.pid("rasa") not in (0, before))


def test_stopping_leaves_no_process_behind(start: Callable[..., Processes]) -> None:
    processes = start()
    processes.wait_until_healthy(seconds=20)
    until(lambda: all(each.pid for each in processes.states()) and processes.states())
    kin = everything(processes)
    assert len(kin) == 4
    processes.stop()
    assert not family.living(kin)


def test_what_does_not_want_to_stop_is_killed_with_its_children(
    start: Callable[..., Processes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.supervision.programs.STOP_SECONDS", 1)
    processes = start(rasa=DEAF.format(more=WITH_CHILD))
    processes.wait_until_healthy(seconds=20)
    until(lambda: len(everything(processes)) == 5)
    kin = everything(processes)
    processes.stop()
    assert not family.living(kin)


def test_a_supervisor_that_hangs_is_killed_with_all_it_started(
    start: Callable[..., Processes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.supervision.programs.STOP_SECONDS", -3)
    processes = start()
    processes.wait_until_healthy(seconds=20)
    until(lambda: len(everything(processes)) == 4)
    kin = everything(processes)
    assert processes._supervisor is not None
    os.kill(processes._supervisor.pid, signal.SIGSTOP)
    processes.stop()
    assert not family.living(kin)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_killed_parent_takes_the_shop_with_it(settings: Settings) -> None:
    code = (
        "import sys, time; from pathlib import Path; from bot.settings import Settings;"
        "from bot.supervision.processes import Processes;"
        f"s = Settings(_env_file=None, port={settings.port}, rasa_port={settings.rasa_port},"
        f" actions_port={settings.actions_port}, var_dir={str(settings.var_dir)!r});"
        f"p = Processes(s, Path('m'), commands={stand_ins(settings)!r}); p.start(); p.wait_until_healthy();"
        "print('up', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"up\n"
        until(lambda: len(family.descendants(parent.pid)) == 4)
        kin = family.descendants(parent.pid)
        parent.kill()
        parent.wait()
        until(lambda: not family.living(kin))


def test_a_port_in_use_is_named_with_its_setting_before_anything_starts(
    settings: Settings, start: Callable[..., Processes]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", settings.rasa_port))
        taken.listen()
        with pytest.raises(SettingError, match=f"port {settings.rasa_port} .*XIAOER_RASA_PORT") as caught:
            start()
    assert str(os.getpid()) in str(caught.value)


def test_a_program_that_ends_again_and_again_is_told_with_the_end_of_its_log(
    start: Callable[..., Processes],
) -> None:
    processes = start(gateway=WAITS, rasa=ENDS)
    with pytest.raises(Unavailable, match=r"(?s)rasa does not start.*no such model"):
        processes.wait_until_healthy(seconds=60)


def test_a_part_that_is_never_ready_is_named(start: Callable[..., Processes]) -> None:
    seen: list[dict[str, str]] = []
    processes = start(gateway=WAITS)
    with pytest.raises(Unavailable, match="not ready after 1 s: gateway"):
        processes.wait_until_healthy(lambda parts: seen.append(dict(parts)), seconds=1)
    assert {"gateway": "starting"} in seen
