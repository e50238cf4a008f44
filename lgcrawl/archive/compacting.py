"""The files of an archive made as small as they can be, and known to SQLite as they are now."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lgcrawl.archive import search_index
from lgcrawl.archive.checking import search as checking_search
from lgcrawl.archive.database import DAMAGE, explain, explained, look
from lgcrawl.archive.files import Files
from lgcrawl.captures.bodies import Bodies
from pipelines.errors import ArchiveError, ArchiveFull, ArchiveLocked

TIMES = 2  # a VACUUM writes the file anew beside the old one
_BATCH = 500  # bodies to a commit
UNUSED = "NOT EXISTS (SELECT 1 FROM captures WHERE captures.digest = bodies.digest)"


@dataclass(frozen=True, slots=True)
class Compacted:
    """Bytes of the files with their logs, before and after; bodies that no capture used."""

    before: int
    after: int
    bodies: int


@contextmanager
def held(archive: Path) -> Iterator[Files]:
    """Both files, locked against every other lgcrawl that would write.

    Raises ArchiveError where there is no archive or it is damaged, ArchiveLocked where somebody is
    writing, ArchiveFull where it cannot be written.
    """
    if not look(archive):
        raise ArchiveError(f"{archive}: no archive there; `lgcrawl crawl` makes one")
    files = Files(archive.resolve())
    try:
        yield files
    except DAMAGE as error:
        raise explain(error, archive) from None
    finally:
        files.close()


def both(files: Files) -> list[tuple[Path, sqlite3.Connection]]:
    """Each file with its connection, the captures first: the archive names what is there."""
    return [(files.captures_path, files.captures), (files.path, files.db)]


def compact(archive: Path, doing: Callable[[str], None] = lambda step: None) -> Compacted:
    """Give back to the disk what the archive does not use; ``doing`` is told each step.

    Whatever happens meanwhile, nothing is lost: each step is wholly done or not at all. Raises as
    :func:`held` does, ArchiveFull where there is too little room.
    """
    with held(archive) as files:
        paths = [path for path, _ in both(files)]
        before = sum(map(size, paths))
        want_room(paths)
        doing("bodies")
        with explained(files.captures_path):
            bodies = _drop_unused(files.captures)
        doing("search")
        _renew_search(files.path, files.db)
        for path, db in both(files):
            doing(path.name)
            with explained(path):
                db.execute("ANALYZE")
                db.execute("PRAGMA optimize")
            rewrite(path, db)
    return Compacted(before, sum(map(size, paths)), bodies)


def size(path: Path) -> int:
    """Bytes of a file and of the log beside it."""
    return sum(
        file.stat().st_size for file in (path, path.with_name(f"{path.name}-wal")) if file.exists()
    )


def want_room(paths: list[Path]) -> None:
    """Raise ArchiveFull where the disk has less room than writing the largest file anew takes."""
    wanted = TIMES * max(map(size, paths))
    free = shutil.disk_usage(paths[0].parent).free
    if free < wanted:
        raise ArchiveFull(
            f"{paths[0]}: writing it anew takes {told(wanted)}, {told(free)} are free; "
            "make room and run again"
        )


def rewrite(path: Path, db: sqlite3.Connection) -> None:
    """Write a file anew without what was deleted, and empty its log.

    Raises ArchiveLocked where a reader holds on to pages of before, or SQLite's errors.
    """
    try:
        db.execute("VACUUM")
        (busy, *_) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error as error:
        raise explain(error, path) from None
    if busy:
        raise ArchiveLocked(
            f"{path}: a program is reading it, so its log keeps what was deleted; "
            "close that (`lgcrawl serve`?) and run the same again"
        )


def told(size: int) -> str:
    """A number of bytes for a person.

    >>> told(0), told(1_536_000), told(5_368_709_120)
    ('0.0 MB', '1.5 MB', '5,368.7 MB')
    """
    return f"{size / 1e6:,.1f} MB"


def _renew_search(path: Path, db: sqlite3.Connection) -> None:
    """Make the index small, and anew where it is not as the rows are."""
    with transaction(db):
        search_index.refresh(db)
    if any(checking_search.indexes(db, path)) or any(checking_search.counts(db, path)):
        with transaction(db):
            search_index.rebuild(db)
    for name in checking_search.INDEXES:
        db.execute(f"INSERT INTO {name} ({name}) VALUES ('optimize')")  # noqa: S608


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All that is done inside, or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _drop_unused(db: sqlite3.Connection) -> int:
    """Take out the bodies that no capture names; how many."""
    # First those that rest on others: what is going anyway need not be packed anew.
    sql = f"SELECT digest FROM bodies WHERE {UNUSED} ORDER BY base IS NULL"  # noqa: S608
    unused = [digest for (digest,) in db.execute(sql)]
    for start in range(0, len(unused), _BATCH):
        with transaction(db):
            bodies = Bodies(db)
            for digest in unused[start : start + _BATCH]:
                bodies.delete(digest)
    return len(unused)
