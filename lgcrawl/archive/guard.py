"""Whether an archive that is being written is still the file at its path."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from lgcrawl.archive.lock import Lock
from pipelines.errors import ArchiveError


class Guard:
    """Remembers the file behind an open connection; SQLite goes on writing to a deleted one."""

    def __init__(self, path: Path, db: sqlite3.Connection, lock: Lock) -> None:
        self._path = path
        self._db = db
        self._lock = lock
        self._opened = self._stat()
        self._size = self._opened.st_size  # bytes

    def check(self) -> None:
        """Raise ArchiveError where the archive or its lock is gone, another file or cut short.

        May raise sqlite3.Error where a file cut short cannot be read.
        """
        stat = self._stat()
        if not os.path.samestat(stat, self._opened):
            raise self._lost("moved or replaced", "another file is there now")
        if stat.st_size < self._size and self._cut(stat.st_size):
            raise self._lost("cut short", f"{self._size} bytes before, {stat.st_size} now")
        self._size = stat.st_size
        if not self._lock.held():
            raise ArchiveError(
                f"{self._path}: its lock was removed or replaced while it was written "
                f"({self._lock.path.name}); leave that file alone, and run again"
            )

    def _stat(self) -> os.stat_result:
        try:
            return self._path.stat()
        except OSError as error:
            raise self._lost("deleted or moved", error.strerror) from None

    def _cut(self, size: int) -> bool:
        """Whether pages are missing: a VACUUM by another program shortens a file rightly."""
        (pages,) = self._db.execute("PRAGMA page_count").fetchone()
        (bytes_each,) = self._db.execute("PRAGMA page_size").fetchone()
        return size == 0 or size < pages * bytes_each

    def _lost(self, what: str, how: str | None) -> ArchiveError:
        return ArchiveError(
            f"{self._path}: was {what} while it was written ({how}); "
            "what this crawl found since is not kept: put it back or name another, and run again"
        )
