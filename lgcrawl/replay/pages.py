"""Captured pages read again in several processes, the records given back in the order of runs."""

from __future__ import annotations

import gc
import os
import sqlite3
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from lgcrawl.archive.database import moment
from lgcrawl.captures.database import captures_path, connect_for_reading
from lgcrawl.replay.rerun import Rerun, Share
from pipelines.errors import CardError
from pipelines.normalise import Context, normalise, ready
from pipelines.records import Record
from pipelines.stages import wanting

_BEGUN = "SELECT source, started_at FROM runs WHERE id = ?"
PART = 400  # captures that are worth a part of their own
ALONE = 200  # captures so few that a second process would take longer to start


@dataclass(frozen=True, slots=True)
class Job:
    """A part of a run to read again."""

    run: int
    source: str
    share: Share


@dataclass(slots=True)
class Reread:
    """What a part gave; ``trouble`` is why its source could not be read at all."""

    job: Job
    records: list[Record]
    pages: int = 0
    failures: int = 0
    trouble: str | None = None


def jobs(
    archive: sqlite3.Connection, captures: sqlite3.Connection, source: str | None, since: str | None
) -> list[Job]:
    """The runs with captures of pages, in order, the large ones in parts."""
    rows = captures.execute(
        """SELECT run, count(*) FROM captures WHERE run IS NOT NULL AND role != 'robots'
        GROUP BY run ORDER BY run"""
    ).fetchall()
    found = []
    for run, count in rows:
        known = archive.execute(
            "SELECT source, started_at FROM runs WHERE id = ?", (run,)
        ).fetchone()
        if known is None or (source and known[0] != source) or (since and known[1] < since):
            continue
        parts = max(1, count // PART)
        found += [Job(run, known[0], Share(part, parts)) for part in range(parts)]
    return found


def reread(
    archive: Path,
    sources: Path | None,
    todo: list[Job],
    captures: int,
    processes: int | None = None,
) -> Iterator[Reread]:
    """Each job's records, normalised, in the order of ``todo``; ``captures`` says how many in all.

    ``processes``: how many at once, by default one a core.
    """
    count = processes or len(os.sched_getaffinity(0))
    if count == 1 or captures <= ALONE:
        for job in todo:
            yield _read(archive, sources, job)
        return
    # Fresh processes: a fork would take along the threads and locks of this one.
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin)
    with pool:
        waiting: deque[Future[Reread]] = deque()
        ahead = iter(todo)
        try:
            for job in ahead:
                waiting.append(pool.submit(_read, archive, sources, job))
                if len(waiting) > 2 * count:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _begin() -> None:
    """Make a worker ready; what it has loaded is not looked through again for garbage."""
    ready()
    gc.collect()
    gc.freeze()


def _read(archive: Path, sources: Path | None, job: Job) -> Reread:
    db = connect_for_reading(captures_path(archive))
    if db is None:
        return Reread(job, [])
    with closing(db):
        rerun = Rerun(db, job.source, sources, job.run, job.share)
        found = Reread(job, [])
        try:
            for record in rerun.records():
                if not wanting(record):
                    found.records.append(_normalised(record, rerun.publisher))
        except CardError as error:
            found.trouble = str(error)
        found.pages, found.failures = rerun.read, len(rerun.failures)
        return found


def _normalised(record: Record, publisher: str | None) -> Record:
    day = date.fromisoformat(moment(record.fetched_at)[:10])
    return normalise(record, Context(publisher=publisher, day=day))
