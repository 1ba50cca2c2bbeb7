"""In which environment do the shop's processes run?"""

from __future__ import annotations

import os

from pydantic import SecretStr

from bot.settings import PREFIX, Settings

_NOT_OURS = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP")
"""Without byte-code Rasa takes three times as long to start; the rest would bring in other folders' packages."""

_ALWAYS = {
    "RASA_TELEMETRY_ENABLED": "false",
    "PYTHONUNBUFFERED": "1",
    "PYTHONUTF8": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SANIC_GRACEFUL_SHUTDOWN_TIMEOUT": "1",  # else a connection that the gateway keeps open holds Rasa for 15 s
}


def child_environment(settings: Settings) -> dict[str, str]:
    """Return the environment of a child process: this one's, with these very settings and without what slows Python."""
    inherited = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    given = {PREFIX + name.upper(): _text(getattr(settings, name)) for name in Settings.model_fields}
    return inherited | _ALWAYS | {name: value for name, value in given.items() if value is not None}


def _text(value: object) -> str | None:
    if value is None:
        return None
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
