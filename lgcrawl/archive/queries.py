"""The questions asked of an archive, each one named SQL statement; nothing here writes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from lgcrawl.archive.database import DAMAGE, connect_for_reading, explain
from lgcrawl.archive.numbers import first_of

Row = dict[str, Any]

_LISTS = frozenset({"employer_ids", "sites", "patterns"})  # JSON arrays in SQL, lists in rows

VACANCIES = """
SELECT a.* FROM vacancies o CROSS JOIN all_vacancies a ON a.id = o.id
WHERE o.number >= :least AND (:since IS NULL OR o.first_seen >= :since)
AND (:employer IS NULL OR o.number IN (
    SELECT number FROM vacancy_employers WHERE employer_id = :employer))
AND (:region IS NULL OR o.region = :region COLLATE NOCASE OR o.nation = :region COLLATE NOCASE)
AND (:min_salary IS NULL OR coalesce(o.salary_annual_max, o.salary_annual_min) >= :min_salary)
ORDER BY o.number DESC
"""

# A day is compared with the day of `since`, a moment with the moment.
ARTICLES = """
SELECT * FROM news_latest
WHERE (:since IS NULL OR coalesce(published, first_seen)
    >= substr(:since, 1, length(coalesce(published, first_seen))))
AND (:employer IS NULL OR publisher = :employer OR id IN (
    SELECT article_id FROM mentions WHERE employer_id = :employer))
"""

STATUS = "SELECT * FROM source_health ORDER BY source"

# With max(), SQLite takes the other columns from the row it is in.
ATTEMPTS = """
SELECT source, max(started_at) AS started_at, outcome, pid, host FROM runs
WHERE started_at <= :until AND outcome NOT IN ('imported', 'locked') GROUP BY source
"""

LATEST_RUNS = "SELECT max(id) FROM runs GROUP BY source ORDER BY 1"

CHANGES = """
WITH chosen AS (SELECT value AS run FROM json_each(:runs)),
versions AS (
    SELECT 'vacancy' AS kind, vacancy_id AS id, n, run, changes FROM vacancy_versions
    UNION ALL SELECT 'article', article_id, n, run, changes FROM article_versions),
things AS (
    SELECT id, title, url, source FROM vacancies
    UNION ALL SELECT id, title, url, source FROM articles)
SELECT * FROM (SELECT iif(n = 1, 'new', 'changed') AS change, kind, id, title, url, source, run,
    changes AS fields, NULL AS why
FROM versions JOIN chosen USING (run) JOIN things USING (id)
UNION ALL
SELECT 'closed', 'vacancy', id, title, url, source, closed_run, '{}',
    iif(state = 'expired', 'its closing date has passed', 'no longer listed')
FROM vacancies JOIN chosen ON run = closed_run)
ORDER BY change = 'closed', change = 'changed', source, title, id
"""


@contextmanager
def connect_readonly(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write, closed at the end of the ``with`` block.

    Raises NotAnArchive for a file that is no archive of ours or from a newer lgcrawl, ArchiveError
    where there is none, where it cannot be read, or where it turns out damaged inside the block.
    """
    path = Path(path)
    with closing(connect_for_reading(path)) as db:
        try:
            yield db
        except DAMAGE as error:
            raise explain(error, path) from error


def vacancies(
    db: sqlite3.Connection,
    *,
    since: str | None = None,
    employer: str | None = None,
    region: str | None = None,
    min_salary: float | None = None,
) -> Iterator[Row]:
    """Vacancies in every state, newest first, as rows of ``all_vacancies``.

    ``since``: first seen on or after a day or UTC moment. ``employer``: an id of the register.
    ``region``: a region or nation in any case. ``min_salary``: pounds a year full time, compared
    with the top of the range.
    """
    values = {"since": since, "employer": employer, "region": region, "min_salary": min_salary}
    values["least"] = first_of(since) if since else 0
    return _rows(db, VACANCIES, values)


def articles(
    db: sqlite3.Connection, *, since: str | None = None, employer: str | None = None
) -> Iterator[Row]:
    """Articles and issues, newest first, as rows of ``news_latest``.

    ``since``: published (else first seen) on or after a day or UTC moment. ``employer``: published
    by that id of the register, or naming it.
    """
    return _rows(db, ARTICLES, {"since": since, "employer": employer})


def status(db: sqlite3.Connection) -> Iterator[Row]:
    """One row a source: its last run, as rows of ``source_health``."""
    return _rows(db, STATUS)


def attempts(db: sqlite3.Connection, until: str) -> Iterator[Row]:
    """The last crawl of each source begun up to a moment: source, start, outcome, process."""
    return _rows(db, ATTEMPTS, {"until": until})


def latest_runs(db: sqlite3.Connection) -> list[int]:
    """The last run of each source."""
    return [run for (run,) in db.execute(LATEST_RUNS)]


def changes(db: sqlite3.Connection, run_ids: Iterable[int]) -> list[Row]:
    """What these runs found: first the new, then the changed, then the closed.

    Keys: ``change`` (new, changed, closed), ``kind`` (vacancy, article), ``id``, ``title``,
    ``url``, ``source``, ``run``, ``fields`` ({field: [old, new]}), ``why`` (of a closed one).
    """
    found = list(_rows(db, CHANGES, {"runs": json.dumps(list(run_ids))}))
    for row in found:
        row["fields"] = json.loads(row["fields"])
    return found


def _rows(db: sqlite3.Connection, sql: str, values: Row | None = None) -> Iterator[Row]:
    cursor = db.execute(sql, values or {})
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield {
            name: json.loads(value) if name in _LISTS and value else value
            for name, value in zip(names, row, strict=True)
        }
