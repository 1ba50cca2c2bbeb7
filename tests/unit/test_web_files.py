"""Do the pages keep their promises as files? Small enough, no inline code, no text read as HTML."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "bot" / "web"
WIDGET_LIMIT = 40_000
"""Bytes, each file gzipped as it travels, socket client included."""
MODULE_LIMIT = 300
OWN = sorted(path for path in WEB.rglob("*.*") if "vendor" not in path.parts and path.suffix in (".js", ".css"))
PAGES = sorted(path for path in WEB.rglob("*.html") if "vendor" not in path.parts)
AS_HTML = re.compile(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function|DOMParser)\b")


def _name(path: Path) -> str:
    return path.relative_to(WEB).as_posix()


def test_the_widget_with_its_socket_client_weighs_at_most_40_kb() -> None:
    files = [*(WEB / "widget").glob("*.*"), WEB / "vendor" / "socket.io.esm.min.js"]
    weight = sum(len(gzip.compress(path.read_bytes(), 9)) for path in files)
    assert weight <= WIDGET_LIMIT


@pytest.mark.parametrize("path", OWN, ids=_name)
def test_a_module_is_short_and_says_what_it_answers(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MODULE_LIMIT
    assert lines[0].startswith(("// ", "/* "))


@pytest.mark.parametrize("path", [path for path in OWN if path.suffix == ".js"], ids=_name)
def test_no_module_reads_text_as_html_or_code(path: Path) -> None:
    assert AS_HTML.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_a_page_has_no_inline_code_and_loads_nothing_from_elsewhere(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page, re.IGNORECASE)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page)
