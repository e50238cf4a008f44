"""Taking captures and bodies out so that everything that stays can still be read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from lgcrawl.captures.bodies import Bodies
from lgcrawl.captures.capture import digest_of

# Captures named by captures that stay, though they are dropped themselves.
MISSED = """
WITH gone AS (SELECT value AS id FROM json_each(:ids))
SELECT DISTINCT target.id, target.digest FROM captures AS target
JOIN captures AS naming ON naming.revisit_of = target.id
WHERE target.id IN gone AND naming.id NOT IN gone
"""

OLDEST_LEFT = """
SELECT id FROM captures
WHERE digest = :digest AND id NOT IN (SELECT value FROM json_each(:ids))
ORDER BY rtrim(fetched_at, 'Z'), rowid LIMIT 1
"""

RENAME_TARGET = """
UPDATE captures SET revisit_of = :heir
WHERE revisit_of = :id AND id NOT IN (SELECT value FROM json_each(:ids)) AND id IS NOT :heir
"""

BODIES_OF = """
SELECT DISTINCT digest FROM captures
WHERE digest IS NOT NULL AND id IN (SELECT value FROM json_each(:ids))
"""

UNUSED = "SELECT NOT EXISTS (SELECT 1 FROM captures WHERE digest = ?)"

RESTING = "SELECT base IS NOT NULL FROM bodies WHERE digest = ?"

BODY_OF_CAPTURES = "UPDATE captures SET digest = ? WHERE rowid IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Dropped:
    """How many captures and bodies went, and the bytes the bodies took."""

    captures: int
    bodies: int
    size: int


def drop(db: sqlite3.Connection, capture_ids: Iterable[str]) -> Dropped:
    """Take captures out, and the bodies no capture needs any more; ids not there are passed by.

    What named a dropped capture names the oldest one left with its body. A body that others are
    packed against goes too, once they are packed anew. Inside the caller's transaction; every
    statement takes all the ids, so give some thousands at a time.
    """
    values = {"ids": json.dumps(list(capture_ids))}
    for id, digest in db.execute(MISSED, values).fetchall():
        left = db.execute(OLDEST_LEFT, {**values, "digest": digest}).fetchone()
        heir = left[0] if left else None
        db.execute(RENAME_TARGET, {**values, "id": id, "heir": heir})
        db.execute("UPDATE captures SET revisit_of = NULL WHERE id = ?", (heir,))
    digests = [digest for (digest,) in db.execute(BODIES_OF, values)]
    went = db.execute(
        "DELETE FROM captures WHERE id IN (SELECT value FROM json_each(:ids))", values
    ).rowcount
    unused = [digest for digest in digests if db.execute(UNUSED, (digest,)).fetchone()[0]]
    # First those that rest on others: what is going anyway need not be packed anew.
    unused.sort(key=lambda digest: not db.execute(RESTING, (digest,)).fetchone()[0])
    bodies = Bodies(db)
    sizes = [bodies.delete(digest) for digest in unused]
    return Dropped(went, len(sizes), sum(sizes))


def note_dropped(db: sqlite3.Connection, capture_ids: Collection[str]) -> None:
    """Remember captures whose absence is no loss. Inside the caller's transaction."""
    db.executemany("INSERT OR IGNORE INTO dropped VALUES (?)", ((id,) for id in capture_ids))


def dropped(db: sqlite3.Connection, capture_ids: Collection[str]) -> set[str]:
    """Which of some captures are known to have been dropped on purpose."""
    sql = "SELECT id FROM dropped WHERE id IN (SELECT value FROM json_each(?))"
    return {id for (id,) in db.execute(sql, (json.dumps(sorted(capture_ids)),))}


def replace_body(db: sqlite3.Connection, digest: bytes, new_body: bytes) -> bytes:
    """Put other bytes in a body's place in all its captures, which keep their ids; the new digest.

    Nothing of the old body stays, nor do bodies that were packed against it suffer. A capture that
    repeated it repeats the new one. Inside the caller's transaction.
    """
    new = digest_of(new_body)
    if new == digest:
        return new
    captures = _take_out(db, digest)
    bodies = Bodies(db)
    if captures and not bodies.has(new):
        (url,) = db.execute("SELECT url FROM captures WHERE rowid = ?", captures[:1]).fetchone()
        bodies.keep(new, new_body, url, "")
    db.execute(BODY_OF_CAPTURES, (new, json.dumps(captures)))
    return new


def erase(db: sqlite3.Connection, digest: bytes) -> int:
    """Take a body out though captures name it: they stay, without one; how many they are.

    What was asked, when, and the headers of the answer stay. Inside the caller's transaction.
    """
    captures = _take_out(db, digest)
    db.execute(
        "UPDATE captures SET revisit_of = NULL WHERE rowid IN (SELECT value FROM json_each(?))",
        (json.dumps(captures),),
    )
    return len(captures)


def _take_out(db: sqlite3.Connection, digest: bytes) -> list[int]:
    """Delete a body; the rows of the captures that had it, now without one."""
    rows = db.execute("SELECT rowid FROM captures WHERE digest = ?", (digest,)).fetchall()
    captures = [rowid for (rowid,) in rows]
    db.execute(BODY_OF_CAPTURES, (None, json.dumps(captures)))
    Bodies(db).delete(digest)
    return captures
