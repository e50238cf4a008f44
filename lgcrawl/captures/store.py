"""Captures in and out of captures.db; transactions are the caller's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lgcrawl.captures import heads
from lgcrawl.captures.bodies import Bodies
from lgcrawl.captures.capture import Capture, is_moment, make_id
from lgcrawl.captures.schema import MAX_BODY, ROLES
from pipelines.errors import InputError

INSERT = """
INSERT INTO captures (id, url, method, status, source, run, role, fetched_at, digest, revisit_of,
    head, decoded)
VALUES (:id, :url, :method, :status, :source, :run, :role, :fetched_at, :digest, :revisit_of,
    :head, :decoded)
"""

ONE = """
SELECT id, url, method, status, source, run, role, fetched_at, digest, decoded, head
FROM captures WHERE
"""

LATEST = """
SELECT id FROM captures
WHERE url = :url AND digest IS NOT NULL AND rtrim(fetched_at, 'Z') <= :upto
ORDER BY rtrim(fetched_at, 'Z') DESC, rowid DESC LIMIT 1
"""

LISTED = """
SELECT id, url, method, status, source, run, role, fetched_at, digest, revisit_of,
    (SELECT size FROM bodies WHERE bodies.digest = captures.digest)
FROM captures WHERE rowid = ?
"""

# The latest capture of an address with this body, and the first one where that names it.
SAME_THERE = """
SELECT coalesce(first.id, near.id) FROM captures AS near
LEFT JOIN captures AS first ON first.id = near.revisit_of AND first.url = near.url
WHERE near.url = :url AND near.digest = :digest AND rtrim(near.fetched_at, 'Z') <= :upto
ORDER BY rtrim(near.fetched_at, 'Z') DESC LIMIT 1
"""

SAME_ANYWHERE = """
SELECT id FROM captures
WHERE digest = :digest AND revisit_of IS NULL AND rtrim(fetched_at, 'Z') <= :upto
ORDER BY rtrim(fetched_at, 'Z'), rowid LIMIT 1
"""

# A filter and its condition; a day sorts before the moments in it, :upto after them.
_CONDITIONS = {
    "run": "run = :run",
    "source": "source = :source",
    "url": "url = :url",
    "since": "rtrim(fetched_at, 'Z') >= rtrim(:since, 'Z')",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A capture without its body: ``size`` in bytes decoded, None without a body."""

    id: str
    url: str
    method: str
    status: int
    source: str | None
    run: int | None
    role: str
    fetched_at: str
    digest: bytes | None
    revisit_of: str | None
    size: int | None


class Store:
    """The captures behind a connection (``database.connect``); never commits.

    One Store for the life of a connection: it learns how the pages of a host are best packed.
    A ROLLBACK does it no harm.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._bodies = Bodies(db)

    def add(self, capture: Capture) -> bool:
        """Keep a capture; False where it is kept already.

        Raises InputError for one that cannot be kept: over 32 MiB, no moment, no such role.
        """
        _check(capture)
        digest = capture.digest
        id = capture.kept_as or make_id(capture.url, capture.fetched_at, capture.method, digest)
        if self._db.execute("SELECT 1 FROM captures WHERE id = ?", (id,)).fetchone():
            return False
        known = digest is not None and self._bodies.has(digest)
        repeats = known or capture.status == 304
        target = self._target(capture, digest) if repeats else None
        if digest is not None and capture.body is not None and not known:
            self._bodies.keep(digest, capture.body, capture.url, capture.content_type)
        self._db.execute(
            INSERT,
            {
                "id": id,
                "url": capture.url,
                "method": capture.method,
                "status": capture.status,
                "source": capture.source,
                "run": capture.run,
                "role": capture.role,
                "fetched_at": capture.fetched_at,
                "digest": digest,
                "revisit_of": target,
                "head": heads.pack(capture),
                "decoded": int(capture.decoded),
            },
        )
        return True

    def get(self, id: str) -> Capture | None:
        """The capture with an id."""
        return self._one("id = ?", id)

    def latest(self, url: str, at: str | None = None) -> Capture | None:
        """The newest capture of an address that has a body, at or before a moment or on a day."""
        row = self._db.execute(LATEST, {"url": url, "upto": _upto(at or "9999-12-31")}).fetchone()
        return self.get(row[0]) if row else None

    def repeated(self, id: str) -> Capture | None:
        """The capture that one repeats: of a 304, the one that brought the body."""
        row = self._db.execute("SELECT revisit_of FROM captures WHERE id = ?", (id,)).fetchone()
        return self.get(row[0]) if row and row[0] else None

    def of_run(self, run: int) -> Iterator[Capture]:
        """The captures of a run, oldest first."""
        return self._select(run=run)

    def select(
        self, source: str | None = None, since: str | None = None, url: str | None = None
    ) -> Iterator[Capture]:
        """Captures of a source, since a day or moment, of an address; oldest first, one by one."""
        return self._select(source=source, since=since, url=url)

    def listed(
        self, source: str | None = None, since: str | None = None, url: str | None = None
    ) -> Iterator[Listed]:
        """As :meth:`select`, without the bodies."""
        for rowid in self._rowids(source=source, since=since, url=url):
            row = self._db.execute(LISTED, (rowid,)).fetchone()
            if row is not None:
                yield Listed(*row)

    def count(self, source: str | None = None, since: str | None = None) -> int:
        """How many :meth:`select` would give."""
        return sum(1 for _ in self._rowids(source=source, since=since))

    def _select(self, **filters: Any) -> Iterator[Capture]:
        for rowid in self._rowids(**filters):
            capture = self._one("rowid = ?", rowid)
            if capture is not None:
                yield capture

    def _rowids(self, **filters: Any) -> Iterator[int]:
        """Numbers of rows, in order: sorting whole rows would spool every head to the disk."""
        given = {name: value for name, value in filters.items() if value is not None}
        where = " AND ".join(_CONDITIONS[name] for name in given) or "1"
        rows = self._db.execute(
            f"SELECT rowid FROM captures WHERE {where} "  # noqa: S608 - our own conditions
            "ORDER BY rtrim(fetched_at, 'Z'), rowid",
            given,
        )
        for (rowid,) in rows:
            yield rowid

    def _one(self, condition: str, value: str | int) -> Capture | None:
        row = self._db.execute(ONE + condition, (value,)).fetchone()
        if row is None:
            return None
        id, url, method, status, source, run, role, fetched_at, digest, decoded, head = row
        return Capture(
            url=url,
            fetched_at=fetched_at,
            status=status,
            body=None if digest is None else self._bodies.read(digest),
            method=method,
            decoded=bool(decoded),
            source=source,
            run=run,
            role=role,
            kept_as=id,
            **heads.unpack(head),
        )

    def _target(self, capture: Capture, digest: bytes | None) -> str | None:
        """What a capture without a new body of its own repeats.

        The first capture of the same body at its address, else at any; of a 304 the last capture
        of its address that had a body.
        """
        values = {"url": capture.url, "digest": digest, "upto": capture.fetched_at.rstrip("Z")}
        for question in (LATEST,) if digest is None else (SAME_THERE, SAME_ANYWHERE):
            row = self._db.execute(question, values).fetchone()
            if row is not None:
                return str(row[0])
        return None


def _upto(when: str) -> str:
    """The last moment of a day, or a moment, as it sorts."""
    return f"{when}T24" if len(when) == len("2026-11-23") else when.rstrip("Z")


def _check(capture: Capture) -> None:
    """What the tables would refuse, told so that a person can act on it."""
    shown = capture.url[:200]
    if capture.body is not None and len(capture.body) > MAX_BODY:
        raise InputError(f"{shown}: over {MAX_BODY >> 20} MiB; a capture holds no more")
    if not is_moment(capture.fetched_at):
        raise InputError(f"{shown}: fetched at {capture.fetched_at[:40]!r}; write a moment with Z")
    if capture.role not in ROLES:
        raise InputError(f"{shown}: role {capture.role[:40]!r}; write one of {', '.join(ROLES)}")
