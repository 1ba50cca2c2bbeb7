"""How does the shop open, stay open, and close?"""

from __future__ import annotations

import signal
import time
from collections.abc import Mapping
from types import FrameType
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.supervision.processes import Processes

_WATCH_SECONDS = 1.0


def up() -> None:
    """Start the shop: gateway, Rasa and action server. Prepares what is missing; Ctrl-C stops everything.

    Example: XIAOER_PORT=9000 xiaoer up
    """
    started = time.monotonic()
    from bot import settings
    from bot.supervision import ports
    from bot.supervision.preparation import prepare
    from bot.supervision.processes import Processes

    shop = settings.current()
    ports.check(shop)
    _stop_on_signals()
    processes = Processes(shop, prepare(shop, typer.echo).path)
    try:
        processes.start()
        processes.wait_until_healthy(_Waiting())
        _greet(shop, time.monotonic() - started)
        _watch(processes)
    except _Stop:
        typer.echo("\nstopping …")
    finally:
        processes.stop()
    typer.echo("stopped.")


class _Stop(Exception):
    """Somebody asked the shop to close."""


def _stop_on_signals() -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        raise _Stop

    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, stop)


class _Waiting:
    """Says what is waited for, a line whenever that changes."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def __call__(self, parts: Mapping[str, str]) -> None:
        late = sorted(name for name, state in parts.items() if state != "ready")
        line = f"waiting for {', '.join(late)}"
        if late and line not in self._said:
            self._said.add(line)
            typer.echo(line)


def _greet(shop: Settings, seconds: float) -> None:
    from bot.supervision.health import base_url

    url = base_url(shop)
    typer.echo(f"\n{shop.shop_name} is open ({seconds:.0f} s)\n")
    for name, path in (("shop", "/"), ("desk", "/desk/"), ("API", "/api/docs")):
        typer.echo(f"  {name:<6} {url}{path}")
    typer.echo("\nCtrl-C stops everything.")


def _watch(processes: Processes) -> None:
    """Stay until asked to stop; say what ends and what comes back."""
    pids = {one.name: one.pid for one in processes.states()}
    while not processes.ended():
        time.sleep(_WATCH_SECONDS)
        for one in processes.states():
            if one.pid and one.pid != pids.get(one.name):
                typer.echo(f"{one.name} ended and was started again")
                pids[one.name] = one.pid
    typer.echo("the supervisor ended", err=True)
    raise typer.Exit(1)
