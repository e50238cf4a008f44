"""Sightings kept with their history, as a ratio to a bare executemany insert of the same rows.

Both write the same tables through the same connection settings, without waiting for the disk, in
batches as large as the writer's and by turns, so that whatever else the machine does falls on both.
The baseline is handed finished rows, table by table, and looks for nothing that is there already.
"""

from __future__ import annotations

import os
import random
import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from lgcrawl.archive import keeping, runs, search_index
from lgcrawl.archive.batching import BATCH
from lgcrawl.archive.database import connect
from lgcrawl.archive.rows import OpenRun, SourceRow
from pipelines.normalise import Context, normalise
from pipelines.records import Vacancy

RECORDS = int(os.environ.get("BENCH_UPSERT", "5000"))
ROUNDS = 3
DAY = date(2026, 11, 23)
Rows = dict[str, list[tuple[Any, ...]]]  # by table
Times = tuple[float, float]  # ours and the baseline's
SOURCE = SourceRow("bench", "Bench", "listing", "vacancy")
PASSES = ("new", "unchanged", "10% changed")
RULES = "0.1.0+bench"
# What a new record writes, parents first; and what must be there before.
TABLES = (
    *("evidence_sets", "vacancies", "vacancy_versions", "vacancy_employers"),
    *("pay_scale_checks", "unlinked"),
)
BOOKS = ("employers", "sources", "runs", "employer_names")
WORDS = (
    *("plan", "road", "school", "care", "budget", "street", "library", "lorry", "child", "senior"),
    *("officer", "team", "work", "council", "support", "service", "manage", "review", "public"),
)
PAY = (
    "£{0:,} - £{1:,} per annum",
    "Grade 5, SCP 7-11: £{0:,} - £{1:,}",
    "£{0:,} to £{1:,} pro rata",
)


def sighting(n: int, raised: int, capture: str) -> Vacancy:
    """One advert as the crawl hands it over, with a description of about 1,000 letters."""
    rng = random.Random(n)
    low = 24_000 + n % 9000 + raised
    record = Vacancy(
        title=f"{rng.choice(WORDS).title()} Officer {n}",
        reference=f"ECC-{n}",
        url=f"https://jobs.essex.example/vacancies/{n}",
        employer_text="Essex County Council",
        salary_text=rng.choice(PAY).format(low, low + 3000),
        location_text="Chelmsford, CM1 1QH",
        closing_text="31 December 2030",
        contract_text="Permanent",
        hours_text="37 hours per week",
        description=" ".join(rng.choices(WORDS, k=150)),
        apply_url=f"https://jobs.essex.example/vacancies/{n}/apply",
        evidence=dict.fromkeys(("title", "reference", "salary_text", "location_text"), "label"),
        fetched_at=f"{DAY}T06:00:01Z",
        capture=f"cap_{capture}{n}",
    )
    normalise(record, Context(day=DAY))
    return record


def opened(path: Path, *, searched: bool) -> sqlite3.Connection:
    """A new archive; where it is not ``searched``, without the triggers of the search index."""
    db = connect(path)
    db.row_factory = sqlite3.Row  # as the writer has it
    db.execute("PRAGMA synchronous = OFF")
    if not searched:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in db.execute(triggers).fetchall():
            db.execute(f"DROP TRIGGER {name}")
    return db


def finished(folder: Path, records: list[Vacancy]) -> tuple[Rows, list[Rows]]:
    """The rows that must be there before, and those that keeping a batch of new records writes."""
    with closing(opened(folder / "finished.db", searched=False)) as db:
        keep(db, begun(db), records)
        books, rows = _tables(db, BOOKS), _tables(db, TABLES)
    batch_of = {}
    for n, (number, id, *_) in enumerate(rows["vacancies"]):
        batch_of[number] = batch_of[id] = n // BATCH
    batches: list[Rows] = [{} for _ in range(0, len(records), BATCH)]
    for name, values in rows.items():
        for row in values:
            # A set of evidence is there before the first of its records.
            n = 0 if name == "evidence_sets" else batch_of[row[0]]
            batches[n].setdefault(name, []).append(row)
    return books, batches


def _tables(db: sqlite3.Connection, names: tuple[str, ...]) -> Rows:
    return {name: [tuple(row) for row in db.execute(f"SELECT * FROM {name}")] for name in names}


def begun(db: sqlite3.Connection) -> OpenRun:
    """A run, which finds no record waiting for the linker: that is done after each."""
    db.execute("DELETE FROM unlinked")
    return runs.begin(db, SOURCE, f"{DAY}T06:00:00Z", RULES)


def keep(db: sqlite3.Connection, run: OpenRun, records: list[Vacancy]) -> float:
    """CPU seconds to keep a batch of sightings."""
    began = time.process_time()
    db.execute("BEGIN IMMEDIATE")
    for record in records:
        keeping.keep(db, run, record)
    search_index.refresh(db)
    db.execute("COMMIT")
    return time.process_time() - began


def insert(db: sqlite3.Connection, rows: Rows) -> float:
    """CPU seconds to insert finished rows."""
    began = time.process_time()
    db.execute("BEGIN IMMEDIATE")
    for name, values in rows.items():
        marks = ", ".join("?" * len(values[0]))
        db.executemany(f"INSERT INTO {name} VALUES ({marks})", values)
    search_index.refresh(db)
    db.execute("COMMIT")
    return time.process_time() - began


def timed(folder: Path, passes: list[list[Vacancy]], *, searched: bool) -> list[Times]:
    """CPU seconds of each pass over one archive, and of the baseline beside it in a new one."""
    books, batches = finished(folder, passes[0])
    times = []
    with closing(opened(folder / "kept.db", searched=searched)) as db:
        for n, records in enumerate(passes):
            run, ours, bare = begun(db), 0.0, 0.0
            with closing(opened(folder / f"bare-{n}.db", searched=searched)) as other:
                insert(other, books)
                for k, batch in enumerate(batches):
                    ours += keep(db, run, records[k * BATCH : (k + 1) * BATCH])
                    bare += insert(other, batch)
            times.append((ours, bare))
    return times


def run() -> list[tuple[str, float, str]]:
    """Microseconds a record, and each as a share of the baseline's speed: 1 is as fast."""
    passes = [
        [sighting(n, 0, "a") for n in range(RECORDS)],
        [sighting(n, 0, "b") for n in range(RECORDS)],
        [sighting(n, 7 if n % 10 == 0 else 0, "c") for n in range(RECORDS)],
    ]
    found: list[tuple[str, float, str]] = []
    for searched in (True, False):
        rounds = []
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                rounds.append(timed(Path(folder), passes, searched=searched))
        how = "" if searched else ", no search index"
        for what, measured in zip(PASSES, zip(*rounds, strict=True), strict=True):
            ours, bare = (sum(one) / RECORDS / ROUNDS * 1e6 for one in zip(*measured, strict=True))
            found.append((f"{what}{how}", ours, "us/record"))
            found.append((f"{what}{how}: bare executemany", bare, "us/record"))
            found.append((f"{what}{how}: speed against it", bare / ours, "x"))
    return found
