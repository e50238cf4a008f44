"""Archives of every released schema, stored as SQL, are carried forward with nothing lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lgcrawl.archive import queries
from lgcrawl.archive.checking.schema import layout
from lgcrawl.archive.database import ARCHIVE
from lgcrawl.archive.schema import KNOWN
from pipelines.errors import NotAnArchive
from tests.archive.conftest import Bench, post

STORED = sorted((Path(__file__).parent / "stored").glob("*.sql"))
# Columns that tell a version of the schema from the one before.
CAME_WITH_2 = {"end_client", "salary_scale_check", "place_method", "interview_date", "dbs"}


@pytest.fixture(params=STORED, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An archive file as an older lgcrawl left it."""
    path = tmp_path / "archive.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(request.param.read_text("utf-8"))
    return path


def test_there_is_one_of_every_version_but_the_last() -> None:
    assert {path.stem for path in STORED} == set(sorted(KNOWN)[:-1])


def test_it_is_brought_up_to_date_with_all_its_records(old: Path) -> None:
    with closing(sqlite3.connect(old)) as db:
        before = db.execute("SELECT id, title, salary_text, version FROM vacancies").fetchall()
    bench = Bench(old)
    bench.writer.close()
    with queries.connect_readonly(old) as db:
        after = db.execute("SELECT id, title, salary_text, version FROM vacancies").fetchall()
        rows = list(queries.vacancies(db))
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert after == before
    assert len(rows) == len(before)
    assert set(rows[0]) >= CAME_WITH_2


def test_what_is_seen_again_is_no_new_version(old: Path) -> None:
    bench = Bench(old)
    (kept,) = bench.run(post())
    bench.writer.close()
    assert (kept.change, kept.version) == ("unchanged", 1)


def test_a_reader_says_how_to_bring_it_up_to_date(old: Path) -> None:
    told = "`lgcrawl replay` brings it up to date"
    with pytest.raises(NotAnArchive, match=told), queries.connect_readonly(old):
        pass


def test_it_is_laid_out_as_a_new_file_is(old: Path) -> None:
    Bench(old).writer.close()
    with closing(sqlite3.connect(old)) as db:
        assert [str(finding) for finding in layout(db, old, ARCHIVE)] == []
