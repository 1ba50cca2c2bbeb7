"""What README tells a newcomer to type works as it stands, in both languages' README."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.bootstrap import Shop
from bot.supervision.preparation import prepare_database

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
# Proven by tests/integration/test_setup.py and by the run of the tests itself.
ELSEWHERE = ("git clone", "make ")


def commands(readme: str) -> list[str]:
    """Return the lines of all ``sh`` blocks of a README."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", (ROOT / readme).read_text(encoding="utf-8"), flags=re.M | re.S)
    return [line for block in blocks for line in block.splitlines() if line and not line.startswith(ELSEWHERE)]


def environment(shop: Shop) -> dict[str, str]:
    """Return what makes a command work on this shop and not on the developer's."""
    secret = shop.settings.internal_token
    own = {
        "PORT": shop.settings.port,
        "RASA_PORT": shop.settings.rasa_port,
        "ACTIONS_PORT": shop.settings.actions_port,
        "VAR_DIR": shop.settings.var_dir,
        "DATABASE_URL": shop.settings.database_url,
        "INTERNAL_TOKEN": secret.get_secret_value() if secret else "",
    }
    path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, **{f"XIAOER_{name}": str(value) for name, value in own.items()}}


def run(command: str, folder: Path, variables: Mapping[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-euc", command], cwd=folder, env=dict(variables), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder like the clone's, in which commands may write."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "var").mkdir()
    return tmp_path


@pytest.mark.parametrize("readme", READMES)
def test_the_commands_on_the_shops_data_work(readme: str, shop: Shop, folder: Path) -> None:
    apart = shop.settings.model_copy(update={"database_url": f"sqlite:///{folder / 'var' / 'shop.db'}"})
    prepare_database(apart, lambda line: None)
    variables = {**environment(shop), "XIAOER_DATABASE_URL": apart.database_url, "XIAOER_VAR_DIR": str(folder / "var")}
    lines = [line for line in commands(readme) if line.startswith("xiaoer") and not line.startswith("xiaoer chat")]
    assert len(lines) >= 8
    for line in lines:
        if line == "xiaoer doctor":
            run(line, folder, environment(shop))
        else:
            assert run(line, folder, variables).strip(), line
    assert "簇标签" in (folder / "var" / "segments.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("readme", READMES)
def test_the_terminal_client_answers(readme: str, shop: Shop, folder: Path) -> None:
    (line,) = [line for line in commands(readme) if line.startswith("xiaoer chat")]
    assert len(run(line, folder, environment(shop)).strip()) > 20


@pytest.mark.parametrize("readme", READMES)
def test_the_calls_of_a_program_work(readme: str, shop: Shop, folder: Path) -> None:
    calls = [line for line in commands(readme) if line.startswith("curl")]
    calls = [line.replace("127.0.0.1:8000", f"127.0.0.1:{shop.settings.port}") for line in calls]
    variables = environment(shop)
    opened = json.loads(run(calls[0], folder, variables))
    variables |= {"ID": opened["id"], "TOKEN": opened["token"]}
    said = json.loads(run(calls[1], folder, variables))
    assert said["message"]["seq"] == 1
    assert said["replies"][0]["sender"] == "bot"
    history = json.loads(run(calls[2], folder, variables))
    assert [message["seq"] for message in history["messages"]] == list(range(1, len(said["replies"]) + 2))


def test_both_readmes_give_the_same_commands() -> None:
    def plain(readme: str) -> list[str]:
        return [re.sub(r'"[^"]*"|zh|en', "…", line) for line in commands(readme) if not line.startswith("curl")]

    assert plain(READMES[0]) == plain(READMES[1])
