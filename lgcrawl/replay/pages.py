"""Captured pages read again in several processes, the records given back in the order of runs."""

from __future__ import annotations

import gc
import os
import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from multiprocessing import get_context
from operator import attrgetter, itemgetter
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
BATCH = 400  # records handed on at once
ALONE = 200  # captures so few that a second process would take longer to start


@dataclass(frozen=True, slots=True)
class Job:
    """A part of a run to read again."""

    run: int
    source: str
    share: Share
    captures: int  # about as many


@dataclass(slots=True)
class Reread:
    """What a part gave, or a batch of it, in the order of the run.

    ``places`` are those of the records in the run; ``trouble`` is why its source could not be read
    at all.
    """

    job: Job
    records: list[Record] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    pages: int = 0
    failures: int = 0
    trouble: str | None = None


def jobs(
    archive: sqlite3.Connection,
    captures: sqlite3.Connection,
    source: str | None,
    since: str | None,
    processes: int | None = None,
) -> list[Job]:
    """The runs with captures of pages, in order, the large ones with a part for each process."""
    rows = captures.execute(
        """SELECT run, count(*) FROM captures WHERE run IS NOT NULL AND role != 'robots'
        GROUP BY run ORDER BY run"""
    ).fetchall()
    found = []
    for run, count in rows:
        known = archive.execute(_BEGUN, (run,)).fetchone()
        if known is None or (source and known[0] != source) or (since and known[1] < since):
            continue
        # Not more: whoever reads a part reads the lists of the run.
        parts = max(1, min(count // PART, processes or _cores()))
        found += [Job(run, known[0], Share(part, parts), count // parts) for part in range(parts)]
    return found


def reread(
    archive: Path,
    sources: Path | None,
    todo: list[Job],
    captures: int,
    processes: int | None = None,
) -> Iterator[Reread]:
    """The records of each run in ``todo``, normalised, in the order a crawl gives them.

    They come in batches. ``captures`` says how many there are in all, ``processes`` how many read
    at once, by default one a core.
    """
    count = processes or _cores()
    runs = [list(parts) for _, parts in groupby(todo, attrgetter("run"))]
    if count == 1 or captures <= ALONE:
        for parts in runs:
            yield from _joined([_batches(archive, sources, job) for job in parts])
        return
    # Fresh processes: a fork would take along the threads and locks of this one.
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin)
    with pool:
        waiting: deque[list[Future[list[Reread]]]] = deque()
        try:
            for parts in runs:
                waiting.append([pool.submit(_read, archive, sources, job) for job in parts])
                if sum(map(len, waiting)) > 2 * count:
                    yield from _joined([part.result() for part in waiting.popleft()])
            while waiting:
                yield from _joined([part.result() for part in waiting.popleft()])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _begin() -> None:
    """Make a worker ready; what it has loaded is not looked through again for garbage."""
    ready()
    gc.collect()
    gc.freeze()


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _read(archive: Path, sources: Path | None, job: Job) -> list[Reread]:
    return list(_batches(archive, sources, job))


def _batches(archive: Path, sources: Path | None, job: Job) -> Iterator[Reread]:
    """What a part gives, BATCH records at a time."""
    db = connect_for_reading(captures_path(archive))
    if db is None:
        return
    with closing(db):
        rerun = Rerun(db, job.source, sources, job.run, job.share)
        batch, pages, failures = Reread(job), 0, 0
        try:
            for record in rerun.records():
                if wanting(record):
                    continue
                batch.records.append(_normalised(record, rerun.publisher))
                batch.places.append(rerun.place)
                if len(batch.records) == BATCH:
                    batch.pages, pages = rerun.read - pages, rerun.read
                    batch.failures, failures = rerun.failed - failures, rerun.failed
                    yield batch
                    batch = Reread(job)
        except CardError as error:
            batch.trouble = str(error)
        batch.pages, batch.failures = rerun.read - pages, rerun.failed - failures
        yield batch


def _joined(parts: list[Iterable[Reread]]) -> Iterator[Reread]:
    """The parts of a run as one; a batch a time where there is but one."""
    if len(parts) == 1:
        yield from parts[0]
        return
    found = [batch for part in parts for batch in part]
    placed = [one for batch in found for one in zip(batch.places, batch.records, strict=True)]
    placed.sort(key=itemgetter(0))
    yield Reread(
        found[0].job,
        [record for _, record in placed],
        [place for place, _ in placed],
        sum(batch.pages for batch in found),
        sum(batch.failures for batch in found),
        next((batch.trouble for batch in found if batch.trouble), None),
    )


def _normalised(record: Record, publisher: str | None) -> Record:
    day = date.fromisoformat(moment(record.fetched_at)[:10])
    return normalise(record, Context(publisher=publisher, day=day))
