"""Opening an archive: is it ours, is it current, and what to tell a person when it is not."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from lgcrawl.archive.schema import APPLICATION_ID, KNOWN, migrations
from pipelines.errors import ArchiveError, ArchiveFull, ArchiveLocked, NotAnArchive

BUSY_SECONDS = 10
DAMAGE = (sqlite3.Error, UnicodeDecodeError)  # what a broken file makes SQLite's module raise
_HEADER = b"SQLite format 3\0"
_MOMENT = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(?:\.\d{1,9})?Z")
# The start of SQLite's name for an error -> what we raise, what happened, what to do.
_TOLD: tuple[tuple[str, type[ArchiveError], str, str], ...] = (
    ("SQLITE_FULL", ArchiveFull, "the disk is full", "make room and run again"),
    ("SQLITE_IOERR", ArchiveFull, "the disk cannot be written", "make room or mend it, run again"),
    ("SQLITE_READONLY", ArchiveFull, "it is read-only", "make it writable or name another"),
    ("SQLITE_CANTOPEN", ArchiveFull, "it cannot be opened", "check its folder's permissions"),
    ("SQLITE_PERM", ArchiveFull, "it may not be opened", "check its permissions"),
    ("SQLITE_AUTH", ArchiveFull, "it may not be opened", "check its permissions"),
    ("SQLITE_BUSY", ArchiveLocked, "another program is writing to it", "close it and run again"),
    ("SQLITE_LOCKED", ArchiveLocked, "another program is writing to it", "close it and run again"),
    ("SQLITE_NOTADB", NotAnArchive, "it is no SQLite file", "name another with --archive"),
    ("SQLITE_CORRUPT", ArchiveError, "it is damaged", "restore a copy, or name a new one"),
)


def now() -> str:
    """This moment, UTC, ISO 8601 with Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str | None) -> str:
    """``text`` where it is a moment as :func:`now` gives it, else now."""
    return text if text and _MOMENT.fullmatch(text) else now()


def explain(error: sqlite3.Error | UnicodeDecodeError, path: Path) -> ArchiveError:
    """The error to raise for one of SQLite's: one line with what, where and what to do."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if isinstance(error, UnicodeDecodeError):  # its message quotes the bytes of a broken schema
        name = "SQLITE_CORRUPT"
    for start, kind, what, remedy in _TOLD:
        if name.startswith(start):
            return kind(f"{path}: {what} ({error}); {remedy}")
    return ArchiveError(f"{path}: {error}; please report this")


def look(path: Path) -> bool:
    """Whether a file is there to be opened; False where an archive is yet to be made.

    Raises NotAnArchive for a folder, a device or a file that is not SQLite, ArchiveFull where it
    cannot be read.
    """
    try:
        if path.exists() and not path.is_file():
            raise NotAnArchive(f"{path}: a folder or a device; name a file with --archive")
        with path.open("rb") as file:
            start = file.read(len(_HEADER))
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise ArchiveFull(
            f"{path}: cannot be read: {error.strerror}; check its permissions"
        ) from None
    if start and start != _HEADER:
        raise NotAnArchive(f"{path}: no SQLite file; it stays as it is, name another --archive")
    return bool(start)


def check(db: sqlite3.Connection, path: Path) -> bool:
    """Whether the archive is up to date; False where migrations are to be applied.

    Raises NotAnArchive for a database that is not ours or that a newer lgcrawl has written.
    """
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION_ID:
        if application or tables:
            raise NotAnArchive(
                f"{path}: an SQLite file, but not an archive of lgcrawl; "
                "it stays as it is, name another --archive"
            )
        return False
    library = Database(db, execute_plugins=False)
    applied = {migration.name for migration in migrations.applied(library)}
    pending = {migration.name for migration in migrations.pending(library)}
    unknown = applied - KNOWN
    if unknown:
        raise NotAnArchive(
            f"{path}: written by a newer lgcrawl ({', '.join(sorted(unknown))}); update lgcrawl"
        )
    return not pending


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
        current = check(db, path)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")  # what is acknowledged survives a power cut too
        if not current:
            library = Database(db, execute_plugins=False)
            with library.atomic():  # a full disk leaves no archive, not half of one
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                migrations.apply(library)
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
        db = _opened(uri)
        if db is None and not path.with_name(f"{path.name}-wal").exists():
            db = _opened(f"{uri}&immutable=1")  # in a folder we may not write to
        if db is None:
            raise ArchiveFull(
                f"{path}: being written, in a folder where readers must write too; "
                "wait for the crawl, or copy the archive"
            )
        current = check(db, path)
        (tables,) = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'runs'").fetchone()
    except DAMAGE as error:
        raise explain(error, path) from None
    if not current:
        db.close()
        if not tables:  # its first crawl was cut off, such as by a full disk
            raise ArchiveError(f"{path}: no archive in it yet; `lgcrawl crawl` makes one")
        raise NotAnArchive(f"{path}: from an older lgcrawl; `lgcrawl replay` brings it up to date")
    return db


def _opened(uri: str) -> sqlite3.Connection | None:
    """The connection, or None where SQLite may not make the files beside it that WAL needs."""
    db = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        db.close()
        if error.sqlite_errorname.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")):
            return None
        raise
    return db
