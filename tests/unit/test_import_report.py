"""Does the report account for every row, and say why?"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.errors import ImportRefused
from bot.store import importers
from bot.store.importers.report import Finding, Report, Tally, describe, place, reasons

HERE = Path(importers.__file__).parent


def test_rows_read_are_rows_kept_and_rows_refused() -> None:
    report = Report("f.csv", "stock")
    report.keep(3, as_="level")
    report.refuse(Finding("bad_id", 5))
    report.leave_out(Finding("sample", 6))
    assert (report.rows_read, report.rows_kept, len(report.refused)) == (5, 3, 2)
    assert report.kept_as == {"level": 3}
    assert report.refused_by_reason == {"bad_id": 1, "sample": 1}


def test_strict_refuses_the_file_at_the_first_bad_row_and_names_it() -> None:
    report = Report("f.csv", "stock", strict=True)
    report.leave_out(Finding("sample", 2))
    with pytest.raises(ImportRefused, match=r"f\.csv, line 7: 库存 '-3': stock cannot be below zero"):
        report.refuse(Finding("negative_stock", 7, column="库存", value="-3"))


def test_the_report_is_json_with_all_refusals() -> None:
    report = Report("f.csv", "stock", stored={"stock": Tally(1, 2, 3)}, unknown_columns={"Farbe": None})
    for line in range(50):
        report.refuse(Finding("negative_stock", line, column="库存", value="-3"))
    told = json.loads(json.dumps(report.as_dict(), ensure_ascii=False))
    assert len(told["refused"]) == 50
    assert told["refused"][7] == {
        "reason": "negative_stock", "line": 7, "key": "", "column": "库存", "value": "-3",
        "text": "stock cannot be below zero",
    }  # fmt: skip
    assert told["rows"]["refused_by_reason"] == {"negative_stock": 50}
    assert told["stored"] == {"stock": {"new": 1, "changed": 2, "unchanged": 3}}
    assert told["unknown_columns"] == [{"column": "Farbe", "nearest": None}]


def test_a_long_value_is_cut_and_cannot_steer_a_terminal() -> None:
    report = Report("f.csv", "stock")
    report.refuse(Finding("bad_id", 2, column="id", value="\x1b[2J" + "x" * 5000))
    assert len(report.refused[0].value) == 80
    assert "\x1b" not in describe(report.refused[0])


def test_an_entry_without_a_line_is_named_by_its_key() -> None:
    assert place(Finding("bad_email", key="users.json ann_1")) == "users.json ann_1"
    assert place(Finding("bad_email", 3)) == "line 3"


def test_every_reason_that_the_importers_give_is_worded_and_no_other() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.py")))
    missing = [reason for reason in reasons() if f'"{reason}"' not in source]
    assert missing == []
    given = set(re.findall(r'(?:BadCell|Finding|note)\((?:row, |said\.row, |first\.row, )?"(\w+)"', source))
    assert given - set(reasons()) == set()
