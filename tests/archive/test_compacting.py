"""What is not used is given back to the disk, and nothing else."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from lgcrawl.archive import compacting
from lgcrawl.archive.checking import examination as checking
from lgcrawl.archive.compacting import compact
from lgcrawl.captures.capture import Capture
from lgcrawl.captures.database import captures_path
from pipelines.errors import ArchiveError, ArchiveFull, ArchiveLocked
from tests.archive.conftest import DAY, Bench, post


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """An archive with much deleted from it, and a body that no capture has."""
    made = Bench(tmp_path / "archive.db")
    run = made.begin()
    for n in range(3):
        capture = Capture(
            url=f"https://e.uk/{n}",
            fetched_at=f"{DAY}T06:00:00Z",
            status=200,
            body=os.urandom(20_000),
            run=run,
        )
        made.writer.captured(run, capture).result()
    posts = (post(f"Post {n}", reference=f"R-{n}", url=f"https://e.uk/{n}") for n in range(60))
    made.keep(run, *posts)
    for _ in range(60):
        made.writer.reject(post(description=os.urandom(3000).hex()), ["no place"], run).result()
    made.finish(run)
    made.writer.close()
    with closing(sqlite3.connect(made.path)) as db, db:
        db.execute("DELETE FROM rejects")
    with closing(sqlite3.connect(captures_path(made.path))) as db, db:
        db.execute("DELETE FROM captures WHERE url = 'https://e.uk/2'")
    yield made.path


def test_smaller_and_sound(full: Path) -> None:
    (unused,) = [str(finding) for finding in checking.check(full)]
    assert "1 bodies that no capture uses" in unused
    done = compact(full)
    assert done.bodies == 1
    assert done.after < 0.7 * done.before
    logs = [file for file in full.parent.iterdir() if file.name.endswith("-wal")]
    assert all(file.stat().st_size == 0 for file in logs)
    assert list(checking.check(full)) == []


def test_a_search_that_is_wrong_is_made_anew(full: Path) -> None:
    with closing(sqlite3.connect(full)) as db, db:
        db.execute("INSERT INTO vacancies_fts (vacancies_fts) VALUES ('delete-all')")
        db.execute("UPDATE open_counts SET n = n + 1")
    compact(full)
    assert list(checking.check(full)) == []


def test_again_it_has_nothing_to_do(full: Path) -> None:
    compact(full)
    done = compact(full)
    assert (done.bodies, done.before) == (0, done.after)


def test_every_step_is_told(full: Path) -> None:
    told: list[str] = []
    compact(full, told.append)
    assert told == ["bodies", "search", "captures.db", "archive.db"]


def test_the_largest_file_must_fit_twice(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage(NamedTuple):
        free: int

    before = full.read_bytes()
    wanted = 2 * max(map(compacting.size, (full, captures_path(full))))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(wanted - 1))
    with pytest.raises(ArchiveFull, match="make room"):
        compact(full)
    assert full.read_bytes() == before
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(wanted))
    compact(full)


def test_while_a_crawl_writes(full: Path) -> None:
    crawl = Bench(full)
    with pytest.raises(ArchiveLocked):
        compact(full)
    crawl.writer.close()


def test_a_reader_is_named(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lgcrawl.captures.database.BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(full, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM vacancies").fetchone()
        with pytest.raises(ArchiveLocked, match="a program is reading it"):
            compact(full)
        assert reader.execute("SELECT count(*) FROM vacancies").fetchone() == (60,)
    compact(full)


def test_killed_at_any_moment(full: Path) -> None:
    code = "import sys; from pathlib import Path; from lgcrawl.archive.compacting import compact; "
    code += "print('go', flush=True); compact(Path(sys.argv[1]))"
    for pause in (0.0, 0.01, 0.03, 0.06):
        with subprocess.Popen(
            [sys.executable, "-c", code, str(full)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(pause)
            process.kill()
        left = [str(f) for f in checking.check(full) if "no capture uses" not in str(f)]
        assert left == []
    compact(full)
    assert list(checking.check(full)) == []


def test_no_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no archive there"):
        compact(tmp_path / "archive.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("table", ["bodies", "captures"])
def test_the_damaged_file_is_the_one_that_is_named(full: Path, table: str) -> None:
    beside = captures_path(full)
    with closing(sqlite3.connect(beside)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        sql = "SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = ?"
        page, size = db.execute(sql, (table,)).fetchone()
    with beside.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 1500)
    with pytest.raises(ArchiveError, match=rf"{beside}: it is damaged"):
        compact(full)
