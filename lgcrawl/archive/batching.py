"""A thread that owns an archive's connections, does what it is handed and commits in batches."""

from __future__ import annotations

import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from lgcrawl.archive.files import CapturesFailed, Files
from pipelines.errors import ArchiveError

BATCH = 500  # jobs to a commit
LINGER = 0.2  # seconds a batch waits for more; a second makes a crawl three times slower

# What the values of one record can cause; anything else of SQLite's concerns the whole archive.
_REFUSED = (
    sqlite3.IntegrityError,
    sqlite3.DataError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
    OverflowError,
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Job:
    """One thing to do; ``otherwise`` is done instead where the values are refused."""

    do: Callable[[], Any]
    future: Future[Any]
    urgent: bool = False
    otherwise: Callable[[Exception], Any] | None = None


class Batches:
    """Jobs in the order in which they were handed over, a transaction for each batch."""

    path: Path

    def __init__(self, files: Files) -> None:
        self._batched = files
        self._closed = False
        self._error: ArchiveError | None = None
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="lgcrawl-archive", daemon=True)
        self._thread.start()

    def _begin_batch(self) -> None:
        """What a batch begins with."""

    def _stop(self) -> None:
        """Finish what was handed over, and let the files go."""
        self._closed = True
        self._jobs.put(None)
        self._thread.join()
        self._batched.close()

    def _submit(
        self,
        do: Callable[[], T],
        *,
        urgent: bool = False,
        otherwise: Callable[[Exception], T] | None = None,
    ) -> Future[T]:
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()  # what was handed over is done, whoever stops waiting
        if self._closed:
            future.set_exception(ArchiveError(f"{self.path}: closed already by this program"))
        else:
            self._jobs.put(_Job(do, future, urgent, otherwise))
        return future

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            if self._error is None:
                self._batch(job)
            else:
                job.future.set_exception(self._error)

    def _gather(self, first: _Job) -> list[_Job]:
        """``first`` and what follows it, until it is a batch or has waited long enough.

        Nothing is locked meanwhile: other crawls write to the archive too.
        """
        jobs = [first]
        deadline = time.monotonic() + LINGER
        while not jobs[-1].urgent and len(jobs) < BATCH:
            try:
                job = self._jobs.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                break
            if job is None:
                self._jobs.put(None)  # close() is waiting: commit first
                break
            jobs.append(job)
        return jobs

    def _batch(self, first: _Job) -> None:
        """Do ``first`` and what follows it in one transaction."""
        jobs = self._gather(first)
        try:
            self._batched.begin()
            self._begin_batch()
            results = [self._done(job) for job in jobs]
            self._batched.commit()
        except (sqlite3.Error, ArchiveError, CapturesFailed) as error:
            # From here on every call is told the same; what is queued already, by _work.
            self._error = self._batched.explained(error)
            self._batched.rollback()
            results = [(None, self._error)] * len(jobs)
        for job, (result, refusal) in zip(jobs, results, strict=True):
            if refusal is None:
                job.future.set_result(result)
            else:
                job.future.set_exception(refusal)

    def _done(self, job: _Job) -> tuple[Any, Exception | None]:
        """The job's result, or what it raised; a job that raised has changed nothing."""
        try:
            return self._batched.saved(job.do), None
        except _REFUSED as error:
            refusal = error
        except (sqlite3.Error, CapturesFailed):
            raise
        except Exception as error:
            return None, error
        if job.otherwise is None:
            return None, ArchiveError(f"{self.path}: refused: {refusal}")
        return self._done(_Job(partial(job.otherwise, refusal), job.future))
