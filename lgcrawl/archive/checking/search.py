"""Whether the search knows every record and no other, and counts the open vacancies rightly."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from lgcrawl.archive.checking.finding import Finding, counted
from lgcrawl.archive.schema.search import COUNTED, TEXTS
from lgcrawl.archive.search_index import mark, searchable

INDEXES = tuple(f"{table}_fts" for table in TEXTS)
_SAMPLE = 200  # records looked for by their titles
_LETTER = re.compile(r"[^\W_]")
_ANEW = "run `lgcrawl compact`, which makes the search anew"
# A field that every row has, of few values: its marks tell which rows the index knows.
_TOLD_BY = {
    "vacancies": ("state", {"open", "unseen", "closed", "withdrawn", "expired"}),
    "articles": ("kind", {"article", "issue"}),
}
_EMPLOYERS = """
SELECT 'employer', employer_id, count(DISTINCT number) FROM vacancy_employers
JOIN vacancies USING (number) WHERE state = 'open' GROUP BY employer_id
"""


def indexes(db: sqlite3.Connection, path: Path) -> Iterator[Finding]:
    """Rows that the index does not know, or knows though they are not there.

    Every list of the index is walked through; raises sqlite3.DatabaseError where one is damaged.
    FTS5's own check writes, and would hold up a crawl.
    """
    for table, (field, values) in _TOLD_BY.items():
        index = f"{table}_fts"
        db.execute(
            f"CREATE VIRTUAL TABLE temp.walked_{index} USING fts5vocab(main, {index}, instance)"
        )
        db.execute(f"SELECT count(*) FROM temp.walked_{index}").fetchone()  # noqa: S608
        db.execute(f"DROP TABLE temp.walked_{index}")
        rows = db.execute(f"SELECT number, {field} FROM {table} ORDER BY number")  # noqa: S608
        wanted = {(number, str(value)) for number, value in rows}
        there = set()
        for value in values:
            sql = f"SELECT rowid FROM {index} WHERE {index} MATCH ?"  # noqa: S608 - our own names
            there |= {(n, value) for (n,) in db.execute(sql, (f'"{mark(field, value)}"',))}
        unknown, extra = sorted(wanted - there), sorted(there - wanted)
        what = f"{table} are not as they are in the search"
        yield from counted(path, what, _ANEW, (number for number, _ in unknown or extra))


def titles(db: sqlite3.Connection, path: Path) -> Iterator[Finding]:
    """Records of a sample that a search for their titles does not find."""
    for table in _TOLD_BY:
        what = f"{table} are not found by their titles"
        yield from counted(path, what, _ANEW, _unfound(db, table))


def counts(db: sqlite3.Connection, path: Path) -> Iterator[Finding]:
    """Counts of open vacancies that are not those of the table."""
    wanted = {(field, value): n for field, value, n in db.execute(_EMPLOYERS)}
    for field in COUNTED:
        sql = f"""SELECT {field}, count(*) FROM vacancies
            WHERE state = 'open' AND {field} IS NOT NULL GROUP BY {field}"""  # noqa: S608
        wanted |= {(field, value): n for value, n in db.execute(sql)}
    rows = db.execute("SELECT field, value, n FROM open_counts WHERE n != 0")
    there = {(field, value): n for field, value, n in rows}
    wrong = sorted(f"{field} {value}" for (field, value), _ in wanted.items() ^ there.items())
    what = "counts of open vacancies are wrong"
    yield from counted(path, what, _ANEW, dict.fromkeys(wrong))


def _unfound(db: sqlite3.Connection, table: str) -> Iterator[str]:
    rows = db.execute(
        f"SELECT id, number, title FROM {table} ORDER BY content_hash LIMIT {_SAMPLE}"  # noqa: S608
    )
    sql = f"SELECT 1 FROM {table}_fts WHERE {table}_fts MATCH ? AND rowid = ?"  # noqa: S608
    for id, number, title in rows.fetchall():
        words = (searchable(title) or "").replace('"', " ")
        if _LETTER.search(words) and not db.execute(sql, (f'title : "{words}"', number)).fetchone():
            yield id
