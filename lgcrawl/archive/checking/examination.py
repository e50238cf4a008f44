"""Whether an archive holds what it promises: one line for each thing that is wrong."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

from lgcrawl.archive.checking import captures as evidence
from lgcrawl.archive.checking import records, schema, search
from lgcrawl.archive.checking.finding import Finding, counted
from lgcrawl.archive.database import ARCHIVE, DAMAGE, connect_for_reading, explain
from lgcrawl.archive.forgetting.erasure import unfinished
from lgcrawl.captures.database import CAPTURES, captures_path
from lgcrawl.captures.database import connect_for_reading as captures_for_reading
from pipelines.errors import ArchiveError

__all__ = ["Finding", "check"]

Watch = Callable[[str, int], None]  # what is looked at, and how many more of it were
Step = tuple[str, Path, Callable[[], Iterator[Finding]]]


def check(
    archive: Path, *, quick: bool = False, watch: Watch = lambda what, more: None
) -> Iterator[Finding]:
    """Everything found wrong, as it is found; reads only, and may run beside a crawl.

    ``quick``: samples of what takes long, the bodies and hashes. What is damaged so that a step
    cannot go on is a finding, and the other steps follow; so are captures that cannot be opened.
    Raises ArchiveError where the archive cannot be opened, also where there is none.
    """
    with ExitStack() as stack:
        db = stack.enter_context(closing(connect_for_reading(archive)))
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM runs").fetchone()  # captures made later do no harm
        steps = [*_steps(db, archive, quick, watch)]
        try:
            captures = captures_for_reading(captures_path(archive))
        except ArchiveError as error:
            yield _unopened(captures_path(archive), error)
        else:
            if captures is not None:
                stack.enter_context(closing(captures))
                captures.execute("BEGIN")
            steps += _steps_of_captures(db, captures, archive, quick, watch)
        for what, path, step in steps:
            watch(what, 0)
            try:
                yield from step()
            except DAMAGE as error:
                yield _unreadable(what, path, error)
            except ArchiveError as error:  # a step of both files met the captures' damage
                yield _unopened(captures_path(archive), error)


def _steps(db: sqlite3.Connection, archive: Path, quick: bool, watch: Watch) -> Iterator[Step]:
    """What is looked at, in which file, and how."""
    yield "pages of the file", archive, partial(schema.integrity, db, archive, quick)
    yield "layout", archive, partial(schema.layout, db, archive, ARCHIVE)
    yield "references", archive, partial(schema.foreign_keys, db, archive)
    yield "versions", archive, partial(records.versions, db, archive)
    hashed = partial(watch, "hashes")
    yield "hashes", archive, partial(records.hashes, db, archive, quick, hashed)
    yield "groups", archive, partial(records.groups, db, archive)
    yield "search", archive, partial(search.indexes, db, archive)
    yield "search", archive, partial(search.titles, db, archive)
    yield "counts", archive, partial(search.counts, db, archive)
    yield "erasures", archive, partial(_erasures, db, archive)
    yield "files beside", archive, partial(evidence.left_behind, archive)


def _steps_of_captures(
    db: sqlite3.Connection,
    captures: sqlite3.Connection | None,
    archive: Path,
    quick: bool,
    watch: Watch,
) -> Iterator[Step]:
    """The same for the captures, where there are some, and for what rests on them."""
    beside = captures_path(archive)
    if captures is not None:
        unpacked = partial(watch, "captured pages")
        yield "pages of the captures", beside, partial(schema.integrity, captures, beside, quick)
        yield "layout of the captures", beside, partial(schema.layout, captures, beside, CAPTURES)
        yield "references", beside, partial(schema.foreign_keys, captures, beside)
        yield "captured pages", beside, partial(evidence.bodies, captures, beside, quick, unpacked)
        yield "unused pages", beside, partial(evidence.unused, captures, beside)
    yield "captures named", archive, partial(evidence.named, db, captures, archive)


def _erasures(db: sqlite3.Connection, archive: Path) -> Iterator[Finding]:
    what = "erasures were cut off before their end"
    yield from counted(archive, what, "run the same `lgcrawl forget` again", unfinished(db))


def _unreadable(what: str, path: Path, error: sqlite3.Error | UnicodeDecodeError) -> Finding:
    unopened = _unopened(path, explain(error, path))
    return Finding(unopened.where, f"{what}: {unopened.what}", unopened.todo)


def _unopened(path: Path, error: ArchiveError) -> Finding:
    told, _, todo = str(error).removeprefix(f"{path}: ").rpartition("; ")
    return Finding(str(path), told, todo)
