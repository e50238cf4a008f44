"""Captures of two archives joined: each body once, each packed against one that is there."""

from __future__ import annotations

import sqlite3

from lgcrawl.archive.merging.tables import Rule, join
from lgcrawl.captures.bodies import Bodies
from lgcrawl.captures.capture import make_id

# A body that others may be packed against is kept whole: whole wins, then what is smaller.
_BODIES = """
INSERT INTO main.bodies (digest, size, base, packed)
SELECT digest, size, base, packed FROM other.bodies AS o WHERE NOT EXISTS (
    SELECT 1 FROM main.bodies m WHERE m.digest = o.digest AND m.base IS o.base
    AND m.packed = o.packed)
ON CONFLICT (digest) DO UPDATE SET base = excluded.base, packed = excluded.packed
WHERE (excluded.base IS NOT NULL, length(excluded.packed), excluded.packed, excluded.base)
    < (bodies.base IS NOT NULL, length(bodies.packed), bodies.packed, bodies.base)
"""
# A capture whose body was erased or replaced stays so.
_CAPTURES = Rule(
    "captures", ("id",), "altered({0}.id, {0}.url, {0}.fetched_at, {0}.method, {0}.digest)"
)
_OTHERWISE = """NOT EXISTS (SELECT 1 FROM main.captures m WHERE m.id = o.id
AND (m.digest, m.revisit_of, m.run, m.source, m.role) IS
    (o.digest, o.revisit_of, o.run, o.source, o.role))"""
_CHANGED = """
SELECT o.digest, m.digest FROM other.captures o JOIN main.captures m ON m.id = o.id
WHERE o.digest IS NOT m.digest
"""
_IN_USE = "SELECT 1 FROM captures WHERE digest = ?"
_IS_THERE = "SELECT 1 FROM bodies WHERE digest = ?"


def join_captures(db: sqlite3.Connection) -> int:
    """Join the captures of the schema ``other``, in the caller's transaction; how many are new."""
    db.create_function("altered", 5, _altered, deterministic=True)
    altered = {digest for row in db.execute(_CHANGED) for digest in row if digest}
    (before,) = db.execute("SELECT count(*) FROM main.captures").fetchone()
    db.execute(_BODIES)
    join(db, _CAPTURES, which=_OTHERWISE)
    join(db, Rule("bases", ("host", "shape")))
    join(db, Rule("dropped", ("id",)))
    bodies = Bodies(db)
    for digest in sorted(altered):
        used = db.execute(_IN_USE, (digest,)).fetchone()
        if not used and db.execute(_IS_THERE, (digest,)).fetchone():
            bodies.delete(digest)
    (after,) = db.execute("SELECT count(*) FROM main.captures").fetchone()
    return int(after - before)


def _altered(id: str, url: str, fetched_at: str, method: str, digest: bytes | None) -> int:
    """Whether a capture's body is not the one it was made of: 1 replaced, 2 erased."""
    if make_id(url, fetched_at, method, digest) == id:
        return 0
    return 2 if digest is None else 1
