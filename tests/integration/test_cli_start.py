"""Does the command line start quickly, and does it say what is wrong with a setting?"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bot.settings import ROOT

HEAVY = ("pandas", "numpy", "sklearn", "rasa", "sqlalchemy", "spacy", "pydantic", "httpx", "fastapi", "alembic")


def xiaoer(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    code = "from bot.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def test_help_waits_for_nothing_heavy() -> None:
    code = f"import sys, bot.cli.main; print(sorted(set({HEAVY}) & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize("command", ["up", "doctor", "train", "stock"])
def test_an_unknown_setting_is_one_line_that_names_the_nearest(command: str) -> None:
    told = xiaoer(command, XIAOER_RASAPORT="5006")
    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
    assert "Did you mean XIAOER_RASA_PORT?" in told.stderr


def test_a_value_out_of_its_range_is_one_line() -> None:
    told = xiaoer("up", XIAOER_PORT="99999")
    assert (told.returncode, told.stderr.count("\n")) == (1, 1)
    assert "XIAOER_PORT='99999'" in told.stderr
