"""Sightings read again, kept in an archive of their own, and how it differs from the real one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from lgcrawl.archive import keeping, listings, mentioning, record_rows
from lgcrawl.archive.content import VACANCY, Row, Shape, shape_of
from lgcrawl.archive.database import connect, connect_for_reading
from lgcrawl.archive.erasing.ledger import Eraser
from lgcrawl.archive.finding import Finder, Found
from lgcrawl.archive.revision import Revision
from lgcrawl.archive.rows import OpenRun
from pipelines.normalise import Context, normalise
from pipelines.records import Article, Attachment, Record, Vacancy

_VERSIONS = "SELECT n, seen_at, run, capture, method_version, content_hash, record, changes FROM "
_READING = ("content_hash", "capture", "listed_capture", "method_version", "version")


class Proposal:
    """What the archive would be, had today's rules read every page there is a capture of.

    Sightings come in the order of their runs. Versions whose pages are not at hand (older than the
    captures, or dropped) are taken over as they stand.
    """

    def __init__(self, archive: Path, folder: Path, method_version: str) -> None:
        self.db = connect(folder / "proposal.db")
        self.db.execute("PRAGMA synchronous = OFF")  # it is thrown away in the end
        self.db.execute("PRAGMA journal_mode = MEMORY")
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in self.db.execute(triggers).fetchall():
            self.db.execute(f"DROP TRIGGER {name}")  # nobody searches here
        self.real = connect_for_reading(archive)
        for db in (self.db, self.real):
            db.row_factory = sqlite3.Row
        self.real.execute("BEGIN")  # one state of it, whoever writes meanwhile
        self.method_version = method_version
        self._eraser = Eraser.of(self.real)
        self.touched: dict[str, tuple[Shape, int]] = {}  # id -> its shape, its latest run here
        self._run: OpenRun | None = None
        self._publisher: str | None = None
        self.db.execute("BEGIN")
        self.db.execute("PRAGMA defer_foreign_keys = ON")
        for table in ("employers", "sources", "runs"):
            rows = self.real.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                self.db.executemany(
                    f"INSERT INTO {table} VALUES ({marks})",  # noqa: S608 - our own names
                    [tuple(row) for row in rows],
                )

    def close(self) -> None:
        """Let both files go."""
        for db in (self.db, self.real):
            with closing(db):
                db.rollback()

    def begin(self, run: int, source: str) -> None:
        """The sightings that follow are of this run."""
        self._run = OpenRun(run, source, self.method_version)
        (self._publisher,) = self.real.execute(
            "SELECT publisher FROM sources WHERE slug = ?", (source,)
        ).fetchone()

    def see(self, record: Record) -> None:
        """Keep one sighting, under the id that the real archive has for it.

        Of an erased page nothing: a list that is kept still says what stood there.
        """
        run = self._run
        assert run is not None, "begin() comes first"  # noqa: S101
        if self._eraser:
            if self._eraser.bars(record.url):
                return
            record = self._eraser.record(record)
        shape = shape_of(record)
        found = Finder(self.real, run.source, run.stated).find(record)
        if found.row is None:
            found = Finder(self.db, run.source, run.stated).find(record)
        else:
            self._take_over(shape, found.id, run)
            found = Found(found.id, found.key, record_rows.load(self.db, shape, found.id))
        self.db.execute("SAVEPOINT sighting")
        try:
            kept = keeping.keep(self.db, run, record, found)
            self.touched[kept.id] = (shape, run.id)
        except (sqlite3.IntegrityError, sqlite3.DataError, OverflowError):
            self.db.execute("ROLLBACK TO sighting")  # what the crawl would reject
        self.db.execute("RELEASE sighting")

    def _take_over(self, shape: Shape, id: str, before: OpenRun | None) -> None:
        """The versions the real archive has from runs that gave no sighting here."""
        _, last = self.touched.get(id, (shape, -1))
        upto = before.id if before else 1 << 62
        if before and id in before.stated:
            return
        rows = self.real.execute(
            f"{_VERSIONS} {shape.versions} "
            f"WHERE {shape.owner} = ? AND run > ? AND run < ? ORDER BY n",
            (id, last, upto),
        ).fetchall()
        for row in rows:
            self._keep_version(shape, id, row)

    def _keep_version(self, shape: Shape, id: str, version: sqlite3.Row) -> None:
        stored = record_rows.load(self.real, shape, id)
        assert stored is not None, "a version has its record"  # noqa: S101
        texts = json.loads(version["record"]) if version["record"] else stored
        given: dict[str, Any] = {name: texts.get(name) for name in shape.texts}
        record: Record = Vacancy(**given) if shape is VACANCY else Article(**given)
        record.evidence = json.loads(stored["evidence"])
        record.capture, record.fetched_at = version["capture"], version["seen_at"]
        if isinstance(record, Article):
            record.kind, record.body_html = stored["kind"], stored["body_html"]
        elif isinstance(record, Vacancy):
            record.description_html = stored["description_html"]
            held = json.loads(stored["attachments"] or "[]")
            record.attachments = [Attachment(**one) for one in held]
        source = stored["source"]
        (publisher,) = self.real.execute(
            "SELECT publisher FROM sources WHERE slug = ?", (source,)
        ).fetchone()
        normalise(record, Context(publisher, date.fromisoformat(version["seen_at"][:10])))
        run = OpenRun(version["run"], source, version["method_version"])
        found = Found(id, stored["identity_key"], record_rows.load(self.db, shape, id))
        keeping.keep(self.db, run, record, found)
        self.touched[id] = (shape, run.id)

    # -- the difference ----------------------------------------------------------------------------
    def revisions(self) -> Iterator[Revision | None]:
        """A Revision for each record seen that differs from the real one, None for the others."""
        for id in list(self.touched):
            shape, _ = self.touched[id]
            stored = record_rows.load(self.real, shape, id)
            if stored is None:
                yield self._new(shape, id)
                continue
            self._take_over(shape, id, None)
            yield self._differing(shape, id, stored)

    def _new(self, shape: Shape, id: str) -> Revision:
        row = self._row(shape, id)
        row.pop("number")
        row.pop("id")
        if shape is VACANCY:
            row |= self._state(row)
        changes = {name: (None, row[name]) for name in shape.texts if row[name] is not None}
        return Revision(
            shape,
            id,
            row,
            changes,
            new=True,
            versions=_versions(self.db, shape, id),
            employer_ids=self._employer_ids(self.db, id) if shape is VACANCY else None,
            listings=listings.apart(self.db, id),
            mentions=mentioning.stored(self.db, id) if shape is not VACANCY else None,
        )

    def _differing(self, shape: Shape, id: str, stored: Row) -> Revision | None:
        row = self._row(shape, id)
        columns = {
            name: row[name] for name in (*shape.columns, *_READING) if row[name] != stored[name]
        }
        changes: dict[str, tuple[Any, Any]] = {
            name: (stored[name], row[name]) for name in shape.columns if name in columns
        }
        revision = Revision(shape, id, columns, changes)
        versions = _versions(self.db, shape, id)
        if versions != _versions(self.real, shape, id):
            revision.versions = versions
            if _told(versions) != _told(_versions(self.real, shape, id)):
                changes["version"] = (stored["version"], row["version"])
        if shape is VACANCY:
            was, now = self._employer_ids(self.real, id), self._employer_ids(self.db, id)
            if was != now:
                revision.employer_ids, changes["employer_ids"] = now, (was, now)
            revision.listings = self._listings(id)
        else:
            old, new = mentioning.stored(self.real, id), mentioning.stored(self.db, id)
            if old != new:
                revision.mentions = new
                changes["mentions"] = ([row[3] for row in old], [row[3] for row in new])
        something = revision.columns or revision.versions is not None or revision.listings
        return revision if something or changes else None

    def _row(self, shape: Shape, id: str) -> Row:
        row = record_rows.load(self.db, shape, id)
        assert row is not None, "what was seen was kept"  # noqa: S101
        return row

    def _employer_ids(self, db: sqlite3.Connection, id: str) -> list[str]:
        sql = (
            "SELECT employer_id FROM employers_of_vacancies WHERE vacancy_id = ? ORDER BY position"
        )
        return [one for (one,) in db.execute(sql, (id,))]

    def _listings(self, id: str) -> list[listings.Listing]:
        """Addresses that the real archive does not have."""
        known = {url for url, *_ in listings.of(self.real, id)}
        return [listing for listing in listings.of(self.db, id) if listing[0] not in known]

    def _state(self, row: Row) -> Row:
        """The state of a vacancy that no crawl has judged: by date, or by its source's last run."""
        last, today = self.real.execute(
            "SELECT id, substr(started_at, 1, 10) FROM runs WHERE source = ? ORDER BY id DESC",
            (row["source"],),
        ).fetchone()
        if row["closing_date"] and row["closing_date"] < today:
            over = {"closed_on": row["closing_date"], "closed_run": last}
            return {"state": "expired"} | over
        return {"state": "open" if row["last_run"] == last else "unseen"}


def _versions(db: sqlite3.Connection, shape: Shape, id: str) -> list[tuple[Any, ...]]:
    sql = f"{_VERSIONS} {shape.versions} WHERE {shape.owner} = ? ORDER BY n"
    return [tuple(row) for row in db.execute(sql, (id,))]


def _told(versions: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """What versions say, whichever rules read it."""
    return [(*version[:4], *version[5:]) for version in versions]
