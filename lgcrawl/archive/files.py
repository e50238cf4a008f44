"""The two files of an archive behind one lock: archive.db, and captures.db with its evidence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from lgcrawl.archive import search_index
from lgcrawl.archive.database import connect, explain, look, now
from lgcrawl.archive.guard import Guard
from lgcrawl.archive.lock import Lock
from lgcrawl.captures import database as captures
from lgcrawl.captures.capture import Capture
from lgcrawl.captures.store import Store
from pipelines.errors import ArchiveError, ArchiveFull

T = TypeVar("T")


class CapturesFailed(Exception):
    """SQLite's error about captures.db, which ends a batch as one about the archive does."""

    def __init__(self, cause: sqlite3.Error) -> None:
        super().__init__(str(cause))
        self.cause = cause


class Files:
    """Open connections that write both files; one transaction of both is one batch.

    ``shared``: other crawls may have it open already. Raises ArchiveLocked where another process
    has it for itself, NotAnArchive for a file that is not ours to write, ArchiveFull where one
    cannot be written.
    """

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        look(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveFull(
                f"{path}: its folder cannot be made: {error.strerror}; name another --archive"
            ) from None
        self.path = path
        self.captures_path = captures.captures_path(path)
        self._lock = Lock(path, now(), shared=shared)
        try:
            self.db = connect(path)
            self.db.row_factory = sqlite3.Row
            self.captures = captures.connect(self.captures_path)
            self._store = Store(self.captures)
            self._guards = (
                Guard(path, self.db, self._lock),
                Guard(self.captures_path, self.captures, self._lock),
            )
        except sqlite3.Error as error:
            self._lock.release()
            raise explain(error, path) from None
        except ArchiveError:
            self._lock.release()
            raise

    @property
    def alone(self) -> bool:
        """Whether nobody else writes to them."""
        return bool(self._lock.alone)

    def share(self) -> None:
        """Let other crawls write beside this one, a batch at a time."""
        self._lock.share()

    def begin(self) -> None:
        """Begin a batch, unless the files are no longer those that were opened."""
        self._check()  # before SQLite stumbles over it and calls it a failing disk
        self.db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make the batch durable: the evidence first, then the records that rest on it."""
        self._check()
        if self.captures.in_transaction:
            self.captures.execute("COMMIT")
        search_index.refresh(self.db)
        self.db.execute("COMMIT")

    def rollback(self) -> None:
        """Undo the batch."""
        for db in (self.db, self.captures):
            with suppress(sqlite3.Error):
                db.rollback()

    def saved(self, do: Callable[[], T]) -> T:
        """What ``do`` returns; where it raises, it has changed nothing in the archive."""
        self.db.execute("SAVEPOINT job")
        try:
            result = do()
        except BaseException:
            if self.db.in_transaction:  # a full disk has rolled back everything already
                self.db.execute("ROLLBACK TO job")
                self.db.execute("RELEASE job")
            raise
        self.db.execute("RELEASE job")
        return result

    def add(self, capture: Capture) -> None:
        """Keep a capture in this batch. Raises CapturesFailed where its file cannot be written."""
        try:
            if not self.captures.in_transaction:
                self.captures.execute("BEGIN IMMEDIATE")
            self._store.add(capture)
        except sqlite3.Error as error:
            raise CapturesFailed(error) from error

    def explained(self, error: Exception) -> ArchiveError:
        """What to raise for an error that ended a batch."""
        if isinstance(error, ArchiveError):
            return error
        if isinstance(error, CapturesFailed):
            return explain(error.cause, self.captures_path)
        assert isinstance(error, sqlite3.Error)  # noqa: S101 - nothing else ends a batch
        return explain(error, self.path)

    def close(self) -> None:
        """Let the files and their lock go."""
        for db in (self.captures, self.db):
            with suppress(sqlite3.Error):  # a full disk: the log beside it is read next time
                db.close()
        self._lock.release()

    def _check(self) -> None:
        for guard in self._guards:
            guard.check()
