"""Opening an archive: is it ours, is it current, and what to tell a person when it is not."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from lgcrawl.archive.schema import APPLICATION_ID, KNOWN, migrations
from lgcrawl.archive.search_index import install
from lgcrawl.captures.database import (
    BUSY_SECONDS,
    DAMAGE,
    Kind,
    check,
    explain,
    look,
    opened,
)
from pipelines.errors import ArchiveError, ArchiveFull, NotAnArchive

__all__ = ["DAMAGE", "connect", "connect_for_reading", "explain", "look", "moment", "now"]

_MOMENT = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(?:\.\d{1,9})?Z")
PAGE_BYTES = 16384  # of SQLite; two vacancies to a page of 4096 leave a fifth of it empty
ARCHIVE = Kind(APPLICATION_ID, migrations, KNOWN, "archive of lgcrawl")


def now() -> str:
    """This moment, UTC, ISO 8601 with Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str | None) -> str:
    """``text`` where it is a moment as :func:`now` gives it, else now."""
    return text if text and _MOMENT.fullmatch(text) else now()


def connect(path: Path) -> sqlite3.Connection:
    """A connection for the one writer, the archive made or brought up to date first.

    Raises NotAnArchive, ArchiveFull, ArchiveLocked or ArchiveError.
    """
    if look(path) and not path.stat().st_mode & 0o222:
        raise ArchiveFull(f"{path}: it is read-only; make it writable or name another --archive")
    try:
        db = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise explain(error, path) from None
    try:
        install(db)
        current = check(db, path, ARCHIVE)
        if not current:
            db.execute(f"PRAGMA page_size = {PAGE_BYTES}")  # a file that has pages keeps its own
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")  # what is acknowledged survives a power cut too
        if not current:
            library = Database(db, execute_plugins=False)
            with library.atomic():  # a full disk leaves no archive, not half of one
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                migrations.apply(library)
        db.execute("PRAGMA foreign_keys = ON")  # a migration that lays a table anew wants it off
    except DAMAGE as error:
        db.close()
        raise explain(error, path) from None
    except ArchiveError:
        db.close()
        raise
    return db


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; rows come as tuples.

    Raises NotAnArchive, ArchiveFull or ArchiveError, also where no archive is there yet.
    """
    if not look(path):
        raise ArchiveError(f"{path}: no archive there; `lgcrawl crawl` makes one")
    uri = f"file:{quote(str(path.absolute()))}?mode=ro"
    try:
        db = opened(uri)
        if db is None and not path.with_name(f"{path.name}-wal").exists():
            db = opened(f"{uri}&immutable=1")  # in a folder we may not write to
        if db is None:
            raise ArchiveFull(
                f"{path}: being written, in a folder where readers must write too; "
                "wait for the crawl, or copy the archive"
            )
        current = check(db, path, ARCHIVE)
        (tables,) = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'runs'").fetchone()
    except DAMAGE as error:
        raise explain(error, path) from None
    if not current:
        db.close()
        if not tables:  # its first crawl was cut off, such as by a full disk
            raise ArchiveError(f"{path}: no archive in it yet; `lgcrawl crawl` makes one")
        raise NotAnArchive(f"{path}: from an older lgcrawl; `lgcrawl replay` brings it up to date")
    return db
