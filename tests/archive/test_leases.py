"""One run of a source at a time: taken, shown alive, run out, fenced."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from lgcrawl.archive import leases
from lgcrawl.archive.database import connect
from lgcrawl.archive.rows import SourceRow
from lgcrawl.archive.writer import Writer
from pipelines.errors import SourceLocked
from tests.archive.conftest import DAY, Bench, new_archive, post

CARD = SourceRow("essex-jobs", "Essex", "listing", "vacancy")
LONG_AGO = "2026-01-01T00:00:00Z"


@pytest.fixture
def db(tmp_path: Path) -> sqlite3.Connection:
    return connect(new_archive(tmp_path / "archive.db"))


def hold(db: sqlite3.Connection, pid: int, host: str = socket.gethostname()) -> None:
    """Have another process hold the lease."""
    db.execute("UPDATE leases SET pid = ?, host = ?", (pid, host))


def gone() -> int:
    """The number of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_held_lease_is_not_given_twice(db: sqlite3.Connection) -> None:
    leases.take(db, "essex-jobs")
    with pytest.raises(SourceLocked, match=rf"essex-jobs: .*\(pid {os.getpid()} on .* since "):
        leases.take(db, "essex-jobs")
    assert leases.take(db, "kent-jobs") == 1


def test_a_released_lease_is_free_and_its_next_token_greater(db: sqlite3.Connection) -> None:
    token = leases.take(db, "essex-jobs")
    leases.release(db, "essex-jobs", token)
    assert leases.take(db, "essex-jobs") == token + 1


def test_a_lease_without_a_heartbeat_runs_out(db: sqlite3.Connection) -> None:
    token = leases.take(db, "essex-jobs")
    db.execute("UPDATE leases SET expires_at = ?", (LONG_AGO,))
    assert leases.take(db, "essex-jobs") == token + 1
    leases.beat(db, "essex-jobs", token)  # who lost it cannot win it back
    assert not leases.is_held(db, "essex-jobs", token)


def test_a_heartbeat_keeps_it(db: sqlite3.Connection) -> None:
    token = leases.take(db, "essex-jobs")
    db.execute("UPDATE leases SET expires_at = ?", (LONG_AGO,))
    leases.beat(db, "essex-jobs", token)
    with pytest.raises(SourceLocked):
        leases.take(db, "essex-jobs")


def test_a_dead_process_holds_nothing_but_on_another_machine_only_time_tells(
    db: sqlite3.Connection,
) -> None:
    leases.take(db, "essex-jobs")
    dead = gone()
    hold(db, dead, host="another-box")
    with pytest.raises(SourceLocked, match="another-box"):
        leases.take(db, "essex-jobs")
    hold(db, dead)
    assert leases.take(db, "essex-jobs") == 2


def begun(writer: Writer) -> int:
    return writer.begin_crawl(CARD, f"{DAY}T06:00:00Z", "1", "1 card").result().run


def test_who_has_lost_the_source_can_keep_nothing_more(bench: Bench) -> None:
    run = begun(bench.writer)
    bench.writer.keep(post(), run).result()
    with sqlite3.connect(bench.path) as other:
        other.execute("UPDATE leases SET token = token + 1")
    other.close()
    for late in (
        bench.writer.keep(post("Cook", reference="E-2"), run),
        bench.writer.beat(run),
        bench.writer.finish_run(
            run, "ok", "", {}, healthy=True, complete=True, absent_runs=1, today=DAY
        ),
    ):
        with pytest.raises(SourceLocked, match="another run took over"):
            late.result()
    assert bench.rows("SELECT title FROM vacancies") == [{"title": "Planning Officer"}]
    assert bench.row("SELECT outcome FROM runs")["outcome"] == "running"


def test_a_finished_run_lets_the_source_go(bench: Bench) -> None:
    for _ in range(2):
        bench.finish(begun(bench.writer))
    assert bench.row("SELECT count(*) AS n FROM runs WHERE outcome = 'ok'")["n"] == 2
