"""How do files of other systems get into the shop?"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

if TYPE_CHECKING:
    from bot.store.importers.importing import Draft, Progress
    from bot.store.importers.report import Report

app = typer.Typer(help="Files of other systems: products, customers, orders, stock, behaviour.", no_args_is_help=True)

Strict = Annotated[bool, typer.Option("--strict", help="Refuse the whole file at the first row that cannot be kept.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the whole report as JSON.")]


class Kind(StrEnum):
    """What a CSV file lists."""

    PRODUCTS = "products"
    CUSTOMERS = "customers"
    ORDERS = "orders"
    STOCK = "stock"
    BEHAVIOUR = "behaviour"


@app.callback()
def _group() -> None:
    """Import files: all of a file or nothing, and every row accounted for. Repeating an import changes nothing."""


@app.command()
def tau(
    folder: Annotated[Path, typer.Argument(help="Folder with users.json, products.json and orders.json.")],
    strict: Strict = False,
    as_json: AsJson = False,
) -> None:
    """Import tau-bench's retail data.

    Example: xiaoer import tau tau-bench/tau_bench/envs/retail/data
    """
    from bot.store.importers.tau import reader

    _carry_out(reader(folder), str(folder), "tau", strict=strict, as_json=as_json)


@app.command("online-retail")
def online_retail(
    file: Annotated[Path, typer.Argument(help="The data as CSV, packed with gzip or not.")],
    strict: Strict = False,
    as_json: AsJson = False,
) -> None:
    """Import the UCI Online Retail data.

    Example: xiaoer import online-retail online_retail.csv.gz
    """
    from bot.store.importers.online_retail import reader

    _carry_out(reader(file), str(file), "online-retail", strict=strict, as_json=as_json)


@app.command("csv")
def csv_file(
    kind: Annotated[Kind, typer.Argument(help="What the file lists.")],
    file: Annotated[Path, typer.Argument(help="The CSV file; UTF-8 or GB18030, with , ; or tabs; packed or not.")],
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=FIELD", help="What a column says; COLUMN=- passes it over. Repeatable."),
    ] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", help="Currency of prices that name none; XIAOER_CURRENCY by default.")
    ] = None,
    timezone: Annotated[str, typer.Option("--timezone", help="Time zone of times that name none.")] = "UTC",
    strict: Strict = False,
    as_json: AsJson = False,
) -> None:
    """Import a shop's own table. Column names are understood in English and Chinese; see docs/importing.md.

    Example: xiaoer import csv orders orders.csv --timezone Asia/Shanghai --map 'Bestellnummer=id'
    """
    from bot import settings
    from bot.store.importers.csv_file import reader
    from bot.store.importers.said import Usual

    usual = Usual(_currency(currency or settings.current().currency), _zone(timezone))
    _carry_out(reader(kind.value, file, columns or (), usual), str(file), kind.value, strict=strict, as_json=as_json)


def _carry_out(
    read: Callable[[Report, Progress], Draft], source: str, kind: str, *, strict: bool, as_json: bool
) -> None:
    """Import, lay the catalogue's words before the extractor, and print the report."""
    import json

    from bot import bootstrap, settings
    from bot.errors import ImportRefused
    from bot.store.importers.importing import carry_out
    from bot.store.importers.report import Report
    from bot.store.migrate import is_current, migrate
    from bot.supervision.preparation import make_folders

    current = settings.current()
    make_folders(current)
    if not is_current(current.database_url):
        migrate(current.database_url)
    shop = bootstrap.build(current)
    report = Report(source, kind, strict)
    try:
        with _Bars() as bars:
            carry_out(read, report, shop.unit_of_work, shop.clock, bars.show)
    except ImportRefused:
        if as_json:
            typer.echo(json.dumps(report.as_dict(), ensure_ascii=False))
        raise
    bootstrap.publish_terms(shop)
    typer.echo(json.dumps(report.as_dict(), ensure_ascii=False) if as_json else "\n".join(_told(report)))


class _Bars:
    """A progress bar per step, on standard error, so that standard output is the report alone."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._bars = Progress(
            TextColumn("{task.description:<24}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )
        self._tasks: dict[str, object] = {}

    def __enter__(self) -> _Bars:
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def show(self, topic: str, done: int, total: int) -> None:
        """Show how far a step is."""
        self._bars.start()
        if topic not in self._tasks:
            self._tasks[topic] = self._bars.add_task(topic, total=total)
        self._bars.update(self._tasks[topic], completed=done, total=total)  # type: ignore[arg-type]


def _told(report: Report) -> list[str]:
    """Return the report in lines for people."""
    from bot.store.importers.report import SHOWN, describe, place, reasons

    kept = ", ".join(f"{count:,} {name}" for name, count in report.kept_as.items())
    lines = [
        f"{report.source}: {report.outcome} in {report.seconds:.1f} s",
        f"  {report.rows_read:,} rows read, {report.rows_kept:,} kept{f' ({kept})' if kept else ''}, "
        f"{len(report.refused):,} not kept",
    ]
    lines += [
        f"  {name}: {tally.new:,} new, {tally.changed:,} changed, {tally.unchanged:,} unchanged"
        for name, tally in report.stored.items()
    ]
    for title, counts in (("not kept", report.refused_by_reason), ("noticed", report.notes_by_reason)):
        lines += [f"  {title}: {count:,} × {reasons()[reason]} ({reason})" for reason, count in counts.items()]
    lines += [
        f"  column {name!r} is not known and was passed over"
        + (f"; --map '{name}=…' if it is {near!r}" if near else "")
        for name, near in report.unknown_columns.items()
    ]
    if report.refused:
        shown = report.refused[:SHOWN]
        more = len(report.refused) > SHOWN
        lines.append(f"  not kept, the first {SHOWN} of {len(report.refused):,}:" if more else "  not kept:")
        lines += [f"    {place(finding)}: {describe(finding)}" for finding in shown]
        lines += ["    --json tells all of them"] if more else []
    return lines


def _currency(text: str) -> str:
    if not (len(text) == 3 and text.isascii() and text.isalpha()):
        raise typer.BadParameter(f"{text!r} is none; write its three letters, as CNY", param_hint="--currency")
    return text.upper()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise typer.BadParameter(f"{name!r} is none; write it as Asia/Shanghai", param_hint="--timezone") from error
