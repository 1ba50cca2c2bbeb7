"""Are settings read from environment and .env, checked, and told by name when they are wrong?"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from bot import settings
from bot.errors import SettingError
from bot.settings import ROOT


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with a clean environment."""
    for name in list(os.environ):
        if name.startswith(settings.PREFIX):
            monkeypatch.delenv(name)


def env(folder: Path, text: str) -> Path:
    (folder / ".env").write_text(text, encoding="utf-8")
    return folder / ".env"


def test_the_environment_comes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = env(tmp_path, "XIAOER_PORT=9000\nXIAOER_SHOP_NAME=小店\n")
    monkeypatch.setenv("XIAOER_PORT", "9001")
    shop = settings.load(file)
    assert (shop.port, shop.shop_name) == (9001, "小店")


@pytest.mark.parametrize("given", ["environment", "file"])
def test_an_unknown_setting_names_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    file = env(tmp_path, "XIAOER_ACTION_PORT=1\n" if given == "file" else "")
    if given == "environment":
        monkeypatch.setenv("XIAOER_ACTION_PORT", "1")
    with pytest.raises(SettingError, match=r"XIAOER_ACTION_PORT is no setting\. Did you mean XIAOER_ACTIONS_PORT\?"):
        settings.load(file)


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "0"), ("PORT", "http"), ("COST_WRONG", "-1"), ("LOG_LEVEL", "loud"), ("CURRENCY", "yuan")],
)
def test_a_value_out_of_range_is_told_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"XIAOER_{name}", value)
    with pytest.raises(SettingError, match=f"XIAOER_{name}='{value}'"):
        settings.load(env(tmp_path, ""))


def test_an_empty_value_is_no_value(tmp_path: Path) -> None:
    shop = settings.load(env(tmp_path, "XIAOER_ENCODER=\nXIAOER_VAR_DIR=\nXIAOER_DATABASE_URL=\n"))
    assert shop == settings.load(env(tmp_path, ""))


def test_relative_paths_count_from_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shop = settings.load(env(tmp_path, "XIAOER_VAR_DIR=other\nXIAOER_DATABASE_URL=sqlite:///other/shop.db\n"))
    assert shop.var_dir == ROOT / "other"
    assert shop.database_url == f"sqlite:///{ROOT}/other/shop.db"


@pytest.mark.parametrize("url", ["sqlite:////tmp/a.db", "postgresql://u:p@h:5432/n", "sqlite://", "sqlite:///:memory:"])
def test_other_addresses_stay_as_they_are(tmp_path: Path, url: str) -> None:
    assert settings.load(env(tmp_path, f"XIAOER_DATABASE_URL={url}\n")).database_url == url


def test_another_file_or_none_can_be_read_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.env_file() == ROOT / ".env"
    monkeypatch.setenv("XIAOER_ENV_FILE", str(env(tmp_path, "XIAOER_PORT=9000\n")))
    assert settings.load(settings.env_file()).port == 9000
    monkeypatch.setenv("XIAOER_ENV_FILE", "")
    assert settings.env_file() is None
    assert settings.load(settings.env_file()).port == 8000


def test_which_file_is_read_cannot_be_said_in_a_file(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="XIAOER_ENV_FILE is no setting"):
        settings.load(env(tmp_path, "XIAOER_ENV_FILE=other\n"))


def test_a_secret_never_prints(tmp_path: Path) -> None:
    shop = settings.load(env(tmp_path, "XIAOER_INTERNAL_TOKEN=opens-all-the-doors\n"))
    assert "opens-all" not in f"{shop} {shop!r}"


@pytest.mark.parametrize("value", ["", '""'])
def test_an_empty_token_is_none_and_opens_nothing(tmp_path: Path, value: str) -> None:
    assert settings.load(env(tmp_path, f"XIAOER_INTERNAL_TOKEN={value}\n")).internal_token is None


def test_a_token_that_can_be_guessed_is_refused_without_repeating_it(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"XIAOER_INTERNAL_TOKEN: .*at least 16") as refusal:
        settings.load(env(tmp_path, "XIAOER_INTERNAL_TOKEN=opens-all\n"))
    assert "opens-all" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_the_example_file_lists_every_setting_and_is_valid(tmp_path: Path) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert sorted(re.findall(r"(?m)^#(XIAOER_\w+)=", text)) == sorted(settings.known_names())
    uncommented = re.sub(r"(?m)^#(XIAOER_)", r"\1", text)
    assert settings.load(env(tmp_path, uncommented)) == settings.load(env(tmp_path, text))
