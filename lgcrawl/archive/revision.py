"""What reading a record again came to: its row, versions and what hangs on it, written at once."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import Any

from lgcrawl.archive import listings, mentioning, record_rows
from lgcrawl.archive.content import Row, Shape
from lgcrawl.archive.keeping import employ
from lgcrawl.archive.numbers import free_record
from lgcrawl.archive.register import count_name, ensure_employers

Version = tuple[Any, ...]  # a row of a versions table, without the id


@dataclass(slots=True)
class Revision:
    """One record as today's rules read it; ``changes`` is {column: (old, new)}, for the report.

    None in place of a list: it is as before. ``new``: the record was not known, ``columns`` has
    every column.
    """

    shape: Shape
    id: str
    columns: Row
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    new: bool = False
    versions: list[Version] | None = None
    employer_ids: list[str] | None = None
    listings: list[listings.Listing] = field(default_factory=list)
    mentions: list[mentioning.Row] | None = None


def apply(db: sqlite3.Connection, revision: Revision) -> None:
    """Write a revision; an id never changes."""
    shape, id = revision.shape, revision.id
    if revision.columns.get("end_client"):
        ensure_employers(db, [revision.columns["end_client"]])
    if revision.new:
        moment = revision.columns["first_seen"]
        number = free_record(db, shape.table, moment)
        record_rows.insert(db, shape, revision.columns | {"id": id, "number": number})
    if revision.listings:  # before the row has another address
        stored = record_rows.load(db, shape, id)
        assert stored is not None, "it was there, or is now"  # noqa: S101
        listings.add(db, stored, revision.listings)
    if not revision.new and revision.columns:
        record_rows.update(db, shape, id, dict(revision.columns))
    if revision.versions is not None:
        db.execute(f"DELETE FROM {shape.versions} WHERE {shape.owner} = ?", (id,))  # noqa: S608
        marks = ", ".join("?" * 9)
        db.executemany(
            f"INSERT INTO {shape.versions} VALUES ({marks})",  # noqa: S608 - our own names
            [(id, *version) for version in revision.versions],
        )
    if revision.employer_ids is not None:
        employ(db, id, revision.employer_ids)
        _count_name(db, id)
    if revision.mentions is not None:
        mentioning.write(db, id, revision.mentions)
        _count_mentions(db, id, revision.mentions)
    if revision.new or revision.changes:
        db.execute("INSERT OR IGNORE INTO unlinked VALUES (?)", (id,))


def _count_mentions(db: sqlite3.Connection, id: str, mentions: list[mentioning.Row]) -> None:
    (seen_at,) = db.execute("SELECT last_seen FROM articles WHERE id = ?", (id,)).fetchone()
    for raw, employer_id, method in mentioning.listed(mentions):
        known = db.execute("SELECT 1 FROM employer_names WHERE raw = ?", (raw,)).fetchone()
        ids = [employer_id] if employer_id else []
        count_name(db, raw, ids, method, seen_at, uses=int(known is None))


def _count_name(db: sqlite3.Connection, id: str) -> None:
    row = db.execute(
        """SELECT coalesce(employer_text, recruiter_text), employer_method, last_seen,
        (SELECT count(*) FROM employer_names WHERE raw = coalesce(employer_text, recruiter_text))
        FROM vacancies WHERE id = ?""",
        (id,),
    ).fetchone()
    raw, method, seen_at, known = row
    ids = db.execute(
        "SELECT employer_id FROM employers_of_vacancies WHERE vacancy_id = ? ORDER BY position",
        (id,),
    )
    count_name(db, raw, [one for (one,) in ids], method, seen_at, uses=int(not known))
