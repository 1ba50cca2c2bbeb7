"""What became of every row of a file?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.errors import ImportRefused

SHOWN = 20
"""So many refusals are shown to people; programs get all of them."""
LONGEST_VALUE = 80

Outcome = Literal["stored", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that was not kept, or was kept with something missing. ``reason`` is a key of ``reasons.yml``.

    ``line`` counts the file's lines from 1; a JSON file has none, there ``key`` names the entry.
    """

    reason: str
    line: int | None = None
    key: str = ""
    column: str = ""
    value: str = ""

    @property
    def text(self) -> str:
        """The reason in words."""
        return reasons()[self.reason]

    def as_dict(self) -> dict[str, object]:
        """Return JSON types."""
        return {**asdict(self), "text": self.text}


@dataclass(slots=True)
class Tally:
    """How many things of one kind were new, changed, or already as the file has them."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def pending(self) -> int:
        """How many have to be written."""
        return self.new + self.changed


@dataclass(slots=True)
class Report:
    """The account of one import. ``rows_read`` is always ``rows_kept`` plus the refused ones."""

    source: str
    kind: str
    strict: bool = False
    rows_read: int = 0
    rows_kept: int = 0
    kept_as: Counter[str] = field(default_factory=Counter)
    """What kept rows became, where they can become different things."""
    refused: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    """Rows that were kept with something the shop should know."""
    unknown_columns: dict[str, str | None] = field(default_factory=dict)
    """Columns that were passed over, each with the nearest name that would have been understood."""
    stored: dict[str, Tally] = field(default_factory=dict)
    outcome: Outcome = "refused"
    error: str | None = None
    catalogue_version: int | None = None
    seconds: float = 0.0

    def keep(self, rows: int = 1, as_: str | None = None) -> None:
        """Count rows that are kept."""
        self.rows_read += rows
        self.rows_kept += rows
        if as_ is not None:
            self.kept_as[as_] += rows

    def refuse(self, finding: Finding) -> None:
        """Count a row that is not kept. With ``strict``, raises ImportRefused for the first one."""
        self.rows_read += 1
        self.refused.append(_short(finding))
        if self.strict:
            raise ImportRefused(
                f"{self.source}, {place(finding)}: {describe(finding)}. Mend it, or leave out --strict to pass over "
                "such rows."
            )

    def leave_out(self, finding: Finding) -> None:
        """Count a row that is well-formed but nothing the shop keeps (postage, a fee)."""
        self.rows_read += 1
        self.refused.append(_short(finding))

    def note(self, finding: Finding) -> None:
        """Remember something about a row that is kept."""
        self.notes.append(_short(finding))

    @property
    def refused_by_reason(self) -> dict[str, int]:
        """How many rows were refused for each reason, the most frequent first."""
        return dict(Counter(finding.reason for finding in self.refused).most_common())

    @property
    def notes_by_reason(self) -> dict[str, int]:
        """How many notes there are of each kind."""
        return dict(Counter(finding.reason for finding in self.notes).most_common())

    def as_dict(self) -> dict[str, Any]:
        """Return the whole report in JSON types."""
        return {
            "source": self.source,
            "kind": self.kind,
            "outcome": self.outcome,
            "error": self.error,
            "rows": {
                "read": self.rows_read,
                "kept": self.rows_kept,
                "refused": len(self.refused),
                "kept_as": dict(self.kept_as),
                "refused_by_reason": self.refused_by_reason,
            },
            "refused": [finding.as_dict() for finding in self.refused],
            "notes": [finding.as_dict() for finding in self.notes],
            "unknown_columns": [{"column": name, "nearest": near} for name, near in self.unknown_columns.items()],
            "stored": {name: asdict(tally) for name, tally in self.stored.items()},
            "catalogue_version": self.catalogue_version,
            "seconds": round(self.seconds, 2),
        }


@cache
def reasons() -> Mapping[str, str]:
    """Read ``reasons.yml``, once."""
    loaded: Mapping[str, str] = yaml.safe_load((Path(__file__).parent / "reasons.yml").read_text(encoding="utf-8"))
    return loaded


def place(finding: Finding) -> str:
    """Return where a finding is: ``line 7`` or ``#W2611340``."""
    return f"line {finding.line}" if finding.line is not None else finding.key


def describe(finding: Finding) -> str:
    """Return what is wrong, with the column and the value as they stand in the file."""
    where = " ".join(filter(None, (finding.column, repr(finding.value) if finding.value else "")))
    return f"{where}: {finding.text}" if where else finding.text


def _short(finding: Finding) -> Finding:
    if len(finding.value) <= LONGEST_VALUE:
        return finding
    return Finding(finding.reason, finding.line, finding.key, finding.column, finding.value[: LONGEST_VALUE - 1] + "…")
