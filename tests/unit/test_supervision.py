"""What is told to the supervisor and to the processes, and which ports can be had?"""

from __future__ import annotations

import configparser
import os
import shlex
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.errors import SettingError
from bot.settings import Settings
from bot.supervision import checks, health, ports, programs
from bot.supervision.environment import child_environment


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None, var_dir=tmp_path / "a var", port=18_000, rasa_port=18_005, actions_port=18_055,
        internal_token=SecretStr("opens all the doors"),
    )  # type: ignore[call-arg]  # fmt: skip


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which this process listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_every_program_is_restarted_and_stopped_with_its_children(settings: Settings) -> None:
    where = programs.write_files(settings, Path("/models/a model.tar.gz"))
    told = configparser.RawConfigParser(inline_comment_prefixes=(";", "#"))
    told.read(where.configuration)
    for name in programs.NAMES:
        section = told[f"program:{name}"]
        assert (section["autorestart"], section["killasgroup"], section["stopasgroup"]) == ("true", "true", "true")
    assert "/models/a model.tar.gz" in shlex.split(told["program:rasa"]["command"])


def test_rasa_listens_on_loopback_and_never_logs_what_shoppers_say(settings: Settings) -> None:
    for level in ("debug", "info", "warning", "error"):
        words = programs.commands(settings.model_copy(update={"log_level": level}), Path("m"), Path("run"))["rasa"]
        assert words[words.index("--interface") + 1] == "127.0.0.1"
        assert not {"--debug", "-vv", "--enable-api"} & set(words)


def test_what_holds_the_token_is_the_owners_alone(settings: Settings) -> None:
    where = programs.write_files(settings, Path("m"))
    assert "opens all" in (where.run / "endpoints.yml").read_text()
    for path in where.run.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert "opens all" not in where.configuration.read_text()


def test_a_long_folder_gets_its_socket_elsewhere(settings: Settings, tmp_path: Path) -> None:
    deep = settings.model_copy(update={"var_dir": tmp_path.joinpath(*["folder" * 5] * 4)})
    assert len(os.fsencode(programs.places(deep).socket)) <= 100
    assert programs.places(deep).socket != programs.places(settings).socket


@pytest.mark.parametrize("name", ["50%", "a ;b", "a #b", "a\nb"])
def test_a_folder_that_the_supervisor_cannot_read_is_refused_by_name(
    settings: Settings, tmp_path: Path, name: str
) -> None:
    with pytest.raises(SettingError, match="in its name"):
        programs.write_files(settings.model_copy(update={"var_dir": tmp_path / name}), Path("m"))


def test_children_get_the_same_settings_and_no_telemetry(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASA_TELEMETRY_ENABLED", "true")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("XIAOER_PORT", "1")
    environment = child_environment(settings)
    assert environment["RASA_TELEMETRY_ENABLED"] == "false"
    assert "PYTHONDONTWRITEBYTECODE" not in environment
    for name in list(os.environ):
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Settings(_env_file=None) == settings  # type: ignore[call-arg]


def test_a_taken_port_is_named_with_its_setting_and_its_holder(settings: Settings, taken: int) -> None:
    with pytest.raises(SettingError) as caught:
        ports.check(settings.model_copy(update={"actions_port": taken}))
    assert f"port {taken}" in str(caught.value)
    assert "XIAOER_ACTIONS_PORT" in str(caught.value)
    assert str(os.getpid()) in str(caught.value)


def test_one_port_for_two_parts_is_refused(settings: Settings) -> None:
    with pytest.raises(SettingError, match="XIAOER_PORT and XIAOER_RASA_PORT are both 18005"):
        ports.check(settings.model_copy(update={"port": 18_005}))


def test_an_address_of_another_machine_is_refused(settings: Settings) -> None:
    with pytest.raises(SettingError, match=r"192\.0\.2\.1.*XIAOER_HOST"):
        ports.check(settings.model_copy(update={"host": "192.0.2.1"}))


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "http://127.0.0.1:18000"), ("0.0.0.0", "http://127.0.0.1:18000"), ("::", "http://[::1]:18000")],
)
def test_this_machine_reaches_the_gateway_wherever_it_listens(settings: Settings, host: str, url: str) -> None:
    assert health.base_url(settings.model_copy(update={"host": host})) == url


def test_nobody_there_is_no_health(settings: Settings) -> None:
    assert health.ask(settings, timeout=1) == (0, {})


def test_a_secret_that_others_may_read_is_a_fault_with_its_remedy(settings: Settings) -> None:
    settings.var_dir.mkdir()
    token = settings.var_dir / "internal_token"
    token.write_text("x")
    for mode, well in ((0o644, False), (0o600, True)):
        token.chmod(mode)
        found = next(each for each in checks.findings(settings) if each.what == "secret internal_token")
        assert (found.well, bool(found.remedy)) == (well, not well)


def test_a_shop_that_never_opened_is_told_what_to_do(settings: Settings) -> None:
    fresh = settings.model_copy(
        update={
            "database_url": f"sqlite:///{settings.var_dir / 'shop.db'}",
            "models_dir": settings.var_dir / "models",
        }
    )
    found = {each.what: each for each in checks.findings(fresh)}
    assert not found["database"].well
    assert "xiaoer up" in found["database"].remedy
    assert not found["model"].well
    assert not (settings.var_dir / "shop.db").exists()


def test_a_database_that_does_not_answer_is_a_fault_and_no_crash(settings: Settings) -> None:
    lost = settings.model_copy(update={"database_url": "postgresql://nobody:secret@127.0.0.1:1/none"})
    found = [each for each in checks.findings(lost) if not each.well]
    assert "database" in {each.what for each in found}
    assert "secret" not in repr(found)
