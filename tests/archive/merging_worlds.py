"""Archives as several machines would crawl them, small and at random, and all that one holds."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from lgcrawl.archive import keeping, runs, search_index
from lgcrawl.archive.columns import to_json
from lgcrawl.archive.content import SHAPES, Shape, content_hash, differences, face
from lgcrawl.archive.database import connect
from lgcrawl.archive.merging.joining import Merged, merge
from lgcrawl.archive.rows import SourceRow
from pipelines.records import Article, Mention, Record, Vacancy
from tests.archive.conftest import new_archive

START = 1_795_413_600  # 2026-11-23T06:00:00Z
RULES = ("0.1.0+aaaa", "0.10.0+bbbb", None)
# What the linker makes, and SQLite.
DERIVED = frozenset(
    {"unlinked", "vacancy_keys", "article_keys", "vacancy_links", "article_links"}
    | {"_sqlite_migrations"}
)


def moment(hours: float) -> str:
    """A moment so many hours after the world began."""
    return f"{datetime.fromtimestamp(START + 3600 * hours, UTC):%Y-%m-%dT%H:%M:%SZ}"


class Machine:
    """A machine and its archive; every run is at an hour of the world's, and over in half of it."""

    def __init__(self, path: Path, name: str = "") -> None:
        self.path = new_archive(path)
        self.name = name or path.stem

    def run(
        self,
        hour: int,
        *records: Record,
        source: str = "essex-jobs",
        outcome: str | None = "ok",
        complete: bool = True,
        rules: str | None = None,
        title: str = "",
    ) -> int:
        """A whole run of these records; it never ends where ``outcome`` is None. Its number."""
        with (
            closing(connect(self.path)) as db,
            patch.object(runs.socket, "gethostname", lambda: self.name),
            patch.object(runs.os, "getpid", lambda: sum(map(ord, self.name))),
            patch.object(runs, "now", lambda: moment(hour + 0.5)),
        ):
            db.row_factory = sqlite3.Row
            db.execute("BEGIN")
            kind = "article" if source.endswith("news") else "vacancy"
            card = SourceRow(source, title or source, "listing", kind, complete=complete)
            run = runs.begin(db, card, moment(hour), rules)
            for n, record in enumerate(records, 1):
                record.fetched_at = moment(hour + n / 100)
                keeping.keep(db, run, record)
            if outcome:
                how = {"healthy": outcome == "ok", "complete": complete, "absent_runs": 2}
                today = moment(hour)[:10]
                runs.finish(db, run, outcome, "", {"items": len(records)}, today=today, **how)
            search_index.refresh(db)
            db.execute("COMMIT")
        return run.id

    def reread(self, rng: random.Random, rules: str) -> None:
        """As a replay does: newer rules read some titles otherwise; no sighting is added."""
        with closing(connect(self.path)) as db:
            db.row_factory = sqlite3.Row
            for shape in SHAPES:
                for (id,) in db.execute(f"SELECT id FROM {shape.table} ORDER BY id").fetchall():
                    if rng.random() < 0.4:
                        _reread(db, shape, id, rules)
            search_index.refresh(db)

    def copied(self, name: str) -> Machine:
        """Another machine that goes on with a copy of this archive."""
        copy = self.path.with_name(f"{name}.db")
        with closing(sqlite3.connect(self.path)) as db, closing(sqlite3.connect(copy)) as to:
            db.backup(to)
        return Machine(copy, name)


def _reread(db: sqlite3.Connection, shape: Shape, id: str, rules: str) -> None:
    row = dict(db.execute(f"SELECT * FROM {shape.table} WHERE id = ?", (id,)).fetchone())
    new = row | {"title": f"{row['title']} (read anew)"}
    (before,) = db.execute(
        f"SELECT max(record) FROM {shape.versions} WHERE {shape.owner} = ? AND n = ?",
        (id, row["version"] - 1),
    ).fetchone()
    changes = to_json(differences(shape, json.loads(before), new)) if before else "{}"
    hashed = content_hash(shape, new)
    db.execute(
        f"UPDATE {shape.table} SET title = ?, content_hash = ?, method_version = ? WHERE id = ?",
        (new["title"], hashed, rules, id),
    )
    db.execute(
        f"""UPDATE {shape.versions} SET content_hash = ?, method_version = ?, changes = ?
        WHERE {shape.owner} = ? AND n = ?""",
        (hashed, rules, changes, id, row["version"]),
    )


class World:
    """What there is to be found, and machines that each find some of it at their own time."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.rng = random.Random(seed)
        self._hours = self.rng.sample(range(200), 200)
        self.machines = self._made()

    def _made(self) -> tuple[Machine, Machine, Machine]:
        """Three, some of which began with a copy of an archive that all may have had."""
        rng, old = self.rng, Machine(self.folder / "old.db", "hub")
        self._crawl(old, rng.randrange(4), self._hours, cut=rng.random() < 0.3)
        three = []
        for name in ("north", "south", "west"):
            began = old.path.exists() and rng.random() < 0.5
            one = old.copied(name) if began else Machine(self.folder / f"{name}.db")
            later = [200 + hour for hour in self._hours] if began else self._hours
            self._crawl(one, rng.randrange(1, 6), later, cut=rng.random() < 0.2)
            if rng.random() < 0.4:
                one.reread(rng, "0.11.0+cccc")
            self._crawl(one, rng.randrange(3), [400 + hour for hour in self._hours])
            three.append(one)
        north, south, west = three
        return north, south, west

    def _crawl(self, machine: Machine, count: int, hours: list[int], *, cut: bool = False) -> None:
        """So many runs in the order of time; the last one is cut off where ``cut``."""
        times, hours[:] = sorted(hours[:count]), hours[count:]
        del self._hours[:count]
        for hour in times:
            rng = self.rng
            source = rng.choice(("essex-jobs", "kent-jobs", "essex-news"))
            make = _news if source.endswith("news") else _post
            healthy = rng.random() < 0.7
            machine.run(
                hour,
                *(make(rng, n) for n in rng.sample(range(6), rng.randrange(6))),
                source=source,
                outcome=None if cut and hour == times[-1] else "ok" if healthy else "suspicious",
                complete=source == "essex-jobs",
                rules=rng.choice(RULES),
                title=f"{source} {rng.randrange(2)}",
            )


def _post(rng: random.Random, n: int) -> Record:
    """One of six posts; sometimes without its reference, at another address, or partial."""
    employer = rng.choice(("la-ess", "la-ken"))
    return Vacancy(
        title=f"Post {n}",
        reference=rng.choice((f"R-{n}", f"R-{n}", None)),
        url=f"https://jobs.example/{n}{rng.choice(('', '', '?page=1'))}",
        employer_text=rng.choice(("Essex County Council", "Essex CC")),
        employer_ids=rng.choice(([employer], [employer, "nhs-rdd"], [])),
        employer_method="exact",
        salary_text=rng.choice(("£30,000", "£31,000", "£32,000", None)),
        posted_text=rng.choice(("1 day ago", "2 days ago", None)),
        closing_date=rng.choice((None, moment(rng.randrange(600))[:10])),
        description="Plans things.",
        capture=f"cap_{rng.randrange(1000)}",
        partial=rng.random() < 0.15,
    )


def _news(rng: random.Random, n: int) -> Record:
    person = Mention(person=f"P{rng.randrange(2)}", organisation_text="Essex CC")
    return Article(
        title=f"Story {n}",
        url=f"https://news.example/{n}",
        published=rng.choice((None, "2026-11-20", "2026-11-21")),
        body=rng.choice(("It opens.", "It opens on Monday.", "It is open.")),
        mentions=[person] * rng.randrange(2),
        partial=rng.random() < 0.1,
    )


# -- what came of it -------------------------------------------------------------------------------
def merged(target: Path, *others: Path | Machine) -> list[Merged]:
    """Merge, and look whether the result is whole for SQLite."""
    paths = tuple(one.path if isinstance(one, Machine) else one for one in others)
    done = list(merge(target, paths))
    with closing(sqlite3.connect(target)) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return done


def everything(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in order; numbers of records and their groups aside."""
    with closing(sqlite3.connect(path)) as db:
        names = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        tables = [
            name
            for (name,) in db.execute(names)
            if name not in DERIVED and "_fts" not in name and not name.startswith("sqlite_")
        ]
        return {table: rows for table in tables if (rows := _rows(db, table))}


def _rows(db: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    names = [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]
    if table in ("vacancies", "articles"):
        names = [name for name in names if name not in ("number", "group_id")]
    by_id = {"number": "(SELECT id FROM vacancies v WHERE v.number = t.number)"}
    listed = ", ".join(by_id.get(name, name) for name in names)
    some = "WHERE n > 0" if table == "open_counts" else ""
    rows = db.execute(f"SELECT {listed} FROM {table} t {some}").fetchall()
    if table.endswith("_versions"):
        rows = [_compared(table, dict(zip(names, row, strict=True))) for row in rows]
    return sorted(rows, key=repr)


def _compared(table: str, row: dict[str, Any]) -> tuple[Any, ...]:
    """A version whose texts are as they are compared: white space and relative dates aside."""
    (shape,) = (shape for shape in SHAPES if shape.versions == table)
    if row["record"]:
        row["record"] = face(shape, json.loads(row["record"]))
    changes = json.loads(row["changes"])
    row["changes"] = [face(shape, {k: v[n] for k, v in changes.items()}) for n in (0, 1)]
    return tuple(row.values())
