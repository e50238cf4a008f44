"""When each source was last begun, as the archive knows it, whoever began it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from lgcrawl.archive import queries
from lgcrawl.processes import may_live
from lgcrawl.schedule.book import moment, stamp
from lgcrawl.schedule.due import WRONG_CLOCK, Attempt


def read(archive: Path, now: datetime) -> dict[str, Attempt]:
    """The last attempt of each source by slug; empty where there is no archive yet.

    Raises ArchiveError where there is one that cannot be read.
    """
    if not archive.exists():
        return {}
    with queries.connect_readonly(archive) as db:
        rows = list(queries.attempts(db, stamp(now + WRONG_CLOCK)))
    return {row["source"]: Attempt(moment(row["started_at"]), _cut_short(row)) for row in rows}


def _cut_short(row: queries.Row) -> bool:
    dead = row["outcome"] == "running" and not may_live(row["pid"], row["host"])
    return dead or row["outcome"] == "interrupted"
