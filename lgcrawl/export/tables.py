"""Rows as a table: CSV, CSV that Excel opens rightly, or JSON lines."""

from __future__ import annotations

import csv
import io
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from lgcrawl.captures.database import captures_path
from lgcrawl.captures.whole_file import replacing
from lgcrawl.export import json_lines
from pipelines.errors import InputError

Row = Mapping[str, Any]

# As in the views all_vacancies and news_latest; docs/archive.md says what each means.
COLUMNS: dict[str, tuple[str, ...]] = {
    "vacancies": (
        *("id", "title", "reference", "employer_text", "employer", "employer_ids"),
        *("employer_method", "end_client", "recruiter_text", "department"),
        *("salary_text", "salary_min", "salary_max", "salary_currency", "salary_period"),
        *("salary_annual_min", "salary_annual_max", "salary_annual_method", "salary_pro_rata"),
        *("salary_grade", "salary_scale", "salary_scp_min", "salary_scp_max"),
        *("salary_scale_check", "salary_scale_year", "salary_from_scale_min"),
        *("salary_from_scale_max", "location_text", "postcode", "outcode", "town", "county"),
        *("region", "nation", "place_method", "sites", "remote"),
        *("contract_text", "contract_type", "contract_months", "contract_end_date", "hours_text"),
        *("working", "patterns", "job_share", "hours_per_week", "weeks_per_year", "fte"),
        *("term_time", "dbs", "politically_restricted", "posted_text", "posted_date"),
        *("posted_method", "closing_text", "closing_date", "closing_time", "closing_method"),
        *("interview_text", "interview_date", "start_text", "start_date"),
        *("state", "closed_on", "first_seen", "last_seen", "version", "group_id", "repost_of"),
        *("source", "source_title", "licence", "url", "apply_url", "capture", "method_version"),
        *("attachments", "description"),
    ),
    "articles": (
        *("id", "kind", "title", "published", "published_text", "modified", "author", "section"),
        *("summary", "picture_url", "picture_credit", "language", "employer_ids"),
        *(
            "first_seen",
            "last_seen",
            "version",
            "group_id",
            "source",
            "source_title",
            "publisher",
            "licence",
            "url",
        ),
        *("capture", "method_version", "body"),
    ),
}

_BESIDE = ("", "-wal", "-shm", "-journal", ".lock")  # what makes up an archive
EXCEL_CELL = 32_767  # characters; Excel spills the rest of a longer cell over the next rows
_CUT = " [cut: a cell of Excel holds 32,767 characters]"
# What Excel passes over before it looks for a formula: white space, controls, quotes.
_PASSED = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff'\"`]+"
)


def write(
    rows: Iterable[Row],
    what: str,
    form: str,
    output: Path | None = None,
    columns: Sequence[str] | None = None,
) -> int:
    """Write rows of ``vacancies`` or ``articles``; how many there were.

    ``form``: ``csv`` (RFC 4180, UTF-8), ``excel-csv`` (with a byte-order mark; no cell can be a
    formula) or ``jsonl``. ``output`` None is standard output. A file appears whole or not at all.
    Raises InputError where the file cannot be made, OSError where it cannot be filled.
    """
    chosen = COLUMNS[what] if columns is None else tuple(columns)
    writer = FORMATS[form]
    if output is None:
        if sys.stdout is None:
            raise InputError("standard output is closed; name a file with -o")
        count = writer(rows, chosen, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return count
    with replacing(output) as file:
        return writer(rows, chosen, file)


def spare(output: Path, archive: Path) -> None:
    """Raise InputError where a table written to ``output`` would take the archive's place."""
    target, archive = output.resolve(), archive.resolve()
    files = (archive, captures_path(archive))
    for part in (file.parent / f"{file.name}{end}" for file in files for end in _BESIDE):
        if target == part or (target.exists() and part.exists() and target.samefile(part)):
            raise InputError(f"{output}: belongs to the archive; name another file with -o")


def inert(text: str) -> str:
    """A text no spreadsheet takes for a formula: an apostrophe before what could begin one.

    >>> inert("=HYPERLINK(1)"), inert(' "＝1+1'), inert("Planner - Essex"), inert("-5")
    ("'=HYPERLINK(1)", '\\' "＝1+1', 'Planner - Essex', "'-5")
    """
    passed = _PASSED.match(text)
    start = passed.end() if passed else 0
    first = unicodedata.normalize("NFKC", text[start : start + 1])[:1]
    if first in ("=", "+", "-", "@") or not {"\t", "\r", "\n"}.isdisjoint(text[:start]):
        return f"'{text}"
    return text


def _csv(rows: Iterable[Row], columns: Sequence[str], out: BinaryIO) -> int:
    return _comma_separated(rows, columns, out, _cell)


def _excel_csv(rows: Iterable[Row], columns: Sequence[str], out: BinaryIO) -> int:
    out.write(b"\xef\xbb\xbf")  # without it Excel reads UTF-8 as Windows-1252
    return _comma_separated(rows, columns, out, _excel_cell)


def _comma_separated(
    rows: Iterable[Row], columns: Sequence[str], out: BinaryIO, cell: Callable[[Any], Any]
) -> int:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow(columns)
        count = 0
        for row in rows:
            writer.writerow([cell(row[name]) for name in columns])
            count += 1
        text.flush()
    finally:
        text.detach()  # `out` is not ours to close
    return count


def _json_lines(rows: Iterable[Row], columns: Sequence[str], out: BinaryIO) -> int:
    count = 0
    for row in rows:
        out.write(json_lines.line({name: row[name] for name in columns}).encode() + b"\n")
        count += 1
    return count


FORMATS: dict[str, Callable[[Iterable[Row], Sequence[str], BinaryIO], int]] = {
    "csv": _csv,
    "excel-csv": _excel_csv,
    "jsonl": _json_lines,
}


def _cell(value: Any) -> Any:
    """Lists joined by ``|``, whole numbers without ``.0``, None empty."""
    if isinstance(value, list):
        return "|".join(map(str, value))
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _excel_cell(value: Any) -> Any:
    value = _cell(value)
    if not isinstance(value, str):
        return value
    value = inert(value)
    return value if len(value) <= EXCEL_CELL else value[: EXCEL_CELL - len(_CUT)] + _CUT
