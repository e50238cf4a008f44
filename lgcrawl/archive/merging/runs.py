"""Runs of two archives: those that never ended, and two that were given one number."""

from __future__ import annotations

import sqlite3

from lgcrawl.archive.merging.tables import BOOKS, join

# As runs.interrupt, but the same whoever does it and whenever.
_END = """
UPDATE {into}.runs AS r SET outcome = 'interrupted',
reason = 'it had not ended when its archive was merged (pid ' || pid || ' on ' || host || ')',
finished_at = max(started_at, {latest}),
items = (SELECT count(*) FROM {at}.vacancies WHERE last_run = r.id)
      + (SELECT count(*) FROM {at}.articles WHERE last_run = r.id),
new = (SELECT count(*) FROM {at}.vacancy_versions WHERE run = r.id AND n = 1)
    + (SELECT count(*) FROM {at}.article_versions WHERE run = r.id AND n = 1),
changed = (SELECT count(*) FROM {at}.vacancy_versions WHERE run = r.id AND n > 1)
        + (SELECT count(*) FROM {at}.article_versions WHERE run = r.id AND n > 1),
rejected = (SELECT count(*) FROM {at}.rejects WHERE run = r.id)
WHERE outcome = 'running'
"""
_LATEST = "coalesce((SELECT max({moment}) FROM {at}.{table} WHERE {run} = r.id), '')"
_SEEN = (
    *(("last_seen", "vacancies", "last_run"), ("last_seen", "articles", "last_run")),
    *(("seen_at", "vacancy_versions", "run"), ("seen_at", "article_versions", "run")),
)
# What a run that saw all that its source lists did not see is unseen, whichever machine saw it
# before.
# The search index wants rows in the order of their numbers.
_UNSEEN = """
SELECT v.number FROM (
    SELECT source, max(id) AS run FROM main.runs JOIN temp.shared USING (source)
    WHERE healthy GROUP BY source
) r JOIN main.vacancies v ON v.source = r.source AND v.state = 'open' AND v.last_run < r.run
ORDER BY v.number
"""


def join_runs(db: sqlite3.Connection) -> int:
    """Join the runs of both archives; how many of theirs are new or ended since.

    The sources that both have run lie in ``temp.shared`` afterwards.
    """
    db.execute("CREATE TEMP TABLE runs AS SELECT * FROM other.runs")
    end(db, "temp", "other")
    end(db, "main", "main")
    db.execute(
        """CREATE TEMP TABLE shared AS SELECT source FROM main.runs
        INTERSECT SELECT source FROM other.runs"""
    )
    written = join(db, next(rule for rule in BOOKS if rule.table == "runs"), "temp")
    db.execute("DROP TABLE temp.runs")
    return written


def end(db: sqlite3.Connection, into: str, at: str) -> None:
    """End the runs that go on, in the schema ``into``, by what the archive ``at`` has of them."""
    latest = ", ".join(
        _LATEST.format(moment=moment, table=table, run=run, at=at) for moment, table, run in _SEEN
    )
    db.execute(_END.format(into=into, at=at, latest=latest))


def unsee(db: sqlite3.Connection) -> None:
    """What a later healthy run of either archive did not see is unseen."""
    unseen = db.execute(_UNSEEN).fetchall()
    db.executemany("UPDATE main.vacancies SET state = 'unseen' WHERE number = ?", unseen)
    db.execute("DROP TABLE temp.shared")
