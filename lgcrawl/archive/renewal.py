"""Kept records cleaned again by the rules of today: what would change, and the change itself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from lgcrawl.archive import mentioning, record_rows
from lgcrawl.archive.cleaning import LEANING, STEPS, clean, told_by_the_day
from lgcrawl.archive.columns import storable, to_json
from lgcrawl.archive.content import SHAPES, Row
from lgcrawl.archive.erasing.redacting import MARK
from lgcrawl.archive.keeping import employ
from lgcrawl.archive.record_rows import SELECT
from lgcrawl.archive.register import count_name, ensure_employers
from pipelines import employer
from pipelines.normalise import Context, normalise
from pipelines.records import Article, Mention

_LEFT = f"title IS NOT '{MARK}'"  # a page was: its record has nothing to be read
_VACANCIES = f"""
SELECT r.*, s.publisher,
    (SELECT json_group_array(employer_id) FROM (SELECT employer_id FROM vacancy_employers
        WHERE number = r.number ORDER BY position)) AS employer_ids
FROM ({SELECT["vacancies"]}) r JOIN sources s ON s.slug = r.source
WHERE (:source IS NULL OR r.source = :source) AND r.{_LEFT} ORDER BY r.id
"""
_DATED = ("published_text", "modified_text")
_NAMING = (*_DATED, "title", "summary", "body", "language")
_ARTICLES = f"""
SELECT a.id, a.published, a.modified, a.last_seen, {", ".join(f"a.{name}" for name in _NAMING)},
    (SELECT json_group_array(json_array({", ".join(mentioning.COLUMNS)})) FROM (
        SELECT * FROM mentions WHERE article_id = a.id ORDER BY position)) AS mentions
FROM articles a WHERE (:source IS NULL OR a.source = :source) AND a.{_LEFT} ORDER BY a.id
"""


SHAPE_OF = {shape.table: shape for shape in SHAPES}
Name = tuple[str, list[str], str | None, str | None]  # raw, ids, method, reason


@dataclass(slots=True)
class Renewal:
    """What cleaning again makes of one record; ``changes`` is {column: (old, new)}."""

    table: str
    id: str
    changes: dict[str, tuple[Any, Any]]
    raw: str | None = None  # the employer's printed name, where its ids change
    seen_at: str = ""
    mentions: list[mentioning.Row] | None = None  # None: as before


def renewals(
    db: sqlite3.Connection, steps: frozenset[str], source: str | None
) -> Iterator[tuple[str, Renewal | None]]:
    """Each record of ``source`` (None: of all) by id, with a Renewal where it changes.

    Reads only. ``steps`` are keys of STEPS; articles are touched by ``dates`` and ``employer``.
    """
    columns = [column for step in STEPS if step in steps for column in STEPS[step]]
    if "employer" in steps:
        columns += [column for column in LEANING if column not in columns]
    for row in _rows(db, _VACANCIES, source):
        yield row["id"], _vacancy(row, columns)
    if steps & {"dates", "employer"}:
        for row in _rows(db, _ARTICLES, source):
            yield row["id"], _article(row, steps)


def count(db: sqlite3.Connection, source: str | None) -> int:
    """How many records there are to clean again."""
    one = f"SELECT count(*) FROM {{}} WHERE (:source IS NULL OR source = :source) AND {_LEFT}"
    return sum(
        db.execute(one.format(table), {"source": source}).fetchone()[0]
        for table in ("vacancies", "articles")
    )


def _rows(db: sqlite3.Connection, sql: str, source: str | None) -> Iterator[Row]:
    cursor = db.execute(sql, {"source": source})
    names = [column[0] for column in cursor.description]
    for values in cursor:
        yield dict(zip(names, values, strict=True))


def _day(row: Row) -> date:
    """The day the texts were read last."""
    return date.fromisoformat(row["last_seen"][:10])


def _vacancy(row: Row, columns: list[str]) -> Renewal | None:
    found = clean(row, row["publisher"], _day(row))
    found |= told_by_the_day(row, found)
    row["employer_ids"] = json.loads(row["employer_ids"])
    changes = {c: (row[c], found[c]) for c in columns if row[c] != found[c]}
    if not changes:
        return None
    raw = row["employer_text"] or row["recruiter_text"]
    return Renewal("vacancies", row["id"], changes, raw, row["last_seen"])


def _article(row: Row, steps: frozenset[str]) -> Renewal | None:
    stored = [tuple(mention) for mention in json.loads(row["mentions"])]
    record = Article(**{name: row[name] for name in _NAMING})
    listed = [mention for mention in stored if mention[5] == "list"]
    record.mentions = [Mention(**dict(zip(mentioning.COLUMNS, m, strict=True))) for m in listed]
    undated = Article(**{name: row[name] for name in _DATED})
    normalise(record, Context(day=_day(row)))
    normalise(undated, Context())
    changes = {
        name: (row[name], getattr(record, name))
        for name in ("published", "modified")
        if "dates" in steps and _moved(row[name], getattr(record, name), getattr(undated, name))
    }
    mentions = mentioning.rows_of(record)
    renewed = "employer" in steps and mentions != stored
    if renewed:
        changes["mentions"] = ([m[3] for m in stored], [m[3] for m in mentions])
    if not changes:
        return None
    given = mentions if renewed else None
    return Renewal("articles", row["id"], changes, None, row["last_seen"], given)


def _moved(stored: str | None, new: str | None, undated: str | None) -> bool:
    """Whether a date changes that needs no day of reading; one that does is the crawl's."""
    return new != stored and (stored is None or new == undated)


def names(db: sqlite3.Connection) -> Iterator[Name]:
    """The printed names that mean something else by themselves than they were last taken for.

    As (raw, ids, method, reason). Where an address decided, the records say what is meant.
    """
    sql = "SELECT raw, employer_ids, method, reason, last_seen FROM employer_names"
    for raw, ids, method, reason, last_seen in db.execute(sql):
        if method == "domain":
            continue
        found = employer.match(raw, on=date.fromisoformat(last_seen[:10]))
        if (ids, method, reason) != (to_json(list(found.ids)), found.method, found.reason):
            yield raw, list(found.ids), found.method, found.reason


def rename(
    db: sqlite3.Connection, raw: str, ids: list[str], method: str | None, reason: str | None
) -> None:
    """Write down what a printed name means now."""
    db.execute(
        "UPDATE employer_names SET employer_ids = ?, method = ?, reason = ? WHERE raw = ?",
        (to_json(ids), method, reason, raw),
    )


def apply(db: sqlite3.Connection, renewal: Renewal) -> None:
    """Write one renewal; ids and versions stay, for what was printed has not changed."""
    values = {name: new for name, (_, new) in renewal.changes.items()}
    ids = values.pop("employer_ids", None)
    values.pop("mentions", None)
    if values.get("end_client"):
        ensure_employers(db, [values["end_client"]])
    if values:
        record_rows.update(db, SHAPE_OF[renewal.table], renewal.id, values)
    if ids is not None:
        employ(db, renewal.id, ids)
    if ids is not None or "employer_method" in values:
        _rename(db, renewal.id, renewal.raw, renewal.seen_at)
    if renewal.mentions is not None:
        mentioning.write(db, renewal.id, renewal.mentions)
        for text, id, method in mentioning.listed(renewal.mentions):
            count_name(db, text, [id] if id else [], method, renewal.seen_at, uses=0)


def _rename(db: sqlite3.Connection, id: str, raw: str | None, seen_at: str) -> None:
    """Bring the printed name's own row to what the vacancy now says of it."""
    ids = db.execute(
        "SELECT employer_id FROM employers_of_vacancies WHERE vacancy_id = ? ORDER BY position",
        (id,),
    )
    (method,) = db.execute("SELECT employer_method FROM vacancies WHERE id = ?", (id,)).fetchone()
    names = [row[0] for row in ids]
    count_name(db, raw and storable(raw), names, method, seen_at, uses=0)
