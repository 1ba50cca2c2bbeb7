"""How does the gateway's process start and stop?"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from bot.settings import ROOT

SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def process(folder: Path, **settings: object) -> Iterator[subprocess.Popen[str]]:
    given = {"var_dir": folder, "database_url": f"sqlite:///{folder / 'shop.db'}", "turn_timeout": "0.2"} | settings
    names = {f"XIAOER_{name.upper()}": str(value) for name, value in given.items()}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("XIAOER_")}
    with (folder / "log").open("w") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", "bot.gateway"], cwd=ROOT, env=inherited | names, stderr=log, stdout=log, text=True
        )
        try:
            yield started
        finally:
            if started.poll() is None:
                started.kill()
            started.wait()


class Stub(ThreadingHTTPServer):
    """Rasa and the action server in one, as far as the gateway sees them; answers turns once ``go`` is set."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.go, self.asked = threading.Event(), threading.Event()


class Answering(BaseHTTPRequestHandler):
    """One request to the stub."""

    server: Stub

    def do_GET(self) -> None:
        self.reply({"status": "ok"})

    def do_POST(self) -> None:
        text = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"]
        self.server.asked.set()
        if self.server.go.wait(SECONDS):
            self.reply({"messages": [{"text": f"echo: {text}"}]})

    def reply(self, body: object) -> None:
        with suppress(OSError):  # who asked may be dead by now
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def stub() -> Iterator[Stub]:
    with Stub() as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield made
        made.go.set()
        made.shutdown()
        thread.join()


def ready(started: subprocess.Popen[str], url: str, log: Path) -> httpx.Response:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and started.poll() is None:
        try:
            return httpx.get(f"{url}/healthz", trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


def test_it_serves_on_its_port_says_what_is_not_ready_and_stops_when_told(sqlite_url: str, tmp_path: Path) -> None:
    port = free_port()
    ports = {"port": port, "rasa_port": free_port(), "actions_port": free_port()}
    with process(tmp_path, database_url=sqlite_url, **ports) as started:
        url = f"http://127.0.0.1:{port}"
        health = ready(started, url, tmp_path / "log")
        assert health.status_code == 503
        assert health.json()["parts"] == {"database": True, "schema": True, "rasa": False, "actions": False}
        opened = httpx.post(f"{url}/api/v1/conversations", trust_env=False).json()
        said = httpx.post(
            f"{url}/api/v1/conversations/{opened['id']}/messages",
            json={"text": "my number is 13800001234"},
            headers={"Authorization": f"Bearer {opened['token']}"},
            trust_env=False,
            timeout=SECONDS,
        )
        assert [reply["sender"] for reply in said.json()["replies"]] == ["system"], "no Rasa: a person is asked for"
        started.send_signal(signal.SIGTERM)
        assert started.wait(timeout=SECONDS) in (0, -signal.SIGTERM)
    log = (tmp_path / "log").read_text()
    assert "13800001234" not in log and opened["token"] not in log
    assert f"turn conversation={opened['id']} seq=1 failed" in log


def test_what_a_killed_gateway_acknowledged_is_answered_once_by_the_next_one(
    sqlite_url: str, tmp_path: Path, stub: Stub
) -> None:
    port, behind = free_port(), stub.server_address[1]
    ports = {"port": port, "rasa_port": behind, "actions_port": behind, "turn_timeout": 9.0}
    url = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=url, trust_env=False, timeout=SECONDS) as http:
        with process(tmp_path, database_url=sqlite_url, **ports) as started:
            assert ready(started, url, tmp_path / "log").status_code == 200
            talk = http.post("/api/v1/conversations").json()
            path = f"/api/v1/conversations/{talk['id']}/messages"
            headers = {"Authorization": f"Bearer {talk['token']}"}
            with suppress(httpx.TransportError), ThreadPoolExecutor() as others:
                said = others.submit(http.post, path, json={"id": "a", "text": "hello there"}, headers=headers)
                assert stub.asked.wait(SECONDS)
                started.kill()
                said.result()
        stub.go.set()
        with process(tmp_path, database_url=sqlite_url, **ports) as started:
            ready(started, url, tmp_path / "log")
            again = http.post(path, json={"id": "a", "text": "hello there"}, headers=headers).json()
            assert [reply["text"] for reply in again["replies"]] == ["echo: hello there"]
            history = http.get(path, headers=headers).json()["messages"]
            assert [message["text"] for message in history] == ["hello there", "echo: hello there"]


def test_without_a_migrated_database_it_says_so_and_promises_nothing(tmp_path: Path) -> None:
    port = free_port()
    with process(tmp_path, port=port, rasa_port=free_port(), actions_port=free_port()) as started:
        url = f"http://127.0.0.1:{port}"
        assert ready(started, url, tmp_path / "log").json()["parts"]["schema"] is False
        refused = httpx.post(f"{url}/api/v1/conversations", trust_env=False)
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "unavailable")


def test_a_wrong_setting_is_named_and_ends_the_process(tmp_path: Path) -> None:
    with process(tmp_path, prt=1) as started:
        assert started.wait(timeout=SECONDS) == 2
    assert "XIAOER_PORT" in (tmp_path / "log").read_text()


def test_a_port_in_use_ends_the_process(sqlite_url: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with process(tmp_path, database_url=sqlite_url, port=taken.getsockname()[1]) as started:
            assert started.wait(timeout=SECONDS) == 1
