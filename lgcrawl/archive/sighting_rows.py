"""A sighting written as it stands, in one statement: as a new row, or as a row seen again.

That is what becomes of nearly every sighting of a crawl, and neither needs the row in between: the
database can tell by itself whether a row says the same.
"""

from __future__ import annotations

import sqlite3
from operator import itemgetter
from typing import Any

from lgcrawl.archive.columns import json_array
from lgcrawl.archive.content import SHAPES, VACANCY, Row, Shape, Sighting, evidence_given
from lgcrawl.archive.identity import address
from lgcrawl.archive.numbers import evidence_number
from lgcrawl.archive.record_rows import CHECKS, keep_evidence
from lgcrawl.archive.rows import OpenRun

# Columns that lie in other tables than the record's.
_APART = frozenset({*CHECKS, "employer_ids"})
_OF_CHECKS = itemgetter(*map(VACANCY.cleaned.index, CHECKS))
# What is given for a statement by number: these, the texts, the cleaned values, and the last for a
# new row alone.
_HEAD = ("id", "identity_key", "evidence", "method_version", "last_run", "last_seen")
_CAPTURES = ("capture", "listed_capture")
_NEW = ("number", "source", "content_hash", "address")


def enter(
    db: sqlite3.Connection,
    run: OpenRun,
    seen: Sighting,
    new: tuple[str, str, int],
    reading: Row,
    seen_at: str,
) -> None:
    """A new row, in its first version.

    ``new`` is its id, key and number; ``reading`` has its content_hash and captures.
    """
    id, key, number = new
    evidence = keep_evidence(db, evidence_given(seen, seen.stated))
    captures = (reading["capture"], reading["listed_capture"])
    values = _values(run, seen, id, key, evidence, captures, seen_at)
    entered = (*values, number, run.source, reading["content_hash"])
    if seen.shape is VACANCY:
        entered = (*entered, address(seen.texts["url"]))
    db.execute(_ENTER[seen.shape.table], entered)
    if seen.shape is VACANCY:
        checks = _OF_CHECKS(seen.values)
        if any(value is not None for value in checks):
            db.execute("INSERT INTO pay_scale_checks VALUES (?, ?, ?, ?, ?)", (id, *checks))


def confirm(
    db: sqlite3.Connection, run: OpenRun, seen: Sighting, id: str, key: str, seen_at: str
) -> bool:
    """Mark a row as seen again, where a sighting agrees with it in all it says; else do nothing.

    ``key`` is the row's own if the sighting has none that is stronger. False where the row is not
    open or was read by other rules, or where any address, text, cleaned value or evidence differs.
    """
    captures = (seen.record.capture or None, seen.record.listed_capture or None)
    evidence = evidence_number(evidence_given(seen, seen.stated))
    values = _values(run, seen, id, key, evidence, captures, seen_at)
    return db.execute(_CONFIRM[seen.shape.table], values).rowcount == 1


def _values(
    run: OpenRun,
    seen: Sighting,
    id: str,
    key: str,
    evidence: int,
    captures: tuple[str | None, str | None],
    seen_at: str,
) -> tuple[Any, ...]:
    cleaned = seen.values
    if seen.shape is VACANCY:
        cleaned = (*cleaned[:-1], json_array(tuple(cleaned[-1])))
    head = (id, key, evidence, run.method_version, run.id, seen_at)
    return (*head, *captures, *seen.texts.values(), *cleaned)


# -- the statements, made once ---------------------------------------------------------------------
# ruff: noqa: S608 - nothing but our own names
_AS_IT_IS = f"""state = 'open' AND absent_runs = 0
AND (SELECT {", ".join(CHECKS.values())} FROM pay_scale_checks WHERE vacancy_id = vacancies.id)
    IS ({{{"}, {".join(CHECKS)}}})
AND (SELECT json_group_array(employer_id) FROM (SELECT employer_id FROM vacancy_employers
    WHERE number = vacancies.number ORDER BY position)) = {{employer_ids}}"""


def _marks(shape: Shape) -> dict[str, str]:
    names = (*_HEAD, *_CAPTURES, *shape.texts, *shape.cleaned, *_NEW)
    if shape is not VACANCY:
        names = names[:-1]
    return {name: f"?{n}" for n, name in enumerate(names, 1)}


def _entering(shape: Shape) -> str:
    given = {name: mark for name, mark in _marks(shape).items() if name not in _APART}
    given |= {"first_seen": given["last_seen"], "version": "1"}
    return f"INSERT INTO {shape.table} ({', '.join(given)}) VALUES ({', '.join(given.values())})"


def _confirming(shape: Shape) -> str:
    mark = _marks(shape)
    same = [name for name in (*shape.texts, *shape.cleaned) if name not in _APART]
    alike = [f"{name} IS {mark[name]}" for name in (*_HEAD[:4], *same)]
    if shape is VACANCY:
        alike.append(_AS_IT_IS.format_map(mark))
    captures = ", ".join(f"{name} = coalesce({mark[name]}, {name})" for name in _CAPTURES)
    return f"""UPDATE {shape.table} SET last_run = {mark["last_run"]},
        last_seen = max(last_seen, {mark["last_seen"]}), {captures}
        WHERE first_seen <= {mark["last_seen"]} AND {" AND ".join(alike)}"""


_ENTER = {shape.table: _entering(shape) for shape in SHAPES}
_CONFIRM = {shape.table: _confirming(shape) for shape in SHAPES}
