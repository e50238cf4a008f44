"""What one record has said over time, and where else its post or its text stands."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from lgcrawl.archive.content import ARTICLE, VACANCY, Row, Shape
from pipelines.errors import InputError

VERSIONS = (
    "SELECT n, seen_at, run, capture, method_version, changes FROM {} WHERE {} = ? ORDER BY n"
)

# The adverts of one post, itself left out; of an article the copies of its text.
GROUP = """
SELECT r.id, r.title, r.source, r.url, r.first_seen, r.last_seen FROM {0} r
WHERE r.group_id = (SELECT group_id FROM {0} WHERE id = :id) AND r.id != :id
ORDER BY r.first_seen, r.id
"""

REPOSTS = """
SELECT r.id, r.title, r.source, r.url, r.first_seen, r.last_seen
FROM vacancy_links l JOIN vacancies r ON r.id = iif(l.a = :id, l.b, l.a)
WHERE (l.a = :id OR l.b = :id) AND l.kind = 'repost' ORDER BY r.first_seen, r.id
"""


def history(db: sqlite3.Connection, id: str) -> Row:
    """The record with its versions, the first first.

    Keys: ``id``, ``kind``, ``title``, ``source``, ``url``, ``state`` (of a vacancy), ``closed_on``,
    ``first_seen``, ``last_seen``, ``capture``, ``versions`` (each with ``n``, ``seen_at``, ``run``,
    ``capture``, ``method_version``, ``changes`` {field: [old, new]}), ``group`` and ``reposts``
    (rows with ``id``, ``title``, ``source``, ``url``, ``first_seen``, ``last_seen``).

    Raises InputError for an id that is not there.
    """
    shape = ARTICLE if id.startswith(ARTICLE.prefix) else VACANCY
    found = _rows(db, f"SELECT * FROM {shape.table} WHERE id = :id", id)  # noqa: S608 - our names
    if not found:
        raise InputError(f"{id[:100]!r}: no vacancy or article has this id")
    return {
        "id": id,
        "kind": shape.owner.removesuffix("_id"),
        **_head(shape, found[0]),
        "versions": _versions(db, shape, id),
        "group": _rows(db, GROUP.format(shape.table), id),
        "reposts": _rows(db, REPOSTS, id) if shape is VACANCY else [],
    }


def _head(shape: Shape, row: Row) -> Row:
    names = ["title", "source", "url", "first_seen", "last_seen", "capture"]
    names += ["state", "closed_on"] if shape is VACANCY else []
    return {name: row[name] for name in names}


def _versions(db: sqlite3.Connection, shape: Shape, id: str) -> list[Row]:
    cursor = db.execute(VERSIONS.format(shape.versions, shape.owner), (id,))
    names = [column[0] for column in cursor.description]
    rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in cursor]
    return [row | {"changes": json.loads(row["changes"])} for row in rows]


def _rows(db: sqlite3.Connection, sql: str, id: str) -> list[Row]:
    cursor = db.execute(sql, {"id": id})
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
