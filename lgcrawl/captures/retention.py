"""How long captures are kept: a rule that is a pure function, and the pruning that follows it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from lgcrawl.captures.dropping import Dropped, drop, note_dropped
from lgcrawl.captures.store import Listed

BATCH = 1000  # captures to a commit


@dataclass(frozen=True, slots=True)
class Due:
    """Captures past their time, oldest first: those to drop, and those spared though they are."""

    drop: tuple[str, ...]
    spared: tuple[str, ...]


def due(
    captures: Iterable[Listed],
    now: datetime,
    keep: Mapping[str | None, int],
    *,
    default: int | None = None,
    protected: Collection[str] = (),
) -> Due:
    """What a retention rule says of some captures.

    ``keep``: days by source, None for captures of no source; ``default``: days for all others, None
    to keep them. ``protected``: ids that stay whatever their age.

    >>> def capture(id, source):
    ...     moment = "2026-01-01T06:00:00Z"
    ...     return Listed(id, "u", "GET", 200, source, 1, "list", moment, None, None, None)
    >>> old = [capture("cap_a", "essex"), capture("cap_b", "essex"), capture("cap_c", "kent")]
    >>> due(old, datetime(2026, 4, 2, tzinfo=UTC), {"essex": 90}, protected={"cap_b"})
    Due(drop=('cap_a',), spared=('cap_b',))
    """
    past: list[str] = []
    spared: list[str] = []
    for capture in captures:
        days = keep.get(capture.source, default)
        if days is not None and capture.fetched_at.rstrip("Z") < _limit(now, days):
            (spared if capture.id in protected else past).append(capture.id)
    return Due(tuple(past), tuple(spared))


def prune(
    db: sqlite3.Connection, past: Iterable[str], named: Collection[str] = frozenset()
) -> Dropped:
    """Drop captures some at a time, each batch committed, and give their room back to the disk.

    ``named``: ids that versions of records name: it is noted that these went on purpose. Cut off,
    it has done some batches wholly and the others not at all.
    """
    ids = iter(past)
    done = Dropped(0, 0, 0)
    while batch := list(islice(ids, BATCH)):
        db.execute("BEGIN IMMEDIATE")
        try:
            went = drop(db, batch)
            note_dropped(db, [id for id in batch if id in named])
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        done = Dropped(
            done.captures + went.captures, done.bodies + went.bodies, done.size + went.size
        )
    db.executescript("PRAGMA incremental_vacuum")  # execute() would give back a single page
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return done


def _limit(now: datetime, days: int) -> str:
    return (now.astimezone(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S")
