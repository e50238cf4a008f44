"""One sighting of a record written down: its row, its version, and what hangs on it."""

from __future__ import annotations

import json
import sqlite3
from datetime import date

from lgcrawl.archive import listings, mentioning, record_rows, sighting_rows
from lgcrawl.archive.cleaning import ACROSS, STEPS, clean
from lgcrawl.archive.columns import to_json
from lgcrawl.archive.content import (
    SHAPES,
    VACANCY,
    Row,
    Shape,
    Sighting,
    content_hash,
    differences,
    look,
    merge,
)
from lgcrawl.archive.database import moment
from lgcrawl.archive.finding import Finder, Found, Place
from lgcrawl.archive.numbers import first_of, free_record, placed_at
from lgcrawl.archive.register import count_name, ensure_employers
from lgcrawl.archive.rows import Kept, OpenRun
from lgcrawl.archive.runs import note
from pipelines.records import Article, Record, Vacancy

# A version that its run has made already is completed.
_VERSION = {
    shape.table: f"""INSERT INTO {shape.versions} VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?)
    ON CONFLICT ({shape.owner}, n) DO UPDATE SET content_hash = excluded.content_hash,
    capture = excluded.capture, changes = excluded.changes"""  # noqa: S608 - our own names
    for shape in SHAPES
}


def keep(db: sqlite3.Connection, run: OpenRun, record: Record, found: Found | None = None) -> Kept:
    """Store one sighting of a record in an open run; ``found`` says of which, where known."""
    seen, seen_at = look(record), moment(record.fetched_at)
    if found is None:
        finder = Finder(db, run.source, run.stated)
        place = finder.place(record)
        if _confirmed(db, run, seen, place, seen_at):
            return Kept(place.id, "unchanged", place.version or 0)
        found = finder.load(seen.shape, place)
    if found.row is None:
        kept, taken = _new(db, run, seen, found, seen_at)
    else:
        kept, taken = _known(db, run, seen, found, found.row, seen_at)
    versioned = kept.change == "new" or bool(kept.changes)
    if versioned:
        db.execute("INSERT OR IGNORE INTO unlinked VALUES (?)", (found.id,))
    if versioned and isinstance(record, Vacancy):
        for field, doubt in record.issues.items():
            note(db, run, "warning", field, doubt, record.url)
    # Not before all is written: what is refused has not been seen.
    again = found.id in run.stated
    run.stated[found.id] = run.stated.get(found.id, frozenset()) | taken
    if versioned:
        run.made.add(found.id)
    return Kept(found.id, "repeated", kept.version, kept.changes) if again else kept


def _confirmed(
    db: sqlite3.Connection, run: OpenRun, seen: Sighting, place: Place, seen_at: str
) -> bool:
    """Whether a sighting was of a row that says just the same, which is then marked as seen.

    The first of its run, and no listing's word: what becomes of any other depends on more.
    """
    if place.version is None or seen.record.partial or place.id in run.stated:
        return False
    if not sighting_rows.confirm(db, run, seen, place.id, place.key, seen_at):
        return False
    if isinstance(seen.record, Article):
        _mention(db, place.id, seen.record, seen_at)
    elif seen.record.url:
        listings.seen_again(db, place.id, seen.record.url, seen_at)
    run.stated[place.id] = seen.stated
    return True


def _new(
    db: sqlite3.Connection, run: OpenRun, seen: Sighting, found: Found, seen_at: str
) -> tuple[Kept, frozenset[str]]:
    """Store the first sighting of a record; with the texts it stated."""
    record, shape, id = seen.record, seen.shape, found.id
    reading = _captures(record, None) | {"content_hash": content_hash(shape, seen.texts)}
    published = record.published if isinstance(record, Article) else None
    number = free_record(db, shape.table, placed_at(published, seen_at))
    if isinstance(record, Vacancy):
        ids: list[str] = seen.values[-1]
        ensure_employers(db, [*ids, record.end_client] if record.end_client else ids)
    sighting_rows.enter(db, run, seen, (id, found.key, number), reading, seen_at)
    _version(db, run, shape, id, 1, reading, {}, seen_at)
    if isinstance(record, Article):
        _mention(db, id, record, seen_at)
    if isinstance(record, Vacancy):
        _link(db, id, ids)
        raw = seen.texts["employer_text"] or seen.texts["recruiter_text"]
        count_name(db, raw, ids, record.employer_method, seen_at, uses=1)
    return Kept(id, "new", 1), frozenset() if record.partial else seen.stated


def _known(
    db: sqlite3.Connection, run: OpenRun, seen: Sighting, found: Found, stored: Row, seen_at: str
) -> tuple[Kept, frozenset[str]]:
    """Store a sighting on top of a row; with the texts it stated."""
    record, shape, id = seen.record, seen.shape, found.id
    if isinstance(record, Vacancy):
        stored["employer_ids"] = _employer_ids(db, id)
    row, taken = merge(record, stored, run.stated.get(id, frozenset()), seen)
    if isinstance(record, Vacancy):
        row |= _told_together(db, run, record, stored, row)
    row["content_hash"] = _content_hash(run, shape, stored, row)
    row |= _captures(record, stored)
    if row.get("end_client"):
        ensure_employers(db, [row["end_client"]])
    kept = _write(db, run, shape, found, stored, row, seen_at)
    if isinstance(record, Article):
        _mention(db, id, record, seen_at)
    elif record.url and record.url.strip():
        listings.see(db, stored, record.url, seen_at)
    if isinstance(record, Vacancy) and (_employ(db, id, stored, row) or kept.changes):
        raw = row["employer_text"] or row["recruiter_text"]
        method, uses = row["employer_method"], int(bool(kept.changes))
        count_name(db, raw, row["employer_ids"], method, seen_at, uses=uses)
    return kept, taken


def _content_hash(run: OpenRun, shape: Shape, stored: Row, row: Row) -> bytes:
    """The hash of a row: the stored one, where the texts are the same and so are the rules.

    Other rules are another release at least, which may compare texts in another way.
    """
    same = all(row[name] == stored[name] for name in shape.texts)
    if same and stored["method_version"] == run.method_version:
        return bytes(stored["content_hash"])
    return content_hash(shape, row)


def _told_together(
    db: sqlite3.Connection, run: OpenRun, record: Vacancy, stored: Row, row: Row
) -> Row:
    """Columns that lean on a text this sighting does not state, cleaned from all there is.

    Hours of an earlier sighting make an hourly rate comparable, its employer places the post.
    """
    unstated = any(
        row[name] is not None and getattr(record, name) is None for name in VACANCY.texts
    )
    changed = any(row[name] != stored[name] for name in VACANCY.texts)
    if not unstated or (record.partial and not changed):
        return {}
    sql = "SELECT publisher FROM sources WHERE slug = ?"
    (publisher,) = db.execute(sql, (run.source,)).fetchone()
    whole = dict(row)
    if row["posted_date"]:  # "2 days ago" was read then, not now
        whole["posted_text"] = row["posted_date"]
    found = clean(whole, publisher, date.fromisoformat(moment(record.fetched_at)[:10]))
    return {column: found[column] for step in ACROSS for column in STEPS[step]}


def _write(
    db: sqlite3.Connection,
    run: OpenRun,
    shape: Shape,
    found: Found,
    stored: Row,
    row: Row,
    seen_at: str,
) -> Kept:
    """The row itself, and a version where the content is other than before."""
    columns = row | {"identity_key": found.key, "last_run": run.id}
    columns["method_version"] = run.method_version
    columns.pop("employer_ids", None)  # they lie in a table of their own
    version, changes = _changes(db, run, shape, stored, row)
    completed = found.id in run.made and any(row[name] != stored[name] for name in shape.texts)
    if version > stored["version"]:
        _supersede(db, shape, stored)
    if version > stored["version"] or completed:
        _version(db, run, shape, found.id, version, row, changes, seen_at)
    columns |= {"version": version, "last_seen": max(stored["last_seen"], seen_at)}
    columns["first_seen"] = min(stored["first_seen"], seen_at)
    if shape.prefix == "vac_":
        columns |= _state(stored, row, seen_at)
    was = placed_at(stored.get("published"), stored["first_seen"])
    now = placed_at(row.get("published"), columns["first_seen"])
    if was != now and first_of(was) != first_of(now):
        columns["number"] = free_record(db, shape.table, now)
    differing = {name: value for name, value in columns.items() if stored[name] != value}
    if differing:
        record_rows.update(db, shape, found.id, differing)
    return Kept(found.id, "changed" if changes else "unchanged", version, changes)


def _captures(record: Record, stored: Row | None) -> Row:
    """The captures a record rests on; a listing's word alone leaves its own page's."""
    old = stored or {}
    if record.partial and old.get("capture") != old.get("listed_capture"):
        own, listed = old.get("capture"), record.capture
    else:
        own = record.capture
        listed = record.capture if record.partial else record.listed_capture
    return {
        "capture": own or old.get("capture"),
        "listed_capture": listed or old.get("listed_capture"),
    }


def _supersede(db: sqlite3.Connection, shape: Shape, stored: Row) -> None:
    """Write down what the version that was the newest printed: the row will say something else."""
    record = to_json({name: stored[name] for name in shape.texts})
    db.execute(
        f"UPDATE {shape.versions} SET record = ? "  # noqa: S608 - our own names
        f"WHERE {shape.owner} = ? AND n = ?",
        (record, stored["id"], stored["version"]),
    )


def _changes(
    db: sqlite3.Connection, run: OpenRun, shape: Shape, stored: Row, row: Row
) -> tuple[int, Row]:
    """The number of the version this content is, and how it differs from the one before.

    A version this run has made is completed by what the run finds later, not followed by another.
    """
    number: int = stored["version"]
    if row["content_hash"] == stored["content_hash"] and stored["id"] not in run.made:
        return number, {}
    if stored["id"] not in run.made:
        changes = differences(shape, stored, row)
        return number + bool(changes), changes
    before = db.execute(
        f"SELECT record FROM {shape.versions} WHERE {shape.owner} = ? AND n = ?",  # noqa: S608
        (stored["id"], number - 1),
    ).fetchone()
    return number, differences(shape, json.loads(before["record"]), row) if before else {}


def _version(
    db: sqlite3.Connection,
    run: OpenRun,
    shape: Shape,
    id: str,
    n: int,
    row: Row,
    changes: Row,
    seen_at: str,
) -> None:
    values = (id, n, seen_at, run.id, row["capture"], run.method_version, row["content_hash"])
    db.execute(_VERSION[shape.table], (*values, to_json(changes) if changes else "{}"))


def _state(stored: Row, row: Row, seen_at: str) -> Row:
    """Seen means open, but for an advert left on the list after its own closing date."""
    over = row["closing_date"] is not None and row["closing_date"] < seen_at[:10]
    if stored["state"] == "expired" and over:
        return {"absent_runs": 0}
    return {"absent_runs": 0, "state": "open", "closed_on": None, "closed_run": None}


# -- what hangs on a record ------------------------------------------------------------------------
def _employer_ids(db: sqlite3.Connection, id: str) -> list[str]:
    sql = "SELECT employer_id FROM employers_of_vacancies WHERE vacancy_id = ? ORDER BY position"
    return [row["employer_id"] for row in db.execute(sql, (id,))]


def _employ(db: sqlite3.Connection, id: str, stored: Row, row: Row) -> bool:
    """Link a vacancy to its employers; whether the links or the method are other than before."""
    if row["employer_ids"] != stored["employer_ids"]:
        employ(db, id, row["employer_ids"])
        return True
    return bool(stored["employer_method"] != row["employer_method"])


def employ(db: sqlite3.Connection, id: str, ids: list[str]) -> None:
    """Link a vacancy to these employers and no others."""
    ensure_employers(db, ids)
    db.execute(
        """DELETE FROM vacancy_employers
        WHERE number = (SELECT number FROM vacancies WHERE id = ?)""",
        (id,),
    )
    _link(db, id, ids)


def _link(db: sqlite3.Connection, id: str, ids: list[str]) -> None:
    db.executemany(
        """INSERT INTO vacancy_employers
        VALUES ((SELECT number FROM vacancies WHERE id = ?), ?, ?)""",
        [(id, position, one) for position, one in enumerate(ids, 1)],
    )


def _mention(db: sqlite3.Connection, id: str, article: Article, seen_at: str) -> None:
    """Replace an article's mentions where this sighting states others; a partial one adds none."""
    new, old = mentioning.rows_of(article), mentioning.stored(db, id)
    told = bool(new) and (article.body is not None or bool(mentioning.listed(new)))
    if not told or (old and article.partial) or old == new:
        return
    mentioning.write(db, id, new)
    before = {organisation for organisation, _, _ in mentioning.listed(old)}
    for organisation, employer_id, method in mentioning.listed(new):
        ids = [employer_id] if employer_id else []
        count_name(db, organisation, ids, method, seen_at, uses=int(organisation not in before))
