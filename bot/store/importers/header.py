"""Which column of a CSV file says what?"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml

from bot.errors import BadInput
from bot.store.importers.files import refuse
from bot.text import normalise

DELIMITERS = (",", ";", "\t", "，", "|")
IGNORE = "-"
"""``--map 'COLUMN=-'`` passes a column over."""
_NEAR = 0.5
_BRACKETS = re.compile(r"[(\[【{].*?[)\]】}]")


@cache
def known_columns() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Read ``columns.yml``, once: per kind and field, the names under which it is known."""
    loaded = yaml.safe_load((Path(__file__).parent / "columns.yml").read_text(encoding="utf-8"))
    return {
        kind: {field: (field, *map(str, names)) for field, names in fields.items()} for kind, fields in loaded.items()
    }


def bare(name: str) -> str:
    """Return a column's name as it is compared: ``商品 ID`` is ``商品ID``, ``Unit_Price (CNY)`` is ``unit price``."""
    plain_name = normalise(name.strip("\ufeff \t\"'"))
    return re.sub(r"[\s_\-.:*#/]+", "", _BRACKETS.sub("", plain_name) or plain_name)


def nearest(kind: str, name: str) -> str | None:
    """Return the known name of a column that is most like this one, or None where none is like it."""
    names = {bare(each): each for field in known_columns()[kind].values() for each in field}
    near = difflib.get_close_matches(bare(name), names, n=1, cutoff=_NEAR)
    return names[near[0]] if near else None


def parse_mapping(kind: str, pairs: Sequence[str]) -> dict[str, str]:
    """Return column → field from ``COLUMN=FIELD`` texts; raise BadInput for an unknown field, naming the nearest."""
    found: dict[str, str] = {}
    fields = known_columns()[kind]
    for pair in pairs:
        column, sign, field = pair.rpartition("=")
        if not sign or not column.strip() or not field.strip():
            raise BadInput(f"--map {pair!r}: write COLUMN=FIELD, for example --map 'Artikel=name'")
        known = next((name for name, names in fields.items() if bare(field) in map(bare, names)), None)
        if known is None and field.strip() != IGNORE:
            near = difflib.get_close_matches(field.strip(), list(fields), n=1, cutoff=0.0)[0]
            raise BadInput(f"--map {pair!r}: {kind} have no field {field.strip()!r}. Did you mean {near}?")
        found[column.strip()] = known or IGNORE
    return found


def fields_of(path: Path, kind: str, header: Sequence[str], mapping: Mapping[str, str]) -> list[str | None]:
    """Return each column's field, None for unknown ones; raise ImportRefused where two columns are one field."""
    mapped = {bare(column): field for column, field in mapping.items()}
    names = {bare(name): field for field, known in known_columns()[kind].items() for name in known}
    missing = [column for column in mapping if bare(column) not in map(bare, header)]
    if missing:
        near = difflib.get_close_matches(missing[0], header, n=1, cutoff=0.0)
        refuse(path, f"has no column {missing[0]!r} (--map)", f"Did you mean {near[0]!r}?" if near else "")
    taken = set(mapped.values())
    found: list[str | None] = []
    for column in header:
        key = bare(column)
        field = mapped.get(key) or (None if names.get(key) in taken else names.get(key))
        if field is not None and field != IGNORE and field in found:
            other = header[found.index(field)]
            refuse(
                path,
                f"columns {other!r} and {column!r} both mean {field}",
                f"Say which one is to be passed over: --map '{column}={IGNORE}'",
            )
        found.append(field)
    return found


def delimiter_of(line: str, kind: str, mapping: Mapping[str, str]) -> str:
    """Return the delimiter under which most columns of the header are known; where none is, that with most columns."""
    names = {bare(name) for known in known_columns()[kind].values() for name in known} | set(map(bare, mapping))

    def worth(delimiter: str) -> tuple[int, int]:
        try:
            columns = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            return 0, 0
        return sum(bare(column) in names for column in columns), len(columns)

    return max(DELIMITERS, key=worth)
