"""Does `xiaoer up` serve, survive and close? With the real Rasa, as a person starts it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.supervision import family
from tests.integration.test_supervision import free_ports, until

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(600)]
XIAOER = [sys.executable, "-c", "from bot.cli.main import main; main()"]
SECONDS = 180
"""How long a start may take where other tests share the machine; a first one trains."""


class Shop:
    """A running `xiaoer up` with a folder, a database and ports of its own; the trained models are the project's."""

    def __init__(self, folder: Path) -> None:
        self.ports = free_ports(3)
        names = ("XIAOER_PORT", "XIAOER_RASA_PORT", "XIAOER_ACTIONS_PORT")
        self.environment = os.environ | {name: str(port) for name, port in zip(names, self.ports, strict=True)}
        self.environment |= {
            "XIAOER_VAR_DIR": str(folder / "var"),
            "XIAOER_DATABASE_URL": f"sqlite:///{folder / 'var' / 'shop.db'}",
        }
        self.said = folder / "said.txt"
        with self.said.open("wb") as out:
            self.process = subprocess.Popen(
                [*XIAOER, "up"], cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )

    def healthy(self) -> bool:
        """Tell whether a turn can be served."""
        assert self.process.poll() is None, self.said.read_text()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[0]}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def open(self) -> bool:
        """Tell whether it says that it is."""
        assert self.process.poll() is None, self.said.read_text()
        return "Ctrl-C stops everything." in self.said.read_text()

    def pid_of(self, words: str) -> int | None:
        """Return the process of this shop whose command line has these words."""
        for kin in family.descendants(self.process.pid):
            if words in Path("/proc", str(kin.pid), "cmdline").read_text().replace("\0", " "):
                return kin.pid
        return None

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another command on the same shop."""
        return subprocess.run(
            [*XIAOER, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop that is open; the last test of this file closes it."""
    shop = Shop(tmp_path_factory.mktemp("up"))
    try:
        until(shop.open, SECONDS * 2)
        yield shop
    finally:
        kin = family.descendants(shop.process.pid)
        shop.process.kill()
        shop.process.wait()
        family.kill(kin)


def test_a_first_start_tells_addresses_and_the_admins_password_once(shop: Shop) -> None:
    said = shop.said.read_text()
    assert all(f"http://127.0.0.1:{shop.ports[0]}{path}\n" in said for path in ("/", "/desk/", "/api/docs"))
    assert len(re.findall(r"password +\S{12,}", said)) == 1
    assert "120 products" in said


def test_the_doctor_finds_an_open_shop_well(shop: Shop) -> None:
    looked = shop.run("doctor", "--json")
    assert looked.returncode == 0, looked.stdout + looked.stderr
    told = json.loads(looked.stdout)
    assert told["well"]
    assert {"serving", "database", "model", "secret internal_token"} <= {each["what"] for each in told["findings"]}


def test_a_terminal_talks_to_the_bot(shop: Shop) -> None:
    talk = shop.run("chat", "--language", "zh", "-m", "你好", "--json")
    assert talk.returncode == 0, talk.stderr
    assert json.loads(talk.stdout)["replies"][0]["sender"] == "bot"


def test_a_second_shop_on_the_same_ports_is_refused_by_name(shop: Shop) -> None:
    second = shop.run("up")
    assert second.returncode == 1
    assert f"port {shop.ports[0]}" in second.stderr
    assert "XIAOER_PORT" in second.stderr
    assert shop.healthy()


def test_a_killed_rasa_comes_back_and_serves(shop: Shop) -> None:
    before = shop.pid_of("rasa run")
    assert before
    os.kill(before, signal.SIGKILL)
    until(lambda: shop.pid_of("rasa run") not in (None, before), SECONDS)
    until(shop.healthy, SECONDS)


def test_ctrl_c_stops_everything_and_leaves_no_process_behind(shop: Shop) -> None:
    kin = family.descendants(shop.process.pid)
    assert len(kin) == 4
    shop.process.send_signal(signal.SIGINT)
    assert shop.process.wait(30) == 0
    assert not family.living(kin)
    assert shop.said.read_text().rstrip().endswith("stopped")
    assert not any((Path(shop.environment["XIAOER_VAR_DIR"]) / "run").glob("*.sock"))
