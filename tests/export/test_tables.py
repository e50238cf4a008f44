"""Exports: what a spreadsheet, a program and a full disk make of them."""

from __future__ import annotations

import csv
import io
import json
import resource
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.archive import queries
from lgcrawl.archive.writer import SourceRow, Writer
from lgcrawl.export.tables import COLUMNS, EXCEL_CELL, FORMATS, inert, spare, write
from pipelines.errors import InputError
from pipelines.records import Article, Vacancy
from pipelines.salary import Salary
from tests.patience import bounded

ROW: dict[str, Any] = {
    "title": 'Planner, "senior"\nEssex £',
    "salary_annual_max": 35000.0,
    "fte": 0.5,
    "change": -12,
    "employer_ids": ["la-ess", "la-tur"],
    "closing_date": None,
}


def made(form: str, *rows: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    assert FORMATS[form](rows, tuple(rows[0]), out) == len(rows)
    return out.getvalue()


def cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_is_rfc_4180() -> None:
    data = made("csv", ROW)
    assert (
        data
        == (
            "title,salary_annual_max,fte,change,employer_ids,closing_date\r\n"
            '"Planner, ""senior""\nEssex £",35000,0.5,-12,la-ess|la-tur,\r\n'
        ).encode()
    )


def test_excel_csv_has_its_mark_and_keeps_numbers() -> None:
    data = made("excel-csv", {**ROW, "title": "=1+1"})
    assert data.startswith(b"\xef\xbb\xbftitle,")
    assert cells(data)[1] == ["'=1+1", "35000", "0.5", "-12", "la-ess|la-tur", ""]


def test_jsonl_is_an_object_a_line() -> None:
    data = made("jsonl", ROW, ROW)
    first, second = data.decode().splitlines()
    assert json.loads(first) == json.loads(second) == ROW
    assert "£" in first


FORMULAS = [
    '=HYPERLINK("https://evil.example","x")',
    "+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    '"=1',
    "'=1",
    "\u00a0=1",
    "\ufeff=1",
    "\u200b=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    " ﹦1",
    "\x00=1",
    " " * 300 + "=1",
    '"\r',
]


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_no_cell_is_a_formula(text: str) -> None:
    assert cells(made("excel-csv", {"title": text}))[1][0].startswith("'")


@pytest.mark.parametrize("text", ["Planner - Essex", "a=b", "£30,000 + benefits", "", "'quoted'"])
def test_other_texts_are_left_alone(text: str) -> None:
    assert inert(text) == text


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n '\"＝－a1\u200b\ufeff\u00a0")) | st.text())
def test_nothing_a_page_prints_becomes_a_formula(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    (cell,) = cells(made("excel-csv", {"title": text}))[1] or [""]
    if cell.startswith("'"):
        assert cell in (text, f"'{text}")
        return
    assert cell == text
    bare = cell.lstrip(" \"'\u00a0\u200b\ufeff")
    assert unicodedata.normalize("NFKC", bare[:1]) not in ("=", "+", "-", "@", "\t", "\r", "\n")


@given(st.lists(st.text(), min_size=2, max_size=2))
def test_csv_gives_back_what_went_in(texts: list[str]) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    assert cells(made("csv", {"a": texts[0], "b": texts[1]}))[1] == texts


def test_a_cell_too_long_for_excel_is_cut_and_says_so() -> None:
    row = {"body": "x" * 40_000}
    assert len(cells(made("excel-csv", row))[1][0]) == EXCEL_CELL
    assert cells(made("excel-csv", row))[1][0].endswith("32,767 characters]")
    assert cells(made("csv", row))[1][0] == row["body"]


def test_a_long_text_is_made_inert_fast() -> None:
    with bounded(1):
        for text in (" " * 100_000 + "=1", "\u200b" * 100_000, "'" * 100_000):
            inert(text)


# -- files -----------------------------------------------------------------------------------------
def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")
    with path.open() as reading:
        assert write([{"a": 1}, {"a": 2}], "vacancies", "csv", path, ["a"]) == 2
        assert reading.read() == "old"  # who was reading it reads on
    assert path.read_bytes() == b"a\r\n1\r\n2\r\n"
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize("error", [ValueError("a row"), KeyboardInterrupt(), OSError(28, "full")])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, error: BaseException
) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def rows() -> Iterator[dict[str, int]]:
        yield from [{"a": n} for n in range(10_000)]
        raise error

    with pytest.raises(type(error)):
        write(rows(), "vacancies", "csv", path, ["a"])
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]


FILLING = """
import sys
from pathlib import Path
from lgcrawl.export.tables import write
try:
    write(({"a": "x" * 1000} for _ in range(9999)), "articles", "jsonl", Path(sys.argv[1]), ["a"])
except OSError as error:
    print(error.filename)
"""


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", FILLING, str(path)],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert done.stdout.strip() == str(path)
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["out.jsonl"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write([], "vacancies", "csv", tmp_path / "none" / "out.csv")


def test_a_folder_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a folder"):
        write([], "vacancies", "csv", tmp_path)


@pytest.mark.parametrize("start", [b"SQLite format 3\0", b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83"])
def test_a_database_is_not_replaced(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(start + b"\x10\x00 and pages")
    with pytest.raises(InputError, match="SQLite"):
        write([{"a": 1}], "vacancies", "csv", path, ["a"])
    assert path.read_bytes() == start + b"\x10\x00 and pages"


def test_a_second_name_of_the_archive_is_spared(tmp_path: Path) -> None:
    archive, table = tmp_path / "archive.db", tmp_path / "out.csv"
    archive.write_bytes(b"")
    spare(table, archive)
    table.hardlink_to(archive)
    with pytest.raises(InputError, match="belongs to the archive"):
        spare(table, archive)


def test_the_longest_name_a_file_may_have(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 251 + ".csv")
    assert write([{"a": 1}], "vacancies", "csv", path, ["a"]) == 1
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_device_is_not_replaced() -> None:
    assert write([{"a": 1}], "vacancies", "csv", Path("/dev/null"), ["a"]) == 1
    assert Path("/dev/null").is_char_device()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.touch()
    link.symlink_to(real)
    write([{"a": 1}], "vacancies", "csv", link, ["a"])
    assert link.is_symlink()
    assert real.read_bytes() == b"a\r\n1\r\n"


def test_standard_output(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert write([{"a": "é"}], "vacancies", "excel-csv", None, ["a"]) == 1
    assert capsysbinary.readouterr().out == b"\xef\xbb\xbfa\r\n\xc3\xa9\r\n"


# -- from an archive -------------------------------------------------------------------------------
@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    with Writer.open(path) as writer:
        card = SourceRow("s", "Essex: jobs", "feed", "vacancy", licence="OGL-UK-3.0")
        run = writer.begin_run(card, "2026-11-23T06:00:00Z").result()
        writer.keep(Vacancy(title="=cmd", reference="1", salary=Salary(annual_max=1.0)), run)
        writer.keep(Article(title="News", url="https://e.uk/1"), run)
    return path


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("what", COLUMNS)
def test_every_column_of_the_query_is_exported(archive: Path, what: str, form: str) -> None:
    with queries.connect_readonly(archive) as db:
        rows = list(getattr(queries, what)(db))
    assert tuple(rows[0]) == COLUMNS[what]
    out = archive.with_name("out")
    assert write(rows, what, form, out) == 1
    text = out.read_text("utf-8-sig")
    assert "OGL-UK-3.0" in text
    assert write([], what, form, out) == 0
    assert out.read_text("utf-8-sig").strip() == (
        "" if form == "jsonl" else ",".join(COLUMNS[what])
    )
