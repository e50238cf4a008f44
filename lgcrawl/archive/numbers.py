"""Numbers made of moments: order in time is order in the file, whatever machine wrote it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

_RUN_BITS = 20  # of a run's number tell machines and sources apart within a second
# Bits of a record's number that count the records of one day. FTS5 stores the distance from one
# number to the next for every word of a row: with a second in place of the day, half as much again.
_RECORD_BITS = 18
_DAY = 1 << _RECORD_BITS


def run_number(started_at: str, source: str, host: str, pid: int) -> int:
    """The number of a run: its second, then 20 bits of who ran what.

    >>> later = run_number("2026-11-23T06:00:01Z", "essex-jobs", "box", 4711)
    >>> run_number("2026-11-23T06:00:00Z", "kent-jobs", "crate", 12) < later
    True
    """
    digest = blake2b(f"{source}\n{host}\n{pid}".encode("utf-8", "replace"), digest_size=4).digest()
    return (seconds(started_at) << _RUN_BITS) + (int.from_bytes(digest) >> (32 - _RUN_BITS))


def free_run(db: sqlite3.Connection, number: int) -> int:
    """``number``, or the next that no run has."""
    while db.execute("SELECT 1 FROM runs WHERE id = ?", (number,)).fetchone():
        number += 1
    return number


def free_record(db: sqlite3.Connection, table: str, moment: str) -> int:
    """The next free number of the moment's day; of a later one where 262,144 are taken."""
    start = first_of(moment)
    while True:
        (last,) = db.execute(
            f"SELECT max(number) FROM {table} "  # noqa: S608 - our own names
            "WHERE number >= ? AND number < ?",
            (start, start + _DAY),
        ).fetchone()
        if last is None:
            return start
        if last + 1 < start + _DAY:
            return int(last) + 1
        start += _DAY


def placed_at(published: str | None, first_seen: str) -> str:
    """The moment a record is ordered by: news by its date, unless that is in its future.

    >>> placed_at("2026-11-20", "2026-11-23T06:00:00Z")
    '2026-11-20'
    """
    return min(published or first_seen, first_seen)


def in_order(moments: Iterable[str]) -> Iterator[int]:
    """Numbers for the records of an empty table, given their moments from the first on.

    >>> first, second = in_order(["2026-11-23T06:00:00Z", "2026-11-23T06:15:00Z"])
    >>> first == first_of("2026-11-23"), second - first
    (True, 1)
    """
    last = -1
    for moment in moments:
        last = max(last + 1, first_of(moment))
        yield last


def first_of(moment: str) -> int:
    """The least number a record of that day can have.

    >>> first_of("2026-11-23") == first_of("2026-11-23T06:15:00Z") < first_of("2026-11-24")
    True
    """
    return (seconds(moment) // 86_400) << _RECORD_BITS


def seconds(moment: str) -> int:
    """Whole seconds since 1970 of a UTC moment or day; 0 for what is earlier or none."""
    try:
        found = datetime.fromisoformat(moment if "T" in moment else f"{moment}T00:00:00Z")
    except ValueError:
        return 0
    return max(0, int(found.timestamp()))


@lru_cache(maxsize=256)
def evidence_number(evidence: str) -> int:
    """The id of a set of evidence: 63 bits over its JSON."""
    return int.from_bytes(blake2b(evidence.encode(), digest_size=8).digest()) >> 1
