"""Which rows does a CSV file have?"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import IO, TypeVar

from bot.store.importers.cells import BadCell, plain
from bot.store.importers.files import LONGEST_LINE, Survey, printable, refuse
from bot.store.importers.header import IGNORE, delimiter_of, fields_of, nearest
from bot.store.importers.importing import Progress
from bot.store.importers.report import Finding, Report

MOST_COLUMNS = 500
MOST_ROWS = 1_000_000
Made = TypeVar("Made")
STEP = 500
"""Progress is told every so many lines."""
_SAYS_NOTHING = re.compile(r"\ufeff?(sep=.)?[\s;,]*")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what its known columns say. Cells that say nothing are left out."""

    line: int
    cells: Mapping[str, str]
    extra: Mapping[str, str]
    """The cells of columns that are no field, by the columns' names."""

    def get(self, field: str) -> str:
        """Return the cell, or an empty text."""
        return self.cells.get(field, "")

    def need(self, field: str) -> str:
        """Return the cell; raise BadCell where it says nothing."""
        if field not in self.cells:
            raise BadCell("missing", field)
        return self.cells[field]


class Table:
    """A CSV file whose columns are understood. Iterating reads it once, and refuses rows that are no rows."""

    def __init__(self, file: IO[str], survey: Survey, kind: str, mapping: Mapping[str, str], report: Report) -> None:
        """``mapping``: column → field, before all names that are known anyway. Raises ImportRefused for the header."""
        self._survey, self._report = survey, report
        self._file = file
        self.broken: list[Row] = []
        """Rows that were refused because they are no whole rows, with what can be read of them."""
        self._passed = 0
        """Lines before the header."""
        first = self._first_line()
        self._delimiter = delimiter_of(first, kind, mapping)
        self._reader = csv.reader(
            chain([first], self._file), delimiter=self._delimiter, strict=True, skipinitialspace=True
        )
        self.header = [printable(name).strip("\ufeff ") for name in self._next_cells() or ()]
        if len(self.header) > MOST_COLUMNS:
            refuse(survey.path, f"has {len(self.header):,} columns", f"At most {MOST_COLUMNS} are read")
        self.fields = fields_of(survey.path, kind, self.header, mapping)
        self._width = max((place for place, name in enumerate(self.header, start=1) if name), default=0)
        for name, field in zip(self.header, self.fields, strict=True):
            if field is None and name:
                report.unknown_columns[name] = nearest(kind, name)

    @property
    def has(self) -> frozenset[str]:
        """The fields for which there is a column."""
        return frozenset(field for field in self.fields if field and field != IGNORE)

    def column(self, field: str) -> str:
        """Return what the file calls a field."""
        return self.header[self.fields.index(field)] if field in self.fields else field

    def require(self, *alternatives: Sequence[str]) -> None:
        """Raise ImportRefused where of some group of fields none has a column."""
        for group in alternatives:
            if not self.has & set(group):
                names = " or ".join(group)
                columns = ", ".join(filter(None, self.header)) or "nothing"
                refuse(
                    self._survey.path,
                    f"line 1 has no column for {names}; it has {columns[:300]}",
                    f"If one of these is it, say so: --map '{self._a_column()}={group[0]}'",
                )

    def __iter__(self) -> Iterator[Row]:
        count = 0
        while True:
            line = self._passed + self._reader.line_num + 1
            cells = self._next_cells()
            if cells is None:
                return
            if not any(cell.strip() for cell in cells):
                continue
            count += 1
            if count > MOST_ROWS:
                refuse(self._survey.path, f"has more than {MOST_ROWS:,} rows", "Split it into smaller files")
            row = self._row(line, cells)
            if row is not None:
                yield row

    def refuse(self, row: Row, bad: BadCell) -> None:
        """Put a row into the report that cannot be kept."""
        value = bad.value or row.get(bad.field)
        column = self.column(bad.field) if bad.field else ""
        self._report.refuse(Finding(bad.reason, row.line, column=column, value=value))

    def note(self, row: Row, reason: str, field: str = "") -> None:
        """Put something about a row that is kept into the report."""
        column = self.column(field) if field in self.has else ""
        self._report.note(Finding(reason, row.line, column=column, value=row.get(field) if field else ""))

    def _row(self, line: int, cells: list[str]) -> Row | None:
        """Return the row; None where it is refused because it is no whole row."""
        named: dict[str, str] = {}
        others: dict[str, str] = {}
        for name, field, cell in zip(self.header, self.fields, cells, strict=False):
            if said := plain(cell):
                (others if field is None else named)[field or name] = said
        named.pop(IGNORE, None)
        row, fault = Row(line, named, others), self._fault(line, cells)
        if fault is None:
            return row
        self.broken.append(row)
        self._report.refuse(fault)
        return None

    def _fault(self, line: int, cells: list[str]) -> Finding | None:
        """Return why these cells are no row, or None."""
        extra = [cell for cell in cells[len(self.header) :] if cell.strip()]
        if extra:
            return Finding("too_many_cells", line, value=extra[0])
        if len(cells) < self._width:
            return Finding("too_few_cells", line, value=self._delimiter.join(cells))
        spoilt = next((place for place, cell in enumerate(cells) if "\x00" in cell), None)
        if spoilt is not None:
            return Finding("nul", line, column=self.header[spoilt], value=cells[spoilt].replace("\x00", "␀"))
        return None

    def _next_cells(self) -> list[str] | None:
        """Return the next row's cells; None at the file's end."""
        try:
            return next(self._reader, None)
        except csv.Error as error:
            line = self._passed + self._reader.line_num
            refuse(self._survey.path, f"line {line:,} is broken CSV ({error})", "Export it again")

    def _first_line(self) -> str:
        """Return the header's line; lines before it that are blank, or only name the delimiter, are passed."""
        while line := self._file.readline(LONGEST_LINE):
            if not _SAYS_NOTHING.fullmatch(line):
                return line
            self._passed += 1
        refuse(self._survey.path, "has no header", "Its first line must name the columns")

    def _a_column(self) -> str:
        unknown = (name for name, field in zip(self.header, self.fields, strict=True) if name and not field)
        return next(unknown, "COLUMN")


def read_all(
    table: Table, survey: Survey, parse: Callable[[Row], Made], progress: Progress
) -> Iterator[tuple[Row, Made]]:
    """Yield every row with what ``parse`` made of it; rows on which it raises BadCell are refused."""
    for number, row in enumerate(table):
        if number % STEP == 0:
            progress("reading", row.line, survey.lines)
        try:
            made = parse(row)
        except BadCell as bad:
            table.refuse(row, bad)
            continue
        yield row, made
    progress("reading", survey.lines, survey.lines)
