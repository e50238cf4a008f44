"""Records that only the other archive has, taken over in bulk with all that hangs on them."""

# ruff: noqa: S608 - nothing but our own names
from __future__ import annotations

import sqlite3

from lgcrawl.archive.content import Shape
from lgcrawl.archive.merging.tables import LINKS, PARTS, columns, join
from lgcrawl.archive.numbers import first_of, free_record, placed_at

_DAY = first_of("1970-01-02")  # numbers of records that a day has

# Records that only they have. On a day of which we have none theirs keep their numbers; else they
# follow ours, in their order. The search index wants rows in the order of their numbers.
_PLACED = f"""
CREATE TEMP TABLE placed AS SELECT theirs, id, iif(last IS NULL, theirs,
    last + row_number() OVER (PARTITION BY theirs / {_DAY} ORDER BY theirs)) AS number
FROM (SELECT o.number AS theirs, o.id, (
        SELECT max(number) FROM main.{{table}}
        WHERE number BETWEEN o.number & ~{_DAY - 1} AND o.number | {_DAY - 1}) AS last
    FROM other.{{table}} o WHERE NOT EXISTS (SELECT 1 FROM main.{{table}} m WHERE m.id = o.id))
"""
_ARRIVING = """
CREATE TEMP TABLE arriving (
    number INTEGER PRIMARY KEY, theirs INTEGER NOT NULL UNIQUE, id TEXT NOT NULL UNIQUE)
"""
_ARRIVE = f"""
INSERT INTO temp.arriving (number, theirs, id) SELECT number, theirs, id FROM temp.placed
WHERE number / {_DAY} = theirs / {_DAY} ORDER BY number
"""
_LATE = f"""
SELECT p.theirs, o.* FROM temp.placed p JOIN other.{{table}} o ON o.number = p.theirs
WHERE p.number / {_DAY} != p.theirs / {_DAY} ORDER BY p.theirs
"""
# A record comes as it is but for its number, its key where another record has that, and its group
# where we know some of it: then the linker groups it.
_ROWS = """
INSERT INTO main.{table} ({names}) SELECT {values}
FROM temp.arriving a CROSS JOIN other.{table} o ON o.number = a.theirs
LEFT JOIN temp.rekeyed k ON k.id = a.id WHERE a.number {which} ?
"""
_GROUP = """
iif(o.group_id IS NULL OR EXISTS (SELECT 1 FROM other.{table} s WHERE s.group_id = o.group_id
    AND NOT EXISTS (SELECT 1 FROM temp.arriving x WHERE x.id = s.id)), NULL, o.group_id)
"""
_LINKED = "EXISTS (SELECT 1 FROM temp.arriving WHERE id IN (o.a, o.b))"
_PARTS = """
INSERT INTO main.{table} ({names}) SELECT {values} FROM temp.arriving a
CROSS JOIN other.{table} o ON o.{owner} = {key} ORDER BY a.number
"""
_HANGING = """
INSERT INTO main.{table} ({names}) SELECT {names} FROM other.{table} o
WHERE EXISTS (SELECT 1 FROM temp.arriving a WHERE a.id = o.{owner})
"""


def take_over(db: sqlite3.Connection, shape: Shape) -> int:
    """Take over every record of their table that is not in ours; how many there are.

    What is new lies in ``unlinked`` afterwards.
    """
    table = shape.table
    db.execute(_PLACED.format(table=table))
    db.execute(_ARRIVING)
    db.execute(_ARRIVE)
    _rows(db, table, ">=", 0)
    _late(db, table)
    for part, owner in PARTS[table].items():
        names = columns(db, part)
        key = "a.theirs" if owner == "number" else "a.id"
        values = ", ".join("a.number" if name == "number" else f"o.{name}" for name in names)
        listed = ", ".join(names)
        db.execute(_PARTS.format(table=part, names=listed, values=values, owner=owner, key=key))
    _hang(db, shape.versions, shape.owner)
    _hang(db, "echoes", "id")
    join(db, LINKS[table], which=_LINKED)
    db.execute("INSERT OR IGNORE INTO main.unlinked SELECT id FROM temp.arriving")
    (count,) = db.execute("SELECT count(*) FROM temp.arriving").fetchone()
    for name in ("arriving", "placed"):
        db.execute(f"DROP TABLE temp.{name}")
    return int(count)


def _rows(db: sqlite3.Connection, table: str, compared: str, number: int) -> None:
    """Insert the rows of those arriving whose number is as compared with another."""
    names = columns(db, table)
    special = {
        "number": "a.number",
        "identity_key": "coalesce(k.key, o.identity_key)",
        "group_id": _GROUP.format(table=table),
    }
    values = ", ".join(special.get(name, f"o.{name}") for name in names)
    sql = _ROWS.format(table=table, names=", ".join(names), values=values, which=compared)
    db.execute(sql, (number,))


def _late(db: sqlite3.Connection, table: str) -> None:
    """Those whose day is full, one by one on the next that has room."""
    cursor = db.execute(_LATE.format(table=table))
    names = [column[0] for column in cursor.description]
    for values in cursor.fetchall():
        row = dict(zip(names, values, strict=True))
        number = free_record(db, table, placed_at(row.get("published"), row["first_seen"]))
        arrives = (number, row["theirs"], row["id"])
        db.execute("INSERT INTO temp.arriving VALUES (?, ?, ?)", arrives)
        _rows(db, table, "=", number)


def _hang(db: sqlite3.Connection, table: str, owner: str) -> None:
    names = ", ".join(columns(db, table))
    db.execute(_HANGING.format(table=table, names=names, owner=owner))
