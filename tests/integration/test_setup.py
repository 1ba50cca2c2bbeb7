"""Does scripts/setup.sh make an environment once, from the sources the user has configured? With a stand-in for uv."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

UV = """#!/bin/sh
echo "$@" >> "$LOG"
env | grep -E '^(UV_|SSL_CERT_FILE)' | sort >> "$LOG"
case "$1" in
    venv) mkdir -p .venv/bin; ln -sf "$PYTHON" .venv/bin/python; echo "VIRTUAL_ENV='$PWD/.venv'" > .venv/bin/activate ;;
    pip) exit "${UV_FAILS:-0}" ;;
esac
"""


class Clone:
    """A clone in a folder with a blank, a home of its own, and a uv that only writes down what it is asked."""

    def __init__(self, folder: Path) -> None:
        self.root, self.home, self.log = folder / "a shop", folder / "home", folder / "uv.log"
        for made in (self.root / "scripts", self.home, folder / "bin"):
            made.mkdir(parents=True)
        shutil.copy(ROOT / "scripts" / "setup.sh", self.root / "scripts")
        for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock"):
            (self.root / name).write_text(f"{name}\n")
        self.bin = folder / "bin"
        (self.bin / "uv").write_text(UV)
        (self.bin / "uv").chmod(0o755)

    def setup(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the script; nothing of this process's package sources is passed on."""
        self.log.write_text("")
        python = os.path.realpath(sys.executable)
        given = {"PATH": f"{self.bin}:/usr/bin:/bin", "HOME": str(self.home), "LOG": str(self.log), "PYTHON": python}
        return subprocess.run(
            ["/bin/sh", "scripts/setup.sh", *words],
            cwd=self.root, env=given | environment, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    @property
    def asked(self) -> list[str]:
        """What uv was asked last."""
        return self.log.read_text().splitlines()


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_a_bare_clone_gets_the_lock_with_hashes_and_byte_code(clone: Clone) -> None:
    done = clone.setup()
    assert done.returncode == 0, done.stderr
    locked = next(line for line in clone.asked if line.startswith("pip install") and "-r" in line)
    assert "--require-hashes --no-deps --compile-bytecode -r requirements.lock" in locked
    assert "dev" not in locked
    assert any("--no-build-isolation --editable ." in line for line in clone.asked)


def test_a_second_time_nothing_is_asked_or_said(clone: Clone) -> None:
    clone.setup()
    done = clone.setup()
    assert (done.returncode, clone.asked, done.stdout, done.stderr) == (0, [], "", "")


def test_development_tools_come_on_top_and_stay(clone: Clone) -> None:
    clone.setup()
    clone.bin.joinpath("chromium").write_text("#!/bin/sh\n")
    clone.bin.joinpath("chromium").chmod(0o755)
    clone.setup("dev")
    assert any("-r requirements.lock -r requirements-dev.lock" in line for line in clone.asked)
    for words in ((), ("dev",)):
        clone.setup(*words)
        assert clone.asked == []


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_is_installed(clone: Clone, name: str) -> None:
    clone.setup()
    (clone.root / name).write_text("changed\n")
    clone.setup()
    assert any("-r requirements.lock" in line for line in clone.asked)


def test_a_moved_clone_gets_a_new_environment(clone: Clone) -> None:
    clone.setup()
    clone.root = clone.root.rename(clone.root.parent / "another place")
    clone.setup()
    assert clone.asked[0].startswith("venv")


def test_what_failed_is_tried_again(clone: Clone) -> None:
    failed = clone.setup(UV_FAILS="1")
    assert failed.returncode == 1
    assert "error: the packages of the lock could not be installed" in failed.stderr
    assert clone.setup().returncode == 0
    assert any("-r requirements.lock" in line for line in clone.asked)


def test_pips_sources_are_used_where_uv_has_none(clone: Clone) -> None:
    pip = clone.home / ".config" / "pip" / "pip.conf"
    pip.parent.mkdir(parents=True)
    pip.write_text(
        "[global]\nindex-url = https://mirror.example/simple\nextra-index-url =\n  https://b.example/s\n  https://c.example/s\n"
    )
    clone.setup()
    assert "UV_DEFAULT_INDEX=https://mirror.example/simple" in clone.asked
    assert "UV_EXTRA_INDEX_URL=https://b.example/s https://c.example/s" in clone.asked


def test_uvs_own_sources_come_before_pips(clone: Clone) -> None:
    done = clone.setup(PIP_INDEX_URL="https://pip.example/simple", UV_DEFAULT_INDEX="https://uv.example/simple")
    assert done.returncode == 0
    assert "UV_DEFAULT_INDEX=https://uv.example/simple" in clone.asked
    assert "pip.example" not in clone.log.read_text()


def test_without_a_home_downloads_are_kept_in_the_clone(clone: Clone) -> None:
    clone.setup(HOME="")
    assert f"UV_CACHE_DIR={clone.root}/.uv-cache" in clone.asked


def test_without_python_3_11_it_is_said_how_to_get_one(clone: Clone, tmp_path: Path) -> None:
    empty = tmp_path / "tools"
    empty.mkdir()
    for tool in ("sh", "dirname", "rm", "cat", "cmp", "grep", "sed", "tail", "env", "sort"):
        (empty / tool).symlink_to(shutil.which(tool) or tool)
    clone.bin.joinpath("uv").write_text("#!/bin/sh\n[ $1 != venv ]\n")
    done = clone.setup(PATH=f"{clone.bin}:{empty}", PYTHON="")
    assert done.returncode == 1
    assert "make run PYTHON=/path/to/python3.11" in done.stderr
