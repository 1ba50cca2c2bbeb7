"""What is wrong with this installation, and what is to be done about it?"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import XiaoerError
from bot.settings import ROOT, Settings
from bot.supervision import health, model, ports

_LEAST_FREE = 1_000_000_000
"""Bytes that logs, models and the database should find free."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``remedy`` is empty where nothing is to be done."""

    what: str
    well: bool
    told: str
    remedy: str = ""


def findings(settings: Settings) -> Iterator[Finding]:
    """Look at everything, one thing after another; a check that cannot be made is a finding itself."""
    checks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
        _folder, _database, _model, _serving, _secrets, _telemetry, _disk,
    )  # fmt: skip
    for check in checks:
        try:
            yield from check(settings)
        except XiaoerError as error:
            yield Finding(check.__name__.strip("_"), False, str(error), "Mend what the message names.")


def _folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.var_dir
    if not folder.is_dir():
        yield Finding("folder", True, f"{folder} will be made by the first `xiaoer up`")
    elif not os.access(folder, os.W_OK):
        yield Finding("folder", False, f"{folder} cannot be written to", f"chown it, or set XIAOER_VAR_DIR ({folder}).")
    else:
        yield Finding("folder", True, f"{folder}")


def _database(settings: Settings) -> Iterator[Finding]:
    from bot.store.engine import parse
    from bot.store.migrate import newest, revision

    shown = parse(settings.database_url).render_as_string(hide_password=True)
    found = revision(settings.database_url)
    if found is None:
        yield Finding("database", False, f"{shown} has no tables yet", "`xiaoer up` makes and fills them.")
        return
    if found != newest():
        told = f"{shown} is at {found}, this version needs {newest()}"
        yield Finding("database", False, told, "`xiaoer up` migrates.")
        return
    from bot.store.unit_of_work import factory

    unit_of_work = factory(settings.database_url)
    with unit_of_work(writing=False) as uow:
        products, agents = len(uow.catalogue.products()), len(uow.agents.all())
    yield Finding("database", True, f"{shown}, tables are current")
    yield _some("catalogue", products, "products", "`xiaoer demo` or `xiaoer import` fills it.")
    yield _some("agents", agents, "accounts at the desk", "`xiaoer agent add LOGIN` makes one.")


def _some(what: str, count: int, of: str, remedy: str) -> Finding:
    return Finding(what, count > 0, f"{count} {of}", "" if count else remedy)


def _model(settings: Settings) -> Iterator[Finding]:
    card = model.find(settings)
    if card is None:
        told = "no trained model fits the present data and configuration"
        yield Finding("model", False, told, "`xiaoer train` (or `xiaoer up`) makes one.")
    else:
        told = f"{card.path.name}, trained {card.trained_at:%Y-%m-%d %H:%M} UTC on {card.messages} messages"
        yield Finding("model", True, told)


def _serving(settings: Settings) -> Iterator[Finding]:
    """Ports that are taken are a fault, unless it is this very shop that serves on them."""
    status, body = health.ask(settings)
    if status == 200:
        yield Finding("serving", True, f"a turn can be served at {health.base_url(settings)}")
        return
    parts = body.get("parts")
    if status == 503 and isinstance(parts, dict):
        late = ", ".join(str(name) for name, ready in parts.items() if not ready)
        yield Finding("serving", False, f"not ready: {late}", f"Look into {settings.var_dir / 'log'}.")
        return
    for one in ports.listeners(settings):
        told, remedy = ports.refusal(one) or (f"free for the {one.name}", "")
        yield Finding(f"port {one.port}", not remedy, told, remedy)


def _secrets(settings: Settings) -> Iterator[Finding]:
    secret = [settings.var_dir / "internal_token", ROOT / ".env", settings.var_dir / "run" / "endpoints.yml"]
    for path in (path for path in secret if path.is_file()):
        mode = stat.S_IMODE(path.stat().st_mode)
        open_to_others = bool(mode & 0o077)
        yield Finding(
            f"secret {path.name}",
            not open_to_others,
            f"{path} has mode {mode:04o}",
            f"chmod 600 '{path}'" if open_to_others else "",
        )


def _telemetry(settings: Settings) -> Iterator[Finding]:
    """Look at the Rasa that runs: it may have been started by hand."""
    holder = ports.holder(settings.rasa_port)
    if holder is None or "RASA_TELEMETRY_ENABLED=false" in ports.environment(holder):
        yield Finding("telemetry", True, "off: Rasa reports nothing to its maker")
        return
    told = f"{holder} was started without RASA_TELEMETRY_ENABLED=false"
    yield Finding("telemetry", False, told, "Stop it and start it with `xiaoer up`.")


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = next(path for path in (settings.var_dir, *settings.var_dir.resolve().parents) if Path(path).exists())
    free = shutil.disk_usage(folder).free
    enough = free >= _LEAST_FREE
    yield Finding("disk", enough, f"{free / 1e9:.1f} GB free", "" if enough else f"Make room on the disk of {folder}.")
