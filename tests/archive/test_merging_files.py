"""Merging is done wholly or not at all, and the other archive stays as it is, byte for byte."""

from __future__ import annotations

import json
import random
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from lgcrawl.archive.database import connect
from lgcrawl.archive.merging.joining import merge
from lgcrawl.archive.writer import Writer
from pipelines.errors import (
    ArchiveError,
    ArchiveFull,
    ArchiveLocked,
    InputError,
    NotAnArchive,
)
from pipelines.records import Vacancy
from tests.archive.conftest import Bench, post
from tests.archive.merging_worlds import Machine, everything, merged
from tests.cli.test_terminal import on_a_terminal
from tests.conftest import Cli

STORED = sorted((Path(__file__).parent / "stored").glob("*.sql"))
MERGING = """
import sys
from pathlib import Path
from lgcrawl.archive.merging.joining import merge
from pipelines.errors import ArchiveError
print("begun", flush=True)
try:
    for merged in merge(Path(sys.argv[1]), (Path(sys.argv[2]),)):
        print("merged", merged.vacancies, flush=True)
except ArchiveError as error:
    print(f"{type(error).__name__}: {error}", flush=True)
"""


def posts(first: int, count: int, words: int = 40) -> list[Vacancy]:
    text = "words of a description " * words
    return [
        Vacancy(title=f"Post {n}", reference=f"R-{n}", description=f"{n} {text}")
        for n in range(first, first + count)
    ]


def digests(path: Path) -> dict[str, str]:
    """The archive, its captures and their logs, whichever are there."""
    files = path.parent.glob(f"{path.stem}*")
    logs = ("-shm", ".lock")  # SQLite's and ours, which say nothing of what is stored
    named = [f for f in files if not f.name.endswith(logs) and f.stat().st_size]
    return {f.name: sha256(f.read_bytes()).hexdigest() for f in named}


@pytest.fixture
def north(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path / "here" / "north.db")
    machine.run(1, *posts(0, 30))
    return machine


@pytest.fixture
def south(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path / "there" / "south.db")
    machine.run(2, *posts(20, 30))
    return machine


# -- the other archive -----------------------------------------------------------------------------
def test_the_other_stays_as_it_is(north: Machine, south: Machine) -> None:
    before = digests(south.path)
    (done,) = merged(north.path, south)
    assert done.vacancies == 20
    assert digests(south.path) == before


def test_what_lies_in_its_log_is_merged_and_stays_there(north: Machine, south: Machine) -> None:
    """As a killed crawl leaves it: the newest records are in the -wal only."""
    killed = f"""
import os, sqlite3
db = sqlite3.connect({str(south.path)!r}, isolation_level=None)
db.execute("PRAGMA wal_autocheckpoint = 0")
db.execute("UPDATE runs SET reason = 'in the log'")
os._exit(1)
"""
    subprocess.run([sys.executable, "-c", killed], check=False)
    before = digests(south.path)
    assert any(name.endswith("-wal") for name in before)
    merged(north.path, south)
    assert digests(south.path) == before
    assert ("in the log",) in [(run[5],) for run in everything(north.path)["runs"]]


def test_it_may_be_written_meanwhile(north: Machine, tmp_path: Path) -> None:
    """What is committed there by now is merged; the run that goes on is taken for cut off."""
    bench = Bench(tmp_path / "busy.db")
    run = bench.begin()
    bench.keep(run, post())
    (done,) = merged(north.path, bench.path)
    assert done.vacancies == 1
    bench.keep(run, post("Cook", reference="C-1"))
    bench.finish(run)
    (done,) = merged(north.path, bench.path)
    bench.writer.close()
    assert (done.vacancies, done.runs) == (1, 1)
    assert [run[4] for run in everything(north.path)["runs"]].count("interrupted") == 0


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.stem)
def test_one_from_an_older_lgcrawl_is_brought_up_to_date_apart(
    north: Machine, tmp_path: Path, stored: Path
) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    for path in (old, new):
        with closing(sqlite3.connect(path)) as db:
            db.executescript(stored.read_text("utf-8"))
    connect(new).close()
    before, whole = digests(old), tmp_path / "whole.db"
    merged(north.path, old)
    merged(whole, old)
    assert digests(old) == before
    assert everything(whole)["vacancies"] == everything(new)["vacancies"]
    assert {row[0] for row in everything(new)["vacancies"]} < {
        row[0] for row in everything(north.path)["vacancies"]
    }
    assert list(north.path.parent.glob(".merge-*")) == []


# -- refused, and nothing done ---------------------------------------------------------------------
def _newer(path: Path) -> None:
    connect(path).close()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            """INSERT INTO _sqlite_migrations (migration_set, name, applied_at)
            VALUES ('lgcrawl', '9999_later', '2030-01-01')"""
        )


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE songs (title)")


REFUSED = {
    "newer": (_newer, NotAnArchive, "written by a newer lgcrawl .*; update lgcrawl"),
    "another's": (_foreign, NotAnArchive, "no archive of lgcrawl"),
    "no SQLite": (lambda path: path.write_text("songs"), NotAnArchive, "no SQLite file"),
    "a folder": (Path.mkdir, NotAnArchive, "a folder"),
    "empty": (Path.touch, ArchiveError, "no archive there"),
    "nothing": (lambda path: None, ArchiveError, "no archive there"),
}


@pytest.mark.parametrize(("make", "kind", "told"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_archive_is_refused_before_anything_is_done(
    north: Machine,
    south: Machine,
    tmp_path: Path,
    make: object,
    kind: type[ArchiveError],
    told: str,
) -> None:
    wrong = tmp_path / "wrong.db"
    assert callable(make)
    make(wrong)
    before = digests(north.path)
    with pytest.raises(kind, match=f"{wrong}: .*{told}"):
        list(merge(north.path, (south.path, wrong)))
    assert digests(north.path) == before
    with pytest.raises(kind):
        list(merge(tmp_path / "new.db", (wrong,)))
    assert not (tmp_path / "new.db").exists()


def test_one_that_is_damaged_is_named_and_nothing_done(north: Machine, south: Machine) -> None:
    south.run(3, *posts(100, 100))
    with closing(sqlite3.connect(south.path)) as db:
        (page, size) = db.execute(
            """SELECT rootpage, (SELECT page_size FROM pragma_page_size)
            FROM sqlite_master WHERE name = 'vacancies'"""
        ).fetchone()
    with south.path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    before = everything(north.path)
    with pytest.raises(ArchiveError, match=f"{south.path}: it is damaged"):
        list(merge(north.path, (south.path,)))
    assert everything(north.path) == before


def test_the_archive_itself_is_refused(north: Machine, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(north.path)
    for same in (north.path, link):
        with pytest.raises(InputError, match="is the archive itself"):
            list(merge(north.path, (same,)))


def test_one_that_is_being_written_is_not_merged_into(north: Machine, south: Machine) -> None:
    writer = Writer.open(north.path)
    with pytest.raises(ArchiveLocked, match="another lgcrawl is writing to it"):
        list(merge(north.path, (south.path,)))
    writer.close()


def test_captures_that_are_none_are_refused(north: Machine, south: Machine) -> None:
    (south.path.parent / "south.captures.db").write_text("songs")
    with pytest.raises(NotAnArchive, match=r"south\.captures\.db: no SQLite file"):
        list(merge(north.path, (south.path,)))


# -- cut off ---------------------------------------------------------------------------------------
def test_killed_in_the_middle_it_has_done_nothing(north: Machine, tmp_path: Path) -> None:
    """Or all of it, where it was killed too late."""
    large = Machine(tmp_path / "large.db")
    large.run(2, *posts(0, 1500, words=100))
    before, rng = everything(north.path), random.Random(1)
    merged(tmp_path / "whole.db", north, large)
    whole, cut = everything(tmp_path / "whole.db"), 0
    command = [sys.executable, "-c", MERGING, str(north.path), str(large.path)]
    for _ in range(6):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            log = north.path.with_name("north.db-wal")
            while process.poll() is None and not (log.exists() and log.stat().st_size > 100_000):
                time.sleep(0.005)
            time.sleep(rng.random() * 0.1)
            process.send_signal(signal.SIGKILL)
        with closing(sqlite3.connect(north.path)) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found = everything(north.path)
        cut += found == before
        assert found in (before, whole)
        if found == whole:
            break
    assert cut, "the disk was too fast for this test: make the archive larger"
    merged(north.path, large)
    assert everything(north.path) == whole


def test_a_full_disk_leaves_it_as_it_was(north: Machine, tmp_path: Path) -> None:
    large = Machine(tmp_path / "large.db")
    large.run(2, *posts(0, 600, words=100))
    before = everything(north.path)
    limit = north.path.stat().st_size + 400_000
    with subprocess.Popen(
        [sys.executable, "-c", MERGING, str(north.path), str(large.path)],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    ) as process:
        told, _ = process.communicate()
    assert f"{ArchiveFull.__name__}: {north.path}: the disk" in told
    assert everything(north.path) == before
    merged(north.path, large)  # there is room again


def test_an_interrupt_leaves_it_as_it_was(cli: Cli, north: Machine, tmp_path: Path) -> None:
    large = Machine(tmp_path / "large.db")
    large.run(2, *posts(0, 1500, words=100))
    before = everything(north.path)
    command = [sys.executable, "-m", "lgcrawl", "merge", str(large.path)]
    with subprocess.Popen(
        [*command, "--archive", str(north.path)], stderr=subprocess.PIPE, text=True
    ) as process:
        log = north.path.with_name("north.db-wal")
        while process.poll() is None and not (log.exists() and log.stat().st_size > 100_000):
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate()
    assert (process.returncode, told.strip()) == (130, "lgcrawl: interrupted")
    assert everything(north.path) == before
    assert {file.name for file in north.path.parent.iterdir()} == {"north.db", "north.db.lock"}


def test_a_new_archive_is_made_or_there_is_none(
    north: Machine, south: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off after its file was begun, and before there was an archive in it."""
    new = tmp_path / "new" / "all.db"

    def begun(path: Path) -> sqlite3.Connection:
        with closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA journal_mode = WAL")
        raise KeyboardInterrupt

    monkeypatch.setattr("lgcrawl.archive.database.connect", begun)
    with pytest.raises(KeyboardInterrupt):
        list(merge(new, (north.path,)))
    assert {file.name for file in new.parent.iterdir()} == {"all.db.lock"}
    before = digests(north.path)
    with pytest.raises(KeyboardInterrupt):
        list(merge(north.path, (south.path,)))
    assert digests(north.path) == before


# -- the command -----------------------------------------------------------------------------------
def test_the_command_says_what_each_brought(cli: Cli, north: Machine, south: Machine) -> None:
    into = ("--archive", str(cli.archive))
    ran = cli("merge", str(north.path), str(south.path), *into)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        f"{north.path}: 30 vacancies new, 30 versions, 1 run",
        f"{south.path}: 20 vacancies new, 10 vacancies changed, 20 versions, 1 run",
    ]
    ran = cli("merge", str(south.path), *into)
    assert (ran.code, ran.out) == (0, f"{south.path}: nothing new\n")


def test_the_command_speaks_json(cli: Cli, north: Machine) -> None:
    ran = cli("merge", str(north.path), "--archive", str(cli.archive), "--json")
    assert json.loads(ran.out) == {
        "archive": str(north.path),
        "vacancies": {"new": 30, "changed": 0},
        "articles": {"new": 0, "changed": 0},
        "versions": 30,
        "runs": 1,
        "captures": 0,
    }


def test_a_terminal_sees_what_is_merged(cli: Cli, north: Machine) -> None:
    code, seen = on_a_terminal(cli, "merge", str(north.path), "--archive", str(cli.archive))
    assert code == 0
    assert re.search(r"(done|captures|vacancies) ━+", seen)


def test_the_command_tells_what_is_wrong_in_a_line(cli: Cli, north: Machine) -> None:
    ran = cli("merge", str(north.path), "--archive", str(north.path))
    assert (ran.code, ran.out) == (2, "")
    assert (
        ran.err == f"lgcrawl: {north.path}: is the archive itself; name another to merge into it\n"
    )
    ran = cli("merge", "nothing.db", "--archive", str(north.path))
    assert ran.code == 3
    assert ran.err.startswith("lgcrawl: nothing.db: no archive there")
