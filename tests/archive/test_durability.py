"""Killed is not lost: what the writer has acknowledged is there, whatever happens next."""

from __future__ import annotations

import random
import resource
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path

import pytest

from lgcrawl.archive import batching, queries
from lgcrawl.archive.database import connect_for_reading, look
from lgcrawl.archive.writer import Kept, Writer
from pipelines.errors import ArchiveError, ArchiveFull
from tests.archive.conftest import Bench, post

# Writes until it is killed or fails; each id is printed once its future has resolved.
WRITING = """
import sys
from pathlib import Path
from lgcrawl.archive.writer import SourceRow, Writer
from pipelines.records import Vacancy
writer = Writer.open(Path(sys.argv[1]))
print("open", flush=True)
run = writer.begin_run(SourceRow("s", "S", "feed", "vacancy"), "2026-11-23T06:00:00Z").result()
for batch in range(10_000):
    futures = [
        writer.keep(
            Vacancy(
                title=f"Post {batch}.{n}",
                reference=f"R-{batch % 50}.{n}",
                employer_text=f"Employer {n}",
                employer_ids=[f"la-{n}"],
                url=f"https://e.uk/{batch}/{n}",
                description="words " * 200,
            ),
            run,
        )
        for n in range(20)
    ]
    try:
        for future in futures:
            print(future.result().id, flush=True)
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        for later in (writer.keep(Vacancy(title="late"), run), writer.past("s")):
            print(type(later.exception()).__name__, file=sys.stderr)
        break
writer.close()
"""


def acknowledged(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    lines = process.stdout.read().split("\n")
    return [line for line in lines[:-1] if line.startswith("vac_")]


def check(path: Path, ids: list[str]) -> None:
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        stored = {id for (id,) in db.execute("SELECT id FROM vacancies")}
        versions = dict(db.execute("SELECT vacancy_id, max(n) FROM vacancy_versions GROUP BY 1"))
        rows = dict(db.execute("SELECT id, version FROM vacancies"))
    assert set(ids) <= stored, "an acknowledged record is lost"
    assert versions == rows, "a record and its versions belong together"


def test_killed_at_any_moment(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    command = [sys.executable, "-c", WRITING, str(path)]
    total = 0
    for seed in range(5):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "open\n"
            time.sleep(random.Random(seed).uniform(0.05, 1.2))
            process.kill()
            ids = acknowledged(process)
        check(path, ids)
        total += len(ids)
        Bench(path).writer.close()  # the next run goes on
        with queries.connect_readonly(path) as db:
            runs = db.execute("SELECT pid, outcome, items FROM runs").fetchall()
        assert {outcome for _, outcome, _ in runs} <= {"interrupted"}
        counted = {pid: items for pid, _, items in runs}
        assert counted[process.pid] >= len(set(ids)) if ids else True
    assert total, "killed before anything was acknowledged: the test says nothing"


@pytest.mark.parametrize("limit", [4_000_000, 8_000_000])
def test_a_disk_that_fills_up(tmp_path: Path, limit: int) -> None:
    path = tmp_path / "archive.db"
    with subprocess.Popen(
        [sys.executable, "-c", WRITING, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    ) as process:
        ids = acknowledged(process)
        assert process.stderr is not None
        told, *later = process.stderr.read().splitlines()
    assert process.returncode == 0
    assert told.startswith("ArchiveFull: ")
    assert str(path) in told
    assert "make room" in told
    assert later == ["ArchiveFull", "ArchiveFull"]
    assert ids
    check(path, ids)
    bench = Bench(path)  # there is room again
    bench.run(post())
    bench.writer.close()
    check(path, ids)


def test_a_full_batch_fails_as_a_whole(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batching, "LINGER", 0.5)
    (before,) = bench.run(post())
    run = bench.begin()
    pages = bench.row("PRAGMA page_count")["page_count"]
    bench.writer._db.execute(f"PRAGMA max_page_count = {pages + 20}")
    futures: list[Future[Kept]] = [
        bench.writer.keep(post(f"P{n}", reference=f"R-{n}", description="x" * 9000), run)
        for n in range(100)
    ]
    errors = [future.exception() for future in futures]
    assert all(isinstance(error, ArchiveFull) for error in errors)
    assert "the disk is full" in str(errors[0])
    with pytest.raises(ArchiveFull):
        bench.begin()
    assert [row["id"] for row in bench.rows("SELECT id FROM vacancies")] == [before.id]


def test_a_future_resolves_after_its_commit(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """One commit for what comes together, and nothing acknowledged before it."""
    monkeypatch.setattr(batching, "LINGER", 0.3)
    run = bench.begin()
    first = bench.writer.keep(post(), run)
    time.sleep(0.1)
    second = bench.writer.keep(post("Cook", reference="C-1"), run)
    assert not first.done()
    assert bench.rows("SELECT id FROM vacancies") == []
    assert first.result().change == second.result().change == "new"
    assert len(bench.rows("SELECT id FROM vacancies")) == 2


def test_a_bug_costs_one_record(bench: Bench) -> None:
    """What is not the archive's fault fails alone, and leaves nothing half written."""
    run = bench.begin()
    broken = post("Broken", reference="B-1")
    broken.employer_ids = None  # type: ignore[assignment]
    futures = [
        bench.writer.keep(record, run) for record in (post(), broken, post("C", reference="C1"))
    ]
    assert isinstance(futures[1].exception(), TypeError)
    assert futures[0].result().change == futures[2].result().change == "new"
    assert len(bench.rows("SELECT id FROM vacancies")) == 2


def test_closing_finishes_what_was_handed_over(bench: Bench) -> None:
    run = bench.begin()
    futures = [bench.writer.keep(post(f"P{n}", reference=f"R-{n}"), run) for n in range(1200)]
    bench.writer.close()
    assert all(future.result().change == "new" for future in futures)
    with pytest.raises(ArchiveError, match="closed"):
        bench.writer.keep(post(), run).result()
    bench.writer = Writer.open(bench.path)


def test_a_cancelled_wait_is_still_done(bench: Bench) -> None:
    run = bench.begin()
    assert not bench.writer.keep(post(), run).cancel()
    bench.finish(run)
    assert len(bench.rows("SELECT id FROM vacancies")) == 1


# -- readers that come and go ----------------------------------------------------------------------
ELSEWHERE = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
print(db.execute("SELECT count(*) FROM vacancies").fetchone()[0])
db.close()
"""


def seen_elsewhere(path: Path) -> int:
    """The records that another program finds; SQLite's last to leave deletes the log."""
    command = [sys.executable, "-c", ELSEWHERE, str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(ran.stdout)


def test_readers_that_leave_do_not_take_the_log_with_them(bench: Bench) -> None:
    # Who opens and closes the file beside SQLite drops the locks of the whole process.
    with closing(connect_for_reading(bench.path)):
        assert look(bench.path)
    bench.run(post())
    assert seen_elsewhere(bench.path) == 1
    bench.run(post("Cook", reference="C-1", url="https://jobs.essex.example/2"))
    assert seen_elsewhere(bench.path) == 2
