"""How long does the Online Retail import take? ``python -m tests.bench.import_speed FILE [DATABASE_URL]``.

Prints when each step begins, by the clock and in this process's own processor time, and the peak of memory. Without an
address: a SQLite file in a temporary folder. The database should be empty; nothing is taken back.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from bot.clock import SystemClock
from bot.store.importers import online_retail
from bot.store.importers.importing import carry_out
from bot.store.importers.report import Report
from bot.store.migrate import migrate
from bot.store.unit_of_work import factory


def main(path: Path, url: str) -> None:
    """Import twice: what the second run finds is there already."""
    migrate(url)
    store = factory(url)
    for run in ("first", "second"):
        begun, busy, said = time.perf_counter(), time.process_time(), ""

        def progress(topic: str, done: int, total: int) -> None:
            nonlocal said
            if topic != said:
                said = topic
                tell(topic)

        def tell(topic: str, begun: float = begun, busy: float = busy) -> None:
            clock, own = time.perf_counter() - begun, time.process_time() - busy
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            sys.stdout.write(f"{clock:7.1f} s ({own:5.1f} s in this process)  {peak:6.0f} MB  {topic}\n")

        report = Report(path.name, "online-retail")
        carry_out(online_retail.reader(path), report, store, SystemClock(), progress)
        tell(f"done, {run} run: {report.outcome}")
    store.dispose()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{folder}/shop.db")
