"""An archive to try things on: whole runs in one call, and a look from outside."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from lgcrawl.archive.database import connect
from lgcrawl.archive.queries import connect_readonly
from lgcrawl.archive.writer import Kept, RunSummary, SourceRow, Writer
from pipelines.records import Article, Record, Vacancy

DAY = "2026-11-23"


@cache
def _laid_down() -> bytes:
    """A new archive, as a file: laying one down takes as long as most tests."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        connect(path).close()
        return path.read_bytes()


def new_archive(path: Path) -> Path:
    """``path``, where a new archive is if there was none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_laid_down())
    return path


class Bench:
    """A writer, and what it has committed as another connection sees it."""

    def __init__(self, path: Path) -> None:
        self.path = new_archive(path)
        self.writer = Writer.open(path)

    def begin(self, source: str = "essex-jobs", complete: bool = True) -> int:
        card = SourceRow(
            slug=source,
            title=source.title(),
            kind="listing",
            records="vacancy",
            licence="OGL-UK-3.0",
            complete=complete,
        )
        return self.writer.begin_run(card, f"{DAY}T06:00:00Z").result()

    def keep(self, run: int, *records: Record) -> list[Kept]:
        return [self.writer.keep(record, run).result() for record in records]

    def finish(self, run: int, **how: Any) -> RunSummary:
        settings = {"healthy": True, "complete": True, "absent_runs": 2, "today": DAY} | how
        outcome = settings.pop("outcome", "ok")
        return self.writer.finish_run(run, outcome, "as the test says", {}, **settings).result()

    def run(self, *records: Record, source: str = "essex-jobs", **how: Any) -> list[Kept]:
        """A whole run of these records."""
        run = self.begin(source, how.get("complete", True))
        kept = self.keep(run, *records)
        self.finish(run, **how)
        return kept

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        with connect_readonly(self.path) as db:
            cursor = db.execute(sql, values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def row(self, sql: str, *values: object) -> dict[str, Any]:
        (row,) = self.rows(sql, *values)
        return row

    def state(self, id: str) -> str:
        return str(self.row("SELECT state FROM vacancies WHERE id = ?", id)["state"])


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path / "archive.db")
    yield made
    made.writer.close()


def post(title: str = "Planning Officer", **values: Any) -> Vacancy:
    """A vacancy as a page gives it."""
    given: dict[str, Any] = {
        "reference": "ECC-2041",
        "url": "https://jobs.essex.example/2041",
        "employer_text": "Essex County Council",
        "salary_text": "£35,000",
        "description": "Plans things.",
        "fetched_at": f"{DAY}T06:00:01Z",
    }
    return Vacancy(title=title, **(given | values))


def news(title: str = "New library opens", **values: Any) -> Article:
    """An article as a page gives it."""
    given: dict[str, Any] = {
        "url": "https://www.essex.example/news/1",
        "published_text": "20 November 2026",
        "published": "2026-11-20",
        "body": "It opens.",
        "fetched_at": f"{DAY}T06:00:01Z",
    }
    return Article(title=title, **(given | values))
