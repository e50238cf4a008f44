"""What the books tell of a source's earlier runs, and what was told of it to people."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

MOST = 250  # runs that anything is learned from

_PAST = """
SELECT id, started_at, outcome, failure, healthy, items, new, pages, bytes, read, fill FROM runs
WHERE source = ? AND outcome IN ('ok', 'unchanged', 'empty', 'partial', 'suspicious', 'failed')
ORDER BY id DESC LIMIT ?
"""
_SAMPLE = """
SELECT id FROM captures WHERE run = :run AND url = :url
ORDER BY rtrim(fetched_at, 'Z') DESC, rowid DESC LIMIT 1
"""
# Nothing was kept of the pages themselves: what else the run was answered tells most.
_ANY = """
SELECT id FROM captures WHERE run = :run AND digest IS NOT NULL
ORDER BY CASE role WHEN 'list' THEN 0 WHEN 'robots' THEN 1 ELSE 2 END, rtrim(fetched_at, 'Z')
LIMIT 1
"""
_TELL = """
INSERT INTO alert_states (target, source, state, since, told_at)
SELECT ?, slug, ?, ?, ? FROM sources WHERE slug = ?
ON CONFLICT (target, source) DO UPDATE SET
    state = excluded.state, since = excluded.since, told_at = excluded.told_at
"""


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run as its row tells it; ``fill`` has the share of the ``read`` records, by field."""

    id: int
    started_at: str
    outcome: str
    failure: str | None = None
    healthy: bool = False
    items: int = 0
    new: int = 0
    pages: int = 0
    bytes: int = 0
    read: int = 0
    fill: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was wrong with a run, besides its reason, and what its records were like.

    ``shown_by``: addresses of pages that show it, the best first. ``fill``: as of a PastRun.
    """

    failure: str | None = None
    shown_by: Sequence[str] = ()
    fill: Mapping[str, float] = field(default_factory=dict)


class Told(NamedTuple):
    """The state of a source as a target was told it, and when."""

    target: str
    source: str
    state: str
    since: str
    told_at: str


def past_runs(db: sqlite3.Connection, source: str, most: int = MOST) -> list[PastRun]:
    """The last runs of a source that saw something of it or should have, the oldest first."""
    found = []
    for row in db.execute(_PAST, (source, most)):
        id, started_at, outcome, failure, healthy, *counts, fill = row
        how = (id, started_at, outcome, failure, bool(healthy), *counts, json.loads(fill))
        found.append(PastRun(*how))
    return found[::-1]


def sample(captures: sqlite3.Connection, run: int, finding: Finding) -> str | None:
    """The id of the capture that shows what was wrong with a run; None where nothing was."""
    if finding.failure is None:
        return None
    for url in finding.shown_by:
        row = captures.execute(_SAMPLE, {"run": run, "url": url}).fetchone()
        if row is not None:
            return str(row[0])
    row = captures.execute(_ANY, {"run": run}).fetchone()
    return None if row is None else str(row[0])


def tell(db: sqlite3.Connection, told: Iterable[Told]) -> None:
    """Remember what was told."""
    db.executemany(_TELL, [(t.target, t.state, t.since, t.told_at, t.source) for t in told])


def told(db: sqlite3.Connection, target: str) -> dict[str, Told]:
    """What a target was told last of each source."""
    sql = "SELECT target, source, state, since, told_at FROM alert_states WHERE target = ?"
    return {row[1]: Told(*row) for row in db.execute(sql, (target,))}
