"""Records that both archives have, joined one by one where one knows what the other does not."""

# ruff: noqa: S608 - nothing but our own names
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import cache
from itertools import zip_longest
from typing import Any

from lgcrawl.archive.content import Row, Shape
from lgcrawl.archive.identity import make_id
from lgcrawl.archive.merging import history, rows
from lgcrawl.archive.merging.history import History, Sighting, Source, Version, standing
from lgcrawl.archive.merging.tables import PARTS, columns
from lgcrawl.archive.numbers import first_of, free_record, placed_at

_CHUNK = 1000  # ids fetched at once

# Left out: what both have alike, and what is older there in all; if we know its versions. The
# search index wants rows in the order of their numbers.
_MEETING = """
CREATE TEMP TABLE meeting AS SELECT o.id FROM main.{table} m JOIN other.{table} o ON o.id = m.id
WHERE NOT (({alike}) OR ({older})) OR {unknown}
ORDER BY m.number
"""
_OLDER = {
    "articles": """(o.last_seen < m.last_seen OR (o.last_seen = m.last_seen
    AND o.last_run = m.last_run AND standing(o.method_version) < standing(m.method_version)))
AND o.last_run <= m.last_run AND o.first_seen >= m.first_seen
AND o.identity_key = m.identity_key"""
}
# What we know to be unseen by another machine's run stays so.
_STATE = "(o.state = m.state OR (o.state, m.state) = ('open', 'unseen'))"
_OLDER["vacancies"] = f"""{_OLDER["articles"]} AND (o.last_seen < m.last_seen OR {_STATE})
AND (o.closed_run IS NULL OR (o.state, o.closed_on, o.closed_run)
    IS (m.state, m.closed_on, m.closed_run))
AND (o.last_run < m.last_run OR o.absent_runs <= m.absent_runs)"""
_UNKNOWN = """EXISTS (SELECT 1 FROM {theirs} v WHERE v.{key} = o.id
    AND NOT EXISTS (SELECT 1 FROM main.{versions} w WHERE w.{owner} = o.id AND {known})
    AND NOT EXISTS (SELECT 1 FROM main.echoes w WHERE w.id = o.id AND {heard}))"""
_HEARD = """w.seen_at = v.seen_at AND w.run = v.run
AND (standing(w.method_version) > standing(v.method_version)
    OR (w.content_hash, w.method_version, w.capture)
    IS (v.content_hash, v.method_version, v.capture){same})"""
_SIGHTING = ("seen_at", "run", "content_hash", "method_version", "capture")
_OTHER_PART = """EXISTS (SELECT {names} FROM {a} WHERE {owner} = {x}.{key}
    EXCEPT SELECT {names} FROM {b} WHERE {owner} = {y}.{key})"""

_CLASHES = """
SELECT o.source, o.identity_key, o.id, m.id FROM other.{table} o
JOIN main.{table} m ON m.source = o.source AND m.identity_key = o.identity_key
WHERE m.id <> o.id
"""


def part_keys(db: sqlite3.Connection, shape: Shape) -> None:
    """Leave a key that two records claim to one of them, and note in ``rekeyed`` what others get.

    It stays with the record whose id is made from it, else with the lesser id. Any other, made
    from a weaker key before it gained this one, has its id behind it: a sighting with that key is
    of the first, and the linker may find that both are one post.
    """
    table = shape.table
    for source, key, *ids in db.execute(_CLASHES.format(table=table)).fetchall():
        made = make_id(shape.prefix, source, key)
        loser = max(ids, key=lambda id: (id != made, id))
        db.execute("INSERT OR REPLACE INTO temp.rekeyed VALUES (?, ?)", (loser, f"{key} {loser}"))
        db.execute(
            f"UPDATE main.{table} SET identity_key = ? WHERE id = ?", (f"{key} {loser}", loser)
        )


def join_known(db: sqlite3.Connection, shape: Shape) -> int:
    """Join the records that both archives have; how many of ours changed."""

    @cache
    def began(run: int) -> str:
        sql = "SELECT started_at FROM main.runs WHERE id = ?"
        return str(db.execute(sql, (run,)).fetchone()[0])

    db.create_function("standing", 1, standing, deterministic=True)
    db.execute(_meeting(db, shape))
    rekeyed: dict[str, str] = dict(db.execute("SELECT id, key FROM temp.rekeyed").fetchall())
    changed = 0
    for id in _ids(db):
        ours, theirs = _load(db, shape, id, "main"), _load(db, shape, id, "other")
        row = rows.join(ours.row, theirs.row, began)
        row["identity_key"] = rekeyed.get(id, row["identity_key"])
        joined = history.join(shape, ours, theirs, row)
        row["version"] = len(joined.versions)
        was, now = (placed_at(one.get("published"), one["first_seen"]) for one in (ours.row, row))
        if first_of(now) != first_of(was):
            row["number"] = free_record(db, shape.table, now)
        changed += _write(db, shape, id, ours, joined)
    db.execute("DROP TABLE temp.meeting")
    return changed


def _meeting(db: sqlite3.Connection, shape: Shape) -> str:
    table = shape.table
    alike = [
        _STATE if name == "state" else f"o.{name} IS m.{name}"
        for name in columns(db, table)
        if name not in ("number", "group_id", "id")
    ]
    for part, owner in PARTS[table].items():
        names = ", ".join(name for name in columns(db, part) if name != owner)
        key = "number" if owner == "number" else "id"
        for a, x, b, y in (("other", "o", "main", "m"), ("main", "m", "other", "o")):
            differs = _OTHER_PART.format(
                names=names, a=f"{a}.{part}", b=f"{b}.{part}", x=x, y=y, owner=owner, key=key
            )
            alike.append(f"NOT {differs}")
    unknown = [
        _UNKNOWN.format(
            theirs=theirs,
            key=key,
            versions=shape.versions,
            owner=shape.owner,
            known=_HEARD.format(same=same),
            heard=_HEARD.format(same=""),
        )
        for theirs, key, same in (
            (f"other.{shape.versions}", shape.owner, " AND w.record IS v.record"),
            ("other.echoes", "id", ""),
        )
    ]
    return _MEETING.format(
        table=table,
        alike=" AND ".join(alike),
        older=_OLDER[table],
        unknown=f"({' OR '.join(unknown)})",
    )


def _ids(db: sqlite3.Connection) -> Iterator[str]:
    """Fetched some at a time: between two of them the tables are written."""
    last = 0
    while found := db.execute(
        "SELECT rowid, id FROM temp.meeting WHERE rowid > ? ORDER BY rowid LIMIT ?", (last, _CHUNK)
    ).fetchall():
        for _, id in found:
            yield id
        last = found[-1][0]


# -- in and out --------------------------------------------------------------------------------
def _load(db: sqlite3.Connection, shape: Shape, id: str, schema: str) -> History:
    """A record of an archive; its row has its parts too, each under its table's name."""
    cursor = db.execute(f"SELECT * FROM {schema}.{shape.table} WHERE id = ?", (id,))
    names = [column[0] for column in cursor.description]
    row: Row = dict(zip(names, cursor.fetchone(), strict=True))
    for part, owner in PARTS[shape.table].items():
        key = row["number"] if owner == "number" else id
        found = db.execute(f"SELECT * FROM {schema}.{part} WHERE {owner} = ? ORDER BY 2", (key,))
        row[part] = [one[1:] for one in found]
    versions = db.execute(
        f"SELECT {', '.join(_SIGHTING)}, record, changes FROM {schema}.{shape.versions} "
        f"WHERE {shape.owner} = ? ORDER BY n",
        (id,),
    )
    heard = db.execute(f"SELECT {', '.join(_SIGHTING)} FROM {schema}.echoes WHERE id = ?", (id,))
    return History(
        row,
        [Version(*_sighting(*found[:5]), *found[5:]) for found in versions],
        dict(_sighting(*found) for found in heard),
    )


def _sighting(
    seen_at: str, run: int, content_hash: bytes, rules: str | None, capture: str | None
) -> tuple[Sighting, Source]:
    return Sighting(seen_at, run, content_hash), Source(rules or "", capture or "")


def _write(db: sqlite3.Connection, shape: Shape, id: str, ours: History, joined: History) -> bool:
    """Write what is other than before; whether anything is."""
    parts = PARTS[shape.table]
    differing = [name for name, value in joined.row.items() if ours.row[name] != value]
    values = {name: joined.row[name] for name in differing if name not in parts}
    moved = {"number": values.pop("number")} if "number" in values else {}
    for some in filter(None, (moved, values)):  # apart: open_counts counts wrongly what does both
        sets = ", ".join(f"{name} = ?" for name in some)
        db.execute(f"UPDATE main.{shape.table} SET {sets} WHERE id = ?", (*some.values(), id))
    for part in parts.keys() & set(differing):
        key = joined.row["number"] if parts[part] == "number" else id
        db.execute(f"DELETE FROM main.{part} WHERE {parts[part]} = ?", (key,))
        for one in joined.row[part]:
            _insert(db, part, (key, *one))
    for n, (old, new) in enumerate(zip_longest(ours.versions, joined.versions), 1):
        if old == new:
            continue
        if new is None:
            sql = f"DELETE FROM main.{shape.versions} WHERE {shape.owner} = ? AND n = ?"
            db.execute(sql, (id, n))
        else:
            seen_at, run, content_hash = new.at
            told = (*_source(new.source), content_hash, new.record, new.changes)
            _insert(db, shape.versions, (id, n, seen_at, run, *told))
    if ours.echoes != joined.echoes:
        db.execute("DELETE FROM main.echoes WHERE id = ?", (id,))
        for at, source in joined.echoes.items():
            _insert(db, "echoes", (id, *at, *_source(source)))
    if set(differing) - rows.APART:
        db.execute("INSERT OR IGNORE INTO main.unlinked VALUES (?)", (id,))
    return bool(differing) or ours.versions != joined.versions


def _source(source: Source) -> tuple[str | None, str | None]:
    return source.capture or None, source.rules or None


def _insert(db: sqlite3.Connection, table: str, values: tuple[Any, ...]) -> None:
    marks = ", ".join("?" * len(values))
    db.execute(f"INSERT OR REPLACE INTO main.{table} VALUES ({marks})", values)
