"""Whether records, versions, groups and search agree with one another."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from lgcrawl.archive.checking.finding import Finding, counted
from lgcrawl.archive.content import SHAPES, VACANCY, Shape, content_hash
from lgcrawl.archive.identity import address

_REPORT = "restore a backup, and please report this"
_SAMPLE = 500  # records looked into with --quick

_COUNTS = """
SELECT r.id FROM {table} r LEFT JOIN (
    SELECT {owner} AS owner, count(*) AS many, max(n) AS last, count(record) AS told,
        max(iif(record IS NULL, n, 0)) AS newest
    FROM {versions} GROUP BY 1) v ON v.owner = r.id
WHERE v.owner IS NULL OR many != version OR last != version OR told != version - 1
    OR newest != version
"""
_GROUPS = """
SELECT group_id FROM {table} WHERE group_id IS NOT NULL GROUP BY group_id HAVING min(id) != group_id
"""


def versions(db: sqlite3.Connection, path: Path) -> Iterator[Finding]:
    """Records whose versions are not 1 to the latest, the latest alone without a copy."""
    for shape in SHAPES:
        names = {"table": shape.table, "owner": shape.owner, "versions": shape.versions}
        rows = db.execute(_COUNTS.format(**names))
        what = f"{shape.table} have other versions than they say"
        yield from counted(path, what, _REPORT, (id for (id,) in rows))


def hashes(
    db: sqlite3.Connection, path: Path, quick: bool, passed: Callable[[int], None]
) -> Iterator[Finding]:
    """Records and versions whose hash is not that of their texts."""
    for shape in SHAPES:
        what = f"{shape.table} have another hash than their texts"
        yield from counted(path, what, "run `lgcrawl replay`", _unlike(db, shape, quick, passed))


def groups(db: sqlite3.Connection, path: Path) -> Iterator[Finding]:
    """Groups that are not named by the least of their members."""
    for shape in SHAPES:
        rows = db.execute(_GROUPS.format(table=shape.table))
        what = f"groups of {shape.table} are not named by their least id"
        yield from counted(path, what, _REPORT, (id for (id,) in rows))


def _unlike(
    db: sqlite3.Connection, shape: Shape, quick: bool, passed: Callable[[int], None]
) -> Iterator[str]:
    texts = ", ".join(f"r.{name}" for name in shape.texts)
    where = "r.address" if shape is VACANCY else "NULL"
    sql = f"""SELECT r.id, r.content_hash, v.content_hash, {where}, {texts} FROM {shape.table} r
        LEFT JOIN {shape.versions} v ON v.{shape.owner} = r.id AND v.n = r.version
        {_sampled("r.number", shape.table, quick)}"""  # noqa: S608 - our own names
    for count, (id, row, newest, found_at, *values) in enumerate(db.execute(sql), 1):
        said = dict(zip(shape.texts, values, strict=True))
        lost = shape is VACANCY and address(said["url"]) != found_at
        if lost or not content_hash(shape, said) == row == newest:
            yield id
        if not count % 500:
            passed(500)
    limit = f"LIMIT {_SAMPLE}" if quick else ""
    sql = f"""SELECT {shape.owner}, n, content_hash, record FROM {shape.versions}
        WHERE record IS NOT NULL {limit}"""  # noqa: S608 - our own names
    for id, n, stored, record in db.execute(sql):
        if content_hash(shape, json.loads(record)) != stored:
            yield f"{id} version {n}"


def _sampled(number: str, table: str, quick: bool) -> str:
    """A condition for some records out of all of the file; none where all are wanted."""
    if not quick:
        return ""
    return (
        f"WHERE {number} IN (SELECT number FROM {table} ORDER BY "  # noqa: S608 - our own names
        f"content_hash LIMIT {_SAMPLE})"
    )
