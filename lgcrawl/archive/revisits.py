"""What is remembered of pages that were read to their end, and their records seen again by it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from lgcrawl.archive import listings
from lgcrawl.archive.content import ARTICLE, VACANCY
from lgcrawl.archive.database import moment
from lgcrawl.archive.rows import OpenRun
from lgcrawl.visits import DETAIL, LIST, Gave, Known, PageRead, Seen, announced

_KNOWN = """
SELECT r.url, p.digest, p.etag, p.last_modified, p.last_fetched, p.next_visit, p.content_digest,
    r.announced, r.lastmod, r.false_alarms, p.last_changed, r.checks, r.gave
FROM page_reads r JOIN pages p ON p.url = r.page AND p.digest = r.digest
WHERE r.url = ? AND r.source = ? AND r.rules = ? AND p.content_digest IS NOT NULL
"""
_READ = """
INSERT INTO page_reads VALUES (:url, :page, :source, :rules, :digest, :announced, :lastmod,
    :false_alarms, :checks, :gave)
ON CONFLICT (url) DO UPDATE SET page = excluded.page, source = excluded.source,
    rules = excluded.rules, digest = excluded.digest, announced = excluded.announced,
    lastmod = excluded.lastmod, false_alarms = excluded.false_alarms,
    checks = excluded.checks, gave = excluded.gave
"""
_CHANGED = """
UPDATE pages SET content_digest = :content, next_visit = :next,
    noindex = iif(:same, noindex, :noindex),
    last_changed = iif(content_digest IS :content, last_changed, :at) WHERE url = :page
"""
# As keeping writes down one that was read: seen means open, but for an advert left on the list
# after its own closing date.
# The captures a record rests on follow, as they do where it is read again.
_RESTS_ON = {
    DETAIL: "capture = :capture, listed_capture = coalesce(:listed, listed_capture)",
    LIST: """capture = iif(capture IS listed_capture OR listed_capture IS NULL, :capture, capture),
    listed_capture = iif(listed_capture IS NULL, NULL, :capture)""",
}
_SEEN = {
    VACANCY.table: """
UPDATE vacancies SET last_run = :run, last_seen = max(last_seen, :at), absent_runs = 0,
    closed_on = iif(state = 'expired' AND closing_date < :day, closed_on, NULL),
    closed_run = iif(state = 'expired' AND closing_date < :day, closed_run, NULL),
    state = iif(state = 'expired' AND closing_date < :day, state, 'open')
WHERE id = :id
""",
    ARTICLE.table: """
UPDATE articles SET last_run = :run, last_seen = max(last_seen, :at) WHERE id = :id
""",
}


def known(db: sqlite3.Connection, url: str, source: str, rules: str) -> Known | None:
    """What is remembered of a page; None where it is to be read anew."""
    row = db.execute(_KNOWN, (url, source, rules)).fetchone()
    if row is None:
        return None
    values = list(row)
    values[-1] = Gave.of(values[-1])
    return Known(*values)


def remember(
    db: sqlite3.Connection, run: OpenRun, page: PageRead, rules: str, visit: str | None
) -> None:
    """Write down what reading a page came to; ``visit``: when a detail page is next."""
    if page.url is None or page.body is None:
        return
    before = page.known
    changed = before is None or before.content != page.content
    alarm = before is not None and before.is_dated_later(page.ask) and not changed
    listed = page.ask.listed
    db.execute(
        _READ,
        {
            "url": page.ask.url,
            "page": page.url,
            "source": run.source,
            "rules": rules,
            "digest": page.body.hex(),
            "announced": listed and announced(listed),
            "lastmod": page.ask.lastmod,
            "false_alarms": (before.false_alarms + alarm) if before else 0,
            "checks": before.checks + 1 if before else 0,
            "gave": page.gave.text(),
        },
    )
    db.execute(
        _CHANGED,
        {
            "page": page.url,
            "content": page.content,
            "next": visit,
            "noindex": page.noindex,
            "same": page.same,
            "at": moment(page.at),
        },
    )


def forget(db: sqlite3.Connection, url: str) -> None:
    """Have a page read anew next time."""
    db.execute("DELETE FROM page_reads WHERE url = ?", (url,))


def sight(
    db: sqlite3.Connection,
    run: OpenRun,
    page: str,
    ids: Sequence[str],
    at: str,
    seen: Seen | None = None,
) -> int:
    """Mark the records of a page as seen; how many this run had not seen before.

    A page one of whose records is gone (joined with another, forgotten) is read anew next time.
    """
    new, at = 0, moment(at)
    for id in ids:
        shape = VACANCY if id.startswith(VACANCY.prefix) else ARTICLE
        row = db.execute(
            f"SELECT last_run FROM {shape.table} WHERE id = ?",  # noqa: S608 - our own names
            (id,),
        ).fetchone()
        if row is None:
            forget(db, page)
            continue
        new += row[0] != run.id
        db.execute(_SEEN[shape.table], {"id": id, "run": run.id, "at": at, "day": at[:10]})
        if seen is not None and seen.capture:
            db.execute(
                f"UPDATE {shape.table} SET {_RESTS_ON[seen.role]} WHERE id = :id",  # noqa: S608
                {"id": id, "capture": seen.capture, "listed": seen.listed},
            )
        if shape is VACANCY:
            listings.seen_again(db, id, page, at)
    return new
