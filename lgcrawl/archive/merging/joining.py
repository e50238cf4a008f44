"""Archives of several machines joined in one: nothing lost, in whatever order and how often."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from lgcrawl.archive import database, search_index
from lgcrawl.archive.content import SHAPES
from lgcrawl.archive.guard import Guard
from lgcrawl.archive.lock import Lock
from lgcrawl.archive.merging import clashes, erasures
from lgcrawl.archive.merging.addresses import join_addresses, note_own
from lgcrawl.archive.merging.arrivals import take_over
from lgcrawl.archive.merging.captures import join_captures
from lgcrawl.archive.merging.records import join_known, part_keys
from lgcrawl.archive.merging.runs import join_runs, unsee
from lgcrawl.archive.merging.staging import copied, look, read_only, sound, staged, written
from lgcrawl.archive.merging.tables import BOOKS, UNLINKED, join
from lgcrawl.captures import database as captures
from pipelines.errors import ArchiveFull

Progressed = Callable[[str, int, int], None]  # what is done next, steps done, steps in all

_VERSIONS = """
SELECT (SELECT count(*) FROM main.vacancy_versions) + (SELECT count(*) FROM main.article_versions)
"""
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_STEPS = ("runs and pages", "vacancies", "articles", "what hangs on them", "captures")


@dataclass(frozen=True, slots=True)
class Merged:
    """What one archive brought: what was not known here, and what it changed of the known."""

    other: Path
    vacancies: int
    vacancies_changed: int
    articles: int
    articles_changed: int
    versions: int  # of both, more than before
    runs: int  # new, or ended since
    captures: int


def merge(
    target: Path, others: tuple[Path, ...], progressed: Progressed = lambda what, done, of: None
) -> Iterator[Merged]:
    """Merge archives into one, which is made where there is none; what each brought, one by one.

    Idempotent, commutative and associative (docs/archive.md, "Merging"). Each archive is read as
    it is at one moment and merged in one transaction: cut off, the target is as before.

    Raises InputError for the target itself, and ArchiveError where an archive cannot be used,
    before anything is done; ArchiveLocked where the target is being written, ArchiveFull where
    it cannot be.
    """
    look(target, others)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveFull(
            f"{target}: its folder cannot be made: {error.strerror}; name another --archive"
        ) from None
    lock = Lock(target, database.now())
    try:
        with written(target, database.connect) as db:
            for other in others:
                with _told(target, other):
                    merged = _merge(db, target, other, lock, progressed)
                yield merged
    finally:
        lock.release()


def _merge(
    db: sqlite3.Connection, target: Path, other: Path, lock: Lock, progressed: Progressed
) -> Merged:
    ours = captures.captures_path(target)
    guards = [Guard(target, db, lock)]
    with ExitStack() as stack:
        store = None
        if captures.look(ours) or captures.look(captures.captures_path(other)):
            store = stack.enter_context(written(ours, captures.connect))
            guards.append(Guard(ours, store, lock))
        uri, captures_uri = _staged(stack, db, other, target.parent)
        stack.enter_context(_attached(db, uri))
        if store is not None and captures_uri:
            stack.enter_context(_attached(store, captures_uri))
        with _transaction(db), _transaction(store):  # the captures are committed first
            _prepare(db, store)
            counts = _join(db, progressed)
            progressed(_STEPS[-1], len(_STEPS) - 1, len(_STEPS))
            if store is not None and captures_uri:
                counts["captures"] = join_captures(store)
            search_index.refresh(db)
            for guard in guards:
                guard.check()
    progressed("done", len(_STEPS), len(_STEPS))
    return Merged(other, **counts)


def _staged(
    stack: ExitStack, db: sqlite3.Connection, other: Path, folder: Path
) -> tuple[str, str | None]:
    """The URIs of an archive and its captures, ready to be joined; None where it has none.

    What we have erased must not come back, nor may a run have the number of another: an archive
    with such is copied, and the copy changed.
    """
    archive = (other, database.ARCHIVE, database.connect, folder)
    beside = (captures.captures_path(other), captures.CAPTURES, captures.connect, folder)
    uri = stack.enter_context(staged(*archive))
    with _attached(db, uri):
        patterns = erasures.lacking(db, "main", "other")
        _, moves = clashes.clashes(db)
    has_captures = captures.look(beside[0])
    if not patterns and not moves:
        return uri, stack.enter_context(staged(*beside)) if has_captures else None
    copy = stack.enter_context(copied(*archive))
    captures_copy = stack.enter_context(copied(*beside)) if has_captures else None
    with ExitStack() as writing:
        to = writing.enter_context(written(copy, database.connect))
        store = None
        if captures_copy:
            store = writing.enter_context(written(captures_copy, captures.connect))
        with _transaction(to), _transaction(store):
            if patterns:
                erasures.erase(to, store, patterns)
            clashes.renumber(to, store, moves)
            search_index.refresh(to)
    return read_only(copy), read_only(captures_copy) if captures_copy else None


def _prepare(db: sqlite3.Connection, store: sqlite3.Connection | None) -> None:
    """What is to be done to our own archive before another is joined to it."""
    patterns = erasures.lacking(db, "other", "main")
    if patterns:
        erasures.erase(db, store, patterns)
    moves, _ = clashes.clashes(db)
    clashes.renumber(db, store, moves)


def _join(db: sqlite3.Connection, progressed: Progressed) -> dict[str, int]:
    """Join the archive attached as ``other``, in the caller's transaction; what it brought."""
    steps = iter(enumerate(_STEPS))

    def step() -> None:
        n, what = next(steps)
        progressed(what, n, len(_STEPS))

    counts = dict.fromkeys(Merged.__dataclass_fields__.keys() - {"other"}, 0)
    (before,) = db.execute(_VERSIONS).fetchone()
    step()
    for rule in BOOKS:
        if rule.table == "runs":
            counts["runs"] = join_runs(db)
        else:
            join(db, rule)
    note_own(db)
    for shape in SHAPES:
        step()
        db.execute("CREATE TEMP TABLE rekeyed (id TEXT NOT NULL PRIMARY KEY, key TEXT NOT NULL)")
        part_keys(db, shape)
        counts[f"{shape.table}_changed"] = join_known(db, shape)
        counts[shape.table] = take_over(db, shape)
        db.execute("DROP TABLE temp.rekeyed")
    step()
    join_addresses(db)
    join(db, UNLINKED)
    unsee(db)
    (after,) = db.execute(_VERSIONS).fetchone()
    return counts | {"versions": after - before}


@contextmanager
def _attached(db: sqlite3.Connection, uri: str) -> Iterator[None]:
    """A file attached as ``other``."""
    db.execute("ATTACH ? AS other", (uri,))
    try:
        yield
    finally:
        db.execute("DETACH other")


@contextmanager
def _transaction(db: sqlite3.Connection | None) -> Iterator[None]:
    """All of the block or nothing; what is attached is read as it was when it began."""
    if db is None:
        yield
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # a full disk has rolled back already
            db.execute("ROLLBACK")
        raise


@contextmanager
def _told(target: Path, other: Path) -> Iterator[None]:
    """SQLite's errors as ours, about the file that they are about."""
    try:
        yield
    except captures.DAMAGE as error:
        damaged = getattr(error, "sqlite_errorname", "").startswith(_DAMAGED)
        raise captures.explain(error, other if damaged and not sound(other) else target) from None
