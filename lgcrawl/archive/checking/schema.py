"""Whether a file is whole for SQLite, and laid out as this program lays it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from lgcrawl.archive.checking.finding import Finding, counted
from lgcrawl.captures.database import Kind

_DAMAGED = "restore a backup; what can be read can be saved with `.recover` of sqlite3"
_SHOWN = 5  # lines of SQLite's own
_LAID = """
SELECT type, name, coalesce(sql, '') FROM sqlite_master
WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlite_%'
"""


def integrity(db: sqlite3.Connection, path: Path, quick: bool) -> Iterator[Finding]:
    """What SQLite finds wrong with the pages of a file and, unless ``quick``, its indexes."""
    rows = db.execute(f"PRAGMA {'quick' if quick else 'integrity'}_check({_SHOWN + 1})").fetchall()
    said = [" ".join(str(line).split()) for (line,) in rows if line != "ok"]
    for line in said[:_SHOWN]:
        yield Finding(str(path), f"damaged: {line}", _DAMAGED)
    if len(said) > _SHOWN:
        yield Finding(str(path), "damaged in more places", _DAMAGED)


def foreign_keys(db: sqlite3.Connection, path: Path) -> Iterator[Finding]:
    """Rows that name rows which are not there."""
    rows = db.execute("PRAGMA foreign_key_check").fetchall()
    for table, parent in sorted({(row[0], row[2]) for row in rows}):
        named = [row[1] or "a row" for row in rows if (row[0], row[2]) == (table, parent)]
        what = f"rows of {table} name no row of {parent}"
        yield from counted(path, what, "restore a backup", named)


def layout(db: sqlite3.Connection, path: Path, kind: Kind) -> Iterator[Finding]:
    """Tables, indexes, triggers and views that are missing or other than in a new file."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        kind.migrations.apply(Database(fresh, execute_plugins=False))
        wanted = _laid(fresh)
    there = _laid(db)
    for (type_, name), sql in sorted(wanted.items()):
        if (type_, name) not in there:
            yield Finding(str(path), f"the {type_} {name} is missing", "restore a backup")
        elif there[type_, name] != sql:
            what = f"the {type_} {name} is not as this program lays it down"
            yield Finding(str(path), what, "restore a backup, or export and crawl anew")


def _laid(db: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Each thing's SQL, white space aside."""
    return {(kind, name): re.sub(r"\s+", " ", sql) for kind, name, sql in db.execute(_LAID)}
