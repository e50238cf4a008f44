"""A backup is of one moment, looked through, and there whole or not at all."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from lgcrawl.archive import backup
from lgcrawl.archive.backup import back_up
from lgcrawl.archive.checking import examination as checking
from lgcrawl.captures.capture import Capture
from pipelines.errors import ArchiveError, ArchiveFull, InputError
from tests.archive.conftest import DAY, Bench, post


def fetched(run: int, n: int) -> Capture:
    """An answer, and the evidence of post ``n``."""
    body = f"<p>Post {n}</p>".encode() + os.urandom(300)
    moment = f"{DAY}T06:00:00Z"
    return Capture(url=f"https://e.uk/{n}", fetched_at=moment, status=200, body=body, run=run)


def advert(capture: Capture, n: int) -> object:
    return post(f"Post {n}", reference=f"R-{n}", url=capture.url, capture=capture.id)


@pytest.fixture
def full(bench: Bench) -> Bench:
    run = bench.begin()
    for n in range(20):
        capture = fetched(run, n)
        bench.writer.captured(run, capture).result()
        bench.keep(run, advert(capture, n))  # type: ignore[arg-type]
    bench.finish(run)
    return bench


def count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_folder_with_both_files(full: Bench, tmp_path: Path) -> None:
    made = back_up(full.path, tmp_path / "backups" / "monday")
    assert [one.path for one in made] == [
        tmp_path / "backups" / "monday" / name for name in ("archive.db", "captures.db")
    ]
    assert [one.path.stat().st_size for one in made] == [one.size for one in made]
    assert made[0].rows["vacancies"] == made[1].rows["captures"] == 20
    assert sorted(file.name for file in made[0].path.parent.iterdir()) == [
        "archive.db",
        "captures.db",
    ]
    assert list(checking.check(made[0].path)) == []


def test_a_name_with_its_captures_beside_it(full: Bench, tmp_path: Path) -> None:
    back_up(full.path, tmp_path / "copies" / "jobs.db")
    assert sorted(file.name for file in (tmp_path / "copies").iterdir()) == [
        "jobs.captures.db",
        "jobs.db",
    ]
    assert list(checking.check(tmp_path / "copies" / "jobs.db")) == []


def test_a_folder_that_is_there_already(full: Bench, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk" / "notes.txt").write_text("mine")
    back_up(full.path, tmp_path / "disk")
    assert sorted(file.name for file in (tmp_path / "disk").iterdir()) == [
        "archive.db",
        "captures.db",
        "notes.txt",
    ]


def test_an_archive_without_captures(full: Bench, tmp_path: Path) -> None:
    full.writer.close()
    (full.path.parent / "captures.db").unlink()
    assert len(back_up(full.path, tmp_path / "copy")) == 1
    full.writer = Bench(full.path).writer


def test_while_a_crawl_is_writing(full: Bench, tmp_path: Path) -> None:
    """Every capture that a copied record names is in the copy, whatever is committed meanwhile."""
    done = threading.Event()
    run = full.begin("kent-jobs")

    def crawl() -> None:
        for n in range(20, 10_000):
            capture = fetched(run, n)
            full.writer.captured(run, capture).result()
            full.writer.keep(advert(capture, n), run).result()  # type: ignore[arg-type]
            if done.is_set():
                break

    writing = threading.Thread(target=crawl)
    writing.start()
    try:
        for n in range(5):
            made = back_up(full.path, tmp_path / f"copy{n}")
            assert made[0].rows["vacancies"] >= 20
            assert list(checking.check(made[0].path)) == []
    finally:
        done.set()
        writing.join()
    assert count(tmp_path / "copy4" / "archive.db", "vacancies") > count(
        tmp_path / "copy0" / "archive.db", "vacancies"
    )


def test_what_is_there_is_spared(full: Bench, tmp_path: Path) -> None:
    back_up(full.path, tmp_path / "copy")
    before = (tmp_path / "copy" / "archive.db").read_bytes()
    full.run(post("Cook", reference="C-1"))
    with pytest.raises(InputError, match="--replace"):
        back_up(full.path, tmp_path / "copy")
    assert (tmp_path / "copy" / "archive.db").read_bytes() == before
    back_up(full.path, tmp_path / "copy", replace=True)
    assert count(tmp_path / "copy" / "archive.db", "vacancies") == 21


def test_the_archive_itself_is_no_target(full: Bench) -> None:
    for target in (full.path, full.path.parent):
        with pytest.raises(InputError, match="the archive itself"):
            back_up(full.path, target, replace=True)


def test_an_unwritable_place(full: Bench, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ArchiveFull, match="name another place"):
        back_up(full.path, tmp_path / "file" / "copy")
    assert (tmp_path / "file").read_text() == "mine"


FULL = """
import resource, sys
from pathlib import Path
from lgcrawl.archive.backup import back_up
from pipelines.errors import ArchiveFull
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
try:
    back_up(Path(sys.argv[1]), Path(sys.argv[2]))
except ArchiveFull as error:
    print(error)
"""


@pytest.mark.parametrize("target", ["copy", "copy.db"])
def test_a_full_disk_leaves_nothing(full: Bench, tmp_path: Path, target: str) -> None:
    before = set(tmp_path.iterdir())
    command = [sys.executable, "-c", FULL, str(full.path), str(tmp_path / target)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "make room or name another place" in ran.stdout, ran.stderr
    assert len(ran.stdout.splitlines()) == 1
    assert set(tmp_path.iterdir()) == before


def test_a_copy_that_is_not_sound(
    full: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = iter([{"vacancies": 19}, {"vacancies": 20}])
    monkeypatch.setattr(backup, "_rows", lambda _: next(counts))
    with pytest.raises(ArchiveError, match="not sound"):
        back_up(full.path, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_progress(full: Bench, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    back_up(full.path, tmp_path / "copy", watch=lambda *what: told.append(what))
    assert {name for name, *_ in told} == {"archive.db", "captures.db"}
    assert all(done == total for name, done, total in (told[0], told[-1]))


def test_no_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no archive there"):
        back_up(tmp_path / "archive.db", tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_archive_is_told_in_one_line(full: Bench, tmp_path: Path) -> None:
    """SQLite says it in several."""
    full.writer.close()
    with closing(sqlite3.connect(full.path)) as db:
        sql = "SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = ?"
        page, size = db.execute(sql, ("vacancies_identity",)).fetchone()
    with full.path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 1500)
    with pytest.raises(ArchiveError) as error:
        back_up(full.path, tmp_path / "copy")
    assert str(error.value).startswith(f"{full.path}: ")
    assert "\n" not in str(error.value)
    assert not (tmp_path / "copy").exists()
    full.writer = Bench(tmp_path / "other.db").writer
