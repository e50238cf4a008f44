"""What an archive of a million rows weighs and how long it takes to answer, search and all.

``python -m benchmarks archive --rows 1000000``: rows of vacancies, and a tenth as many articles,
are written straight into the tables (benchmarks/archive_rows.py). ``--archive FILE``: there, and
left there for a look. Each question is asked ``ROUNDS`` times after once for warmth; the median
counts. The last line is the same as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.archive_rows import TODAY, fill
from lgcrawl.archive import lists
from lgcrawl.archive.content import ARTICLE, VACANCY
from lgcrawl.archive.database import connect, connect_for_reading
from lgcrawl.archive.history import history
from lgcrawl.archive.search import Only, facets, search_articles, search_vacancies
from lgcrawl.archive.search_index import rebuild, refresh

ROWS = 200_000
ROUNDS = 20
_SAMPLE = 2_000  # rows written again with the triggers that keep the index
_BATCH = 500
_TODAY = f"{TODAY:%Y-%m-%d}"
_OPEN = Only(open_on=_TODAY)

Figure = tuple[str, float, str]
Question = Callable[[sqlite3.Connection], Any]


def _list(sql: str, **values: object) -> Question:
    asked = {"today": _TODAY, "after": None, "limit": 20} | values
    return lambda db: lists.rows(db, sql, **asked)


def _search(text: str, only: Only | None = None, ranked: bool = False) -> Question:
    return lambda db: search_vacancies(db, text, only, ranked=ranked)


# Made-up words are the commoner the earlier they stand in archive_rows: "the" is everywhere.
QUESTIONS: dict[str, Question] = {
    "list: open, newest": _list(lists.OPEN),
    "list: open of a region": _list(lists.OPEN_OF_REGION, region="Wales"),
    "list: open with pay": _list(lists.OPEN_WITH_PAY, pay=62_000),
    "list: open with pay nobody has": _list(lists.OPEN_WITH_PAY, pay=500_000),
    "list: closing soon": _list(lists.CLOSING_SOON),
    "list: of an employer": _list(lists.OF_EMPLOYER, employer="la-ess"),
    "list: open of an employer": _search("", Only(employer="la-ess", open_on=_TODAY)),
    "list: open of a source": _search("", Only(source="source-39", open_on=_TODAY)),
    "list: news": _list(lists.NEWS),
    "one vacancy with its history": lambda db: history(
        db, db.execute("SELECT id FROM vacancies ORDER BY number DESC LIMIT 1").fetchone()[0]
    ),
    "search: common word": _search("team"),
    "search: common word, open": _search("team", _OPEN),
    "search: rare word": _search("radiographer nights"),
    "search: five common words": _search("team council safeguarding pension equality"),
    "search: common, rarely together": _search('"pension equality"'),
    "search: phrase that is nowhere": _search('"equality pension contact interview"'),
    "search: word nobody has": _search("xylophone the"),
    "search: beginning": _search("safeg*"),
    "search: common word in an employer": _search("team", Only(employer="la-ess")),
    "search: three filters": _search(
        "nurse", Only(region="Wales", open_on=_TODAY, working="part_time", employer="la-ess")
    ),
    "search: without a common word": _search("nurse -the"),
    "search: news": lambda db: search_articles(db, "council"),
    "ranked: common word": _search("the", ranked=True),
    "ranked: common, in no title": _search("pension", ranked=True),
    "ranked: words in titles": _search("mental health nurse", ranked=True),
    "ranked: common words, few titles": _search("council pension team leave", ranked=True),
    "ranked: common word, open": _search("pension", _OPEN, ranked=True),
    "facets: every open vacancy": lambda db: facets(db, "", _OPEN),
    "facets: of a region": lambda db: facets(db, "", Only(region="Wales", open_on=_TODAY)),
    "facets: of a common word": lambda db: facets(db, "team"),
    "facets: of a common word, open": lambda db: facets(db, "team", _OPEN),
}
BASELINE = """
SELECT number FROM vacancies_fts JOIN vacancies ON number = vacancies_fts.rowid
WHERE vacancies_fts MATCH 'team' ORDER BY first_seen DESC LIMIT 20
"""  # what one writes at first: every match is read and sorted


def run() -> list[Figure]:
    """(what, figure, unit): bytes a row, time to write, milliseconds a question."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks archive")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--archive", type=Path, help="written there and left there")
    asked, _ = parser.parse_known_args(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        path = asked.archive or Path(folder) / "archive.db"
        figures = [*_write(path, asked.rows), *_weigh(path), *_answer(path), *_keep(path)]
    print(json.dumps({what: round(figure, 2) for what, figure, _ in figures}))
    return figures


def _write(path: Path, count: int) -> Iterator[Figure]:
    with closing(connect(path)) as db:
        for pragma in ("synchronous = OFF", "cache_size = -2000000", "foreign_keys = OFF"):
            db.execute(f"PRAGMA {pragma}")
        if db.execute("SELECT 1 FROM vacancies LIMIT 1").fetchone():
            return  # written before
        triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        kept = triggers.fetchall()
        for name, _ in kept:
            db.execute(f"DROP TRIGGER {name}")
        fill(db, count)
        for _, sql in kept:
            db.execute(sql)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        yield "rows", count, "vacancies"
        yield "without search", path.stat().st_size / count, "bytes a vacancy"
        start = time.process_time()
        db.execute("BEGIN")
        rebuild(db)
        db.execute("COMMIT")
        yield "index made anew", (time.process_time() - start) / count * 1e6, "us CPU a vacancy"
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("ANALYZE")


def _weigh(path: Path) -> Iterator[Figure]:
    """Bytes beside the printed texts, each text counted once, those of earlier versions too."""
    with closing(connect_for_reading(path)) as db:
        (count,) = db.execute("SELECT count(*) FROM vacancies").fetchone()
        size = path.stat().st_size
        texts = sum(_texts(db, shape.table, shape.texts) for shape in (VACANCY, ARTICLE))
        texts += sum(_texts(db, shape.versions, ("record",)) for shape in (VACANCY, ARTICLE))
        objects = dict(db.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
        index = sum(bytes for name, bytes in objects.items() if "_fts" in name)
        yield "printed texts", texts / count, "bytes a vacancy"
        yield "beside the texts", (size - texts) / count, "bytes a vacancy"
        yield "beside the texts, without the index", (size - texts - index) / count, "bytes"
        mine = {n: b for n, b in objects.items() if "article" not in n and "mention" not in n}
        texts = _texts(db, "vacancies", VACANCY.texts) + _texts(db, VACANCY.versions, ("record",))
        index = sum(bytes for name, bytes in mine.items() if "_fts" in name)
        yield "vacancies alone, beside their texts", (sum(mine.values()) - texts) / count, "bytes"
        yield "the same without the index", (sum(mine.values()) - texts - index) / count, "bytes"
        for name, bytes in sorted(objects.items(), key=lambda pair: -pair[1])[:14]:
            yield f"  {name}", bytes / count, "bytes a vacancy"


def _texts(db: sqlite3.Connection, table: str, names: tuple[str, ...]) -> int:
    lengths = " + ".join(f"coalesce(length(CAST({name} AS BLOB)), 0)" for name in names)
    return int(db.execute(f"SELECT sum({lengths}) FROM {table}").fetchone()[0] or 0)


def _answer(path: Path) -> Iterator[Figure]:
    with closing(connect_for_reading(path)) as db:
        for what, question in QUESTIONS.items():
            yield what, _milliseconds(lambda q=question: q(db), ROUNDS), "ms"
        slow = _milliseconds(lambda: db.execute(BASELINE).fetchall(), 3)
        yield "baseline: common word, all matches sorted", slow, "ms"
        ours = _milliseconds(lambda: search_vacancies(db, "team"), ROUNDS)
        yield "search / baseline", ours / slow, "x"
        yield "cold: search of a common word", _cold(path, _search("team"), db), "ms"
        yield "cold: ranked", _cold(path, _search("mental health nurse", ranked=True), db), "ms"


def _milliseconds(ask: Callable[[], object], rounds: int) -> float:
    ask()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        ask()
        times.append(time.perf_counter() - start)
    return 1e3 * median(times)


def _cold(path: Path, question: Question, other: sqlite3.Connection) -> float:
    """With nothing of the file in memory, neither ours nor the system's, where that obeys."""
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    with closing(connect_for_reading(path)) as db:
        start = time.perf_counter()
        question(db)
        return 1e3 * (time.perf_counter() - start)


def _keep(path: Path) -> Iterator[Figure]:
    """What the triggers and the index cost a row that is new, and one that closes."""
    with closing(connect(path)) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -65536")
        names = [row[1] for row in db.execute("PRAGMA table_info(vacancies)")]
        sql = f"SELECT * FROM vacancies WHERE state = 'open' ORDER BY number LIMIT {_SAMPLE}"
        rows = [dict(zip(names, row, strict=True)) for row in db.execute(sql)]
        (last,) = db.execute("SELECT max(number) FROM vacancies").fetchone()
        made = [
            row | {"number": last + n, "id": f"vac_{n}", "identity_key": f"{n}", "group_id": None}
            for n, row in enumerate(rows, start=1)
        ]
        put = f"INSERT INTO vacancies VALUES ({', '.join(f':{name}' for name in names)})"
        closed = "UPDATE vacancies SET state = 'unseen' WHERE number = ?"
        numbers = [(row["number"],) for row in made]
        kept = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for triggers in ("with search", "without"):
            if triggers == "without":
                for name, _ in kept:
                    db.execute(f"DROP TRIGGER {name}")
            yield f"a new row, {triggers}", _microseconds(db, put, made), "us CPU"
            yield f"a row that closes, {triggers}", _microseconds(db, closed, numbers), "us CPU"
            db.execute("DELETE FROM vacancies WHERE number > ?", (last,))
            refresh(db)
        for _, sql in kept:
            db.execute(sql)


def _microseconds(db: sqlite3.Connection, sql: str, rows: list[Any]) -> float:
    """CPU of a row, written as a crawl does: so many to a commit, each a statement."""
    start = time.process_time()
    for at in range(0, len(rows), _BATCH):
        db.execute("BEGIN")
        for row in rows[at : at + _BATCH]:
            db.execute(sql, row)
        refresh(db)
        db.execute("COMMIT")
    return (time.process_time() - start) / len(rows) * 1e6
