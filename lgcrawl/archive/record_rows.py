"""A record's row read and written whole, whichever tables its columns lie in."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import lru_cache

from lgcrawl.archive.content import (
    ARTICLE,
    SHAPES,
    VACANCY,
    Row,
    Shape,
    Sighting,
    evidence_given,
    json_array,
)
from lgcrawl.archive.numbers import evidence_number
from lgcrawl.archive.rows import OpenRun

# Columns of a vacancy that lie in pay_scale_checks: most posts have no pay spine.
_CHECKS = {
    "salary_scale_check": "verdict",
    "salary_scale_year": "year",
    "salary_from_scale_min": "from_min",
    "salary_from_scale_max": "from_max",
}
# A row as the rest of the archive knows it; the evidence as its JSON.
SELECT = {
    VACANCY.table: f"""SELECT r.*, e.evidence AS evidence,
        {", ".join(f"p.{there} AS {here}" for here, there in _CHECKS.items())}
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
    _evidence(db, columns)
    db.execute(_insertion(shape.table, tuple(columns)), tuple(columns.values()))
    if _any(checks):
        checks["vacancy_id"] = columns["id"]
        db.execute(_insertion("pay_scale_checks", tuple(checks)), tuple(checks.values()))


def update(db: sqlite3.Connection, shape: Shape, id: str, columns: Row) -> None:
    """New values of some columns of a row."""
    checks = _apart(columns)
    _evidence(db, columns)
    if columns:
        db.execute(_change(shape.table, tuple(columns)), (*columns.values(), id))
    _check(db, id, checks)


def confirm(
    db: sqlite3.Connection, run: OpenRun, seen: Sighting, id: str, key: str, seen_at: str
) -> bool:
    """Mark a row as seen again, where a sighting agrees with it in all it says; else do nothing.

    Nearly every record of a daily crawl is as it was the day before, and the database can tell
    that without handing a hundred columns over. ``key`` is the row's if the sighting has none that
    is stronger. False where the row is not open, was cleaned by other rules, or has an address, a
    text, a cleaned value or evidence that the sighting does not state so.
    """
    shape, record = seen.shape, seen.record
    values = seen.values
    if shape is VACANCY:
        values = (*values[:-1], json_array(tuple(values[-1])))
    evidence = evidence_number(evidence_given(seen, seen.stated))
    head = (id, key, evidence, run.method_version, run.id, seen_at)
    captures = (record.capture or None, record.listed_capture or None)
    found = db.execute(_CONFIRM[shape.table], (*head, *captures, *seen.texts.values(), *values))
    return found.rowcount == 1


_HEAD = ("id", "identity_key", "evidence", "method_version", "run", "seen_at")
_CAPTURES = ("capture", "listed_capture")
# Nothing to be done for the state of a vacancy, and its columns that lie in other tables.
_SEEN_BEFORE = f"""state = 'open' AND absent_runs = 0
AND (SELECT {", ".join(_CHECKS.values())} FROM pay_scale_checks WHERE vacancy_id = vacancies.id)
    IS ({{{"}, {".join(_CHECKS)}}})
AND (SELECT json_group_array(employer_id) FROM (SELECT employer_id FROM vacancy_employers
    WHERE number = vacancies.number ORDER BY position)) = {{employer_ids}}"""  # noqa: S608


def _confirmation(shape: Shape) -> str:
    said = (*shape.texts, *shape.cleaned)
    mark = {name: f"?{n}" for n, name in enumerate((*_HEAD, *_CAPTURES, *said), 1)}
    own = [name for name in said if name not in _CHECKS and name != "employer_ids"]
    alike = [f"{name} IS {mark[name]}" for name in (*_HEAD[:4], *own)]
    if shape is VACANCY:
        alike.append(_SEEN_BEFORE.format_map(mark))
    captures = ", ".join(f"{name} = coalesce({mark[name]}, {name})" for name in _CAPTURES)
    return f"""UPDATE {shape.table} SET last_run = {mark["run"]},
        last_seen = max(last_seen, {mark["seen_at"]}), {captures}
        WHERE first_seen <= {mark["seen_at"]} AND {" AND ".join(alike)}"""  # noqa: S608


_CONFIRM = {shape.table: _confirmation(shape) for shape in SHAPES}


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
    return {there: columns.pop(here) for here, there in _CHECKS.items() if here in columns}


def _evidence(db: sqlite3.Connection, columns: Row) -> None:
    """Put the number of its set in the place of evidence given as JSON."""
    if "evidence" in columns:
        number = evidence_number(columns["evidence"])
        db.execute(
            "INSERT OR IGNORE INTO evidence_sets VALUES (?, ?)", (number, columns["evidence"])
        )
        columns["evidence"] = number


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
