"""What is to be forgotten, found in and taken out of the rows of archive.db."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lgcrawl.archive import record_rows
from lgcrawl.archive.checking.search import INDEXES
from lgcrawl.archive.content import SHAPES, Row, Shape, content_hash
from lgcrawl.archive.erasing.redacting import MARK
from lgcrawl.archive.forgetting.sought import Sought, clean_json
from pipelines.addresses import canonical_url

# The facts of this program, and what says nothing of a page.
_SPARED = frozenset(
    {"employers", "sources", "erasures", "evidence_sets", "unlinked"} | {"open_counts"}
)
# What only spares asking for a page again, so that a row goes whole: what it notes, its key.
NOTES = {"page_reads": ("gave", ("url",)), "frontier": ("asked", ("run", "n"))}
_RECORDS = {shape.table: shape for shape in SHAPES}
_VERSIONS = {shape.versions: shape for shape in SHAPES}
_JSON = re.compile(r"json_type\((\w+)\)")


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that holds what is sought: its key, and {column: (as it is, as it will be)}."""

    table: str
    key: Row
    changes: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    key: tuple[str, ...]
    texts: tuple[str, ...]
    json: frozenset[str]


def hits(
    db: sqlite3.Connection, sought: Sought, passed: Callable[[int], None] = lambda rows: None
) -> Iterator[Hit]:
    """Every row with the text, reading only; ``passed`` is told of every 1,000 rows."""
    for table in _tables(db):
        names = (*table.key, *table.texts)
        rows = db.execute(f"SELECT {', '.join(names)} FROM {table.name}")  # noqa: S608 - our names
        for count, values in enumerate(rows, 1):
            if not count % 1000:
                passed(1000)
            found = dict(zip(table.texts, values[len(table.key) :], strict=True))
            texts = {name: text for name, text in found.items() if isinstance(text, str)}
            if not sought.may("\n".join(texts.values())):
                continue
            changes = {
                name: (text, clean)
                for name, text in texts.items()
                if (clean := _clean(sought, text, name in table.json)) != text
            }
            if changes:
                key = dict(zip(table.key, values[: len(table.key)], strict=True))
                yield Hit(table.name, key, changes)


def count(db: sqlite3.Connection) -> int:
    """How many rows there are to look at."""
    counts = (
        db.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0]  # noqa: S608
        for table in _tables(db)
    )
    return sum(counts)


def apply(db: sqlite3.Connection, hit: Hit) -> None:
    """Write a row without the text; hashes and keys follow, and nothing else of it changes."""
    new = {name: clean for name, (_, clean) in hit.changes.items()}
    if shape := _RECORDS.get(hit.table):
        _record(db, shape, hit.key["id"], new)
    elif shape := _VERSIONS.get(hit.table):
        _version(db, shape, hit.key, new)
    elif hit.table in NOTES:
        remove(db, hit.table, hit.key)
    elif hit.table == "vacancy_addresses":
        _move(db, hit, new | {"url": canonical_url(new["url"])})
    else:
        _move(db, hit, new)


def remove(db: sqlite3.Connection, table: str, key: Row) -> None:
    """Delete a row."""
    where = " AND ".join(f"{name} IS ?" for name in key)
    db.execute(f"DELETE FROM {table} WHERE {where}", tuple(key.values()))  # noqa: S608 - our names


def _clean(sought: Sought, text: str, is_json: bool) -> str:
    return clean_json(text, sought.clean) if is_json else sought.clean(text)


def _tables(db: sqlite3.Connection) -> list[_Table]:
    """The tables of ours that hold texts of pages; search and its shadow tables aside."""
    found = []
    for name, sql in db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"):
        ours = not name.startswith(("sqlite_", "_")) and name not in _SPARED
        if not ours or name.startswith(INDEXES):
            continue
        columns = db.execute("SELECT name, type, pk FROM pragma_table_info(?)", (name,)).fetchall()
        key = tuple(column for column, _, pk in sorted(columns, key=lambda c: c[2]) if pk)
        if name in _RECORDS:
            key = ("id",)
        texts = tuple(column for column, kind, _ in columns if kind == "TEXT" and column != "id")
        if key and texts:
            found.append(_Table(name, key, texts, frozenset(_JSON.findall(sql))))
    return found


# -- records ---------------------------------------------------------------------------------------
def _record(db: sqlite3.Connection, shape: Shape, id: str, new: Row) -> None:
    """A record's row; its identity is what the next sighting, erased alike, will have."""
    row = record_rows.load(db, shape, id)
    assert row is not None, "a hit is of a row"  # noqa: S101
    if "identity_key" in new:
        kind, _, rest = new["identity_key"].partition(":")
        key = f"{kind}:{canonical_url(rest) if kind == 'url' else rest}"
        new["identity_key"] = free_key(db, shape, row, key)
    write(db, shape, row, new)


def write(db: sqlite3.Connection, shape: Shape, row: Row, new: Row) -> None:
    """New values of a record's row; its hash follows, in its newest version too."""
    new["content_hash"] = content_hash(shape, row | new)
    record_rows.update(db, shape, row["id"], new)
    db.execute(
        f"UPDATE {shape.versions} SET content_hash = ? "  # noqa: S608 - our own names
        f"WHERE {shape.owner} = ? AND n = ? AND record IS NULL",
        (new["content_hash"], row["id"], row["version"]),
    )
    db.execute("INSERT OR IGNORE INTO unlinked VALUES (?)", (row["id"],))


def free_key(db: sqlite3.Connection, shape: Shape, row: Row, key: str) -> str:
    """``key``, or one of the record's own where another record of its source has that."""
    taken = db.execute(
        f"SELECT 1 FROM {shape.table} "  # noqa: S608 - our own names
        "WHERE source = ? AND identity_key = ? AND id != ?",
        (row["source"], key, row["id"]),
    ).fetchone()
    return f"text:{MARK} {row['id']}" if taken else key


def _version(db: sqlite3.Connection, shape: Shape, key: Row, new: Row) -> None:
    if "record" in new:
        new["content_hash"] = content_hash(shape, json.loads(new["record"]))
    sets = ", ".join(f"{name} = ?" for name in new)
    where = " AND ".join(f"{name} = ?" for name in key)
    db.execute(
        f"UPDATE {shape.versions} SET {sets} WHERE {where}",  # noqa: S608 - our own names
        (*new.values(), *key.values()),
    )


def _move(db: sqlite3.Connection, hit: Hit, new: Row) -> None:
    """Another row; where one without the text is there already, that one stands for both."""
    sets = ", ".join(f"{name} = ?" for name in new)
    where = " AND ".join(f"{name} IS ?" for name in hit.key)
    try:
        sql = f"UPDATE {hit.table} SET {sets} WHERE {where}"  # noqa: S608 - our own names
        db.execute(sql, (*new.values(), *hit.key.values()))
    except sqlite3.IntegrityError:
        remove(db, hit.table, hit.key)
