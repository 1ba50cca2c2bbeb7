"""Are the shop's ports free, and if one is not, who has it?"""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SettingError
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Listener:
    """A port of the shop: what for, where, and which setting moves it."""

    name: str
    setting: str
    host: str
    port: int


def listeners(settings: Settings) -> tuple[Listener, ...]:
    """Return the three ports that a shop listens on."""
    return (
        Listener("gateway", "XIAOER_PORT", settings.host, settings.port),
        Listener("rasa", "XIAOER_RASA_PORT", "127.0.0.1", settings.rasa_port),
        Listener("actions", "XIAOER_ACTIONS_PORT", "127.0.0.1", settings.actions_port),
    )


def check(settings: Settings) -> None:
    """Raise SettingError for the first port that cannot be had, naming it, its setting and who has it."""
    seen: dict[int, str] = {}
    for one in listeners(settings):
        if one.port in seen:
            raise SettingError(f"{seen[one.port]} and {one.setting} are both {one.port}; change one of them.")
        seen[one.port] = one.setting
        if refused := refusal(one):
            raise SettingError(" ".join(refused))


def refusal(one: Listener) -> tuple[str, str] | None:
    """Return why the port cannot be had, and what to do; None where it can."""
    try:
        address = socket.getaddrinfo(one.host, one.port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        return f"XIAOER_HOST={one.host} is no address ({error.strerror}).", "Write 127.0.0.1 or 0.0.0.0."
    with socket.socket(address[0], socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address[4])
        except PermissionError:
            return f"port {one.port} may only be opened by root.", f"Set {one.setting} to one above 1023."
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                return f"{one.host}:{one.port} cannot be opened ({error.strerror}).", "Set XIAOER_HOST to 127.0.0.1."
            by = f" by {owner}" if (owner := holder(one.port)) else ""
            remedy = f"Stop that, or set {one.setting} to a free port (in .env or the environment)."
            return f"port {one.port} for the {one.name} is in use{by}.", remedy
    return None


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that listens on a port."""

    pid: int
    command: str

    def __str__(self) -> str:
        return f"`{self.command}` (process {self.pid})"


def holder(port: int) -> Holder | None:
    """Return which process listens on ``port``; None where none does or it cannot be told."""
    inodes = set(_listening_inodes(port))
    if not inodes:
        return None
    for process in Path("/proc").glob("[0-9]*"):
        if any(link in inodes for link in _sockets(process)):
            return Holder(int(process.name), _called(process))
    return None


def environment(one: Holder) -> list[str]:
    """Return the environment a process was started with, as ``NAME=value``; empty where it is not ours to read."""
    try:
        return Path("/proc", str(one.pid), "environ").read_text(errors="replace").split("\0")
    except OSError:
        return []


def _listening_inodes(port: int) -> Iterator[str]:
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if fields[3] == "0A" and int(fields[1].rsplit(":", 1)[1], 16) == port:
                yield f"socket:[{fields[9]}]"


def _sockets(process: Path) -> Iterator[str]:
    try:
        for link in (process / "fd").iterdir():
            yield str(link.readlink())
    except OSError:  # gone, or somebody else's
        return


def _called(process: Path) -> str:
    try:
        words = (process / "cmdline").read_text().split("\0")
    except OSError:
        return "a process"
    return " ".join(Path(word).name if word.startswith("/") else word for word in words[:4] if word)
