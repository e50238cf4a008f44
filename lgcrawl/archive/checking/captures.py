"""Whether the captures a record rests on are there and whole, and what lies about unused."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from lgcrawl.archive.checking.finding import Finding, counted
from lgcrawl.archive.compacting import UNUSED, told
from lgcrawl.archive.database import explained
from lgcrawl.captures import heads
from lgcrawl.captures.bodies import Bodies
from lgcrawl.captures.database import captures_path
from lgcrawl.captures.dropping import dropped
from lgcrawl.processes import may_live
from pipelines.errors import ArchiveError

_SAMPLE = 200  # bodies and heads unpacked with --quick
_AT_ONCE = 1000  # ids asked for
# Every capture that a row of the archive names, with that row, and whether it is a version: those
# of a version may be dropped.
_NAMED = """
SELECT capture, id, 0 FROM vacancies WHERE capture IS NOT NULL
UNION ALL SELECT listed_capture, id, 0 FROM vacancies WHERE listed_capture IS NOT NULL
UNION ALL SELECT capture, id, 0 FROM articles WHERE capture IS NOT NULL
UNION ALL SELECT listed_capture, id, 0 FROM articles WHERE listed_capture IS NOT NULL
UNION ALL SELECT capture, vacancy_id || ' version ' || n, 1 FROM vacancy_versions
    WHERE capture IS NOT NULL
UNION ALL SELECT capture, article_id || ' version ' || n, 1 FROM article_versions
    WHERE capture IS NOT NULL
"""
_THERE = "SELECT id FROM captures WHERE id IN (SELECT value FROM json_each(?))"
_PID = re.compile(r"\.(\d{1,10})\.part\Z")


def named(
    db: sqlite3.Connection, captures: sqlite3.Connection | None, path: Path
) -> Iterator[Finding]:
    """Records and versions that rest on a capture which is not there, and was not dropped."""
    what = f"records and versions name a capture that is not in {captures_path(path).name}"
    todo = "restore both files from one backup; dropped captures are gone for good"
    yield from counted(path, what, todo, _missing(db, captures, captures_path(path)))


def _missing(
    db: sqlite3.Connection, captures: sqlite3.Connection | None, beside: Path
) -> Iterator[str]:
    rows = db.execute(_NAMED)
    while some := rows.fetchmany(_AT_ONCE):
        there: set[str] = set()
        gone: set[str] = set()
        if captures is not None:
            named = {capture for capture, *_ in some}
            ids = json.dumps(sorted(named))
            with explained(beside):
                there = {id for (id,) in captures.execute(_THERE, (ids,))}
                gone = dropped(captures, named - there)
        for capture, of, is_version in some:
            if capture not in there and not (is_version and capture in gone):
                yield of


def bodies(
    captures: sqlite3.Connection, path: Path, quick: bool, passed: Callable[[int], None]
) -> Iterator[Finding]:
    """Bodies and heads that cannot be unpacked to what they were."""
    todo = "restore a backup of it"
    yield from counted(path, "bodies are damaged", todo, _damaged(captures, quick, passed))
    yield from counted(path, "heads of captures are damaged", todo, _headless(captures, quick))


def unused(captures: sqlite3.Connection, path: Path) -> Iterator[Finding]:
    """Bodies that no capture has."""
    count, size = captures.execute(
        f"SELECT count(*), coalesce(sum(length(packed)), 0) FROM bodies WHERE {UNUSED}"  # noqa: S608
    ).fetchone()
    if count:
        what = f"{count} bodies that no capture uses, {told(size)}"
        yield Finding(str(path), what, "run `lgcrawl compact`")


def left_behind(archive: Path) -> Iterator[Finding]:
    """Files beside the archive that a process which died did not take away."""
    names = (archive.name, captures_path(archive).name)
    for file in sorted(archive.absolute().parent.iterdir()):
        ours = _PID.search(file.name)
        if file.name.startswith(".lgcrawl") and ours and not may_live(int(ours[1])):
            yield Finding(str(file), "left by a process that died", "delete it")
        elif file.name in {f"{name}-journal" for name in names}:
            yield Finding(
                str(file),
                "a journal, where this program keeps a -wal",
                "keep it, and run `lgcrawl compact`",
            )


def _damaged(
    captures: sqlite3.Connection, quick: bool, passed: Callable[[int], None]
) -> Iterator[str]:
    order = f"digest LIMIT {_SAMPLE}" if quick else "coalesce(base, digest)"
    store = Bodies(captures)
    digests = captures.execute(f"SELECT digest FROM bodies ORDER BY {order}").fetchall()  # noqa: S608
    for count, (digest,) in enumerate(digests, 1):
        try:
            store.read(digest)
        except ArchiveError:
            yield digest.hex()
        if not count % 100:
            passed(100)


def _headless(captures: sqlite3.Connection, quick: bool) -> Iterator[str]:
    limit = f" ORDER BY id LIMIT {_SAMPLE}" if quick else ""
    for id, head in captures.execute(f"SELECT id, head FROM captures{limit}"):  # noqa: S608
        try:
            heads.unpack(head)
        except ArchiveError:
            yield id
