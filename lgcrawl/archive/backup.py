"""A copy of an archive and its captures that fit together, made while a crawl may be writing."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from lgcrawl.archive.database import DAMAGE, connect_for_reading, explain
from lgcrawl.captures.database import captures_path
from lgcrawl.captures.database import connect_for_reading as captures_for_reading
from pipelines.errors import ArchiveError, ArchiveFull, InputError

Watch = Callable[[str, int, int], None]  # the file, pages done, pages in all
_PAGES = 2000  # of SQLite, copied at a time
_TABLES = """
SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
ORDER BY name
"""


@dataclass(frozen=True, slots=True)
class Copied:
    """One file of a backup: where, its bytes, and how many rows its tables have."""

    path: Path
    size: int
    rows: dict[str, int]


def back_up(
    archive: Path, target: Path, *, replace: bool = False, watch: Watch = lambda file, n, of: None
) -> list[Copied]:
    """Copy the archive and its captures as they are at one moment; the files made.

    ``target``: a folder, made where it is not there, or a name that ends in ``.db``. The copy is
    looked through once written, and appears whole or not at all. Every capture that a copied
    record names and that was there is in the copy: captures are committed before the records that
    rest on them, so the moment of the archive is taken before that of the captures.

    Raises InputError for a target that is there already (unless ``replace``) or that is the
    archive itself, ArchiveFull where it cannot be written, ArchiveError for a damaged archive.
    """
    final = target if target.suffix == ".db" and not target.is_dir() else target / archive.name
    with ExitStack() as stack:
        db = stack.enter_context(closing(connect_for_reading(archive)))
        _spare(archive, final, replace)
        sources = [(archive, db, final)]
        _hold(db)
        captures = captures_for_reading(captures_path(archive))
        if captures is not None:
            stack.enter_context(closing(captures))
            _hold(captures)
            sources.append((captures_path(archive), captures, captures_path(final)))
        stage = stack.enter_context(_stage(target, final))
        copied = [_copy(path, one, stage / to.name, watch) for path, one, to in sources]
        _put(stage, target, final)
    return [Copied(final.parent / one.path.name, one.size, one.rows) for one in copied]


def _spare(archive: Path, final: Path, replace: bool) -> None:
    """Raise InputError where something would be lost."""
    for path in (final, captures_path(final)):
        for ours in (archive, captures_path(archive)):
            if path.exists() and ours.exists() and path.samefile(ours):
                raise InputError(f"{path}: that is the archive itself; name another place")
        if path.exists() and not replace:
            raise InputError(f"{path}: is there already; name another place or add --replace")
        if path.with_name(f"{path.name}-wal").exists():
            raise InputError(f"{path}: a program has it open; name another place")


def _hold(db: sqlite3.Connection) -> None:
    """Stay with this moment of a file, whatever is written from now on."""
    db.execute("BEGIN")
    db.execute("SELECT count(*) FROM sqlite_master").fetchone()


@contextmanager
def _stage(target: Path, final: Path) -> Iterator[Path]:
    """A folder beside what is to be made, gone at the end with all that is left in it."""
    place = final.parent if final.parent.is_dir() else target.parent
    stage = place / f".lgcrawl-backup.{os.getpid()}.part"
    try:
        stage.mkdir(parents=True)
    except OSError as error:
        raise _unwritable(place, error) from None
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _copy(source: Path, db: sqlite3.Connection, to: Path, watch: Watch) -> Copied:
    """Copy a file page by page and look through what was written.

    The source's moment is held by a transaction: without one, each commit of a crawl would make
    the copy begin again.
    """

    def told(status: int, remaining: int, total: int) -> None:
        watch(source.name, total - remaining, total)

    try:
        with closing(sqlite3.connect(to, isolation_level=None)) as copy:
            copy.execute("PRAGMA synchronous = FULL")
            db.backup(copy, pages=_PAGES, progress=told)
        uri = f"file:{quote(str(to.absolute()))}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as written:
            said = written.execute("PRAGMA quick_check(1)").fetchone()[0]
            rows, wanted = _rows(written), _rows(db)
    except DAMAGE as error:
        raise _told(error, source, to) from None
    if said != "ok" or rows != wanted:
        why = "it has other rows than what was copied"
        if said != "ok":  # SQLite says where in several lines
            why = " ".join(str(said).split())
        raise ArchiveError(f"{source}: its copy is not sound ({why}); run `lgcrawl check`")
    with to.open("rb") as file:
        os.fsync(file.fileno())
    return Copied(to, to.stat().st_size, rows)


def _rows(db: sqlite3.Connection) -> dict[str, int]:
    return {
        name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - our names
        for (name,) in db.execute(_TABLES).fetchall()
    }


def _put(stage: Path, target: Path, final: Path) -> None:
    """Put the copies in their place: as one folder where that is new, else the captures first.

    Until its archive is there, nothing looks at them; an archive's captures may well hold more.
    """
    try:
        if not final.parent.exists():
            stage.rename(target)
            return
        for path in (captures_path(final), final):
            copy = stage / path.name
            if copy.exists():
                copy.replace(path)
            else:
                path.unlink(missing_ok=True)  # of a backup before there were captures
    except OSError as error:
        raise _unwritable(target, error) from None


def _told(error: sqlite3.Error | UnicodeDecodeError, source: Path, to: Path) -> ArchiveError:
    """What to raise: a disk is full or fails where the copy is, damage is where it came from."""
    found = explain(error, to)
    if isinstance(found, ArchiveFull):
        said = str(found).removeprefix(f"{to}: ").rpartition("; ")[0]
        return ArchiveFull(f"{to.parent.parent}: {said}; make room or name another place")
    return explain(error, source)


def _unwritable(place: Path, error: OSError) -> ArchiveFull:
    return ArchiveFull(f"{place}: cannot be written: {error.strerror}; name another place")
