"""Are files that are no tables refused with one clear sentence, within bounded memory, and with nothing stored?"""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from bot.store.importers import files
from bot.store.importers.table import MOST_COLUMNS
from tests.fakes import FakeStore
from tests.importing import Desk, reasons_of

GOOD = "id,name,price\n1,杯子,9.90\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(FakeStore().unit_of_work, tmp_path)


def sentence(desk: Desk, path: Path) -> str:
    """Import the file, which must be refused, and return what is said: the file, what is wrong, and what to do."""
    with pytest.raises(files.ImportRefused) as caught:
        files.survey(path)
    assert str(path) in str(caught.value)
    with pytest.raises(files.ImportRefused) as caught:
        desk.bring_invoices(path)
    assert desk.version == 0
    return str(caught.value)


def test_a_missing_file_is_named_with_the_nearest_there_is(desk: Desk, tmp_path: Path) -> None:
    desk.write(GOOD, "products.csv")
    assert "no such file. Did you mean" in sentence(desk, tmp_path / "product.csv")
    assert "no such file. Check the path" in sentence(desk, tmp_path / "zzz")
    assert "There is no folder" in sentence(desk, tmp_path / "nowhere" / "products.csv")


def test_a_folder_is_no_file(desk: Desk, tmp_path: Path) -> None:
    desk.write(GOOD, "products.csv")
    assert re.search(r"is a folder, not a file\. Name one file, .*products\.csv", sentence(desk, tmp_path))


def test_a_pipe_is_no_file(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is no regular file" in sentence(desk, tmp_path / "pipe")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n\t\n", gzip.compress(b"")])
def test_an_empty_file_says_so(desk: Desk, content: bytes) -> None:
    assert re.search("is empty|holds nothing", desk.refused("products", content))


@pytest.mark.parametrize(
    ("content", "called"),
    [
        (b"PK\x03\x04" + bytes(100), "Excel workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "old Excel workbook"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"SQLite format 3\x00", "SQLite"),
        (bytes(range(256)) * 10, "binary file|no text"),
        (b"\xff\xff\xff\xff" * 50, "no text"),
    ],
)
def test_a_binary_file_is_told_by_what_it_is(desk: Desk, content: bytes, called: str) -> None:
    said = desk.refused("products", content)
    assert re.search(called, said)
    assert "Save" in said


def test_a_damaged_gzip_file_is_told(desk: Desk) -> None:
    packed = gzip.compress(GOOD.encode() * 1000)
    assert "damaged gzip" in desk.refused("products", packed[:60])
    assert "damaged gzip" in desk.refused("products", packed[:-8] + bytes(8))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_do_not_matter(desk: Desk, encoding: str, newline: str) -> None:
    report = desk.bring("products", GOOD.replace("\n", newline).encode(encoding))
    assert report.rows_kept == 1
    with desk.store(writing=False) as uow:
        assert uow.catalogue.products()[0].name.zh == "杯子"


def test_a_packed_file_is_unpacked(desk: Desk) -> None:
    assert desk.bring("products", gzip.compress(GOOD.encode()), name="p.csv.gz").rows_kept == 1


def test_chinese_text_far_behind_the_header_is_still_decoded(desk: Desk) -> None:
    rows = "".join(f"{n},cup {n:099},1\n" for n in range(4_000))
    assert len(rows) > files.BLOCK
    report = desk.bring("products", ("id,name,price\n" + rows + "zh,杯子,1\n").encode("gb18030"))
    assert report.rows_kept == 4_001
    with desk.store(writing=False) as uow:
        assert uow.catalogue.products()[-1].name.zh == "杯子"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\n1,2\n", "line 1 has no column for id or sku; it has a, b.*--map 'a=id'"),
        ("1,杯子,9.90\n", "has no column for id or sku; it has 1, 杯子, 9.90"),
        ("id,name,商品名称\n1,a,b\n", "both mean name"),
        ('id,name\n1,"abc\n', "line 2 is broken CSV"),
        ('id,name\n1,"abc"d\n', "line 2 is broken CSV"),
        ("id," + "x," * MOST_COLUMNS + "\n", "has 502 columns. At most 500"),
        (f"id,name\n1,{'x' * 200_000}\n", "line 2 is broken CSV"),
        (f"id,name\n1,{'x' * 1_500_000}\n", "is longer than 1,048,576 characters"),
    ],
)
def test_a_wrong_table_is_refused_with_the_line_and_the_next_step(desk: Desk, content: str, said: str) -> None:
    assert re.search(said, desk.refused("products", content))


def test_a_header_cannot_steer_the_terminal(desk: Desk) -> None:
    assert "\x1b" not in desk.refused("products", "\x1b[2Ja,b\n1,2\n")


def test_a_line_that_names_the_delimiter_and_blank_lines_are_passed(desk: Desk) -> None:
    report = desk.bring("products", "sep=;\r\n\r\nid;name;price\r\n\r\n1;Cup;1,50\r\n;;\r\n2;Pot;x\r\n")
    assert reasons_of(report) == [(7, "bad_price")]
    assert report.rows_kept == 1


def test_a_cell_over_several_lines_does_not_shift_line_numbers(desk: Desk) -> None:
    report = desk.bring("products", 'id,name,description,price\n1,Cup,"a\nb\nc",1\n2,Pot,x,y\n')
    assert reasons_of(report) == [(5, "bad_price")]


def test_too_many_and_too_few_cells_are_told_apart(desk: Desk) -> None:
    report = desk.bring("products", "id,name,price\n1,Cup,1,surplus\n2,Pot\n3,Pan,1,,\n")
    assert reasons_of(report) == [(2, "too_many_cells"), (3, "too_few_cells")]


def test_a_nul_byte_costs_its_row_and_no_other(desk: Desk) -> None:
    report = desk.bring("products", b"id,name,price\n1,Cu\x00p,1\n2,Pot,1\n" + b"3,Pan,1\n")
    assert reasons_of(report) == [(2, "nul")]
    assert report.refused[0].value == "Cu␀p"


def test_too_large_a_file_is_refused_unread(desk: Desk, tmp_path: Path) -> None:
    with (tmp_path / "huge.csv").open("wb") as file:
        file.write(b"id,name\n")
        file.truncate(10 * 2**30)  # sparse: 10 GB of one line that takes no room
    assert "has 10,240 MiB, more than 256" in sentence(desk, tmp_path / "huge.csv")


def bomb(kind: str) -> bytes:
    """Return a small gzip file that unpacks to 320 MB."""
    block = {"line": b"x" * 2**20, "rows": b"1,2,3\n" * 2**17, "columns": b"a," * 2**19}[kind]
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    parts = [packer.compress(b"id,name,price\n")] if kind == "rows" else []
    parts += [packer.compress(block) for _ in range(320 * 2**20 // len(block))]
    return b"".join([*parts, packer.flush()])


BRING_BOMBS = """
import resource, sys
from pathlib import Path
from bot.errors import ImportRefused
from tests.fakes import FakeStore
from tests.importing import Desk

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
desk = Desk(FakeStore().unit_of_work, Path(sys.argv[1]))
for path in sorted(desk.folder.iterdir()):
    for bring in (desk.bring_invoices, lambda path: desk.bring("products", path.read_bytes(), name=path.name)):
        try:
            bring(path)
        except ImportRefused as error:
            print(error)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_bombs_are_refused_within_bounded_memory(tmp_path: Path) -> None:
    for kind in ("line", "rows", "columns"):
        (tmp_path / f"{kind}.csv.gz").write_bytes(bomb(kind))
        assert (tmp_path / f"{kind}.csv.gz").stat().st_size < 5 * 2**20
    done = subprocess.run(
        [sys.executable, "-c", BRING_BOMBS, str(tmp_path)],
        capture_output=True, text=True, timeout=100, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    *refusals, grown = done.stdout.splitlines()
    told = ["unpacks to more than 256 MiB" if "rows" in each else "is longer than 1,048,576" for each in refusals]
    assert len(refusals) == 6
    assert all(words in refusal for words, refusal in zip(told, refusals, strict=True))
    assert int(grown) < 100 * 1024, "kilobytes, as Linux counts them"


def test_more_rows_than_fit_into_memory_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.importers.table.MOST_ROWS", 2)
    assert "has more than 2 rows. Split it" in desk.refused("products", "id,name\n1,a\n2,b\n3,c\n")
