"""The pages of a run that is not over: written down, so that a killed run goes on where it was."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from lgcrawl.visits import Ask

FRESH = timedelta(hours=24)  # a run older than that is not gone on with: its lists are stale


@dataclass(slots=True)
class Left:
    """What a run that did not come to its end has left: pages to ask, and outcomes of those done.

    ``met``: address -> number of the page that led to it, for all it knows of.
    """

    waiting: list[Ask] = field(default_factory=list)
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    met: dict[str, int] = field(default_factory=dict)
    last: int = 0  # number given


def unfinished(db: sqlite3.Connection, source: str, rules: str) -> int | None:
    """The source's last run, if it was broken off lately under these rules; else None."""
    row = db.execute(
        """SELECT id, outcome, started_at, rules FROM runs WHERE source = ?
        ORDER BY id DESC LIMIT 1""",
        (source,),
    ).fetchone()
    oldest = (datetime.now(UTC) - FRESH).strftime("%Y-%m-%dT%H:%M:%SZ")
    if row is None or row[1] != "interrupted" or row[2] < oldest or row[3] != rules:
        return None
    some = db.execute("SELECT 1 FROM frontier WHERE run = ? LIMIT 1", (row[0],)).fetchone()
    return int(row[0]) if some else None


def left(db: sqlite3.Connection, run: int) -> Left:
    """What a run has left."""
    found = Left()
    rows = db.execute(
        "SELECT n, parent, depth, asked, outcome FROM frontier WHERE run = ? ORDER BY n", (run,)
    )
    for n, parent, depth, asked, outcome in rows:
        plain = json.loads(asked)
        found.met[plain["url"]] = parent
        found.last = n
        if outcome is None:
            found.waiting.append(Ask.of(plain, n=n, parent=parent, depth=depth))
        else:
            found.outcomes.append(json.loads(outcome))
    return found


def add(db: sqlite3.Connection, run: int, asks: Iterable[Ask]) -> None:
    """Write down pages that are to be asked for; those known stay as they are."""
    db.executemany(
        "INSERT OR IGNORE INTO frontier VALUES (?, ?, ?, ?, ?, NULL)",
        [(run, ask.n, ask.parent, ask.depth, _json(ask.plain())) for ask in asks],
    )


def done(db: sqlite3.Connection, run: int, ask: Ask, outcome: dict[str, Any]) -> None:
    """Write down that a page is done, and what it counted for; its address is enough from now on.

    It may be done before the page that led to it.
    """
    asked = _json({"url": ask.url, "role": ask.role})
    db.execute(
        """INSERT INTO frontier VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (run, n) DO UPDATE SET
        asked = excluded.asked, outcome = excluded.outcome""",
        (run, ask.n, ask.parent, ask.depth, asked, _json(outcome)),
    )


def clear(db: sqlite3.Connection, source: str, but: Sequence[int] = ()) -> None:
    """Forget the frontiers of a source's runs, but for those that may go on."""
    db.execute(
        """DELETE FROM frontier WHERE run IN (SELECT id FROM runs WHERE source = ?)
        AND run NOT IN (SELECT value FROM json_each(?))""",
        (source, json.dumps(list(but))),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
