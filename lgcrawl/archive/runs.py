"""The books of the runs: begun, noted, finished; and what a finished run closes."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from lgcrawl.archive import frontier, leases
from lgcrawl.archive.columns import storable, to_json
from lgcrawl.archive.content import Row, printed
from lgcrawl.archive.database import moment, now
from lgcrawl.archive.numbers import free_run, run_number
from lgcrawl.archive.past import Finding
from lgcrawl.archive.register import ensure_employers
from lgcrawl.archive.rows import Begun, OpenRun, RunSummary, SourceRow
from lgcrawl.captures.capture import Capture
from pipelines.records import Record

COUNTED = ("pages", "bytes", "items", "read", "new", "changed", "rejected", "errors")
# What a finished run does to the vacancies of its source that are in a state: each has its index.
_EXPIRED = """
UPDATE vacancies SET state = 'expired', closed_on = closing_date, closed_run = :run
WHERE source = :source AND state = '{}' AND closing_date < :today RETURNING id
"""
_MISSED = """
UPDATE vacancies SET state = 'unseen', absent_runs = absent_runs + :complete
WHERE source = :source AND state = '{}' AND last_run != :run
"""
_GONE = """
UPDATE vacancies SET state = iif(closing_date > :today, 'withdrawn', 'closed'),
    closed_on = :today, closed_run = :run
WHERE source = :source AND state = '{}' AND absent_runs >= :absent RETURNING id
"""


def interrupt(db: sqlite3.Connection, *, all: bool = True, source: str | None = None) -> None:
    """End the runs whose process has died, counting what they left.

    ``all``: nobody else writes, so each that has not ended is of a dead one. ``source``: those of
    this one are, for its lease was free.
    """
    running = db.execute("SELECT id, source FROM runs WHERE outcome = 'running'").fetchall()
    dead = [
        id
        for id, slug in running
        if all or slug == source or (source is None and leases.holder(db, slug) is None)
    ]
    for id in dead:
        db.execute(
            """UPDATE runs SET outcome = 'interrupted', finished_at = ?,
            reason = 'its process ended before it did (pid ' || pid || ' on ' || host || ')'
            WHERE id = ?""",
            (now(), id),
        )
        recount(db, id)


def recount(db: sqlite3.Connection, run: int) -> dict[str, int]:
    """Count from the records themselves what a run found that was broken off at least once."""
    row = db.execute(
        """UPDATE runs SET
        items = (SELECT count(*) FROM vacancies
                 WHERE source = runs.source AND last_run = runs.id AND state = 'open')
              + (SELECT count(*) FROM articles WHERE last_run = runs.id),
        new = (SELECT count(*) FROM vacancy_versions WHERE run = runs.id AND n = 1)
            + (SELECT count(*) FROM article_versions WHERE run = runs.id AND n = 1),
        changed = (SELECT count(*) FROM vacancy_versions WHERE run = runs.id AND n > 1)
                + (SELECT count(*) FROM article_versions WHERE run = runs.id AND n > 1),
        rejected = (SELECT count(*) FROM rejects WHERE run = runs.id)
        WHERE id = ? RETURNING items, new, changed, rejected""",
        (run,),
    ).fetchone()
    return dict(zip(("items", "new", "changed", "rejected"), row, strict=True))


def begin(
    db: sqlite3.Connection, source: SourceRow, started_at: str, method_version: str | None = None
) -> OpenRun:
    """Remember the source and begin a run of it, whose records are read by some rules."""
    started_at = moment(started_at)
    if source.publisher:
        ensure_employers(db, [source.publisher])
    db.execute(
        """INSERT INTO sources VALUES (:slug, :title, :publisher, :kind, :records, :platform,
        :licence, :complete, :at, :at) ON CONFLICT (slug) DO UPDATE SET title = excluded.title,
        publisher = excluded.publisher, kind = excluded.kind, records = excluded.records,
        platform = excluded.platform, licence = excluded.licence, complete = excluded.complete,
        last_seen = max(last_seen, excluded.last_seen)""",
        asdict(source) | {"at": started_at},
    )
    host, pid = socket.gethostname(), os.getpid()
    id = free_run(db, run_number(started_at, source.slug, host, pid))
    db.execute(
        "INSERT INTO runs (id, source, started_at, pid, host) VALUES (?, ?, ?, ?, ?)",
        (id, source.slug, started_at, pid, host),
    )
    return OpenRun(id, source.slug, method_version)


def begin_crawl(
    db: sqlite3.Connection, source: SourceRow, started_at: str, method_version: str, rules: str
) -> tuple[Begun, OpenRun]:
    """Take the source's lease, and go on with its last run or begin another.

    Raises SourceLocked while somebody else crawls it.
    """
    token = leases.take(db, source.slug)
    interrupt(db, all=False, source=source.slug)  # the last holder is dead
    id = frontier.unfinished(db, source.slug, rules)
    left = None
    if id is None:
        run = begin(db, source, started_at, method_version)
    else:
        left = frontier.left(db, id)
        run = OpenRun(id, source.slug, method_version, made=_made(db, id))
        (why,) = db.execute("SELECT reason FROM runs WHERE id = ?", (id,)).fetchone()
        note(db, run, "info", "interrupted", why, None)  # its row will say how it ended in the end
        db.execute(
            """UPDATE runs SET outcome = 'running', finished_at = NULL, reason = NULL, pid = ?,
            host = ? WHERE id = ?""",
            (os.getpid(), socket.gethostname(), id),
        )
    run.token, run.rules = token, rules
    frontier.clear(db, source.slug, [run.id])
    db.execute("UPDATE runs SET rules = ? WHERE id = ?", (rules, run.id))
    db.execute("UPDATE leases SET run = ? WHERE source = ?", (run.id, source.slug))
    return Begun(run.id, token, left), run


def _made(db: sqlite3.Connection, run: int) -> set[str]:
    """The records whose newest version a run has made so far."""
    rows = db.execute(
        """SELECT vacancy_id FROM vacancy_versions WHERE run = ?1 AND record IS NULL
        UNION ALL SELECT article_id FROM article_versions WHERE run = ?1 AND record IS NULL""",
        (run,),
    )
    return {id for (id,) in rows}


def finish(
    db: sqlite3.Connection,
    run: OpenRun,
    outcome: str,
    reason: str,
    counts: Mapping[str, int],
    *,
    healthy: bool,
    complete: bool,
    absent_runs: int,
    today: str,
    finding: Finding = Finding(),  # noqa: B008 - frozen
    sample: str | None = None,
) -> RunSummary:
    """Write the outcome and close what is gone (docs/archive.md, "Open, unseen, gone")."""
    values = {"run": run.id, "source": run.source, "today": today, "absent": max(1, absent_runs)}
    closed = _close(db, _EXPIRED, ("open", "unseen"), values)
    unseen = 0
    if healthy:
        missed = ("unseen", "open")  # in this order: what is missed now is counted once
        values |= {"complete": complete}
        unseen = sum(db.execute(_MISSED.format(state), values).rowcount for state in missed)
    if healthy and complete:
        absent = _close(db, _GONE, ("unseen",), values)
        closed, unseen = closed + absent, unseen - len(absent)
    db.execute(
        """UPDATE runs SET outcome = :outcome, reason = :reason, finished_at = :now,
        pages = :pages, bytes = :bytes, items = :items, read = :read, new = :new,
        changed = :changed, closed = :closed, rejected = :rejected, errors = :errors,
        failure = :failure, sample = :sample, healthy = :healthy, fill = :fill WHERE id = :run""",
        dict.fromkeys(COUNTED, 0)
        | dict(counts)
        | {"failure": finding.failure, "sample": sample, "healthy": healthy}
        | {"fill": to_json(dict(finding.fill))}
        | {"run": run.id, "outcome": outcome, "reason": storable(reason), "now": now()}
        | {"closed": len(closed)},
    )
    return RunSummary(run.id, run.source, outcome, closed, unseen)


def end_import(
    db: sqlite3.Connection, run: OpenRun, reason: str, captures: sqlite3.Connection
) -> None:
    """End a run of imported captures: it closes nothing, for nobody knows if it saw all."""
    pages, last = captures.execute(
        "SELECT count(*), max(fetched_at) FROM captures WHERE run = ? AND role != 'robots'",
        (run.id,),
    ).fetchone()
    db.execute(
        "UPDATE runs SET outcome = 'imported', reason = ?, finished_at = ?, pages = ? WHERE id = ?",
        (storable(reason), moment(last), pages, run.id),
    )


def count_import(db: sqlite3.Connection, run: int) -> None:
    """Write down what the pages of an imported run gave."""
    db.execute(
        """UPDATE runs SET
        new = (SELECT count(*) FROM vacancy_versions WHERE run = runs.id AND n = 1)
            + (SELECT count(*) FROM article_versions WHERE run = runs.id AND n = 1),
        changed = (SELECT count(*) FROM vacancy_versions WHERE run = runs.id AND n > 1)
                + (SELECT count(*) FROM article_versions WHERE run = runs.id AND n > 1),
        items = (SELECT count(*) FROM (SELECT id FROM vacancies WHERE last_run = runs.id
            UNION SELECT id FROM articles WHERE last_run = runs.id
            UNION SELECT vacancy_id FROM vacancy_versions WHERE run = runs.id
            UNION SELECT article_id FROM article_versions WHERE run = runs.id))
        WHERE id = ?""",
        (run,),
    )


def fetched(db: sqlite3.Connection, run: OpenRun, capture: Capture) -> None:
    """Remember a page's digest and validators; a 304 has no body and keeps what was known."""
    if capture.role in ("robots", "redirect"):
        return  # no pages of the source
    texts = {
        "url": capture.url,
        "type": capture.content_type or None,
        "digest": capture.digest and capture.digest.hex(),
        "etag": capture.header("ETag"),
        "modified": capture.header("Last-Modified"),
    }
    row: Row = {name: value and storable(value) for name, value in texts.items()}
    row |= {"size": None if capture.body is None else len(capture.body), "status": capture.status}
    db.execute(
        """INSERT INTO pages VALUES (:url, :source, :status, :type, :size, :digest, :etag,
        :modified, :at, :at, :at, NULL, NULL, 0) ON CONFLICT (url) DO UPDATE SET
        source = excluded.source, status = excluded.status, last_fetched = excluded.last_fetched,
        last_changed = iif(excluded.status = 304 OR digest IS excluded.digest
            OR content_digest IS NOT NULL, last_changed, excluded.last_changed),
        content_type = iif(excluded.status = 304, content_type, excluded.content_type),
        bytes = iif(excluded.status = 304, bytes, excluded.bytes),
        digest = iif(excluded.status = 304, digest, excluded.digest),
        etag = iif(excluded.status = 304, coalesce(excluded.etag, etag), excluded.etag),
        last_modified = iif(excluded.status = 304,
            coalesce(excluded.last_modified, last_modified), excluded.last_modified)""",
        row | {"source": capture.source or run.source, "at": moment(capture.fetched_at)},
    )


def reject(db: sqlite3.Connection, run: OpenRun, record: Record, reasons: Sequence[str]) -> None:
    """Keep what was printed of a record that cannot be kept, and why."""
    texts = {name: text for name, text in printed(record).items() if text is not None}
    evidence = {storable(k): storable(v) for k, v in record.evidence.items()}
    db.execute(
        "INSERT INTO rejects SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4 FROM rejects "
        "WHERE run = ?1",
        (
            run.id,
            texts.get("url"),
            to_json({**texts, "fetched_at": moment(record.fetched_at), "evidence": evidence}),
            to_json([storable(reason) for reason in reasons]),
        ),
    )


def note(
    db: sqlite3.Connection,
    run: OpenRun,
    level: str,
    field: str | None,
    value: str | None,
    url: str | None,
) -> None:
    """Note something about a run; ``level`` is info, warning or error."""
    texts = [None if text is None else storable(text) for text in (field, value, url)]
    db.execute(
        "INSERT INTO issues SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4, ?5 FROM issues "
        "WHERE run = ?1",
        (run.id, level, *texts),
    )


def _close(db: sqlite3.Connection, sql: str, states: Sequence[str], values: Row) -> list[str]:
    ids = [row["id"] for state in states for row in db.execute(sql.format(state), values)]
    return sorted(ids)
