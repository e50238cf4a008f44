"""What the writer and the readers open, and what they leave alone."""

from __future__ import annotations

import hashlib
import os
import resource
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lgcrawl.archive import queries
from lgcrawl.archive.schema import APPLICATION_ID, KNOWN
from lgcrawl.archive.writer import SourceRow, Writer
from pipelines.errors import ArchiveError, ArchiveFull, ArchiveLocked, NotAnArchive
from tests.archive.conftest import Bench, post

HOLD = """
import sys
from pathlib import Path
from lgcrawl.archive.writer import SourceRow, Writer
writer = Writer.open(Path(sys.argv[1]))
writer.begin_run(SourceRow("s", "S", "feed", "article"), "2026-11-23T06:00:00Z").result()
print("open", flush=True)
sys.stdin.read()
"""


def write(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def text(path: Path) -> None:
    path.write_text("title,employer\nPlanner,Essex\n" * 100)


def foreign(path: Path) -> None:
    write(path, "CREATE TABLE photos (id)", "INSERT INTO photos VALUES (1)")


def other_program(path: Path) -> None:
    write(path, "PRAGMA application_id = 7")


def newer(path: Path) -> None:
    Writer.open(path).close()
    write(
        path,
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('lgcrawl', '9999_more', '2030-01-01')",
    )


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (text, "no SQLite file"),
        (foreign, "but no archive of lgcrawl"),
        (other_program, "but no archive of lgcrawl"),
        (newer, "newer lgcrawl (9999_more); update lgcrawl"),
        (Path.mkdir, "a folder"),
        (os.mkfifo, "a device"),
    ],
    ids=["text", "foreign database", "another program's", "newer", "folder", "pipe"],
)
def test_what_is_not_ours_stays_as_it_is(
    tmp_path: Path, make: Callable[[Path], None], told: str
) -> None:
    path = tmp_path / "archive.db"
    make(path)
    before = digest(path)
    for opening in (Writer.open, lambda path: queries.connect_readonly(path).__enter__()):
        with pytest.raises(NotAnArchive) as error:
            opening(path)
        assert told in str(error.value)
        assert str(path) in str(error.value)
        assert "\n" not in str(error.value)
    assert digest(path) == before


def digest(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes() if path.is_file() else b"").hexdigest()


def empty(path: Path) -> None:
    path.touch()


def no_tables(path: Path) -> None:
    write(path, "PRAGMA user_version = 1")


def half_made(path: Path) -> None:
    """Killed between the mark in the header and the first migration."""
    write(path, f"PRAGMA application_id = {APPLICATION_ID}")


def absent(path: Path) -> None:
    pass


@pytest.mark.parametrize("make", [absent, empty, no_tables, half_made])
def test_an_archive_is_made_where_none_is(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "archive.db"
    make(path)
    with pytest.raises(ArchiveError):
        queries.connect_readonly(path).__enter__()
    bench = Bench(path)
    bench.run(post())
    bench.writer.close()
    with queries.connect_readonly(path) as db:
        assert len(list(queries.vacancies(db))) == 1
        assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("limit", [0, 4096, 12_288, 40_000, 120_000])
def test_a_disk_too_full_for_a_new_archive(tmp_path: Path, limit: int) -> None:
    """Nothing half made is left, so the next crawl after making room just works."""
    path = tmp_path / "archive.db"
    crawl = subprocess.run(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert "ArchiveFull" in crawl.stderr
    with pytest.raises(ArchiveError, match="`lgcrawl crawl` makes one"):
        queries.connect_readonly(path).__enter__()
    bench = Bench(path)
    bench.run(post())
    bench.writer.close()
    with queries.connect_readonly(path) as db:
        assert len(list(queries.vacancies(db))) == 1


def test_folders_are_made(tmp_path: Path) -> None:
    Writer.open(tmp_path / "a" / "b" / "archive.db").close()
    assert (tmp_path / "a" / "b" / "archive.db").is_file()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveFull, match="folder cannot be made"):
        Writer.open(tmp_path / "file" / "archive.db")


def test_every_table_is_strict_and_every_key_holds(bench: Bench) -> None:
    tables = bench.rows(
        "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main' "
        "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlite_%'"
    )
    assert {table["name"] for table in tables} >= {"vacancies", "articles", "runs", "mentions"}
    assert all(table["strict"] for table in tables)
    with closing(sqlite3.connect(bench.path)) as db:
        db.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            db.execute("INSERT INTO runs (source, started_at, pid, host) "
                       "VALUES ('nobody', '2026-11-23T00:00:00Z', 1, 'x')")  # fmt: skip


def test_opening_twice_migrates_once(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    for _ in range(3):
        Writer.open(path).close()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT name FROM _sqlite_migrations").fetchall() == [
            (name,) for name in sorted(KNOWN)
        ]


# -- one writer ------------------------------------------------------------------------------------
@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLD, str(tmp_path / "archive.db")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def test_another_process_is_named(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(ArchiveLocked) as error:
        Writer.open(tmp_path / "archive.db")
    assert f"pid {holder.pid} on {socket.gethostname()} since 20" in str(error.value)
    assert error.value.exit_code == 4


def test_a_link_to_it_is_the_same_archive(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "archive.db")
    with pytest.raises(ArchiveLocked):
        Writer.open(tmp_path / "link.db")


def test_readers_read_while_it_is_written(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with queries.connect_readonly(tmp_path / "archive.db") as db:
        assert [row["outcome"] for row in queries.status(db)] == ["running"]


def test_the_runs_of_the_dead_are_interrupted(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    holder.kill()
    holder.wait()
    with Writer.open(tmp_path / "archive.db"):
        pass
    with queries.connect_readonly(tmp_path / "archive.db") as db:
        (row,) = queries.status(db)
    assert row["outcome"] == "interrupted"
    assert str(holder.pid) in row["reason"]
    assert row["finished_at"]


def test_one_process_shares_one_writer(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    first, second = Writer.open(path), Writer.open(tmp_path / "." / "archive.db")
    assert first is second
    first.close()
    run = second.begin_run(SourceRow("s", "S", "feed", "article"), "2026-11-23T06:00:00Z")
    assert run.result() > 0
    second.close()
    with pytest.raises(ArchiveError, match="closed already"):
        second.past("s").result()
    with Writer.open(path) as third:
        assert third is not first


# -- reading and permissions -----------------------------------------------------------------------
def test_reading_cannot_write(bench: Bench) -> None:
    with (
        pytest.raises(ArchiveError, match="read-only"),
        queries.connect_readonly(bench.path) as db,
    ):
        db.execute("DELETE FROM runs")


def test_reading_where_nothing_is(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no archive there; `lgcrawl crawl` makes one"):
        queries.connect_readonly(tmp_path / "none.db").__enter__()
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_archive_is_said_to_be(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "archive.db")
    bench.run(*(post(f"P{n}", reference=f"R-{n}", description="x" * 5000) for n in range(50)))
    bench.writer.close()
    with bench.path.open("r+b") as file:
        file.seek(4096 * 30)
        file.write(os.urandom(4096 * 40))
    with pytest.raises(ArchiveError) as error, queries.connect_readonly(bench.path) as db:
        list(queries.vacancies(db))
    assert "it is damaged" in str(error.value)


def test_a_read_only_file_is_not_written(bench: Bench) -> None:
    bench.run(post())
    bench.writer.close()
    bench.path.chmod(0o444)
    with pytest.raises(ArchiveFull, match="read-only"):
        Writer.open(bench.path)
    with queries.connect_readonly(bench.path) as db:
        assert len(list(queries.vacancies(db))) == 1
    bench.path.chmod(0o644)
    bench.writer = Writer.open(bench.path)
