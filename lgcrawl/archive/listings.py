"""The addresses of a vacancy: its row has the only one of nearly all, the others' lie apart."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from lgcrawl.archive.columns import storable
from lgcrawl.archive.content import Row
from pipelines.addresses import canonical_url

Listing = tuple[str, str, str]  # canonical address, first and last sighting there

_ADD = """
INSERT INTO vacancy_addresses VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET
first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)
"""


def seen_again(db: sqlite3.Connection, id: str, url: str, seen_at: str) -> bool:
    """Mark an address that lies apart as seen; False where it is none of those."""
    sql = """UPDATE vacancy_addresses SET last_seen = max(last_seen, ?)
    WHERE vacancy_id = ? AND url = ?"""
    return db.execute(sql, (seen_at, id, canonical(url))).rowcount == 1


def see(db: sqlite3.Connection, stored: Row, url: str, seen_at: str) -> None:
    """A sighting at an address, on top of the row as it was before."""
    if seen_again(db, stored["id"], url, seen_at):
        return
    if stored["address"] is not None and canonical(stored["url"]) != canonical(url):
        add(db, stored, [(canonical(url), seen_at, seen_at)])


def add(db: sqlite3.Connection, stored: Row, listings: Sequence[Listing]) -> None:
    """Write down more addresses of a vacancy; with them its own, if it stands in its row alone."""
    known = {url for url, *_ in (*apart(db, stored["id"]), *listings)}
    if stored["address"] is not None and (own := canonical(stored["url"])) not in known:
        listings = [(own, stored["first_seen"], stored["last_seen"]), *listings]
    db.executemany(_ADD, [(stored["id"], *listing) for listing in listings])


def apart(db: sqlite3.Connection, id: str) -> list[Listing]:
    """The addresses that lie apart: all of a vacancy that has had several, else none."""
    sql = "SELECT url, first_seen, last_seen FROM vacancy_addresses WHERE vacancy_id = ?"
    return [tuple(row) for row in db.execute(sql, (id,))]


def of(db: sqlite3.Connection, id: str) -> list[Listing]:
    """Every address of a vacancy, in its canonical form."""
    sql = "SELECT url, first_seen, last_seen FROM listings WHERE vacancy_id = ? ORDER BY url"
    return [(canonical(url), *seen) for url, *seen in db.execute(sql, (id,))]


def canonical(url: Any) -> str:
    """An address as it is compared, as a database can hold it."""
    return storable(canonical_url(storable(url)))
