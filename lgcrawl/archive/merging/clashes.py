"""Two runs of two machines that were given one number: one in a million, and it must not matter."""

# ruff: noqa: S608 - nothing but our own names
from __future__ import annotations

import sqlite3

Moves = dict[int, int]  # number -> the one it is to have

_WHO = "{0}.source, {0}.started_at, {0}.host, {0}.pid"
_CLASHES = f"""
SELECT o.id, {_WHO.format("o")}, {_WHO.format("m")} FROM other.runs o
JOIN main.runs m ON m.id = o.id
WHERE ({_WHO.format("o")}) IS NOT ({_WHO.format("m")}) ORDER BY o.id
"""
# A run that was moved in an earlier merge, and is not where the other archive has it.
_ELSEWHERE = f"""
SELECT r.id FROM {{schema}}.runs r WHERE r.source = ? AND r.started_at = ? AND r.host = ?
AND r.pid = ? AND r.id != ? AND NOT EXISTS (
    SELECT 1 FROM {{other}}.runs x WHERE x.id = r.id
    AND ({_WHO.format("x")}) IS ({_WHO.format("r")})
) ORDER BY r.id LIMIT 1
"""
_TAKEN = "SELECT 1 FROM main.runs WHERE id = ?1 UNION ALL SELECT 1 FROM other.runs WHERE id = ?1"
_NAMING = (
    ("runs", "id"),
    ("vacancies", "last_run"),
    ("vacancies", "closed_run"),
    ("articles", "last_run"),
    ("vacancy_versions", "run"),
    ("article_versions", "run"),
    ("rejects", "run"),
    ("issues", "run"),
    ("echoes", "run"),
)


def clashes(db: sqlite3.Connection) -> tuple[Moves, Moves]:
    """Which runs of ours and which of theirs (the schema ``other``) are to be renumbered.

    Of two with one number the one whose name (source, start, machine, process) sorts later gets the
    next free number, unless an earlier merge has moved one of them already.
    """
    ours: Moves = {}
    theirs: Moves = {}
    for id, *both in db.execute(_CLASHES).fetchall():
        their_name, our_name = both[:4], both[4:]
        ours_elsewhere = _elsewhere(db, "main", "other", their_name, id)
        theirs_elsewhere = _elsewhere(db, "other", "main", our_name, id)
        if ours_elsewhere is not None:
            theirs[id] = ours_elsewhere
        elif theirs_elsewhere is not None:
            ours[id] = theirs_elsewhere
        else:
            new = id + 1
            while new in {*ours.values(), *theirs.values()} or _taken(db, new):
                new += 1
            (theirs if their_name > our_name else ours)[id] = new
    return ours, theirs


def renumber(db: sqlite3.Connection, captures: sqlite3.Connection | None, moves: Moves) -> None:
    """Renumber runs and whatever names them, in the caller's transactions."""
    db.execute("PRAGMA defer_foreign_keys = ON")
    steps = [(old, -new) for old, new in moves.items()] + [(-n, n) for n in moves.values()]
    for old, new in steps:  # by way of the negatives: one may take the number another leaves
        for table, column in _NAMING:
            db.execute(f"UPDATE main.{table} SET {column} = ? WHERE {column} = ?", (new, old))
        if captures is not None:
            captures.execute("UPDATE main.captures SET run = ? WHERE run = ?", (new, old))


def _elsewhere(
    db: sqlite3.Connection, schema: str, other: str, name: list[object], id: int
) -> int | None:
    row = db.execute(_ELSEWHERE.format(schema=schema, other=other), (*name, id)).fetchone()
    return None if row is None else int(row[0])


def _taken(db: sqlite3.Connection, id: int) -> bool:
    return db.execute(_TAKEN, (id,)).fetchone() is not None
