"""Which settings are there? One typed table, read from the environment and ``.env``, checked at start."""

from __future__ import annotations

import difflib
import os
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingError

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "XIAOER_"
ENV_FILE = f"{PREFIX}ENV_FILE"
_SECRETS = frozenset({"internal_token"})

Port = Annotated[int, Field(ge=1, le=65535)]
Probability = Annotated[float, Field(ge=0.0, le=1.0)]
Seconds = Annotated[float, Field(gt=0)]


class Settings(BaseSettings):
    """Every setting: type, default, unit, meaning. In the environment it is ``XIAOER_`` and the name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ROOT / ".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    host: str = Field("127.0.0.1", description="Address on which the gateway listens.")
    port: Port = Field(8000, description="Port of the gateway, the only public one.")
    rasa_port: Port = Field(5005, description="Port of the Rasa server, on loopback only.")
    actions_port: Port = Field(5055, description="Port of the action server, on loopback only.")
    database_url: str = Field(
        f"sqlite:///{ROOT / 'var' / 'shop.db'}", description="SQLAlchemy address of the shop's database."
    )
    var_dir: Path = Field(ROOT / "var", description="Folder for everything that is written while running.")
    models_dir: Path = Field(ROOT / "models", description="Folder of trained Rasa models.")
    shop_name: str = Field("Xiaoer Demo Shop", description="Name of the shop as shown to shoppers.")
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = Field(
        "CNY", description="Currency (ISO 4217) of prices whose file does not say."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged.")
    internal_token: Annotated[SecretStr, Field(min_length=16)] | None = Field(
        None,
        description="Shared by gateway, Rasa and action server, 16 characters or more; "
        "made and kept in var/ where not given.",
    )
    allowed_origins: str = Field(
        "", description="Web origins that may use the widget, comma-separated; the gateway's own always may."
    )
    cost_wrong: float = Field(4.0, gt=0, description="Cost of a wrong answer, in any unit.")
    cost_agent: float = Field(1.0, gt=0, description="Cost of a person's answer, in the same unit.")
    turn_timeout: Annotated[float, Field(gt=0, le=9.0)] = Field(
        8.0, description="Seconds after which a turn counts as failed; less than the ten that a program waits."
    )
    max_text: Annotated[int, Field(ge=100, le=100_000)] = Field(
        2000, description="Longest message accepted, in characters."
    )
    proof_tries: Annotated[int, Field(ge=1, le=10)] = Field(3, description="Failed proofs of identity before the lock.")
    proof_shop_tries: Annotated[int, Field(ge=10)] = Field(
        30, description="Failed proofs in the whole shop, within the lock's length, before only a person can help."
    )
    proof_lock: Seconds = Field(900.0, description="Seconds for which the proof of identity is locked.")
    proof_minutes: Annotated[float, Field(gt=0)] = Field(
        30.0, description="Minutes for which a proof of identity holds in its conversation."
    )
    session_hours: Seconds = Field(12.0, description="Hours after which an agent must sign in again.")
    encoder: Path | None = Field(
        None, description="Folder with model.onnx and tokenizer.json of a sentence encoder; none: without."
    )

    @field_validator("var_dir", "models_dir", "encoder")
    @classmethod
    def _from_the_project(cls, path: Path | None) -> Path | None:
        """Count a relative path from the project's folder: three processes and a shell must mean the same one."""
        return path and ROOT / path

    @field_validator("database_url")
    @classmethod
    def _file_from_the_project(cls, url: str) -> str:
        """Count a relative SQLite file from the project's folder too."""
        scheme, sign, file = url.partition(":///")
        relative = scheme.startswith("sqlite") and sign and file and not file.startswith(("/", ":", "file:"))
        return f"{scheme}:///{ROOT / file}" if relative else url

    @property
    def rasa_url(self) -> str:
        """Address of the Rasa server."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """Address of the action server."""
        return f"http://127.0.0.1:{self.actions_port}"

    @property
    def terms_path(self) -> Path:
        """Where the catalogue's words are laid for the entity extractor."""
        return self.var_dir / "catalogue" / "terms.json"


def known_names() -> tuple[str, ...]:
    """Return the environment names of all settings."""
    return tuple(PREFIX + name.upper() for name in Settings.model_fields)


def env_file() -> Path | None:
    """Return the file of settings: ``.env``, or what ``XIAOER_ENV_FILE`` names; none where that is empty.

    It is no setting itself, and so stands in the environment only: tests keep the developer's own shop out with it.
    """
    given = os.environ.get(ENV_FILE)
    if given is None:
        return ROOT / ".env"
    return ROOT / given if given else None


def refuse_unknown(names: list[str]) -> None:
    """Raise SettingError for the first ``XIAOER_…`` name that is no setting, naming the nearest one."""
    known = known_names()
    for name in sorted(names):
        if not name.upper().startswith(PREFIX) or name.upper() in known:
            continue
        near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.0)
        raise SettingError(f"{name} is no setting. Did you mean {near[0]}? `xiaoer doctor` lists all settings.")


def load(env_file: Path | None) -> Settings:
    """Read, check and return the settings of the environment and this file.

    Raises SettingError for an unknown name or a value out of its range.
    """
    names = [name for name in os.environ if name != ENV_FILE]
    if env_file is not None and env_file.is_file():
        lines = env_file.read_text(encoding="utf-8").splitlines()
        names += [line.split("=", 1)[0].strip() for line in lines if "=" in line and not line.lstrip().startswith("#")]
    refuse_unknown(names)
    try:
        return Settings(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as error:
        raise SettingError(_told(error)) from None  # the cause would print what was given, a secret too


def _told(error: ValidationError) -> str:
    """Return in words which setting is wrong; a secret's value is not repeated."""
    first = error.errors()[0]
    field = str(first["loc"][0])
    given = "" if field in _SECRETS else f"={first['input']!r}"
    return f"{PREFIX}{field.upper()}{given}: {first['msg']}. Mend it in the environment or in .env."


@cache
def current() -> Settings:
    """Return this process's settings, read once."""
    return load(env_file())
