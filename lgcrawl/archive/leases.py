"""Who may write for a source: a lease with a heartbeat, an expiry and a fencing token."""

from __future__ import annotations

import os
import socket
import sqlite3
from datetime import UTC, datetime, timedelta

from lgcrawl.archive.database import now
from lgcrawl.processes import may_live
from pipelines.errors import SourceLocked

TTL = 60.0  # seconds without a heartbeat until somebody else may take it
BEAT = 10.0  # seconds between two heartbeats

_TAKE = """
INSERT INTO leases VALUES (:source, 1, NULL, :host, :pid, :now, :now, :expires)
ON CONFLICT (source) DO UPDATE SET token = token + 1, run = NULL, host = excluded.host,
pid = excluded.pid, taken_at = excluded.taken_at, beat_at = excluded.beat_at,
expires_at = excluded.expires_at RETURNING token
"""


def take(db: sqlite3.Connection, source: str) -> int:
    """Take the lease of a source; its token. Raises SourceLocked while a living process has it."""
    held = holder(db, source)
    if held is not None:
        raise SourceLocked(
            f"{source}: another run of it is going on ({held}); wait for it, or say --wait SECONDS"
        )
    values = {"source": source, "host": socket.gethostname(), "pid": os.getpid(), **_times()}
    return int(db.execute(_TAKE, values).fetchone()[0])


def holder(db: sqlite3.Connection, source: str) -> str | None:
    """Who holds the lease of a source, in words; None where it is free."""
    row = db.execute(
        "SELECT host, pid, taken_at, expires_at FROM leases WHERE source = ?", (source,)
    ).fetchone()
    if row is None or row[3] <= now() or not may_live(row[1], row[0]):
        return None
    return f"pid {row[1]} on {row[0]} since {row[2]}"


def beat(db: sqlite3.Connection, source: str, token: int) -> None:
    """Show life; does nothing for one whose lease was taken."""
    db.execute(
        """UPDATE leases SET beat_at = :now, expires_at = :expires
        WHERE source = :source AND token = :token""",
        {"source": source, "token": token, **_times()},
    )


def is_held(db: sqlite3.Connection, source: str, token: int) -> bool:
    """Whether the lease is still the one that was taken with this token."""
    row = db.execute("SELECT token FROM leases WHERE source = ?", (source,)).fetchone()
    return row is not None and row[0] == token


def release(db: sqlite3.Connection, source: str, token: int) -> None:
    """Let the next one have it; its row stays, so that no token comes twice."""
    db.execute(
        "UPDATE leases SET expires_at = ? WHERE source = ? AND token = ?", (now(), source, token)
    )


def _times() -> dict[str, str]:
    moment = datetime.now(UTC)
    expires = moment + timedelta(seconds=TTL)
    form = "%Y-%m-%dT%H:%M:%SZ"
    return {"now": moment.strftime(form), "expires": expires.strftime(form)}
