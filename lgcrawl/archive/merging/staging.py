"""Another archive made ready to be read: as it lies, or a copy brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from lgcrawl.archive import database
from lgcrawl.archive.search_index import install
from lgcrawl.captures import database as captures
from pipelines.errors import ArchiveError, ArchiveFull, InputError

Connect = Callable[[Path], sqlite3.Connection]
_INSTRUCTIONS = 100_000  # of SQLite, between two looks for an interrupt
_PAGES = 4096  # copied at once: between two of them an interrupt is heard


def look(target: Path, others: tuple[Path, ...]) -> None:
    """Raise what is wrong with any of the archives to be merged before anything is done.

    InputError for the target itself; ArchiveError where nothing is, NotAnArchive for a file that
    is none or from a newer lgcrawl, ArchiveFull where it cannot be read.
    """
    for other in others:
        if target.exists() and other.exists() and target.samefile(other):
            raise InputError(f"{other}: is the archive itself; name another to merge into it")
        _checked(other, database.ARCHIVE)
        beside = captures.captures_path(other)
        if captures.look(beside):
            _checked(beside, captures.CAPTURES)


@contextmanager
def written(path: Path, connect: Connect) -> Iterator[sqlite3.Connection]:
    """A file of ours for writing, made or brought up to date by ``connect``.

    As ``connect`` opens it, but others can be attached by their URI, and long statements hear an
    interrupt.
    """
    _make(path, connect)
    db = sqlite3.connect(
        _uri(path, "rw"), uri=True, timeout=captures.BUSY_SECONDS, isolation_level=None
    )
    try:
        install(db)
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA secure_delete = ON")
        db.execute("PRAGMA foreign_keys = ON")
        db.set_progress_handler(lambda: 0, _INSTRUCTIONS)  # Python looks for signals in it
        yield db
    finally:
        with suppress(sqlite3.Error):  # a full disk: the log beside it is read next time
            db.close()


def _make(path: Path, connect: Connect) -> None:
    """Make a file where there is none, or bring it up to date; cut off, no half of one is left."""
    there = path.exists()
    try:
        connect(path).close()
    except BaseException:
        if not there:
            for file in (path, *(path.with_name(f"{path.name}-{log}") for log in ("wal", "shm"))):
                file.unlink(missing_ok=True)
        raise


@contextmanager
def staged(path: Path, kind: captures.Kind, connect: Connect, folder: Path) -> Iterator[str]:
    """The URI to attach it by, for as long as the ``with`` block lasts; the file never changes.

    From an older lgcrawl it is copied to ``folder`` and the copy brought up to date.
    """
    uri, current = _checked(path, kind)
    if current:
        yield uri
        return
    with copied(path, kind, connect, folder) as copy:
        yield read_only(copy)


@contextmanager
def copied(path: Path, kind: captures.Kind, connect: Connect, folder: Path) -> Iterator[Path]:
    """A copy of it in ``folder``, brought up to date by ``connect``; gone after the block."""
    uri, _ = _checked(path, kind)
    with TemporaryDirectory(prefix=".merge-", dir=folder) as temporary:
        copy = Path(temporary) / path.name
        with closing(sqlite3.connect(uri, uri=True)) as db, closing(sqlite3.connect(copy)) as to:
            db.backup(to, pages=_PAGES, progress=lambda *_: None)
        connect(copy).close()
        yield copy


def sound(path: Path) -> bool:
    """Whether every page of a file can be read; slow."""
    try:
        with closing(sqlite3.connect(read_only(path), uri=True)) as db:
            return tuple(db.execute("PRAGMA quick_check(1)").fetchone()) == ("ok",)
    except sqlite3.Error:
        return False


def read_only(path: Path) -> str:
    """The URI to attach a file by, to be read only."""
    return _uri(path, "ro")


def _uri(path: Path, mode: str) -> str:
    return f"file:{quote(str(path.absolute()))}?mode={mode}"


def _checked(path: Path, kind: captures.Kind) -> tuple[str, bool]:
    """The URI of a file of ours, and whether it is up to date."""
    if not captures.look(path):
        raise ArchiveError(f"{path}: no archive there; name one to merge")
    uri = read_only(path)
    try:
        db = captures.opened(uri)
        if db is None and not path.with_name(f"{path.name}-wal").exists():
            uri += "&immutable=1"  # in a folder we may not write to
            db = captures.opened(uri)
        if db is None:
            raise ArchiveFull(
                f"{path}: being written, in a folder where readers must write too; "
                "wait for the crawl, or copy the archive"
            )
        with closing(db):
            current = captures.check(db, path, kind)
            (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except captures.DAMAGE as error:
        raise captures.explain(error, path) from None
    if not tables:  # its first crawl was cut off, such as by a full disk
        raise ArchiveError(f"{path}: no archive in it yet; `lgcrawl crawl` makes one")
    return uri, current
