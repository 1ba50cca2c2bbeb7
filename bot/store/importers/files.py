"""Is this a text file that can be read within bounds, and in which encoding?

The file is gone through once, block by block, before anything is made of it: whatever it holds (one endless line, a
gzip bomb), never more than a block of it is in memory.
"""

from __future__ import annotations

import codecs
import difflib
import gzip
import io
import os
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn

from bot.errors import ImportRefused

MOST_BYTES = 256 * 2**20
"""Larger files (unpacked) are refused: their rows would not fit into memory."""
LONGEST_LINE = 2**20
"""Characters; no table has longer lines."""
BLOCK = 2**18
SHOPS_ENCODINGS = ("utf-8-sig", "gb18030")

_GZIP = b"\x1f\x8b"
_FORMATS = {
    b"PK\x03\x04": "a ZIP archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"SQLite format 3": "a SQLite database",
    b"%PDF": "a PDF",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"\x7fELF": "a program",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"(\xb5/\xfd": "a zstd archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"PAR1": "a Parquet file",
}
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_MOST_CONTROL = 0.02
"""Of a text's first characters at most this part are control characters; a lost NUL is a matter of its row."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a file before it is read. ``lines`` is for progress bars."""

    path: Path
    encoding: str
    lines: int
    packed: bool


def refuse(path: Path | str, what: str, next_step: str) -> NoReturn:
    """Raise ImportRefused that names the file, what is wrong, and what to do."""
    raise ImportRefused(f"{path}: {what}. {next_step}")


def printable(text: str) -> str:
    """Return text that may be shown on a terminal: control characters of a file must not steer it."""
    return "".join(character if character.isprintable() else "�" for character in text)


def survey(path: Path, encodings: Sequence[str] = SHOPS_ENCODINGS) -> Survey:
    """Go through the file and say how to read it. Raises ImportRefused for what is no text file within bounds."""
    check_file(path)
    try:
        with path.open("rb") as file:
            head = file.read(64)
        packed = head.startswith(_GZIP)
        if packed:
            with gzip.open(path) as unpacked:
                head = unpacked.read(64)
        _check_format(path, head)
        candidates = ("utf-16",) if head.startswith(_UTF16) else tuple(encodings)
        return _decodable(path, candidates, packed=packed)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        refuse(path, f"is a damaged gzip file ({error})", "Pack or download it again")
    except OSError as error:
        refuse(path, f"cannot be read ({error.strerror or error})", "Check the file and its permissions")


def check_file(path: Path, most: int = MOST_BYTES) -> None:
    """Raise ImportRefused where there is no file to read, or an empty or far too large one."""
    if not path.exists():
        refuse(path, "no such file", _instead(path))
    if path.is_dir():
        inside = next((name for name in sorted(os.listdir(path)) if name.endswith((".csv", ".gz", ".txt"))), "FILE.csv")
        refuse(path, "is a folder, not a file", f"Name one file, for example {path / inside}")
    if not path.is_file():
        refuse(path, "is no regular file", "Save what it gives to a file and import that")
    size = path.stat().st_size
    if size == 0:
        refuse(path, "is empty (0 bytes)", "Export it again, with the column names in its first line")
    if size > most:
        refuse(path, f"has {size / 2**20:,.0f} MiB, more than {most // 2**20}", "Split it into smaller files")


def open_text(found: Survey) -> IO[str]:
    """Open a surveyed file as text, lines as they end."""
    raw = gzip.open(found.path) if found.packed else found.path.open("rb")
    return io.TextIOWrapper(raw, encoding=found.encoding, newline="")  # type: ignore[arg-type]


def _decodable(path: Path, encodings: Sequence[str], *, packed: bool) -> Survey:
    failed: UnicodeDecodeError | None = None
    for encoding in encodings:
        try:
            return Survey(path, encoding, _walk(path, encoding, packed=packed), packed)
        except UnicodeDecodeError as error:
            failed = failed or error
    names = " nor ".join(name.removesuffix("-sig").upper() for name in encodings)
    byte = f"0x{failed.object[failed.start]:02x}" if failed else "?"
    refuse(path, f"is no text in {names} (byte {byte} fits neither)", "Save it as CSV in UTF-8")


def _walk(path: Path, encoding: str, *, packed: bool) -> int:
    """Decode everything once and return the number of lines; raise for what is out of bounds."""
    decoder = codecs.getincrementaldecoder(encoding)()
    total, lines, run, first = 0, 0, 0, True
    for block in _blocks(path, packed=packed):
        total += len(block)
        if total > MOST_BYTES:
            refuse(path, f"unpacks to more than {MOST_BYTES // 2**20} MiB", "Split it into smaller files")
        text = decoder.decode(block)
        if first:
            _check_text(path, text)
            first = False
        end = max(text.rfind("\n"), text.rfind("\r"))
        run = run + len(text) if end < 0 else len(text) - end - 1
        if run > LONGEST_LINE:
            line = lines + text.count("\n") + 1
            refuse(
                path, f"line {line:,} is longer than {LONGEST_LINE:,} characters", "This is no table; export it anew"
            )
        lines += text.count("\n")
    decoder.decode(b"", final=True)
    return lines + (run > 0)


def _blocks(path: Path, *, packed: bool) -> Iterator[bytes]:
    with gzip.open(path) if packed else path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _check_format(path: Path, head: bytes) -> None:
    if not head:
        refuse(path, "holds nothing", "Export it again, with the column names in its first line")
    for magic, name in _FORMATS.items():
        if head.startswith(magic):
            refuse(path, f"is {name}, not CSV", "Save it as “CSV UTF-8” and import that file")


def _check_text(path: Path, text: str) -> None:
    if not text.strip("\ufeff\r\n\t ;,\x00"):
        refuse(path, "holds nothing but white space", "Export it again, with the column names in its first line")
    if len(_CONTROL.findall(text)) > max(1, len(text) * _MOST_CONTROL):
        refuse(path, "is a binary file, not CSV", "Save the table as “CSV UTF-8” and import that file")


def _instead(path: Path) -> str:
    """Return the next step for a file that is not there."""
    if not path.parent.is_dir():
        return f"There is no folder {path.parent} either; check the path"
    near = difflib.get_close_matches(path.name, os.listdir(path.parent), n=1)
    return f"Did you mean {path.with_name(near[0])}?" if near else "Check the path"
