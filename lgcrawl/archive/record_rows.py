"""A record's row read and written whole, whichever tables its columns lie in."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import lru_cache

from lgcrawl.archive.content import ARTICLE, VACANCY, Row, Shape
from lgcrawl.archive.identity import address
from lgcrawl.archive.numbers import evidence_number

# Columns of a vacancy that lie in pay_scale_checks: most posts have no pay spine.
CHECKS = {
    "salary_scale_check": "verdict",
    "salary_scale_year": "year",
    "salary_from_scale_min": "from_min",
    "salary_from_scale_max": "from_max",
}
# A row as the rest of the archive knows it; the evidence as its JSON.
SELECT = {
    VACANCY.table: f"""SELECT r.*, e.evidence AS evidence,
        {", ".join(f"p.{there} AS {here}" for here, there in CHECKS.items())}
        FROM vacancies r JOIN evidence_sets e ON e.id = r.evidence
        LEFT JOIN pay_scale_checks p ON p.vacancy_id = r.id""",  # noqa: S608 - our own names
    ARTICLE.table: """SELECT r.*, e.evidence AS evidence
        FROM articles r JOIN evidence_sets e ON e.id = r.evidence""",
}
_LOAD = {table: f"{select} WHERE r.id = ?" for table, select in SELECT.items()}


def load(db: sqlite3.Connection, shape: Shape, id: str) -> Row | None:
    """The row of an id, ``employer_ids`` aside; None where there is none."""
    cursor = db.execute(_LOAD[shape.table], (id,))
    values = cursor.fetchone()
    return as_row(cursor, values) if values else None


def as_row(cursor: sqlite3.Cursor, values: tuple[object, ...]) -> Row:
    """One fetched tuple by column; of two columns with one name the later counts."""
    return dict(zip([column[0] for column in cursor.description], values, strict=True))


def insert(db: sqlite3.Connection, shape: Shape, columns: Row) -> None:
    """A new row; ``columns`` has ``id``, ``number`` and all that must not be empty."""
    checks = _apart(columns)
    _derive(db, columns, shape)
    db.execute(_insertion(shape.table, tuple(columns)), tuple(columns.values()))
    if _any(checks):
        checks["vacancy_id"] = columns["id"]
        db.execute(_insertion("pay_scale_checks", tuple(checks)), tuple(checks.values()))


def update(db: sqlite3.Connection, shape: Shape, id: str, columns: Row) -> None:
    """New values of some columns of a row."""
    checks = _apart(columns)
    _derive(db, columns, shape)
    if columns:
        db.execute(_change(shape.table, tuple(columns)), (*columns.values(), id))
    _check(db, id, checks)


def keep_evidence(db: sqlite3.Connection, evidence: str) -> int:
    """The number of a set of evidence given as JSON, which is there from now on."""
    number = evidence_number(evidence)
    db.execute("INSERT OR IGNORE INTO evidence_sets VALUES (?, ?)", (number, evidence))
    return number


# Texts made once: SQLite finds a statement it has prepared by its text, and a new one of a hundred
# columns takes it longer to prepare than to run.
@lru_cache(maxsize=64)
def _insertion(table: str, names: tuple[str, ...]) -> str:
    marks = ", ".join("?" * len(names))
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608


@lru_cache(maxsize=512)
def _change(table: str, names: tuple[str, ...]) -> str:
    sets = ", ".join(f"{name} = ?" for name in names)
    return f"UPDATE {table} SET {sets} WHERE id = ?"  # noqa: S608 - our own names


def _apart(columns: Row) -> Row:
    """Take the columns of ``pay_scale_checks`` out of a row's."""
    return {there: columns.pop(here) for here, there in CHECKS.items() if here in columns}


def _derive(db: sqlite3.Connection, columns: Row, shape: Shape) -> None:
    """Put the number of its set in the place of evidence given as JSON; find a url's hash."""
    if "evidence" in columns:
        columns["evidence"] = keep_evidence(db, columns["evidence"])
    if "url" in columns and shape is VACANCY:
        columns["address"] = address(columns["url"])


def _any(checks: Mapping[str, object]) -> bool:
    return any(value is not None for value in checks.values())


def _check(db: sqlite3.Connection, id: str, checks: Mapping[str, object]) -> None:
    if not checks:
        return
    if _any(checks):
        db.execute("INSERT OR IGNORE INTO pay_scale_checks (vacancy_id) VALUES (?)", (id,))
    sets = ", ".join(f"{name} = ?" for name in checks)
    db.execute(
        f"UPDATE pay_scale_checks SET {sets} WHERE vacancy_id = ?",  # noqa: S608 - our own names
        (*checks.values(), id),
    )
    db.execute(
        """DELETE FROM pay_scale_checks WHERE vacancy_id = ? AND verdict IS NULL
        AND year IS NULL AND from_min IS NULL AND from_max IS NULL""",
        (id,),
    )
