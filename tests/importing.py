"""How does a test import a file? It writes one, brings it into a store, and gets the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bot.clock import FixedClock
from bot.errors import ImportRefused
from bot.ports import UnitOfWorkFactory
from bot.store.importers import csv_file, online_retail, tau
from bot.store.importers.importing import Draft, Progress, carry_out
from bot.store.importers.report import Report
from bot.store.importers.said import Usual
from tests.samples import NOON

SHARED = Path(__file__).parents[2] / "shared" / "data"
"""Real data, where the machine has them; no part of the project."""


def shared(name: str) -> Path:
    """Return a file or folder of the real data; skips the test, aloud, where there is none."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"NOT PROVEN ON REAL DATA: there is no {path}")
    return path


class Desk:
    """Brings files into one store."""

    def __init__(self, store: UnitOfWorkFactory, folder: Path) -> None:
        self.store, self.folder = store, folder

    def write(self, content: str | bytes, name: str = "file.csv") -> Path:
        """Write a file and return its path."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def bring(
        self,
        kind: str,
        content: str | bytes,
        *,
        columns: Sequence[str] = (),
        usual: Usual | None = None,
        strict: bool = False,
        name: str = "file.csv",
    ) -> Report:
        """Import a CSV file."""
        path = self.write(content, name)
        return self.carry_out(csv_file.reader(kind, path, columns, usual), kind, strict=strict)

    def bring_tau(self, folder: Path, *, strict: bool = False) -> Report:
        """Import tau's retail data."""
        return self.carry_out(tau.reader(folder), "tau", strict=strict)

    def bring_invoices(self, path: Path, *, strict: bool = False) -> Report:
        """Import Online Retail data."""
        return self.carry_out(online_retail.reader(path), "online-retail", strict=strict)

    def carry_out(self, read: Callable[[Report, Progress], Draft], kind: str, *, strict: bool = False) -> Report:
        """Import what ``read`` reads."""
        return carry_out(read, Report("file", kind, strict), self.store, FixedClock(NOON))

    def refused(self, kind: str, content: str | bytes, **more: object) -> str:
        """Import a CSV file that must be refused whole, and return what is said."""
        version = self.version
        with pytest.raises(ImportRefused) as caught:
            self.bring(kind, content, **more)  # type: ignore[arg-type]
        assert self.version == version
        report = caught.value.details["report"]
        assert isinstance(report, Report)
        assert report.outcome == "refused"
        return str(caught.value)

    @property
    def version(self) -> int:
        """The catalogue's version."""
        with self.store(writing=False) as uow:
            return uow.catalogue.version()


def reasons_of(report: Report) -> list[tuple[int | None, str]]:
    """Return line and reason of everything that was refused."""
    assert report.rows_read == report.rows_kept + len(report.refused)
    return [(finding.line, finding.reason) for finding in report.refused]
