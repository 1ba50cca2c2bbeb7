"""How does the shop open, stay open, and close?"""

from __future__ import annotations

import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.supervision.processes import Processes

_WATCH_SECONDS = 1.0
_SAY_EVERY = 10.0
"""Seconds after which it is said again what is waited for."""


def up() -> None:
    """Start the shop: gateway, Rasa and action server. Prepares what is missing; Ctrl-C stops everything.

    Example: XIAOER_PORT=9000 xiaoer up
    """
    started = time.monotonic()
    from bot import settings
    from bot.supervision import ports
    from bot.supervision.preparation import first_admin, prepare
    from bot.supervision.processes import Processes

    shop = settings.current()
    ports.check(shop)
    _stop_on_signals()
    processes: Processes | None = None
    try:
        processes = Processes(shop, prepare(shop, typer.echo).path)
        processes.start()
        processes.wait_until_healthy(_Waiting())
        _greet(shop, first_admin(shop), time.monotonic() - started)
        _watch(processes)
    except _Stop:
        typer.echo("\nstopping")
    finally:
        if processes:
            with suppress(_Stop):  # a second Ctrl-C only ends the patience
                processes.stop()
    typer.echo("stopped")


class _Stop(BaseException):
    """Somebody asked the shop to close; like KeyboardInterrupt, no ``except Exception`` may swallow it."""


def _stop_on_signals() -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        raise _Stop

    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, stop)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # under nohup the shop outlives its terminal
        signal.signal(signal.SIGHUP, stop)


class _Waiting:
    """Says what is waited for: at once when that changes, and again when it takes long."""

    def __init__(self) -> None:
        self._started = self._said_at = time.monotonic()
        self._said = ""

    def __call__(self, parts: Mapping[str, str]) -> None:
        line = "waiting for " + ", ".join(sorted(name for name, state in parts.items() if state != "ready"))
        now = time.monotonic()
        if line == self._said and now - self._said_at < _SAY_EVERY:
            return
        self._said, self._said_at = line, now
        typer.echo(f"{line} ({now - self._started:.0f} s)")


def _greet(shop: Settings, password: str | None, seconds: float) -> None:
    from bot.handoff.agents import ADMIN_LOGIN
    from bot.supervision.health import base_url

    url = base_url(shop)
    typer.echo(f"\n{shop.shop_name} is open ({seconds:.0f} s)\n")
    for name, path in (("shop", "/"), ("desk", "/desk/"), ("API", "/api/docs")):
        typer.echo(f"  {name:<6} {url}{path}")
    if password:
        typer.echo("\nThe desk's first account; its password is shown only this once:\n")
        typer.echo(f"  login     {ADMIN_LOGIN}\n  password  {password}")
    typer.echo("\nCtrl-C stops everything.")


def _watch(processes: Processes) -> None:
    """Stay until asked to stop; say what ends and comes back."""
    pids = {one.name: one.pid for one in processes.states()}
    while not processes.ended():
        time.sleep(_WATCH_SECONDS)
        for one in processes.states():
            if one.pid and one.pid != pids.get(one.name):
                typer.echo(f"{one.name} had ended and was started again")
                pids[one.name] = one.pid
    typer.echo("error: the supervisor ended; var/log/supervisord.log tells why", err=True)
    raise typer.Exit(1)
