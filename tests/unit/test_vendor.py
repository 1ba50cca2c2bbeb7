"""Are the third-party files of the web pages what their manifest says?"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parents[2] / "bot" / "web" / "vendor"
ENTRIES = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))["files"]


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["file"] for entry in ENTRIES])
def test_a_vendored_file_is_unchanged(entry: dict[str, str]) -> None:
    content = (VENDOR / entry["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["file"] for entry in ENTRIES])
def test_a_vendored_file_names_its_package_and_licence(entry: dict[str, str]) -> None:
    assert all(entry[name] for name in ("package", "version", "licence", "source"))
    assert (VENDOR / entry["licence_file"]).stat().st_size > 500


def test_no_vendored_file_is_missing_from_the_manifest() -> None:
    present = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert present - {"manifest.json"} == {entry["file"] for entry in ENTRIES}
