"""Two archives merged, as a ratio to copying their rows into an empty one in the same run.

``python -m benchmarks merge --rows 500000``: vacancies in each archive, and a tenth of articles.
CPU seconds: a disk that others use too would tell of them.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.archive_rows import TODAY, fill
from lgcrawl.archive.columns import to_json
from lgcrawl.archive.content import SHAPES, Shape
from lgcrawl.archive.database import connect
from lgcrawl.archive.merging.joining import merge
from lgcrawl.archive.numbers import run_number
from lgcrawl.archive.search_index import install, rebuild, refresh

ROWS = 20_000
SHARED = 0.1  # of the records, half of these with other content
HANGING = {
    "vacancies": {"vacancy_versions": "vacancy_id", "vacancy_addresses": "vacancy_id"},
    "articles": {"article_versions": "article_id", "mentions": "article_id"},
}
BOOKS = ("employers", "sources", "runs", "evidence_sets")
SEEN = f"{TODAY:%Y-%m-%dT%H:%M:%SZ}"
MACHINE = run_number(SEEN, "source-00", "crate", 12)  # the second one's run


def run() -> list[tuple[str, float, str]]:
    """(what, figure, unit) for archives that share a tenth of their records, then for none."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks merge")
    parser.add_argument("--rows", type=int, default=ROWS)
    asked, _ = parser.parse_known_args(sys.argv[1:])
    rows: list[tuple[str, float, str]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        a, b = (_filled(folder / f"{seed}.db", seed, asked.rows) for seed in (1, 2))
        rows += _measured(folder, a, b, "disjoint")
        _share(a, b)
        rows += _measured(folder, a, b, "a tenth shared")
    return rows


def _measured(folder: Path, a: Path, b: Path, what: str) -> list[tuple[str, float, str]]:
    both, onto = folder / "both.db", folder / "onto.db"
    copied = _timed(lambda: _copy(folder / "copied.db", a, b))
    merged = _timed(lambda: list(merge(both, (a, b))))
    shutil.copy(a, onto)
    added = _timed(lambda: list(merge(onto, (b,))))
    again = _timed(lambda: list(merge(both, (a, b))))
    for path in (folder / "copied.db", both, onto):
        path.unlink()
    return [
        (f"{what}: baseline, rows copied", copied, "s"),
        (f"{what}: both merged into a new one", merged, "s"),
        (f"{what}: merged / copied", merged / copied, "x"),
        (f"{what}: one merged into the other / copied", added / copied, "x"),
        (f"{what}: both merged again / copied", again / copied, "x"),
    ]


def _timed(do: Callable[[], object]) -> float:
    start = time.process_time()
    do()
    return time.process_time() - start


def _filled(path: Path, seed: int, vacancies: int) -> Path:
    with closing(connect(path)) as db:
        laid = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = db.execute(laid).fetchall()
        for name, _ in triggers:  # indexed at once when all is there, not row by row
            db.execute(f"DROP TRIGGER {name}")
        fill(db, vacancies, seed)
        # What is open was seen by the last run, as in an archive that was crawled.
        db.execute(
            """UPDATE vacancies SET last_run = (SELECT max(id) FROM runs WHERE source =
            vacancies.source) WHERE state = 'open'"""
        )
        for shape in SHAPES:
            # Made-up references are counted up from 0 in each, and versions made at one moment.
            db.execute(f"UPDATE {shape.table} SET identity_key = identity_key || '/{seed}'")
            db.execute(
                f"""UPDATE {shape.versions} SET seen_at = (SELECT last_seen FROM {shape.table}
                WHERE id = {shape.owner}) WHERE n = 2"""
            )
        rebuild(db)
        for _, sql in triggers:
            db.execute(sql)
    return path


def _copy(path: Path, a: Path, b: Path) -> None:
    """The baseline: INSERT ... SELECT of every row, of shared records once, and search over them.

    As merging does it: into a new archive, foreign keys checked, one transaction an archive. Keys
    are the linker's.
    """
    connect(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        install(db)
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        for offset, other in enumerate((a, b)):
            db.execute("ATTACH ? AS other", (str(other),))
            db.execute("BEGIN IMMEDIATE")
            for table in BOOKS:
                db.execute(f"INSERT OR IGNORE INTO main.{table} SELECT * FROM other.{table}")
            for shape in SHAPES:
                _copy_records(db, shape, offset)
            refresh(db)
            db.execute("COMMIT")
            db.execute("DETACH other")


def _copy_records(db: sqlite3.Connection, shape: Shape, offset: int) -> None:
    """``offset``: 1 for the second archive, whose numbers must not meet the first one's."""
    table = shape.table
    names = [name for _, name, *_ in db.execute(f"PRAGMA main.table_info({table})")]
    chosen = ", ".join(f"number + {offset << 17}" if n == "number" else n for n in names)
    db.execute(
        f"""CREATE TEMP TABLE chosen AS SELECT number, id FROM other.{table} o
        WHERE NOT EXISTS (SELECT 1 FROM main.{table} m WHERE m.id = o.id)"""
    )
    db.execute("CREATE UNIQUE INDEX temp.chosen_id ON chosen (id)")
    wanted = "EXISTS (SELECT 1 FROM temp.chosen c WHERE c.id = o.{})"
    db.execute(
        f"INSERT INTO main.{table} SELECT {chosen} FROM other.{table} o WHERE {wanted.format('id')}"
    )
    for hanging, owner in HANGING[table].items():
        db.execute(
            f"""INSERT INTO main.{hanging} SELECT * FROM other.{hanging} o
            WHERE {wanted.format(owner)}"""
        )
    if table == "vacancies":
        db.execute(
            f"""INSERT INTO main.vacancy_employers SELECT number + {offset << 17}, position,
            employer_id FROM other.vacancy_employers JOIN temp.chosen USING (number)"""
        )
    db.execute("DROP TABLE temp.chosen")


def _share(a: Path, b: Path) -> None:
    """Put a tenth of one archive's records in the other's place; half of them changed since."""
    rng = random.Random(3)
    with closing(sqlite3.connect(b, isolation_level=None)) as db:
        install(db)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("ATTACH ? AS a", (str(a),))
        db.execute("BEGIN")
        db.execute(
            """INSERT INTO runs (id, source, started_at, finished_at, outcome, pid, host)
            VALUES (?, 'source-00', ?, ?, 'partial', 12, 'crate')""",
            (MACHINE, SEEN, SEEN),
        )
        for shape in SHAPES:
            ids = [id for (id,) in db.execute(f"SELECT id FROM a.{shape.table} ORDER BY number")]
            shared = rng.sample(ids, int(len(ids) * SHARED))
            db.execute("CREATE TEMP TABLE shared (id TEXT PRIMARY KEY)")
            db.executemany("INSERT INTO temp.shared VALUES (?)", [(id,) for id in shared])
            _put(db, shape, len(shared))
            for id in shared[::2]:
                _change(db, shape, id, rng)
            db.execute("DROP TABLE temp.shared")
        db.execute("COMMIT")


def _put(db: sqlite3.Connection, shape: Shape, count: int) -> None:
    table = shape.table
    db.execute(
        f"""DELETE FROM main.{table} WHERE number IN (
        SELECT number FROM main.{table} ORDER BY random() LIMIT {count})"""
    )
    db.execute(
        f"""DELETE FROM main.{table} WHERE number IN (
        SELECT number FROM a.{table} WHERE id IN (SELECT id FROM temp.shared))"""
    )
    db.execute(
        f"INSERT INTO main.{table} SELECT * FROM a.{table} WHERE id IN (SELECT id FROM temp.shared)"
    )
    for hanging, owner in HANGING[table].items():
        db.execute(
            f"""INSERT INTO main.{hanging} SELECT * FROM a.{hanging}
            WHERE {owner} IN (SELECT id FROM temp.shared)"""
        )
    if table == "vacancies":
        db.execute(
            """INSERT INTO main.vacancy_employers SELECT * FROM a.vacancy_employers
            WHERE number IN (SELECT number FROM a.vacancies
            WHERE id IN (SELECT id FROM temp.shared))"""
        )


def _change(db: sqlite3.Connection, shape: Shape, id: str, rng: random.Random) -> None:
    """A new version, as the second machine has seen it."""
    names = ", ".join(shape.texts)
    n, *texts = db.execute(
        f"SELECT version, {names} FROM main.{shape.table} WHERE id = ?", (id,)
    ).fetchone()
    content = rng.randbytes(16)
    db.execute(
        f"UPDATE main.{shape.versions} SET record = ? WHERE {shape.owner} = ? AND n = ?",
        (to_json(dict(zip(shape.texts, texts, strict=True))), id, n),
    )
    db.execute(
        f"""INSERT INTO main.{shape.versions} VALUES (?, ?, ?, ?, NULL, NULL, ?, NULL,
        '{{"title":["Before","After"]}}')""",
        (id, n + 1, SEEN, MACHINE, content),
    )
    db.execute(
        f"""UPDATE main.{shape.table} SET title = title || ' (amended)', version = ?,
        content_hash = ?, last_seen = ?, last_run = ? WHERE id = ?""",
        (n + 1, content, SEEN, MACHINE, id),
    )
