"""Opening an SQLite file of ours: is it ours, is it current, what to tell a person when not."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database, Migrations

from lgcrawl.captures import schema
from pipelines.errors import ArchiveError, ArchiveFull, ArchiveLocked, NotAnArchive

BUSY_SECONDS = 10
DAMAGE = (sqlite3.Error, UnicodeDecodeError)  # what a broken file makes SQLite's module raise
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


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of SQLite file of ours.

    The mark in its header, its migrations, what it is called, the command that brings an old one up
    to date, bytes of a page, what else a new and every file is told, and what a connection needs.
    """

    application_id: int
    migrations: Migrations
    known: frozenset[str]
    called: str
    renewed_by: str
    page_bytes: int
    new: tuple[str, ...] = ()
    every: tuple[str, ...] = ()
    prepare: Callable[[sqlite3.Connection], None] = lambda db: None


CAPTURES = Kind(
    schema.APPLICATION_ID,
    schema.migrations,
    schema.KNOWN,
    "captures of lgcrawl",
    "lgcrawl crawl",
    page_bytes=8192,  # with SQLite's usual 4096, two fifths of a page hold nothing
    new=("PRAGMA auto_vacuum = INCREMENTAL",),  # what is pruned is given back
    every=("PRAGMA secure_delete = ON",),  # what is forgotten is not left in free pages
)


def captures_path(archive: Path) -> Path:
    """Where the captures of an archive lie: beside it.

    >>> captures_path(Path("var/archive.db")).as_posix(), captures_path(Path("jobs.db")).as_posix()
    ('var/captures.db', 'jobs.captures.db')
    """
    if archive.name == "archive.db":
        return archive.with_name("captures.db")
    return archive.with_name(f"{archive.name.removesuffix('.db')}.captures.db")


def explain(error: sqlite3.Error | UnicodeDecodeError, path: Path) -> ArchiveError:
    """The error to raise for one of SQLite's: one line with what, where and what to do."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if isinstance(error, UnicodeDecodeError):  # its message quotes the bytes of a broken schema
        name = "SQLITE_CORRUPT"
    for start, kind, what, remedy in _TOLD:
        if name.startswith(start):
            return kind(f"{path}: {what} ({error}); {remedy}")
    return ArchiveError(f"{path}: {error}; please report this")


def _uri(path: Path) -> str:
    return f"file:{quote(str(path.absolute()))}"


def look(path: Path) -> bool:
    """Whether a file is there to be opened; False where one is yet to be made.

    Raises NotAnArchive for a folder, a device or a file that is not SQLite, ArchiveFull where it
    cannot be read.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise NotAnArchive(f"{path}: a folder or a device; name a file with --archive")
        if not found.st_size:
            return False
        # Only SQLite may open and close the file: where anybody else does, the kernel drops the
        # locks of this process's connections, and the next reader that leaves deletes their log.
        with closing(sqlite3.connect(f"{_uri(path)}?immutable=1", uri=True)) as db:
            db.execute("PRAGMA schema_version").fetchone()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, sqlite3.OperationalError) as error:
        why = getattr(error, "strerror", None) or error
        raise ArchiveFull(f"{path}: cannot be read: {why}; check its permissions") from None
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname == "SQLITE_NOTADB":
            raise NotAnArchive(
                f"{path}: no SQLite file; it stays as it is, name another --archive"
            ) from None
    return True  # what else is wrong with it, who opens it will be told


def check(db: sqlite3.Connection, path: Path, kind: Kind = CAPTURES) -> bool:
    """Whether the file is up to date; False where migrations are to be applied.

    Raises NotAnArchive for a database that is not of this kind or that a newer lgcrawl has written.
    """
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != kind.application_id:
        if application or tables:
            raise NotAnArchive(
                f"{path}: an SQLite file, but no {kind.called}; "
                "it stays as it is, name another --archive"
            )
        return False
    library = Database(db, execute_plugins=False)
    applied = {migration.name for migration in kind.migrations.applied(library)}
    pending = {migration.name for migration in kind.migrations.pending(library)}
    unknown = applied - kind.known
    if unknown:
        raise NotAnArchive(
            f"{path}: written by a newer lgcrawl ({', '.join(sorted(unknown))}); update lgcrawl"
        )
    return not pending


def connect(path: Path, kind: Kind = CAPTURES) -> sqlite3.Connection:
    """A connection for the one writer, the file made or brought up to date first.

    Transactions are the caller's. Raises NotAnArchive, ArchiveFull, ArchiveLocked or ArchiveError.
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
        kind.prepare(db)
        current = check(db, path, kind)
        if not current:  # a file that has pages already keeps them as they are
            for statement in (f"PRAGMA page_size = {kind.page_bytes}", *kind.new):
                db.execute(statement)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")  # what is acknowledged survives a power cut too
        for statement in kind.every:
            db.execute(statement)
        if not current:
            library = Database(db, execute_plugins=False)
            with library.atomic():  # a full disk leaves no file, not half of one
                db.execute(f"PRAGMA application_id = {kind.application_id}")
                kind.migrations.apply(library)
        db.execute("PRAGMA foreign_keys = ON")  # a migration that lays a table anew wants it off
    except DAMAGE as error:
        db.close()
        raise explain(error, path) from None
    except ArchiveError:
        db.close()
        raise
    return db


def connect_for_reading(path: Path, kind: Kind = CAPTURES) -> sqlite3.Connection | None:
    """A connection that cannot write; None where there is nothing yet.

    Raises NotAnArchive, ArchiveFull or ArchiveError.
    """
    if not look(path):
        return None
    uri = f"{_uri(path)}?mode=ro"
    try:
        db = opened(uri)
        if db is None and not path.with_name(f"{path.name}-wal").exists():
            db = opened(f"{uri}&immutable=1")  # in a folder we may not write to
        if db is None:
            raise ArchiveFull(
                f"{path}: being written, in a folder where readers must write too; "
                "wait for the crawl, or copy it"
            )
        current = check(db, path, kind)
        sql = "SELECT count(*) FROM sqlite_master WHERE name NOT GLOB '_sqlite_*'"
        (tables,) = db.execute(sql).fetchone()
    except DAMAGE as error:
        raise explain(error, path) from None
    if not current:
        db.close()
        if not tables:  # its first crawl was cut off, such as by a full disk
            return None
        raise NotAnArchive(
            f"{path}: from an older lgcrawl; `{kind.renewed_by}` brings it up to date"
        )
    return db


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """As :func:`connect_for_reading`, closed at the end of the ``with`` block.

    Raises ArchiveError where the file turns out damaged inside the block.
    """
    db = connect_for_reading(path)
    if db is None:
        yield None
        return
    with closing(db):
        try:
            yield db
        except DAMAGE as error:
            raise explain(error, path) from error


def opened(uri: str) -> sqlite3.Connection | None:
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
