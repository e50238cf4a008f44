"""captures.db is made where none is, read where one is, and never mistaken for another file."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from lgcrawl.captures.database import captures_path, connect, connect_for_reading, reading
from lgcrawl.captures.schema import APPLICATION_ID
from lgcrawl.captures.store import Store
from pipelines.errors import ArchiveError, ArchiveFull, NotAnArchive
from tests.captures.conftest import answer


@pytest.mark.parametrize(
    ("archive", "beside"),
    [
        ("data/var/archive.db", "data/var/captures.db"),
        ("essex.db", "essex.captures.db"),
        ("essex", "essex.captures.db"),
        ("essex.sqlite", "essex.sqlite.captures.db"),
    ],
)
def test_captures_lie_beside_their_archive(archive: str, beside: str) -> None:
    assert captures_path(Path(archive)) == Path(beside)


def write(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def text(path: Path) -> None:
    path.write_text("title,employer\nPlanner,Essex\n" * 100)


def foreign(path: Path) -> None:
    write(path, "CREATE TABLE photos (id)")


def an_archive(path: Path) -> None:
    write(path, "CREATE TABLE vacancies (id)", "PRAGMA application_id = 1279738706")


def newer(path: Path) -> None:
    connect(path).close()
    write(
        path,
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('lgcrawl-captures', '9999_more', '2030-01-01')",
    )


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (text, "no SQLite file"),
        (foreign, "no captures of lgcrawl"),
        (an_archive, "no captures of lgcrawl"),
        (newer, "newer lgcrawl (9999_more); update lgcrawl"),
        (Path.mkdir, "a folder"),
        (os.mkfifo, "a device"),
    ],
    ids=["text", "foreign database", "an archive", "newer", "folder", "pipe"],
)
def test_what_is_not_ours_stays_as_it_is(
    path: Path, make: Callable[[Path], None], told: str
) -> None:
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    for opening in (connect, connect_for_reading):
        with pytest.raises(NotAnArchive) as error:
            opening(path)
        assert told in str(error.value)
        assert str(path) in str(error.value)
        assert "\n" not in str(error.value)
    assert (path.read_bytes() if path.is_file() else b"") == before


@pytest.mark.parametrize(
    "make",
    [
        lambda path: None,
        Path.touch,
        lambda path: write(path, "PRAGMA user_version = 1"),
        lambda path: write(path, f"PRAGMA application_id = {APPLICATION_ID}"),
    ],
    ids=["absent", "empty", "no tables", "half made"],
)
def test_nothing_there_reads_as_no_captures_and_is_made_by_the_writer(
    path: Path, make: Callable[[Path], object]
) -> None:
    make(path)
    assert connect_for_reading(path) is None
    with reading(path) as none:
        assert none is None
    with closing(connect(path)) as db:
        Store(db).add(answer())
    with reading(path) as found:
        assert found
        assert list(Store(found).select()) == [answer()]


def test_readers_cannot_write(path: Path, db: sqlite3.Connection) -> None:
    Store(db).add(answer())
    with reading(path) as found:
        assert found
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            found.execute("DELETE FROM captures")


def test_readers_see_what_is_committed_while_a_crawl_writes(
    path: Path, db: sqlite3.Connection
) -> None:
    Store(db).add(answer())
    db.execute("BEGIN IMMEDIATE")
    Store(db).add(answer(at="2026-11-24T06:15:00Z"))
    with reading(path) as found:
        assert found
        assert list(Store(found).select()) == [answer()]
    db.execute("ROLLBACK")


def test_damage_is_told_in_one_line(path: Path) -> None:
    with closing(connect(path)) as db:
        store = Store(db)
        for n in range(40):
            store.add(answer(f"https://e.example/{n}", body=os.urandom(3000)))
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * 60_000 + whole[68_192:])
    with pytest.raises(ArchiveError) as error, reading(path) as found:
        assert found
        list(Store(found).select())
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anything")
def test_a_folder_that_is_read_only(path: Path) -> None:
    path.parent.chmod(0o500)
    with pytest.raises(ArchiveFull):
        connect(path)


def test_a_file_that_is_read_only(path: Path) -> None:
    connect(path).close()
    path.chmod(0o400)
    with pytest.raises(ArchiveFull, match="read-only"):
        connect(path)
